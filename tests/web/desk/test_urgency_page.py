"""The urgency tab: what is said there, who may press what, and nothing typed is lost."""

from __future__ import annotations

import pytest

from intake.models.referrals import Referral
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services import referrals, urgency
from tests.support import factories
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn

pytestmark = pytest.mark.databases("sqlite")  # the rules are tested on both databases beside the service


@pytest.fixture
def case(runtime: Runtime) -> Referral:
    with runtime.work() as work:
        return factories.a_request(work, disease_stage="relapse_first")


def page(case: Referral) -> str:
    return f"/en/desk/cases/{case.id}/urgency"


def wish(act: str, to: str, reason: str = "The mother called", seen: str = "urgent") -> dict[str, object]:
    return {"act": act, "seen": seen, f"{act}_to": to, f"{act}_reason": reason}


def level(runtime: Runtime, case: Referral) -> str:
    with runtime.reading() as work:
        return referrals.find(work, case.id).level


def test_the_computed_level_stands_there_with_its_rules(desk: Browser, case: Referral) -> None:
    desk.open(page(case))
    assert "Every rule that matched" in desk.text
    assert "Active leukaemia" in desk.text
    assert "T11" in desk.text


def test_raising_is_one_press_with_a_reason(runtime: Runtime, desk: Browser, case: Referral) -> None:
    desk.open(page(case))
    desk.send(page(case), wish("raise", "immediate"))
    assert level(runtime, case) == "immediate"
    assert "The people on call are told." in desk.text
    assert "The mother called" in desk.text


def test_a_wish_without_a_reason_comes_back_with_its_level(runtime: Runtime, desk: Browser, case: Referral) -> None:
    desk.open(page(case))
    answer = desk.send(page(case), wish("lower", "soon", reason=" "))
    assert answer.status_code == 422
    assert "Write down why" in desk.text
    assert level(runtime, case) == "urgent"


def test_a_second_person_lowers(runtime: Runtime, desk: Browser, signed_in: SignedIn, case: Referral) -> None:
    desk.open(page(case))
    desk.send(page(case), wish("lower", "soon", reason="Treated at home"))
    assert "Somebody else has to confirm it." in desk.text
    assert "Confirm the lower urgency" not in desk.text
    with runtime.reading() as work:
        asked = urgency.history(work, referrals.find(work, case.id))[0].override.id
    assert desk.send(f"{page(case)}/{asked}", {"answer": "confirm"}).status_code == 409
    assert level(runtime, case) == "urgent"
    other = signed_in("Noa", Role.HAEMATOLOGIST, sees=case.id)
    other.open(f"/en/desk/cases/{case.id}")
    assert "A lower urgency waits for a second person." in other.text
    other.open(page(case))
    assert "Treated at home" in other.text
    other.send(f"{page(case)}/{asked}", {"answer": "confirm"})
    assert level(runtime, case) == "soon"


def test_a_page_that_went_stale_keeps_the_words(runtime: Runtime, desk: Browser, case: Referral) -> None:
    desk.open(page(case))
    answer = desk.send(page(case), wish("raise", "immediate", reason="Kept words", seen="routine"))
    assert answer.status_code == 409
    assert "Kept words" in desk.text
    assert level(runtime, case) == "urgent"


def test_only_a_haematologist_finds_the_button_that_closes_an_emergency(
    runtime: Runtime, desk: Browser, signed_in: SignedIn
) -> None:
    with runtime.work() as work:
        case = factories.a_request(
            work, urgent_symptoms=["high_fever"], urgent_symptom_timing="now", blinatumomab_now="infusing"
        )
    desk.open(page(case))
    assert "Only a haematologist can close an emergency" in desk.text
    assert desk.send(f"{page(case)}/close", wish("close", "soon", seen="immediate")).status_code == 403
    doctor = signed_in("Dr. Levi", Role.HAEMATOLOGIST, sees=case.id)
    doctor.open(page(case))
    assert "Nobody has taken this emergency yet." in doctor.text
    answer = doctor.send(f"{page(case)}/close", wish("close", "soon", seen="immediate"))
    assert answer.status_code == 409
    assert level(runtime, case) == "immediate"
