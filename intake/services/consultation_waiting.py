"""The waiting list: whoever waits is offered a time that has become free, and has hours, not minutes, to answer
(scheduling 3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select, update

from intake.db import rows_changed
from intake.models.consultations import (
    Booking,
    BookingState,
    ConsultationService,
    WaitingListEntry,
    WaitingState,
)
from intake.models.referrals import Referral
from intake.scheduling.settings import Span
from intake.scheduling.zones import known_zone, window, zone
from intake.services import audit, consultation_notices, consultation_treatment
from intake.services.callback_cells import SlotTaken
from intake.services.consultation_holds import all_or_nothing, end, place
from intake.services.consultation_offers import service_of
from intake.services.consultation_terms import BOOKABLE, NotOffered, Why, Wish
from intake.services.referrals import answers_of
from intake.services.work import Work

LIVE = (WaitingState.WAITING, WaitingState.OFFERED)
TIME_TO_ANSWER = timedelta(hours=4)  # of the patient's waking hours
NOT_LATER = timedelta(hours=24)  # before the start
LOOKED_AT = 50  # entries that are tried for one time


def join(
    work: Work,
    referral: Referral,
    service_id: int,
    earliest: date,
    latest: date,
    *,
    weekdays: Sequence[int] = (),
    doctor_id: int | None = None,
    priority: int = 0,
) -> WaitingListEntry:
    """Wait for a time of this service; the wishes replace those of an entry that is there already.

    `earliest`, `latest` and `weekdays` (0 Monday to 6, none for any) are the patient's. `priority` is staff's to raise.
    Raises NotOffered, and ValueError for days in the wrong order or a weekday that is none."""
    if earliest > latest or not set(weekdays) <= set(range(7)):
        raise ValueError("the earliest day comes first, and weekdays are 0 to 6")
    service = service_of(work, service_id)
    if referral.state not in BOOKABLE:
        raise NotOffered(Why.NOT_READY)
    treatment = consultation_treatment.treatment_of(work, referral, answers_of(work, referral))
    tz = known_zone(referral.time_zone, work.settings.planner.clinic_zone)
    today = work.now.astimezone(zone(tz)).date()
    wishes = {
        "service_id": service.id,
        "doctor_id": doctor_id,
        "earliest": earliest,
        "latest": latest,
        "weekdays": sorted(set(weekdays)),
        "priority": priority,
        "decide_by": consultation_treatment.decide_by(treatment, today),
        "updated_at": work.now,
    }
    entry = entry_of(work, referral) or WaitingListEntry(
        referral_id=referral.id, tz=tz, created_at=work.now, state=WaitingState.WAITING, offers=0
    )
    for name, value in wishes.items():
        setattr(entry, name, value)
    work.session.add(entry)
    work.session.flush()
    audit.record(work, "waiting.join", "referral", referral.id)
    return entry


def entry_of(work: Work, referral: Referral) -> WaitingListEntry | None:
    """The entry with which this request waits."""
    own = (WaitingListEntry.referral_id == referral.id, WaitingListEntry.state.in_(LIVE))
    return work.session.scalar(select(WaitingListEntry).where(*own))


def offer_of(work: Work, referral: Referral) -> Booking | None:
    """The time that is offered to this request and waits for its answer; `confirm` takes it."""
    return work.session.scalar(
        select(Booking).where(
            Booking.referral_id == referral.id,
            Booking.state == BookingState.HELD,
            Booking.waiting_id.is_not(None),
            Booking.hold_until > work.now,
        )
    )


def waiting(work: Work) -> list[tuple[WaitingListEntry, Referral]]:
    """Everybody who waits, in the order in which they are served."""
    query = (
        select(WaitingListEntry, Referral)
        .join(Referral, Referral.id == WaitingListEntry.referral_id)
        .where(WaitingListEntry.state.in_(LIVE))
        .order_by(*_ORDER)
    )
    return [(entry, referral) for entry, referral in work.session.execute(query)]


_ORDER = (
    WaitingListEntry.priority.desc(),
    WaitingListEntry.decide_by.is_(None),
    WaitingListEntry.decide_by,
    WaitingListEntry.created_at,
    WaitingListEntry.id,
)


def leave(work: Work, referral: Referral) -> bool:
    """Wait no longer; an offer that stands goes to the next. False when it did not wait."""
    entry, offered = entry_of(work, referral), offer_of(work, referral)
    if entry is None:
        return False
    entry.state, entry.updated_at = WaitingState.CLOSED, work.now
    work.session.flush()
    audit.record(work, "waiting.leave", "referral", referral.id)
    if offered is not None:
        withdraw(work, offered)
    return True


def decline_offer(work: Work, referral: Referral) -> bool:
    """Not this time: the entry waits on, and the time goes to the next. False when nothing is offered."""
    entry, offered = entry_of(work, referral), offer_of(work, referral)
    if entry is None or offered is None:
        return False
    entry.state, entry.updated_at = WaitingState.WAITING, work.now
    work.session.flush()
    audit.record(work, "waiting.decline", "referral", referral.id)
    withdraw(work, offered)
    return True


def withdraw(work: Work, offered: Booking) -> None:
    """An offer ends before its time, and its start is offered on."""
    if end(work, offered.id, BookingState.EXPIRED):
        offer_on(work, offered)


def offer_on(work: Work, freed: Booking) -> Booking | None:
    """A booking's cells have just become free: offer its time to the first who waits for such a one.

    Who was offered this very time before is passed over. None when nobody waits for it, or when there is no time left
    to answer."""
    service = work.session.get_one(ConsultationService, freed.service_id)
    for entry in _fitting(work, freed):
        referral = work.session.get_one(Referral, entry.referral_id)
        until = answer_until(work, entry.tz, freed.starts_at)
        if until is None or referral.state not in BOOKABLE or not service.active:
            continue
        made = _offer(work, referral, entry, freed, until)
        if made is not None:
            consultation_notices.offered(work, referral, made, service)
            audit.record(work, "waiting.offer", "booking", made.id)
            return made
    return None


def _offer(
    work: Work, referral: Referral, entry: WaitingListEntry, freed: Booking, until: datetime
) -> Booking | None:
    """The hold and the entry's move to offered, both or neither."""
    wish = Wish(freed.service_id, freed.starts_at, entry.doctor_id or freed.doctor_id)
    key = f"waiting:{entry.id}:{entry.offers}:{freed.id}"
    try:
        with all_or_nothing(work):
            made = place(work, referral, wish, key, until=until, waiting_id=entry.id)
            mine = update(WaitingListEntry).where(
                WaitingListEntry.id == entry.id, WaitingListEntry.state == WaitingState.WAITING
            )
            offered = mine.values(state=WaitingState.OFFERED, updated_at=work.now)
            if rows_changed(work.session, offered.execution_options(synchronize_session=False)) != 1:
                raise SlotTaken
    except (SlotTaken, NotOffered):
        return None
    work.session.refresh(entry)
    return made


def _fitting(work: Work, freed: Booking) -> Iterator[WaitingListEntry]:
    """Entries that would take this time, in the order in which they are served."""
    served_before = select(Booking.waiting_id).where(
        Booking.starts_at == freed.starts_at, Booking.waiting_id.is_not(None)
    )
    query = (
        select(WaitingListEntry)
        .where(
            WaitingListEntry.state == WaitingState.WAITING,
            WaitingListEntry.service_id == freed.service_id,
            WaitingListEntry.referral_id != freed.referral_id,
            WaitingListEntry.id.not_in(served_before),
            (WaitingListEntry.doctor_id.is_(None)) | (WaitingListEntry.doctor_id == freed.doctor_id),
        )
        .order_by(*_ORDER)
    )
    for entry in work.session.scalars(query.limit(LOOKED_AT)).all():
        day = freed.starts_at.astimezone(zone(entry.tz)).date()
        if entry.earliest <= day <= entry.latest and (not entry.weekdays or day.weekday() in entry.weekdays):
            yield entry


def answer_until(work: Work, tz: str, start: datetime) -> datetime | None:
    """When four hours of the patient's waking time have passed, and a day before the start at the latest; None when
    that is over already."""
    until = min(waking_after(work.now, tz, TIME_TO_ANSWER, work.settings.planner.waking), start - NOT_LATER)
    return until if until > work.now else None


def waking_after(now: datetime, tz: str, length: timedelta, waking: Span) -> datetime:
    """The instant at which so much of a person's waking time has passed."""
    where, left = zone(tz), length
    day = now.astimezone(where).date() - timedelta(days=1)
    while True:
        opens, closes = window(day, waking.start_min, waking.end_min, where)
        start = max(opens, now)
        if closes - start >= left:
            return start + left
        left -= max(closes - start, timedelta())
        day += timedelta(days=1)
