"""Times to choose from: the days with how many times they have, and each time on both clocks.

Days are those of the patient's own calendar. What a page needs stands in its address, so that it works without scripts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from intake.models.consultations import Booking, ConsultationService
from intake.models.referrals import Referral
from intake.scheduling.local_times import LocalTimes
from intake.scheduling.zones import known_zone, zone
from intake.services import consultation_offers
from intake.services.consultation_offers import Offer, Offers
from intake.services.consultation_terms import stamp
from intake.services.work import Work
from intake.web.consultations import words
from intake.web.language import _
from intake.web.presentation import TEL_AVIV, two_times

PAGE = timedelta(days=14)
DAY = timedelta(days=1)
FURTHEST = date(2100, 1, 1)


@dataclass(frozen=True)
class Day:
    """A day with free times. `label` names it, `open` says that its times are shown."""

    day: date
    label: str
    count: int
    open: bool


@dataclass(frozen=True)
class Choosing:
    """What the page of times shows. `times` and `nearest` are options of radio buttons; `earlier` and `later` the first
    days of the neighbouring pages; `offers` is what it was made from."""

    service: ConsultationService
    first: date
    days: list[Day]
    times: list[dict[str, Any]]
    suggested: list[dict[str, Any]]
    earlier: date | None
    later: date | None
    next_day: date | None
    offers: Offers


def zone_of(referral: Referral) -> str:
    """The patient's zone, the clinic's where theirs is not known."""
    return known_zone(referral.time_zone, TEL_AVIV)


def read_day(text: str) -> date | None:
    """A day out of an address; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(2020, 1, 1) <= day < FURTHEST else None


def choosing(
    work: Work,
    referral: Referral,
    service: ConsultationService,
    first: date | None = None,
    open_day: date | None = None,
    *,
    of_staff: bool = False,
    **more: Any,
) -> Choosing:
    """The times of the fourteen days from `first`, which is today when nothing is asked for; `more` as for
    `consultation_offers.offers`. Of the days, `open_day` (else the first) shows its times."""
    tz = zone_of(referral)
    today = work.now.astimezone(zone(tz)).date()
    first = max(first or today, today)
    # A day of the patient's may lie on two of the clinic's: a day more on either side holds all of it.
    found = consultation_offers.offers(work, referral, service, first - DAY, (PAGE + 2 * DAY).days, **more)
    shown = [offer for offer in found.offers if first <= offer.times.patient.date() < first + PAGE]
    days = sorted({offer.times.patient.date() for offer in shown})
    opened = open_day if open_day in days else (days[0] if days else None)
    reach = today + timedelta(days=service.max_days)
    return Choosing(
        service=service,
        first=first,
        days=[Day(day, words.day_words(day), _count(shown, day), day == opened) for day in days],
        times=options((offer for offer in shown if offer.times.patient.date() == opened), tz, of_staff=of_staff),
        suggested=options(found.suggested, tz, of_staff=of_staff),
        earlier=max(first - PAGE, today) if first > today else None,
        later=first + PAGE if first + PAGE <= reach else None,
        next_day=None if days else _next_day(found, first + PAGE, tz),
        offers=found,
    )


def _count(offers: Iterable[Offer], day: date) -> int:
    return sum(offer.times.patient.date() == day for offer in offers)


def _next_day(found: Offers, beyond: date, tz: str) -> date | None:
    """The first day with a time behind an empty page."""
    behind: list[datetime] = [offer.start for offer in found.offers if offer.times.patient.date() >= beyond]
    start = behind[0] if behind else found.next_free
    return start.astimezone(zone(tz)).date() if start else None


def options(offers: Iterable[Offer], tz: str, *, of_staff: bool = False) -> list[dict[str, Any]]:
    """Radio buttons: each time on both clocks, with what is to be known of it."""
    return [
        {
            "value": stamp(offer.start),
            "text": two_times(offer.start, tz),
            "day": offer.times.patient.date().isoformat(),
            "hint": " ".join(hints(offer.times, offer.unsocial, offer.tags, tz, of_staff=of_staff)),
        }
        for offer in offers
    ]


def hints(times: LocalTimes, unsocial: bool, tags: Iterable[str], tz: str, *, of_staff: bool = False) -> list[str]:
    """What is to be known of a time, in sentences."""
    early = _("Early or late in the day for the patient.") if of_staff else _("Early or late in the day where you are.")
    found = [words.tag_words(tuple(tags)), early if unsocial else "", words.clock_words(times, tz)]
    return [sentence for sentence in found if sentence]


def selected(chosen: Choosing, moving: Booking | None = None) -> str:
    """What is ticked when the page opens: what this browser holds, or the time that is to be moved."""
    held = chosen.offers.held or moving
    return stamp(held.starts_at) if held is not None else ""


def first_within(chosen: Choosing, since: datetime | None, length: timedelta) -> str:
    """The first time on the page that begins in this stretch; "" when there is none, or nothing was asked for."""
    if since is None:
        return ""
    wanted = (stamp(offer.start) for offer in chosen.offers.offers if since <= offer.start < since + length)
    return next(wanted, "")
