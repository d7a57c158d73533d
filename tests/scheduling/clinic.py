"""Short spellings for the tests of the scheduling core; the expectations stay in the tests."""

from __future__ import annotations

from datetime import datetime

from intake.scheduling.callbacks import Busy, plan
from intake.scheduling.calls import EVERY_DAY, Coordinator, Plan, Preference, Request
from intake.scheduling.clinic_days import clinic_calendar
from intake.scheduling.settings import Span, Urgency

CALENDAR = clinic_calendar()

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
_WEEK = {SUN: (Span(480, 1080),), FRI: (Span(480, 750),)} | {day: (Span(480, 1080),) for day in (MON, TUE, WED, THU)}
FIXTURE_C = (Coordinator(1, ("he", "en"), _WEEK), Coordinator(2, ("ru", "en", "uk"), _WEEK))


def at(text: str) -> datetime:
    """`2027-03-14T15:00Z`."""
    return datetime.fromisoformat(text)


def wish(start: str, end: str, *weekdays: int) -> Preference:
    """A window from "10:00" to "12:00", every day unless weekdays are named."""
    return Preference(Span(_minute(start), _minute(end)), frozenset(weekdays) or EVERY_DAY)


def _minute(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def request(
    urgency: str, created: str, tz: str, langs: str, *prefer: Preference, extended_ok: bool = False
) -> Request:
    return Request(at(created), Urgency(urgency), tz, tuple(langs.split()), prefer, extended_ok)


def planned(asked: Request, busy: Busy | None = None) -> Plan:
    """The plan of fixture C at the moment of the request, with the committed calendar."""
    return plan(asked, FIXTURE_C, busy or {}, asked.created, CALENDAR)
