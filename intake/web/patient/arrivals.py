"""What a family gets next, drawn as lanes of time, and the same in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from intake.i18n import N_
from intake.models.referrals import Referral
from intake.services.arrivals import Arrival, Kind
from intake.web.language import _, text_dir
from intake.web.presentation import two_times

TITLES: Mapping[Kind, str] = {
    Kind.RECEIPT: N_("A mail with your reference"),
    Kind.CALL: N_("Our call"),
    Kind.CONTACT: N_("A person from the clinic contacts you"),
    Kind.ANSWER: N_("Our answer about the time that you asked for"),
    Kind.CHECK: N_("We check the records that we asked for"),
    Kind.READING: N_("A haematologist looks at your request"),
    Kind.CONSULTATION: N_("Your consultation"),
    Kind.OPINION: N_("The written opinion"),
}
NO_DAY: Mapping[Kind, str] = {
    Kind.RECEIPT: N_("It is on its way now."),
    Kind.CHECK: N_("When they have arrived."),
}
NO_DAY_YET = N_("There is no day yet. It will stand here.")
# Units of the drawing: a lane for each thing, time runs from NOW to END.
WIDE, LANE, NOW, END, FOOT = 308, 36, 46, 290, 30
APART = 26  # between two numbers of days, so that they can be read
NEAR = 24  # from now to what comes at once, so that it stands beside the line
LEAST = timedelta(days=1)  # the time that is drawn, at least


@dataclass(frozen=True, slots=True)
class Lane:
    """One thing. `form` is moment (a set time), span (any time until its end) or open (no day). `x` is its end."""

    number: int
    y: int
    form: str
    x: int
    start: int
    width: int
    title: str
    when: str | Markup
    late: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """Mirrored where the page is written from the right. `days` are numbers of days below the lanes: place, number."""

    lanes: tuple[Lane, ...]
    high: int
    now: int
    mark: int
    days: tuple[tuple[int, int], ...]


def drawing_of(coming: Sequence[Arrival], referral: Referral, now: datetime) -> Drawing | None:
    """None where nothing is known to come."""
    if not coming:
        return None
    last = max([one.moment for one in coming if one.moment] + [now + LEAST])
    lanes = tuple(_lane(number, one, referral, now, last) for number, one in enumerate(coming, 1))
    days = tuple((_side(x), number) for x, number in _days(coming, referral, now, last))
    return Drawing(lanes, len(lanes) * LANE + FOOT, _side(NOW), _side(LANE // 2), days)


def _lane(number: int, one: Arrival, referral: Referral, now: datetime, last: datetime) -> Lane:
    late = one.late(now)
    form = "open" if late or one.moment is None else "moment" if one.at else "span"
    end = END if form == "open" else _along(one.moment or last, now, last)
    return Lane(
        number, (number - 1) * LANE + LANE // 2, form, _side(end), min(_side(NOW), _side(end)), end - NOW,
        _(TITLES[one.kind]), _when(one, referral, late=late), late,
    )  # fmt: skip


def _along(moment: datetime, now: datetime, last: datetime) -> int:
    """How far along the lane a moment stands; what is over stands at its beginning."""
    share = max(timedelta(), moment - now) / (last - now)
    return NOW + max(NEAR, round(share * (END - NOW)))


def _side(x: int) -> int:
    return WIDE - x if text_dir() == "rtl" else x


def _days(coming: Sequence[Arrival], referral: Referral, now: datetime, last: datetime) -> list[tuple[int, int]]:
    """Today, and the day on which each thing comes, where the person is; numbers that would touch are left out."""
    zone = ZoneInfo(referral.time_zone)
    found = [(NOW, now.astimezone(zone).date())]
    moments = sorted(one.moment for one in coming if one.moment is not None and not one.late(now))
    for moment in moments:
        x, day = _along(moment, now, last), moment.astimezone(zone).date()
        if x - found[-1][0] >= APART and day > found[-1][1]:
            found.append((x, day))
    return [(x, day.day) for x, day in found]


def _when(one: Arrival, referral: Referral, *, late: bool) -> str | Markup:
    if one.moment is None:
        return _(NO_DAY.get(one.kind, NO_DAY_YET))
    shown = two_times(one.moment, referral.time_zone)
    if one.at is not None:
        return shown
    return Markup("{} {}").format(_("This is late. We had said:") if late else _("At the latest:"), shown)
