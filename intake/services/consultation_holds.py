"""Holding a time: one at a time for each browser session, for ten minutes that can be made longer (scheduling 3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import inspect, select, update
from sqlalchemy.orm.util import identity_key

from intake.db import bare_rows, rows_changed
from intake.errors import Conflict, NotFound
from intake.models.consultations import Booking, BookingState, ConsultationService
from intake.models.referrals import Referral
from intake.scheduling.slot_search import Free
from intake.scheduling.slots import Refusal
from intake.scheduling.zones import known_zone, zone
from intake.services import audit, consultation_diaries, consultation_lapses
from intake.services.consultation_diaries import needs_of, plain, search_for
from intake.services.consultation_offers import service_of
from intake.services.consultation_statements import (
    AS_IT_STANDS,
    BOOKED,
    BY_KEY,
    CONSULTATION,
    END,
    END_WHEN_OVER,
    HELD_BY,
    IN_THE_WAY,
    LOCK,
    learn,
)
from intake.services.consultation_terms import (
    BOOKABLE,
    EXTENSIONS,
    HOLD,
    HoldGone,
    NotOffered,
    SlotTaken,
    Why,
    Wish,
)
from intake.services.referrals import answers_of
from intake.services.rows import insert_new
from intake.services.work import Work

TRIES = 5  # at other doctors or rooms, after somebody else was faster
MINUTE_FORM = "%Y-%m-%dT%H:%M"


def find(work: Work, referral: Referral, booking_id: str) -> Booking:
    """A booking of this request. Raises NotFound."""
    booking: Booking | None = work.session.scalar(AS_IT_STANDS, {"booking": booking_id})
    if booking is None or booking.referral_id != referral.id:
        raise NotFound
    return booking


def upcoming(work: Work, referral: Referral) -> Booking | None:
    """The confirmed consultation that is to come, or took place and has no outcome yet."""
    found = bare_rows(work.session, CONSULTATION, {"referral": referral.id})
    return work.session.get(Booking, found[0].id) if found else None


def requested(work: Work, referral: Referral) -> Booking | None:
    """A request for a time that waits for a coordinator."""
    return work.session.scalar(
        select(Booking).where(
            Booking.referral_id == referral.id,
            Booking.state == BookingState.HELD,
            Booking.requested_at.is_not(None),
            Booking.hold_until > work.now,
        )
    )


def history(work: Work, referral: Referral) -> list[Booking]:
    """Every booking that the patient was told of, the latest first."""
    own = select(Booking).where(Booking.referral_id == referral.id, Booking.told_local.is_not(None))
    return list(work.session.scalars(own.order_by(Booking.starts_at.desc())))


def hold(
    work: Work,
    referral: Referral,
    wish: Wish,
    idem_key: str,
    *,
    holder: str = "",
    staff_id: str | None = None,
) -> Booking:
    """Hold a time for ten minutes. The same `idem_key` gives the same booking, however often it comes.

    `holder` names the browser session; what it held before is released, unless this fails. `staff_id` is who books for
    the patient. Raises SlotTaken when somebody else has the time, NotOffered when it is no time at all: not on the
    grid, not on a day that is open, outside of notice and horizon, or not for this request.
    """
    lock(work, referral)
    known = bare_rows(work.session, BY_KEY, {"idem_key": idem_key})
    if known:
        return find(work, referral, known[0].id)
    _may_book(work, referral, wish)
    with all_or_nothing(work):  # who cannot have the new time keeps the old one
        if holder:
            _release_others(work, holder)
        booking = place(work, referral, wish, idem_key, holder=holder, staff_id=staff_id)
    audit.record(work, "booking.hold", "booking", booking.id)
    return booking


def lock(work: Work, referral: Referral) -> None:
    """What one request books is done one after the other; others are not held up (SQLite has one writer anyway)."""
    if work.session.get_bind().dialect.name == "postgresql":
        bare_rows(work.session, LOCK, {"referral": referral.id})


@contextmanager
def all_or_nothing(work: Work) -> Iterator[None]:
    """A conflict inside leaves everything as it was: the rows, and what the session knows of bookings."""
    try:
        with work.session.begin_nested():
            yield
    except Conflict:
        _as_it_was(work)
        raise


def _as_it_was(work: Work) -> None:
    # Identities are asked for, because attributes of a row that has gone cannot be read.
    bookings = [row for row in work.session.identity_map.values() if isinstance(row, Booking)]
    known = {identity[0]: row for row in bookings if (identity := inspect(row).identity) is not None}
    there = set(work.session.scalars(select(Booking.id).where(Booking.id.in_(known))))
    for name, row in known.items():
        if name in there:
            work.session.refresh(row)
        else:
            work.session.expunge(row)  # it was made inside


def _may_book(work: Work, referral: Referral, wish: Wish) -> None:
    if referral.state not in BOOKABLE:
        raise NotOffered(Why.NOT_READY, wish.start)
    if bare_rows(work.session, BOOKED, {"referral": referral.id, "now": work.now}):
        raise NotOffered(Why.ALREADY_BOOKED, wish.start)


def _release_others(work: Work, holder: str) -> None:
    for row in bare_rows(work.session, HELD_BY, {"holder": holder}):
        end(work, row.id, BookingState.EXPIRED)


def place(
    work: Work,
    referral: Referral,
    wish: Wish,
    idem_key: str,
    *,
    holder: str = "",
    staff_id: str | None = None,
    until: datetime | None = None,
    waiting_id: str | None = None,
) -> Booking:
    """A new hold with its cells, until ten minutes from now unless told otherwise. Raises as `hold`."""
    service = service_of(work, wish.service_id)
    found = choices(work, referral, service, wish)
    clinic_zone = work.settings.planner.clinic_zone
    booking = Booking(
        idem_key=idem_key,
        holder=holder or None,
        referral_id=referral.id,
        service_id=service.id,
        doctor_id=found[0].doctor,
        others=list(found[0].others),
        starts_at=found[0].start,
        ends_at=plain(service).end(found[0].start),
        wall_start=found[0].start.astimezone(zone(clinic_zone)).strftime(MINUTE_FORM),
        tz=clinic_zone,
        patient_tz=known_zone(referral.time_zone, clinic_zone),
        hold_until=until or work.now + HOLD,
        waiting_id=waiting_id,
        booked_by=staff_id,
        created_at=work.now,
        updated_at=work.now,
    )
    if not insert_new(work.session, booking, "idem_key"):
        raise SlotTaken  # the key of another request: no honest browser sends it
    occupy(work, referral, booking, service, wish)
    return booking


def choices(
    work: Work, referral: Referral, service: ConsultationService, wish: Wish, ignoring: Iterable[str] = ()
) -> list[Free]:
    """Who can take the start, by the very rules that offer it. Raises SlotTaken and NotOffered."""
    day = wish.start.astimezone(zone(work.settings.planner.clinic_zone)).date()
    today = work.now.astimezone(zone(work.settings.planner.clinic_zone)).date()
    if not today <= day <= today + timedelta(days=service.max_days):
        raise NotOffered(Why.PAST if day < today else Why.TOO_FAR, wish.start)
    needs = needs_of(referral, answers_of(work, referral))
    search = search_for(work, service, needs, day, day, doctor_id=wish.doctor_id, ignoring=ignoring)
    found = search.at(wish.start, work.now)
    if found is Refusal.TAKEN:
        raise SlotTaken
    if isinstance(found, Refusal):
        raise NotOffered(found, wish.start)
    return found


def occupy(
    work: Work, referral: Referral, booking: Booking, service: ConsultationService, wish: Wish
) -> None:
    """Take the cells of the booking; when somebody was faster, those of another doctor or room that will do.

    Raises SlotTaken when nothing is left."""
    _clear_what_ran_out(work, booking, service)
    for _try in range(TRIES):
        try:
            return consultation_diaries.take(work, booking, service)
        except SlotTaken:
            found = choices(work, referral, service, wish)
            booking.doctor_id, booking.others = found[0].doctor, list(found[0].others)
    raise SlotTaken


def _clear_what_ran_out(work: Work, booking: Booking, service: ConsultationService) -> None:
    """Holds that ran out keep their cells until somebody wants them: expire those that stand in our way."""
    cells, resources = plain(service).cells(booking.starts_at), [booking.doctor_id, *booking.others]
    wanted = {"resources": resources, "first": cells[0], "last": cells[-1], "now": work.now}
    for row in bare_rows(work.session, IN_THE_WAY, wanted):
        expire(work, work.session.get_one(Booking, row.id, populate_existing=True))


def expire(work: Work, booking: Booking) -> bool:
    """End a hold whose time is over; who was told of it hears that it is gone. False when it is no hold now."""
    ended = end(work, booking.id, BookingState.EXPIRED, over=True)
    if ended:
        consultation_lapses.follow(work, booking)
    return ended


def end(work: Work, booking_id: str, state: BookingState, *, over: bool = False) -> bool:
    """A hold ends and its cells are free; with `over` only when its time has run out. False when it is none now."""
    values = {"booking": booking_id, "after": state, "now": work.now}
    ended = bare_rows(work.session, END_WHEN_OVER if over else END, values)
    known = work.session.identity_map.get(identity_key(Booking, booking_id))
    if known is not None and ended:
        learn(known, ended[0])
    elif known is not None:
        work.session.refresh(known)  # somebody else did something with it
    if ended:
        consultation_diaries.free(work, booking_id)
    return bool(ended)


def extend(work: Work, referral: Referral, booking_id: str, holder: str) -> Booking:
    """Ten minutes from now, three times at most. Raises HoldGone when it ran out, is not this browser's, or was made
    longer three times."""
    mine = update(Booking).where(
        Booking.id == booking_id,
        Booking.referral_id == referral.id,
        Booking.holder == holder,
        Booking.state == BookingState.HELD,
        Booking.requested_at.is_(None),
        Booking.waiting_id.is_(None),
        Booking.hold_until > work.now,
        Booking.extended < EXTENSIONS,
    )
    values = {"hold_until": work.now + HOLD, "extended": Booking.extended + 1, "updated_at": work.now}
    if rows_changed(work.session, mine.values(values).execution_options(synchronize_session=False)) != 1:
        raise HoldGone
    return find(work, referral, booking_id)


def release(work: Work, referral: Referral, booking_id: str) -> bool:
    """Give a hold back before it runs out. False when it is none now. Raises NotFound."""
    booking = find(work, referral, booking_id)
    own = booking.requested_at is None and booking.waiting_id is None
    released = own and end(work, booking.id, BookingState.EXPIRED)
    if released:
        audit.record(work, "booking.release", "booking", booking.id)
    return released
