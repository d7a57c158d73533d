"""The urgent screen and the stop page, through the pages."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intake.models.alerts import Alert
from intake.models.desk import DeskTask, TaskKind
from intake.models.outbox import OutboxEmail
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services import alerts
from tests.support.application import Clock
from tests.web.patient.people import MOTHER, Person, answers_of, drafts_in


def the_alerts(runtime: Runtime) -> list[Alert]:
    with runtime.reading() as work:
        return list(work.session.scalars(select(Alert).order_by(Alert.created_at)))


def mails(runtime: Runtime, template: str = "alert") -> int:
    with runtime.reading() as work:
        return len(work.session.scalars(select(OutboxEmail).where(OutboxEmail.template == template)).all())


def snapshot(runtime: Runtime) -> dict[str, object]:
    with runtime.reading() as work:
        return alerts.snapshot(work, work.session.scalars(select(Alert)).one())


def test_nothing_is_ticked_beforehand_and_an_empty_page_is_asked_again(person: Person, runtime: Runtime) -> None:
    assert " checked" not in person.at("/urgent")
    assert person.post("/urgent", {}) == 422
    assert "<title>Error:" in person.text
    assert drafts_in(runtime) == 0


def test_none_and_a_sign_together_are_asked_again(person: Person) -> None:
    person.at("/urgent")
    assert person.post("/urgent", {"urgent_symptoms": ["none", "seizure"]}) == 422
    assert person.text.count(" checked") == 2


@pytest.mark.parametrize("answer", ["none", "unknown"])
def test_without_a_sign_the_questions_go_on(person: Person, runtime: Runtime, answer: str) -> None:
    assert person.tells_symptoms(answer) == "/en/request/"
    assert the_alerts(runtime) == []


def test_an_emergency_sign_writes_the_alert_and_shows_whom_to_call(person: Person, runtime: Runtime) -> None:
    assert person.tells_symptoms("confusion") == "/en/urgent/stop"
    assert len(the_alerts(runtime)) == 1
    page = person.at("/urgent/stop")
    team, ambulance, clinic = (page.index(words) for words in ("treating team", "ambulance", "tel:+972733746844"))
    assert team < ambulance < clinic
    assert "you are fine" not in page.lower()
    with runtime.reading() as work:
        assert work.session.scalars(select(DeskTask.kind)).all() == [TaskKind.ACKNOWLEDGE_ALERT]


def test_a_sign_that_may_turn_out_urgent_stops_too_and_alerts_once_the_pump_is_known(
    person: Person, runtime: Runtime
) -> None:
    assert person.tells_symptoms("tremor_unsteady") == "/en/urgent/stop"
    assert the_alerts(runtime) == []
    person.at("/urgent/stop")
    person.post("/urgent/stop", {"blinatumomab_now": "infusing"})
    assert len(the_alerts(runtime)) == 1


def test_fever_during_treatment_alerts_when_the_temperature_tells_it(person: Person, runtime: Runtime) -> None:
    person.tells_symptoms("high_fever")
    person.at("/urgent/stop")
    fever = {"temperature-value": "38,9", "temperature-unit": "Cel"}
    person.post("/urgent/stop", {**fever, "blinatumomab_now": "infusing"})
    assert snapshot(runtime)["temperature"] is not None


def test_a_pump_problem_alerts_without_any_sign(person: Person, runtime: Runtime) -> None:
    person.tells_symptoms("none")
    person.knows(blinatumomab_now="infusing")
    person.at("/request/pump")
    person.post("/request/pump", {"asked": "infusion_problem", "infusion_problem": "pump_stopped"})
    assert len(the_alerts(runtime)) == 1


def test_the_mail_leaves_with_the_phone_and_the_alert_page_has_it(person: Person, runtime: Runtime) -> None:
    person.tells_symptoms("seizure")
    assert mails(runtime) == 0
    person.at("/urgent/stop")
    person.post("/urgent/stop", {"callback_phone": "+995 500 000 004", "current_country": "GE"})
    assert mails(runtime) == 1
    assert snapshot(runtime)["callback_phone"] == "+995500000004"


def test_a_wrong_number_is_asked_again_but_what_could_be_read_is_kept(person: Person, runtime: Runtime) -> None:
    person.tells_symptoms("seizure")
    person.at("/urgent/stop")
    assert person.post("/urgent/stop", {"callback_phone": "12", "current_country": "GE"}) == 422
    assert snapshot(runtime)["current_country"] == "GE"
    assert 'value="12"' in person.text


def test_israel_has_a_number_and_elsewhere_there_are_words(person: Person) -> None:
    person.tells_symptoms("seizure")
    page = person.at("/urgent/stop")
    assert "local emergency number" in page
    assert "tel:101" not in page
    person.post("/urgent/stop", {"current_country": "IL"})
    assert "tel:101" in person.at("/urgent/stop")


def test_the_treating_hospitals_number_comes_first_once_it_is_known(person: Person) -> None:
    person.tells_symptoms("seizure")
    person.at("/urgent/stop")
    person.post("/urgent/stop", {"treating_hospital_phone": "+995 32 200 00 00"})
    page = person.at("/urgent/stop")
    assert page.index("tel:+995322000000") < page.index("tel:+972733746844")


@pytest.mark.parametrize(
    ("said", "column"), [("called", "person_called_at"), ("not_now", "not_now_at"), ("for_other", "for_other_at")]
)
def test_what_the_person_says_is_noted_and_withdraws_nothing(
    person: Person, runtime: Runtime, clock: Clock, said: str, column: str
) -> None:
    person.tells_symptoms("confusion")
    person.at("/urgent/stop")
    assert person.post("/urgent/said", {"said": said}) == 303
    alert = the_alerts(runtime)[0]
    assert getattr(alert, column) == clock.now
    assert alert.acknowledged_at is None
    assert alert.next_mail_at is not None


def test_anything_else_said_is_no_page(person: Person) -> None:
    person.tells_symptoms("confusion")
    person.at("/urgent/stop")
    assert person.post("/urgent/said", {"said": "acknowledged_at"}) == 404


def test_the_banner_stays_on_later_pages_while_the_sign_stands(person: Person) -> None:
    person.tells_symptoms("confusion")
    assert "You told us about a warning sign" in person.at("/request/agree")


def test_there_is_no_banner_without_a_sign(person: Person) -> None:
    person.tells_symptoms("none")
    assert "You told us about a warning sign" not in person.at("/request/agree")


def test_the_wife_in_georgia_gets_as_far_as_her_answers_allow(
    person: Person, runtime: Runtime, clock: Clock
) -> None:
    """EX4: alert and draft at once, then the short way to a request."""
    person.tells_symptoms("confusion", "high_fever")
    person.at("/urgent/stop")
    first = {"urgent_symptom_timing": "now", "temperature-value": "38.9", "temperature-unit": "Cel"}
    person.post("/urgent/stop", {**first, "blinatumomab_now": "infusing", "callback_phone": "+995 500 000 004"})
    person.at("/urgent/stop")
    person.post(
        "/urgent/stop",
        {
            "infusion_problem": "none",
            "in_hospital_now": "no",
            "current_country": "GE",
            "treating_hospital_name": "Example Clinic Tbilisi",
        },
    )
    assert answers_of(runtime, person.draft_id)["infusion_problem"] == "none"
    assert mails(runtime) == 1
    person.knows(
        **MOTHER
        | {
            "submitter_role": "caregiver",
            "submitter_relationship": "spouse_partner",
            "authority_basis": "none_yet",
            "date_of_birth": "1981-05-02",
            "urgent_symptoms": ["confusion", "high_fever"],
            "blinatumomab_now": "infusing",
            "callback_phone": "+995500000004",
        }
    )
    person.agrees()
    assert person.sends() == 303
    with runtime.reading() as work:
        referral = work.session.scalars(select(Referral)).one()
    alert = the_alerts(runtime)
    assert (referral.level, referral.rank, referral.lead_rule) == ("immediate", 0, "T01")
    assert [found.referral_id for found in alert] == [referral.id]


def test_a_form_left_open_over_night_still_reaches_us_when_nobody_is_signed_in(
    person: Person, runtime: Runtime
) -> None:
    person.at("/urgent")
    assert person.post("/urgent", {"urgent_symptoms": ["seizure"], "csrf_token": "0" * 64}) == 303
    assert len(the_alerts(runtime)) == 1
