"""Calendar parts of mails, and calendar files (scheduling 3): moments in UTC, neutral words, one name for ever.

Built with the `icalendar` library, which folds at 75 octets without cutting a letter and knows what to escape.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from types import ModuleType

from config import ClinicFacts
from intake.i18n import N_

# What stands in the calendar of a patient, and in a subscribed diary of the clinic.
SUMMARY = N_("Appointment %(reference)s")
CALL = N_("Call %(reference)s")  # in a diary of the clinic only
PRODUCT = "-//Clinic intake//Appointments//EN"


class Method(StrEnum):
    """What the receiver's calendar is to do: take or change the entry, or strike it; `PUBLISH` is for files that are
    downloaded or subscribed to, and answers nobody."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True, slots=True)
class Invitation:
    """One appointment as a calendar knows it. `sequence` grows with every change; `stamped_at` is when that was."""

    method: Method
    booking_id: str
    sequence: int
    stamped_at: datetime
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str = ""
    location: str = ""


def calendar_bytes(invitations: Iterable[Invitation], clinic: ClinicFacts, attendee: str = "") -> bytes:
    """A calendar of these appointments, all of one method (`PUBLISH` when there are none)."""
    ical, found = _library(), list(invitations)
    method = found[0].method if found else Method.PUBLISH
    calendar = ical.Calendar()
    for name, value in (("PRODID", PRODUCT), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN"), ("METHOD", method.value)):
        calendar.add(name, value)
    for invitation in found:
        calendar.add_component(_event(ical, invitation, clinic, attendee))
    return bytes(calendar.to_ical())


def uid(booking_id: str, clinic: ClinicFacts) -> str:
    """The appointment's name in every calendar, for ever."""
    return f"booking-{booking_id}@{clinic.mail_domain}"


@cache
def _library() -> ModuleType:
    # Late: it takes a fifth of a second to load, and few mails and fewer pages carry a calendar.
    import icalendar

    return icalendar


def _event(ical: ModuleType, invitation: Invitation, clinic: ClinicFacts, attendee: str) -> object:
    event = ical.Event()
    event.add("UID", uid(invitation.booking_id, clinic))
    event.add("SEQUENCE", invitation.sequence)
    event.add("DTSTAMP", invitation.stamped_at.astimezone(UTC).replace(microsecond=0))
    event.add("DTSTART", invitation.starts_at.astimezone(UTC))
    event.add("DTEND", invitation.ends_at.astimezone(UTC))
    event.add("SUMMARY", invitation.summary)
    event.add("CLASS", "PRIVATE")
    event.add("STATUS", "CANCELLED" if invitation.method is Method.CANCEL else "CONFIRMED")
    for name, text in (("DESCRIPTION", invitation.description), ("LOCATION", invitation.location)):
        if text:
            event.add(name, text)
    if invitation.method is not Method.PUBLISH:
        _people(ical, event, clinic, attendee)
    return event


def _people(ical: ModuleType, event: object, clinic: ClinicFacts, attendee: str) -> None:
    """The organizer is the sender of the mail, or programs refuse the change; nobody is asked to answer."""
    organizer = ical.vCalAddress(f"mailto:{clinic.email}")
    organizer.params["CN"] = ical.vText(clinic.name)
    guest = ical.vCalAddress(f"mailto:{attendee}")
    guest.params["RSVP"] = ical.vText("FALSE")
    event.add("ORGANIZER", organizer)  # type: ignore[attr-defined]  # the library is loaded late and has no type here
    event.add("ATTENDEE", guest)  # type: ignore[attr-defined]  # as above
