"""Moving a request on at the desk: one table, on record, told to the sender, and never over somebody else's move."""

from __future__ import annotations

from sqlalchemy import select

from intake.models.audit import AuditEvent
from intake.models.desk import DeskTask, TaskKind
from intake.models.outbox import OutboxEmail
from intake.models.referral_life import ReferralMove
from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services import messages, referrals
from tests.support import factories
from tests.support.application import Clock
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn


def a_request(runtime: Runtime, **answers: object) -> str:
    with runtime.work() as work:
        return factories.a_request(work, "EX1", **answers).id


def found(runtime: Runtime, referral_id: str) -> Referral:
    with runtime.reading() as work:
        return referrals.find(work, referral_id)


def mails(runtime: Runtime, template: str) -> list[OutboxEmail]:
    with runtime.reading() as work:
        return list(work.session.scalars(select(OutboxEmail).where(OutboxEmail.template == template)))


def course(referral_id: str) -> str:
    return f"/en/desk/cases/{referral_id}/course"


def move(desk: Browser, referral_id: str, to: str, **more: str) -> int:
    seen = more.pop("seen", None) or field(desk, referral_id, "seen")
    return desk.send(course(referral_id), {"to": to, "seen": seen, **more}).status_code


def field(desk: Browser, referral_id: str, name: str) -> str:
    page = desk.open(course(referral_id)).get_data(as_text=True)
    return page.split(f'name="{name}" value="', 1)[1].split('"', 1)[0]


def test_claiming_puts_a_request_in_triage_and_tells_the_sender_once(runtime: Runtime, desk: Browser) -> None:
    referral_id = a_request(runtime)
    desk.open(f"/en/desk/cases/{referral_id}")
    desk.send(f"/en/desk/cases/{referral_id}/claim")
    desk.send(f"/en/desk/cases/{referral_id}/claim")
    assert found(runtime, referral_id).state is ReferralState.IN_TRIAGE
    [mail] = mails(runtime, "request_moved")
    assert mail.payload == {"reference": found(runtime, referral_id).reference}


def test_a_move_is_written_down_with_who_and_why(runtime: Runtime, desk: Browser) -> None:
    referral_id = a_request(runtime)
    move(desk, referral_id, "awaiting_records", reason="The marrow report is on its way")
    assert "From New to Waiting for records" in desk.text
    assert "The marrow report is on its way" in desk.text
    assert "Miriam" in desk.text
    with runtime.reading() as work:
        [row] = work.session.scalars(select(ReferralMove)).all()
        moved = select(AuditEvent.action).where(AuditEvent.action.startswith("referral.to_"))
        events = work.session.scalars(moved).all()
    assert b"marrow" not in (row.reason_sealed or b"")
    assert events == ["referral.to_awaiting_records"]


def test_whoever_comes_second_is_told_and_keeps_the_text(
    runtime: Runtime, desk: Browser, signed_in: SignedIn
) -> None:
    referral_id = a_request(runtime)
    other = signed_in("Noa", Role.LEAD)
    seen = field(desk, referral_id, "seen")
    assert move(other, referral_id, "in_triage") == 200
    assert move(desk, referral_id, "awaiting_records", seen=seen, reason="my own words") == 409
    assert "Noa was faster. The request stands at: In triage." in desk.text
    assert "my own words" in desk.text
    assert found(runtime, referral_id).state is ReferralState.IN_TRIAGE
    assert move(desk, referral_id, "awaiting_records", reason="my own words") == 200


def test_closing_needs_a_reason_and_another_route_a_letter(runtime: Runtime, desk: Browser) -> None:
    referral_id = a_request(runtime)
    assert move(desk, referral_id, "closed-unreachable") == 422
    assert "Write down why the request is closed" in desk.text
    assert move(desk, referral_id, "closed-other_route", reason="No B-cell disease", letter="") == 422
    assert "Write the letter that the family gets" in desk.text
    assert found(runtime, referral_id).state is ReferralState.SUBMITTED
    assert move(desk, referral_id, "closed-other_route", reason="No B-cell disease", letter="Ask hospital X.") == 200
    with runtime.reading() as work:
        referral = referrals.find(work, referral_id)
        [letter] = messages.listed(work, referral)
    assert (referral.closed_as, letter.kind, letter.text) == (ClosedAs.OTHER_ROUTE, "letter", "Ask hospital X.")
    assert len(mails(runtime, "request_moved")) == 1
    assert mails(runtime, "message_waits") == []


def test_booked_and_consulted_have_no_button(runtime: Runtime, desk: Browser) -> None:
    referral_id = a_request(runtime)
    move(desk, referral_id, "ready_for_review")
    assert found(runtime, referral_id).state is ReferralState.SUBMITTED
    move(desk, referral_id, "in_triage")
    move(desk, referral_id, "ready_for_review")
    assert found(runtime, referral_id).state is ReferralState.READY_FOR_REVIEW
    assert 'value="consultation_booked"' not in desk.text
    assert move(desk, referral_id, "consultation_booked") == 409
    assert move(desk, referral_id, "closed-opinion_sent", reason="x") == 409


def test_a_haematologist_asks_for_records_and_closes_nothing(runtime: Runtime, signed_in: SignedIn) -> None:
    referral_id = a_request(runtime)
    with runtime.work() as work:
        referrals.find(work, referral_id).state = ReferralState.READY_FOR_REVIEW
    doctor = signed_in("Ada", Role.HAEMATOLOGIST, sees=referral_id)
    assert move(doctor, referral_id, "closed-unreachable", reason="x") == 409
    assert move(doctor, referral_id, "awaiting_records") == 200
    assert found(runtime, referral_id).state is ReferralState.AWAITING_RECORDS


def test_a_closed_request_is_opened_again_from_its_course(runtime: Runtime, desk: Browser, clock: Clock) -> None:
    referral_id = a_request(runtime)
    move(desk, referral_id, "closed-unreachable", reason="Three calls")
    clock.move(minutes=5)
    move(desk, referral_id, "in_triage", reason="They called back")
    referral = found(runtime, referral_id)
    assert (referral.state, referral.closed_as, referral.closed_at) == (ReferralState.SUBMITTED, None, None)
    assert referral.contact_due > clock.now


def twice(runtime: Runtime) -> tuple[str, str]:
    """The same boy, sent by two people, spelled differently."""
    first = a_request(runtime)
    spelled = {"patient_full_name": "Тимурь Примеров", "patient_latin_name": None}
    second = a_request(runtime, **spelled, callback_phone="+77010000099", whatsapp_number=None)
    return first, second


def merge(desk: Browser, kept: str, other: str) -> int:
    page = desk.open(course(kept)).get_data(as_text=True)
    seen = page.split(f'name="other" value="{other}"', 1)[1].split('name="seen" value="', 1)[1].split('"', 1)[0]
    return desk.send(f"/en/desk/cases/{kept}/merge", {"other": other, "seen": seen}).status_code


def test_two_requests_about_one_person_are_suggested_joined_and_parted(runtime: Runtime, desk: Browser) -> None:
    kept, other = twice(runtime)
    assert "Same birth date, similar name" in desk.open(course(kept)).get_data(as_text=True)
    desk.open(f"/en/desk/cases/{other}/notes")
    desk.send(f"/en/desk/cases/{other}/notes", {"note": "Their other telephone is better"})
    assert merge(desk, kept, other) == 200
    assert found(runtime, other).duplicate_of == kept
    assert "Their other telephone is better" in desk.open(f"/en/desk/cases/{kept}/notes").get_data(as_text=True)
    assert "This request was sent twice" in desk.open(f"/en/desk/cases/{other}").get_data(as_text=True)
    assert mails(runtime, "request_moved") == []
    desk.open(course(other))
    desk.send(f"/en/desk/cases/{other}/part")
    parted = found(runtime, other)
    assert (parted.state, parted.duplicate_of) == (ReferralState.SUBMITTED, None)
    assert "Their other telephone" not in desk.open(f"/en/desk/cases/{kept}/notes").get_data(as_text=True)


def test_an_emergency_is_never_hidden_by_joining(runtime: Runtime, desk: Browser) -> None:
    kept, other = twice(runtime)
    with runtime.work() as work:
        referrals.find(work, other).rank = 0
    assert merge(desk, kept, other) == 409
    assert found(runtime, other).state is ReferralState.SUBMITTED


def test_a_letter_to_a_family_without_an_address_is_a_task(runtime: Runtime, desk: Browser) -> None:
    referral_id = a_request(runtime, email=None)
    move(desk, referral_id, "closed-other_route", reason="r", letter="Ask hospital X.")
    with runtime.reading() as work:
        kinds = work.session.scalars(select(DeskTask.kind).where(DeskTask.referral_id == referral_id)).all()
    assert TaskKind.TELL_PATIENT in kinds


def test_a_letter_that_was_sent_stays_as_it_was_and_stands_in_the_log(runtime: Runtime, desk: Browser) -> None:
    referral_id = a_request(runtime)
    move(desk, referral_id, "closed-other_route", reason="r", letter="Ask hospital X.")
    assert 'name="letter"' not in desk.open(course(referral_id)).get_data(as_text=True)
    assert move(desk, referral_id, "closed-other_route", reason="r", letter="Ask hospital Y.", seen="0") == 409
    with runtime.reading() as work:
        [letter] = messages.listed(work, referrals.find(work, referral_id))
        assert letter.text == "Ask hospital X."
        sent = select(AuditEvent).where(AuditEvent.action == "message.letter", AuditEvent.object_id == referral_id)
        assert len(work.session.scalars(sent).all()) == 1
