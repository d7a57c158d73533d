"""The status page and what can be changed from it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from intake.models.alerts import Alert
from intake.models.desk import DeskTask, TaskKind
from intake.models.outbox import OutboxEmail
from intake.models.referrals import ClosedAs, Referral, ReferralState, Revision
from intake.models.sessions import SessionKind
from intake.runtime import Runtime
from intake.services import referrals
from tests.services.delivery import a_member_of_staff
from tests.support.application import Clock
from tests.web.patient.people import CANARIES, Person


@pytest.fixture
def sender(person: Person) -> Person:
    """Somebody whose request was sent."""
    person.has_sent()
    return person


def the_referral(runtime: Runtime) -> Referral:
    with runtime.reading() as work:
        return work.session.scalars(select(Referral)).one()


def answers(runtime: Runtime) -> dict[str, object]:
    with runtime.reading() as work:
        return referrals.answers_of(work, work.session.scalars(select(Referral)).one())


def revisions_of(runtime: Runtime) -> list[str]:
    with runtime.reading() as work:
        return list(work.session.scalars(select(Revision.why).order_by(Revision.number)))


def tasks(runtime: Runtime, kind: TaskKind) -> list[DeskTask]:
    with runtime.reading() as work:
        return list(work.session.scalars(select(DeskTask).where(DeskTask.kind == kind)))


def templates(runtime: Runtime) -> list[str]:
    with runtime.reading() as work:
        return list(work.session.scalars(select(OutboxEmail.template).order_by(OutboxEmail.id)))


def correct(person: Person, **changed: object) -> int:
    """Open the answers for correcting, change some, and save; the status of the last press."""
    person.at("/status")
    assert person.post("/status/correct") == 303
    person.knows(**changed)
    return person.sends()


def test_it_says_where_the_request_stands_in_one_sentence(sender: Person) -> None:
    page = sender.at("/status")
    assert "We have your request. A coordinator reads it and then calls you." in page
    assert "in Almaty" in page
    assert "First bone marrow report" in page


def test_it_names_whoever_looks_after_the_request(sender: Person, runtime: Runtime) -> None:
    with runtime.work() as work:
        owner = a_member_of_staff(work, "Dr. Dana Levi", email="dana@clinic.example")
        work.session.scalars(select(Referral)).one().owner_id = owner.id
    page = sender.at("/status")
    assert "Dana looks after your request." in page
    assert "Levi" not in page


def test_every_state_has_a_sentence_of_its_own(sender: Person, runtime: Runtime) -> None:
    seen = set()
    for state in ReferralState:
        with runtime.work() as work:
            work.session.scalars(select(Referral)).one().state = state
        seen.add(sender.at("/status").split('class="lead">')[1].split("<")[0])
    assert len(seen) == len(ReferralState)


def test_each_look_leaves_a_trace(sender: Person, runtime: Runtime) -> None:
    sender.at("/status")
    with runtime.reading() as work:
        last = work.session.connection().exec_driver_sql("SELECT action FROM audit_event ORDER BY seq DESC").first()
    assert last is not None
    assert last[0] == "referral.read"


def test_a_stranger_is_asked_for_a_code(app: Flask, sender: Person, clock: Clock, runtime: Runtime) -> None:
    stranger = Person(app.test_client(), runtime, clock)
    assert "Return code" in stranger.at("/status")


def test_after_half_an_hour_without_a_look_the_session_is_over(sender: Person, clock: Clock) -> None:
    clock.move(minutes=30)
    assert "Return code" in sender.at("/status")


def test_signing_out_closes_the_way_back(sender: Person) -> None:
    sender.at("/status")
    sender.post("/sign-out")
    assert "Return code" in sender.at("/status")


def test_a_correction_is_a_new_revision_and_the_old_one_is_kept(sender: Person, runtime: Runtime) -> None:
    assert correct(sender, submitter_full_name="Алия П.") == 303
    assert sender.location == "/en/status?changed=1"
    assert answers(runtime)["submitter_full_name"] == "Алия П."
    assert the_referral(runtime).sender_name == "Алия П."
    assert revisions_of(runtime) == ["submitted", "corrected"]
    assert sender.session.kind is SessionKind.PATIENT


def test_the_desk_hears_of_a_correction_without_a_clinical_word(sender: Person, runtime: Runtime) -> None:
    correct(sender, disease_stage="remission_mrd_neg")
    task = tasks(runtime, TaskKind.PATIENT_WROTE)[0]
    assert not [word for word in CANARIES if word in str(task.detail)]


def test_a_rise_brings_the_promise_nearer_and_tells_people_at_once(sender: Person, runtime: Runtime) -> None:
    before = the_referral(runtime)
    correct(sender, disease_stage="relapse_first")
    after = the_referral(runtime)
    assert (before.level, after.level) == ("soon", "urgent")
    assert after.contact_due < before.contact_due
    assert after.due_at == after.contact_due
    assert len(tasks(runtime, TaskKind.CALL_NOW)) == 1
    assert "call_now" in templates(runtime)


def test_a_fall_keeps_the_promise_and_is_told(sender: Person, runtime: Runtime) -> None:
    correct(sender, disease_stage="relapse_first")
    high = the_referral(runtime)
    correct(sender, disease_stage="remission_mrd_neg")
    low = the_referral(runtime)
    told = [task.detail for task in tasks(runtime, TaskKind.PATIENT_WROTE)]
    assert low.level != high.level
    assert low.due_at == high.due_at
    assert ("urgent", low.level) in [(detail["from"], detail["to"]) for detail in told]


def test_an_emergency_that_came_later_alerts_and_pins_the_request(sender: Person, runtime: Runtime) -> None:
    assert sender.tells_symptoms("confusion") == "/en/urgent/stop"
    with runtime.reading() as work:
        alert = work.session.scalars(select(Alert)).one()
    referral = the_referral(runtime)
    assert alert.referral_id == referral.id
    assert referral.rank == 0


def test_only_a_clinician_ends_immediate_not_a_correction(sender: Person, runtime: Runtime) -> None:
    sender.tells_symptoms("confusion")
    sender.sends()
    correct(sender, urgent_symptoms=["none"])
    referral = the_referral(runtime)
    assert (referral.level, referral.computed_level, referral.rank) == ("immediate", "soon", 0)


def test_a_correction_that_cannot_be_changes_nothing(sender: Person, runtime: Runtime) -> None:
    sender.at("/status")
    sender.post("/status/correct")
    sender.at("/request/check")
    token = sender.token
    sender.knows(date_of_birth="2199-01-01")
    sender.post("/request/send", {"csrf_token": token})
    assert sender.location.startswith("/en/request/check")
    assert revisions_of(runtime) == ["submitted"]


def test_saving_a_correction_twice_makes_one_revision(sender: Person, runtime: Runtime, app: Flask) -> None:
    sender.at("/status")
    sender.post("/status/correct")
    sender.at("/request/check")
    token, cookie = sender.token, sender.client.get_cookie("__Host-intake", domain="clinic.test")
    assert cookie is not None
    second = Person(app.test_client(), runtime, sender.clock)
    second.client.set_cookie("__Host-intake", cookie.value, domain="clinic.test", secure=True)
    sender.post("/request/send", {"csrf_token": token})
    assert second.post("/request/send", {"csrf_token": token}) == 303
    assert revisions_of(runtime) == ["submitted", "corrected"]


def test_another_address_is_told_to_the_old_one_and_kills_its_links(sender: Person, runtime: Runtime) -> None:
    sender.at("/status/contact")
    form = {"callback_phone": "+77010000002", "whatsapp_number": "", "email": "new@example.org"}
    assert sender.post("/status/contact", form) == 303
    referral = the_referral(runtime)
    assert (referral.phone, referral.whatsapp, referral.email) == ("+77010000002", None, "new@example.org")
    with runtime.reading() as work:
        told = work.session.scalars(select(OutboxEmail).where(OutboxEmail.template == "address_changed")).one()
    assert told.to_addr == "mother@example.org"


def test_one_way_to_reach_the_person_must_stay(sender: Person, runtime: Runtime) -> None:
    sender.at("/status/contact")
    assert sender.post("/status/contact", {"callback_phone": "", "whatsapp_number": "", "email": " "}) == 422
    assert "One is enough" in sender.text
    assert the_referral(runtime).email == "mother@example.org"


def test_a_wrong_address_is_asked_again_as_it_was_typed(sender: Person) -> None:
    sender.at("/status/contact")
    assert sender.post("/status/contact", {"callback_phone": "", "whatsapp_number": "", "email": "a@@b.c"}) == 422
    assert 'value="a@@b.c"' in sender.text


def test_withdrawing_asks_once_and_closes_the_request(sender: Person, runtime: Runtime) -> None:
    assert "Take the request back?" in sender.at("/status/withdraw")
    assert sender.post("/status/withdraw", {"reason": "treated_elsewhere"}) == 303
    referral = the_referral(runtime)
    assert (referral.state, referral.closed_as) == (ReferralState.CLOSED, ClosedAs.WITHDRAWN)
    assert tasks(runtime, TaskKind.PATIENT_WROTE)[0].detail["reason"] == "treated_elsewhere"
    assert "You have withdrawn this request" in sender.at("/status")


def test_withdrawing_twice_and_without_a_reason_is_harmless(sender: Person, runtime: Runtime) -> None:
    for _press in range(2):
        sender.at("/status/withdraw")
        assert sender.post("/status/withdraw") == 303
    assert [task.detail["reason"] for task in tasks(runtime, TaskKind.PATIENT_WROTE)] == ["not_said"]


def test_a_withdrawn_request_is_not_corrected(sender: Person, runtime: Runtime) -> None:
    sender.at("/status/withdraw")
    sender.post("/status/withdraw")
    sender.at("/status")
    assert sender.post("/status/correct") == 409
    assert revisions_of(runtime) == ["submitted"]

