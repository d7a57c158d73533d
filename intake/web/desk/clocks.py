"""Time left and time lost in words; clock.js turns the same words without a reload.

A list asks for fifty of each, so it may say in which language (`code`) instead of having that looked up every time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from intake.i18n import N_
from intake.scheduling.zones import known_zone
from intake.web.language import _, language, ngettext, sentence
from intake.web.presentation import TEL_AVIV, city_in, moment_in

LEFT, LATE = N_("In {time}"), N_("Late by {time}")
DAY = timedelta(days=1)
AWAKE = range(8, 21)
_ISOLATED = "\u2066{}\u2069"  # hours and minutes stay left to right inside any sentence
_MONTHS_IN_WORDS_UNTIL = 24


@dataclass(frozen=True)
class Due:
    """A promise beside the present: `iso` for the script, `text` as it stands, `exact` on the clinic's clock."""

    iso: str
    text: str
    late: bool
    exact: str


def due(promised: datetime, now: datetime, code: str | None = None) -> Due:
    """ "In 0:42", "Late by 0:13"; further away the moment itself, and lateness in days."""
    code, late = code or language(), promised < now
    exact = moment_in(code, promised)
    return Due(promised.isoformat(timespec="seconds"), _due_words(promised - now, exact, code), late, exact)


def _due_words(left: timedelta, exact: str, code: str) -> str:
    if abs(left) < DAY:
        # The script rounds down to whole minutes on the number line, so the same minute is shown here.
        minutes = abs(left // timedelta(minutes=1))
        shown = _ISOLATED.format(f"{minutes // 60}:{minutes % 60:02d}")
        return sentence(code, LATE if left < timedelta() else LEFT).format(time=shown)
    if left < timedelta():
        return ngettext("Late by %(num)s day", "Late by %(num)s days", abs(left).days)
    return exact


@dataclass(frozen=True)
class There:
    """The present where somebody lives. `awake` is false when nobody should be rung there."""

    time: str
    place: str
    awake: bool


def there(zone: str, now: datetime, code: str | None = None) -> There:
    local = now.astimezone(ZoneInfo(known_zone(zone, TEL_AVIV)))
    return There(f"{local.hour:02d}:{local.minute:02d}", city_in(code or language(), zone), local.hour in AWAKE)


def age(born: str | None, today: date) -> str:
    """The age in words out of a birth date that may lack day or month; small children in months."""
    if not born:
        return ""
    parts = [int(part) for part in born.split("-") if part.isdigit()]
    if not parts:
        return ""
    if len(parts) == 1:
        return _("about %(age)s", age=_years(today.year - parts[0]))
    day = parts[2] if len(parts) > 2 else 1
    months = (today.year - parts[0]) * 12 + today.month - parts[1] - (today.day < day)
    if months < _MONTHS_IN_WORDS_UNTIL:
        return ngettext("%(num)s month", "%(num)s months", max(months, 0))
    return _years(months // 12)


def _years(years: int) -> str:
    return ngettext("%(num)s year", "%(num)s years", max(years, 0))
