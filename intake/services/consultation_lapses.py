"""What follows when a hold has run out that somebody was told of: a request nobody confirmed, an offer nobody took."""

from __future__ import annotations

from sqlalchemy import update

from intake.db import rows_changed
from intake.models.consultations import Booking, ConsultationService, WaitingListEntry, WaitingState
from intake.models.desk import TaskKind
from intake.models.referrals import Referral
from intake.services import audit, consultation_notices
from intake.services.desk_tasks import raise_task
from intake.services.work import Work

OFFERS_AT_MOST = 3


def follow(work: Work, booking: Booking) -> None:
    """The hold has just been ended as expired."""
    referral = work.session.get_one(Referral, booking.referral_id)
    if booking.waiting_id is not None:
        unanswered(work, referral, work.session.get_one(WaitingListEntry, booking.waiting_id))
    elif booking.requested_at is not None:
        _nobody_confirmed(work, referral, booking)


def unanswered(work: Work, referral: Referral, entry: WaitingListEntry) -> None:
    """One more offer without an answer: the entry waits on, or is closed after the third."""
    after = WaitingState.CLOSED if entry.offers + 1 >= OFFERS_AT_MOST else WaitingState.WAITING
    mine = update(WaitingListEntry).where(
        WaitingListEntry.id == entry.id, WaitingListEntry.state == WaitingState.OFFERED
    )
    values = {"state": after, "offers": WaitingListEntry.offers + 1, "updated_at": work.now}
    changed = rows_changed(work.session, mine.values(values).execution_options(synchronize_session=False))
    work.session.refresh(entry)
    if changed and after is WaitingState.CLOSED:
        consultation_notices.waiting_closed(work, referral, entry)


def _nobody_confirmed(work: Work, referral: Referral, booking: Booking) -> None:
    """The family waited for us: they hear it, and a person looks for another time with them."""
    service = work.session.get_one(ConsultationService, booking.service_id)
    consultation_notices.settle_request(work, booking)
    consultation_notices.declined(work, referral, booking, service)
    key = f"booking:{booking.id}:unconfirmed"
    raise_task(work, TaskKind.PROPOSE_TIME, key, referral_id=referral.id, detail={"booking": booking.id})
    audit.record(work, "booking.unconfirmed", "booking", booking.id)
