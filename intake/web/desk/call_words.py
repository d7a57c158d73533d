"""Calls, rosters and clinic days in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from flask_babel import format_date

from intake.i18n import N_
from intake.models.callbacks import CallbackState, ResourceKind
from intake.scheduling.clinic_days import DayKind, Source
from intake.scheduling.settings import Span
from intake.services.callback_choices import Reach
from intake.web.consultations.words import DAY_PATTERNS
from intake.web.language import _, language

STATES: Mapping[CallbackState, str] = {
    CallbackState.PLANNED: N_("Planned"),
    CallbackState.DUE: N_("Due now"),
    CallbackState.LATE: N_("Late"),
    CallbackState.ESCALATED: N_("Overdue, the clinician on call was told"),
    CallbackState.DONE: N_("Reached"),
    CallbackState.UNREACHABLE: N_("Not reached in three calls"),
    CallbackState.NEEDS_HUMAN: N_("Without a time"),
    CallbackState.CANCELLED: N_("Cancelled"),
}
STATE_KINDS: Mapping[CallbackState, str] = {
    CallbackState.DUE: "soon",
    CallbackState.LATE: "stop",
    CallbackState.ESCALATED: "stop",
    CallbackState.NEEDS_HUMAN: "soon",
    CallbackState.DONE: "ok",
}
PEOPLE: Mapping[ResourceKind, str] = {
    ResourceKind.COORDINATOR: N_("Coordinator"),
    ResourceKind.INTERPRETER: N_("Interpreter"),
}
DAY_KINDS: Mapping[DayKind, str] = {
    DayKind.FULL: N_("Full day"),
    DayKind.SHORT: N_("Short day"),
    DayKind.CLOSED: N_("Clinic closed"),
}
SOURCES: Mapping[Source, str] = {
    Source.MANUAL: N_("Entered by hand"),
    Source.CALENDAR: N_("Calendar"),
    Source.WEEKDAY: N_("Weekday only: the calendar ends before"),
}
REACHES: Mapping[Reach, str] = {
    Reach.MESSAGE: N_("They want a message on their page instead of a call."),
    Reach.EMAIL: N_("They want an e-mail instead of a call."),
    Reach.WHATSAPP: N_("They want a WhatsApp message instead of a call."),
    Reach.OTHER_NUMBER: N_("They want to be called on another number."),
    Reach.CHOOSE_LATER: N_("They want to choose a time later."),
}
_SUNDAY = date(2026, 11, 22)
WEEK = (6, 0, 1, 2, 3, 4, 5)  # the clinic's week begins on Sunday


def day(value: date) -> str:
    """ "Sunday 22 November"."""
    return str(format_date(value, DAY_PATTERNS[language()].removesuffix(" y")))


def month(value: date) -> str:
    """ "November 2026"."""
    return str(format_date(value, "LLLL y"))


def weekday(number: int) -> str:
    """The name of a weekday; Monday is 0."""
    return str(format_date(_SUNDAY + timedelta(days=(number + 1) % 7), "EEEE"))


def hours(spans: Sequence[Span]) -> str:
    """ "08:00-13:00, 14:00-18:00", as one types them too; nothing for no hours."""
    return ", ".join(f"{_clock(start)}-{_clock(end)}" for start, end in spans)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def known_day_name(name: str) -> str:
    """The name of a day: translated where it is one of the calendar's, else as somebody typed it."""
    return _(name) if name else ""
