"""What follows a call nobody answered (scheduling 2.2): a second attempt, a third, then "unreachable"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from intake.scheduling.calls import Preference, Request
from intake.scheduling.clinic_days import ClinicCalendar
from intake.scheduling.settings import Span, Urgency
from intake.scheduling.zones import zone


@dataclass(frozen=True, slots=True)
class NextAttempt:
    """What to hand to the planner: `plan(attempt.request, ..., not_before=attempt.not_before)`.

    `alert_lead`: an urgent person was missed twice, so the lead coordinator hears of it at once.
    """

    request: Request
    not_before: datetime
    alert_lead: bool = False


def after_no_answer(
    request: Request, tries: int, called_at: datetime, now: datetime, calendar: ClinicCalendar
) -> NextAttempt | None:
    """The next attempt after `tries` calls without an answer; None means the person is unreachable.

    `called_at` is the start of the last call. Targets and horizon count anew from `now`: counted from the request
    they could already lie behind us. `ValueError` for `tries` below 1.
    """
    if tries < 1:
        raise ValueError("an attempt that was not made cannot be missed")
    settings = calendar.settings
    if tries >= settings.tries:
        return None
    again = replace(request, created=now)
    if tries == 1:
        return NextAttempt(again, now + timedelta(minutes=settings.retry_after))
    prefer = other_half(request, called_at, settings.midday)
    patient = replace(again, urgency=Urgency.ROUTINE, prefer=prefer)
    return NextAttempt(patient, calendar.next_day_opening(now), request.urgency is Urgency.URGENT)


def other_half(request: Request, called_at: datetime, midday: int) -> tuple[Preference, ...]:
    """The half of the person's day that was not tried: before 13:00, or from 13:00 on.

    Of the windows a person named, the parts in that half; where they named none there, their windows as they are,
    for their word counts more than our guess.
    """
    local = called_at.astimezone(zone(request.tz))
    in_morning = local.hour * 60 + local.minute < midday
    half = Span(midday, 1440) if in_morning else Span(0, midday)
    if not request.prefer:
        return (Preference(half),)
    return tuple(clipped for wish in request.prefer for clipped in _clip(wish, half)) or request.prefer


def _clip(wish: Preference, half: Span) -> Iterator[Preference]:
    for part in _within_one_day(wish):
        start, end = max(part.span.start_min, half.start_min), min(part.span.end_min, half.end_min)
        if start < end:
            yield Preference(Span(start, end), part.weekdays)


def _within_one_day(wish: Preference) -> Iterator[Preference]:
    """A window that crosses midnight as its two days."""
    start, end = wish.span
    if start < end:
        yield wish
        return
    yield Preference(Span(start, 1440), wish.weekdays)
    if end:
        yield Preference(Span(0, end), frozenset((day + 1) % 7 for day in wish.weekdays))
