"""Every mail and calendar of a consultation's life, as a real mail server got them (issue 5, item 8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta
from email.message import EmailMessage

import icalendar

from intake.models.consultations import Modality
from intake.runtime import Runtime
from intake.services import consultation_files, consultation_moves, ticks
from intake.services.consultation_terms import Wish
from tests.services.consulting import NINE, a_doctor, a_ready_request, a_service, booked
from tests.support.application import Clock
from tests.support.smtp import Behaviour, Delivery, MailSink

MOTHER = "mother@example.org"
TEN, ELEVEN = NINE + timedelta(hours=1), NINE + timedelta(hours=2)


def relay(clinic: Runtime) -> None:
    ticks.JOBS["relay"].run(clinic)


def calendars(deliveries: Sequence[Delivery]) -> list[tuple[EmailMessage, icalendar.Calendar]]:
    """The calendar parts in the order in which they came, with the part that carries each."""
    parts = [
        part
        for delivery in deliveries
        for part in delivery.message.walk()
        if part.get_content_type() == "text/calendar"
    ]
    return [(part, icalendar.Calendar.from_ical(part.get_payload(decode=True))) for part in parts]


def told(deliveries: Sequence[Delivery]) -> list[tuple[str, int, object]]:
    """(method, sequence, start) of each; what must hold of all of them is asserted here."""
    found = []
    for part, calendar in calendars(deliveries):
        [event] = calendar.walk("VEVENT")
        assert part["Content-Type"].params["method"] == calendar["METHOD"]
        assert event["DTSTART"].dt.tzinfo is UTC or event["DTSTART"].dt.utcoffset() == timedelta()
        assert event["DTSTAMP"].dt.utcoffset() == timedelta()
        found.append((str(calendar["METHOD"]), int(event["SEQUENCE"]), event["DTSTART"].dt))
    return found


def uids(deliveries: Sequence[Delivery]) -> set[str]:
    return {str(event["UID"]) for _part, calendar in calendars(deliveries) for event in calendar.walk("VEVENT")}


def test_a_life_confirmed_moved_twice_and_cancelled(posting: Runtime, mail_sink: MailSink, noon: Clock) -> None:
    with posting.work() as work:
        a_doctor(work)
        referral, service = a_ready_request(work), a_service(work)
        booking = booked(work, referral, service)
    relay(posting)
    for version, start in ((2, TEN), (3, ELEVEN)):
        noon.move(minutes=10)
        with posting.work() as work:
            consultation_moves.reschedule(
                work, work.session.merge(referral), booking.id, version, Wish(service.id, start)
            )
        relay(posting)
    noon.move(minutes=10)
    with posting.work() as work:
        consultation_moves.cancel(work, work.session.merge(referral), booking.id, 4)
    relay(posting)
    got = mail_sink.to(MOTHER)
    assert told(got) == [
        ("REQUEST", 0, NINE),
        ("REQUEST", 1, TEN),
        ("REQUEST", 2, ELEVEN),
        ("CANCEL", 3, ELEVEN),
    ]
    assert uids(got) == {f"booking-{booking.id}@{posting.settings.clinic.mail_domain}"}
    noon.now = NINE
    relay(posting)
    assert len(mail_sink.to(MOTHER)) == len(got), "no reminder of a consultation that was cancelled"


def test_a_server_that_fails_in_between_changes_no_order(posting: Runtime, mail_sink: MailSink, noon: Clock) -> None:
    """The first invitation fails, the move supersedes it, the server is away, the cancellation waits its turn."""
    with posting.work() as work:
        a_doctor(work)
        referral, service = a_ready_request(work), a_service(work)
        relayed_before = len(mail_sink.deliveries)
        booking = booked(work, referral, service)
    mail_sink.behaviour = Behaviour(refuse_data="451 4.3.0 try later")
    relay(posting)
    with posting.work() as work:
        consultation_moves.reschedule(work, work.session.merge(referral), booking.id, 2, Wish(service.id, TEN))
    relay(posting)
    mail_sink.behaviour = Behaviour()
    noon.move(minutes=2)
    relay(posting)
    assert told(mail_sink.deliveries[relayed_before:]) == [("REQUEST", 1, TEN)]
    with posting.work() as work:
        consultation_moves.reschedule(work, work.session.merge(referral), booking.id, 3, Wish(service.id, ELEVEN))
    mail_sink.stop()
    relay(posting)
    mail_sink.start()
    mail_sink.behaviour = Behaviour(drop_after_dot=True)  # taken, and not said so: the only possible repeat
    relay(posting)
    mail_sink.behaviour = Behaviour()
    with posting.work() as work:
        consultation_moves.cancel(work, work.session.merge(referral), booking.id, 4)
    for _tick in range(4):
        noon.move(minutes=6)
        relay(posting)
    got = told(mail_sink.to(MOTHER))
    assert got[0] == ("REQUEST", 1, TEN)
    assert got[-1] == ("CANCEL", 3, ELEVEN)
    assert [sequence for _method, sequence, _start in got] == sorted(sequence for _method, sequence, _start in got)
    assert max(mail_sink.message_ids.values()) <= 2


def test_reminders_leave_a_day_and_two_hours_before(posting: Runtime, mail_sink: MailSink, noon: Clock) -> None:
    with posting.work() as work:
        a_doctor(work)
        booked(work, a_ready_request(work), a_service(work))
    relay(posting)
    before = len(mail_sink.to(MOTHER))
    for moment, more in (
        (NINE - timedelta(hours=24, seconds=1), 0),
        (NINE - timedelta(hours=24), 1),
        (NINE - timedelta(hours=2, seconds=1), 1),
        (NINE - timedelta(hours=2), 2),
        (NINE + timedelta(hours=1), 2),
    ):
        noon.now = moment
        relay(posting)
        assert len(mail_sink.to(MOTHER)) == before + more


def test_a_reminder_that_is_due_already_is_not_written(posting: Runtime, mail_sink: MailSink, noon: Clock) -> None:
    noon.now = NINE - timedelta(hours=3)
    with posting.work() as work:
        a_doctor(work)
        booked(work, a_ready_request(work), a_service(work))
    relay(posting)
    before = len(mail_sink.to(MOTHER))
    noon.now = NINE - timedelta(hours=1)
    relay(posting)
    assert len(mail_sink.to(MOTHER)) == before + 1


def test_a_downloaded_file_is_the_same_appointment_as_in_the_mail(posting: Runtime, mail_sink: MailSink) -> None:
    with posting.work() as work:
        doctor = a_doctor(work)
        referral, service = a_ready_request(work), a_service(work, Modality.VIDEO)
        booking = booked(work, referral, service)
        file = consultation_files.calendar_file(work, referral, booking, "ru", "https://clinic.test/ru/status")
        diary = consultation_files.feed(work, doctor, "en")
        nobodys = consultation_files.feed(work, a_doctor(work, "Another"), "en")
    relay(posting)
    [event] = icalendar.Calendar.from_ical(file).walk("VEVENT")
    assert {str(event["UID"])} == uids(mail_sink.deliveries)
    [block] = icalendar.Calendar.from_ical(diary).walk("VEVENT")
    assert (str(block["UID"]), referral.reference in str(block["SUMMARY"])) == (str(event["UID"]), True)
    assert referral.patient_name not in diary.decode()
    assert icalendar.Calendar.from_ical(nobodys).walk("VEVENT") == []
