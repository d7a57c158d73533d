"""Somebody else moved the case while one was typing: the page tells what changed and gives back one's own words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from intake.models.desk import ContactAttempt, ContactOutcome, Note
from intake.models.messages import Message
from intake.models.record_requests import RecordItem
from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import closing, contacts, referral_life, referrals, urgency
from intake.services.work import Work
from tests.support import factories
from tests.support.browser import Browser

pytestmark = pytest.mark.databases("sqlite")  # what the pages say; races are tested beside the services
WORDS = "My own words, twenty minutes of them"
CLOSED = "Closed: nobody could be reached"
FORMS: dict[str, dict[str, str]] = {
    "messages": {"text": WORDS, "language": "en"},
    "wanted": {"sender": "yes", "want-mrd_report": "yes", "why-mrd_report": WORDS, "by-mrd_report": "2027-03-14"},
    "contacts": {"channel": "phone", "outcome": "reached", "note": WORDS},
    "notes": {"note": WORDS},
    "course": {"to": "awaiting_records", "reason": WORDS, "seen": "0"},
    "urgency": {"act": "raise", "seen": "soon", "raise_to": "urgent", "raise_reason": WORDS},
}
KEPT = {"messages": Message, "wanted": RecordItem, "contacts": ContactAttempt, "notes": Note}
Happens = Callable[[Work, Referral], None]


@pytest.fixture
def case(runtime: Runtime) -> Referral:
    with runtime.work() as work:
        return factories.a_request(work, "EX2")


@pytest.fixture
def noa(runtime: Runtime) -> Staff:
    """The colleague who is faster."""
    with runtime.work() as work:
        return factories.a_member_of_staff(work, "Noa", Role.LEAD)


def meanwhile(runtime: Runtime, case: Referral, happens: Happens) -> None:
    with runtime.work() as work:
        happens(work, referrals.find(work, case.id))


def closed(work: Work, referral: Referral) -> None:
    closing.close(work, referral, ClosedAs.UNREACHABLE, reason="Nobody answered for a month")


def moved(work: Work, referral: Referral) -> None:
    referral_life.move(work, referral, ReferralState.IN_TRIAGE, seen=0, role=Role.LEAD)


def sends(desk: Browser, runtime: Runtime, case: Referral, tab: str, happens: Happens) -> int:
    """Open the form, let the other thing happen, press the button."""
    path = f"/en/desk/cases/{case.id}/{tab}"
    desk.open(path)
    meanwhile(runtime, case, happens)
    return desk.send(path, dict(FORMS[tab])).status_code


@pytest.mark.parametrize("tab", ["messages", "wanted", "course", "urgency"])
def test_a_request_that_was_closed_says_so_and_gives_the_words_back(
    runtime: Runtime, desk: Browser, case: Referral, tab: str
) -> None:
    assert sends(desk, runtime, case, tab, closed) == 409
    assert desk.text.count("There is a problem") == 1
    assert CLOSED in desk.text, "where the request stands now"
    assert WORDS in desk.text
    with runtime.reading() as work:
        assert tab not in KEPT or work.session.query(KEPT[tab]).count() == 0


@pytest.mark.parametrize("tab", ["contacts", "notes"])
def test_what_was_done_or_noted_is_kept_also_when_the_request_was_closed(
    runtime: Runtime, desk: Browser, case: Referral, tab: str
) -> None:
    """A call that was made was made, and a note harms nothing: neither is refused."""
    assert sends(desk, runtime, case, tab, closed) == 200
    assert WORDS in desk.text
    with runtime.reading() as work:
        assert work.session.query(KEPT[tab]).count() == 1


@pytest.mark.parametrize("tab", ["messages", "wanted", "contacts", "notes"])
def test_what_does_not_hang_on_the_state_is_done_when_the_request_moved(
    runtime: Runtime, desk: Browser, case: Referral, tab: str
) -> None:
    assert sends(desk, runtime, case, tab, moved) == 200
    with runtime.reading() as work:
        assert work.session.query(KEPT[tab]).count() == 1


def test_a_move_over_somebody_elses_move_says_who_was_faster(runtime: Runtime, desk: Browser, case: Referral) -> None:
    assert sends(desk, runtime, case, "course", moved) == 409
    assert "In triage" in desk.text
    assert WORDS in desk.text
    with runtime.reading() as work:
        assert referrals.find(work, case.id).state is ReferralState.IN_TRIAGE


def test_an_urgency_over_somebody_elses_says_how_it_stands(
    runtime: Runtime, desk: Browser, case: Referral, noa: Staff
) -> None:
    def raised(work: Work, referral: Referral) -> None:
        urgency.raise_level(work, referral, "soon", "urgent", "The ward called", noa)

    assert sends(desk, runtime, case, "urgency", raised) == 409
    assert "Noa" in desk.text
    assert "The ward called" in desk.text
    assert WORDS in desk.text


def test_a_letter_written_in_vain_is_not_lost(runtime: Runtime, desk: Browser, case: Referral) -> None:
    path = f"/en/desk/cases/{case.id}/course"
    desk.open(path)
    meanwhile(runtime, case, closed)
    typed: dict[str, object] = {"to": "closed-other_route", "reason": "Near home", "letter": WORDS, "seen": "0"}
    assert desk.send(path, typed).status_code == 409
    assert WORDS in desk.text
    assert CLOSED in desk.text


def test_a_contact_beside_somebody_elses_is_told_and_kept(
    runtime: Runtime, desk: Browser, case: Referral, noa: Staff
) -> None:
    def also_called(work: Work, referral: Referral) -> None:
        contacts.log(work, referral, noa, ContactOutcome.REACHED, note="I have just called")

    assert sends(desk, runtime, case, "contacts", also_called) == 200
    assert WORDS in desk.text
    assert "I have just called" in desk.text


def test_a_second_wish_for_a_lower_urgency_is_not_lost(
    runtime: Runtime, desk: Browser, case: Referral, noa: Staff
) -> None:
    """The form is gone, because somebody else's wish waits already: the words stand there to be copied."""

    def asked_too(work: Work, referral: Referral) -> None:
        urgency.ask_to_lower(work, referral, "soon", "routine", "Noa has her own reason", noa)

    path = f"/en/desk/cases/{case.id}/urgency"
    desk.open(path)
    meanwhile(runtime, case, asked_too)
    typed: dict[str, object] = {"act": "lower", "seen": "soon", "lower_to": "routine", "lower_reason": WORDS}
    assert desk.send(path, typed).status_code == 409
    assert "Noa has her own reason" in desk.text
    assert WORDS in desk.text
