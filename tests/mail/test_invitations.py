"""Calendar parts as other people's programs read them (scheduling 3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import icalendar
import pytest

from config import LANGUAGES
from intake.mail.compose import compose
from intake.mail.invitations import Invitation, Method, calendar_bytes, uid
from intake.mail.mails import MAILS
from intake.mail.render import render
from tests.mail.examples import CLINIC, EXAMPLES, PUBLIC_URL

PLACED = replace(CLINIC, name="מרפאת תל אביב", address="רחוב ויצמן 14, תל אביב; קומה 3")
INVITING = {"booking_confirmed": "REQUEST", "booking_moved": "REQUEST", "booking_cancelled": "CANCEL"}


def sent(template: str, language: str = "en", **changed: Any) -> EmailMessage:
    rendered = render(template, language, EXAMPLES[template] | changed, PLACED, PUBLIC_URL)
    moment = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)
    mail = compose(rendered, "mother@example.org", "<a@clinic.example>", PLACED, moment)
    return message_from_bytes(mail.content, policy=default)


def calendar_part(mail: EmailMessage) -> EmailMessage:
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return part


def event_of(mail: EmailMessage) -> icalendar.Event:
    calendar = icalendar.Calendar.from_ical(calendar_part(mail).get_payload(decode=True))
    [event] = calendar.walk("VEVENT")
    return event


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", INVITING)
def test_the_method_stands_in_the_part_and_in_the_calendar(template: str, language: str) -> None:
    part = calendar_part(sent(template, language))
    calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
    assert part["Content-Type"].params["method"] == calendar["METHOD"] == INVITING[template]
    assert part["Content-Type"].params["charset"].upper() == "UTF-8"


def test_the_calendar_is_the_last_alternative() -> None:
    mail = sent("booking_confirmed")
    kinds = [part.get_content_type() for part in mail.iter_parts()]
    assert (mail.get_content_type(), kinds) == (
        "multipart/alternative",
        ["text/plain", "text/html", "text/calendar"],
    )


@pytest.mark.parametrize("template", sorted(set(MAILS) - set(INVITING)))
def test_other_mails_carry_no_calendar(template: str) -> None:
    assert not [part for part in sent(template).walk() if part.get_content_type() == "text/calendar"]


def test_moments_are_utc_and_the_name_is_for_ever() -> None:
    raw = calendar_part(sent("booking_confirmed")).get_payload(decode=True).decode()
    for line in (
        "UID:booking-AbCdEfGhIjKlMnOpQrStUv@clinic.example",
        "SEQUENCE:2",
        "DTSTAMP:20270201T100000Z",
        "DTSTART:20270207T203000Z",
        "DTEND:20270207T213000Z",
        "CLASS:PRIVATE",
        "STATUS:CONFIRMED",
    ):
        assert f"\r\n{line}\r\n" in raw
    assert "VTIMEZONE" not in raw


def test_a_cancellation_says_so_twice() -> None:
    assert event_of(sent("booking_cancelled"))["STATUS"] == "CANCELLED"


def test_the_clinic_invites_and_nobody_is_asked_to_answer() -> None:
    event = event_of(sent("booking_confirmed", "he"))
    assert (event["ORGANIZER"], event["ATTENDEE"]) == ("mailto:desk@clinic.example", "mailto:mother@example.org")
    assert event["ATTENDEE"].params["RSVP"] == "FALSE"
    assert event["ORGANIZER"].params["CN"] == "מרפאת תל אביב"


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_are_folded_at_75_octets_and_no_letter_is_cut(language: str) -> None:
    raw = calendar_part(sent("booking_moved", language)).get_payload(decode=True)
    assert raw.endswith(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # a letter that was cut in two would not be read


def test_where_it_takes_place_stands_in_the_calendar_only_when_one_goes_there() -> None:
    assert event_of(sent("booking_moved"))["LOCATION"] == PLACED.address
    assert "LOCATION" not in event_of(sent("booking_confirmed"))


def test_what_a_calendar_shows_is_neutral_and_free_of_marks() -> None:
    event = event_of(sent("booking_confirmed", "he"))
    assert "R7K4-M9PQ" in event["SUMMARY"]
    assert not set(event["SUMMARY"]) & set("\u2066\u2067\u2068\u2069")
    assert event["DESCRIPTION"] == f"{PUBLIC_URL}/he/status/consultation"


def test_a_file_to_download_or_subscribe_to_names_no_people() -> None:
    moment = datetime(2027, 2, 7, 7, 0, tzinfo=UTC)
    one = Invitation(Method.PUBLISH, "a", 0, moment, moment, moment.replace(hour=8), "Appointment R7K4-M9PQ")
    calendar = icalendar.Calendar.from_ical(calendar_bytes([one, replace(one, booking_id="b")], CLINIC))
    events = calendar.walk("VEVENT")
    assert [event["UID"] for event in events] == [uid("a", CLINIC), uid("b", CLINIC)]
    assert calendar["METHOD"] == "PUBLISH"
    assert not any(name in event for event in events for name in ("ATTENDEE", "ORGANIZER"))


def test_a_diary_without_appointments_is_still_a_calendar() -> None:
    assert icalendar.Calendar.from_ical(calendar_bytes([], CLINIC)).walk("VEVENT") == []
