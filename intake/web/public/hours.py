"""When the telephone of the clinic is answered: the next seven days, in Tel Aviv and where the visitor is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import format_date

from intake.scheduling.clinic_days import ClinicCalendar, DayKind
from intake.scheduling.intervals import Interval
from intake.web.language import _, language
from intake.web.presentation import TEL_AVIV, city_of

# Cities of the people who write, a few for each region; whoever lives elsewhere finds one with the same clock.
ZONES = (
    TEL_AVIV, "Africa/Cairo", "Africa/Casablanca", "America/Los_Angeles", "America/New_York", "America/Sao_Paulo",
    "Asia/Almaty", "Asia/Amman", "Asia/Baghdad", "Asia/Baku", "Asia/Dubai", "Asia/Calcutta", "Asia/Novosibirsk",
    "Asia/Riyadh", "Asia/Shanghai", "Asia/Tashkent", "Asia/Tbilisi", "Asia/Vladivostok", "Asia/Yekaterinburg",
    "Asia/Yerevan", "Australia/Sydney", "Europe/Berlin", "Europe/Bucharest", "Europe/Istanbul", "Europe/Kiev",
    "Europe/London", "Europe/Moscow",
)  # fmt: skip
DATE_PATTERNS = {"en": "EEEE d MMMM", "ru": "EEEE, d MMMM", "he": "EEEE, d בMMMM", "ar": "EEEE، d MMMM"}
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayHours:
    """One day of the clinic. The texts are times; '' when the clinic is closed. `name` is a holiday's, or ''."""

    day: str
    here: str
    there: str
    name: str


def zone_asked(told: str | None) -> str:
    """The zone that somebody chose from the list; Tel Aviv for everything else."""
    return told if told in ZONES else TEL_AVIV


def zone_choices() -> list[tuple[str, str]]:
    """Zones by the name of their city, in the order of the page's language; Tel Aviv first."""
    others = sorted(((zone, city_of(zone)) for zone in ZONES[1:]), key=lambda choice: choice[1])
    return [(TEL_AVIV, city_of(TEL_AVIV)), *others]


def week(calendar: ClinicCalendar, moment: datetime, zone: str) -> list[DayHours]:
    """The next seven days, today first."""
    today = calendar.local_date(moment)
    return [_hours(calendar, today + ahead * DAY, zone) for ahead in range(7)]


def unusual_days(calendar: ClinicCalendar, moment: datetime, days: int = 60) -> list[tuple[str, str, bool]]:
    """Days with a name on which the clinic is closed or closes early: date, name, whether it is closed."""
    today = calendar.local_date(moment)
    rows = [calendar.day(today + ahead * DAY) for ahead in range(days)]
    return [
        (day_text(row.date), name_of(row.name), row.kind is DayKind.CLOSED)
        for row in rows
        if row.name and row.kind is not DayKind.FULL
    ]


def day_text(day: date) -> str:
    return str(format_date(day, DATE_PATTERNS[language()]))


def name_of(name: str) -> str:
    """The name of a holiday in the page's language; what an administrator typed stays as it is."""
    return _(name) if name else ""


def _hours(calendar: ClinicCalendar, day: date, zone: str) -> DayHours:
    hours = calendar.open_window(day)
    name = name_of(calendar.day(day).name)
    if hours is None:
        return DayHours(day_text(day), "", "", name)
    return DayHours(day_text(day), _span(hours, TEL_AVIV, day), _span(hours, zone, day), name)


def _span(hours: Interval, zone: str, day: date) -> str:
    """From and to, with the weekday where it is another day there (ux R35)."""
    start, end = (edge.astimezone(ZoneInfo(zone)) for edge in hours)
    text = f"{start:%H:%M}–{_end(start, end)}"
    return text if start.date() == day else f"{format_date(start.date(), 'EEE')} {text}"


def _end(start: datetime, end: datetime) -> str:
    return f"{end:%H:%M}" if end.date() == start.date() else f"{format_date(end.date(), 'EEE')} {end:%H:%M}"
