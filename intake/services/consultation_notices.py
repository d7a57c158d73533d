"""Who hears what about a consultation: the sender by mail with a calendar part, the desk by task (scheduling 3).

Mails about one booking share a stream and are guarded by its version, so that a cancellation never overtakes what it
cancels, and nothing that is no longer true leaves.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import literal_column, update

from intake.db import rows_changed
from intake.models.consultations import Booking, ConsultationService, Modality, WaitingListEntry
from intake.models.desk import TaskKind
from intake.models.outbox import OutboxEmail, OutboxState
from intake.models.referrals import Referral
from intake.scheduling.local_times import told_local
from intake.scheduling.zones import zone
from intake.services import senders
from intake.services.desk_tasks import raise_task, settle
from intake.services.outbox import Mail, enqueue_all
from intake.services.work import Work

REMIND_BEFORE = (timedelta(hours=24), timedelta(hours=2))


def confirmed(work: Work, referral: Referral, booking: Booking, service: ConsultationService) -> None:
    """The time is theirs; reminders are written with it."""
    _tell(work, referral, booking, service, "booking_confirmed", reminders=True)


def moved(work: Work, referral: Referral, booking: Booking, service: ConsultationService) -> None:
    """The same consultation at another time."""
    _tell(work, referral, booking, service, "booking_moved", reminders=True)


def cancelled(work: Work, referral: Referral, booking: Booking, service: ConsultationService) -> None:
    """It does not take place; the calendar forgets it."""
    _tell(work, referral, booking, service, "booking_cancelled", expires=False)


def requested(work: Work, referral: Referral, booking: Booking, service: ConsultationService) -> None:
    """The wish has arrived and waits for a coordinator, who gets a task."""
    _tell(work, referral, booking, service, "booking_requested", until=booking.hold_until)
    raise_task(
        work,
        TaskKind.CONFIRM_BOOKING,
        f"booking:{booking.id}:request",
        due_at=work.now + ((booking.hold_until or work.now) - work.now) / 2,
        referral_id=referral.id,
        detail={"booking": booking.id},
    )


def declined(work: Work, referral: Referral, booking: Booking, service: ConsultationService) -> None:
    """The time that was wished for cannot be confirmed, or nobody confirmed it in time."""
    _tell(work, referral, booking, service, "booking_declined", expires=False)


def offered(work: Work, referral: Referral, booking: Booking, service: ConsultationService) -> None:
    """A time has become free for somebody on the waiting list, who may answer until the hold ends."""
    _tell(work, referral, booking, service, "booking_offered", until=booking.hold_until)


def local_time_changed(work: Work, referral: Referral, booking: Booking, service: ConsultationService) -> None:
    """The same instant reads differently on the person's clock now."""
    fact = f"booking:{booking.id}:booking_local_time_changed:{booking.told_local}"
    _tell(work, referral, booking, service, "booking_local_time_changed", fact=fact)


def waiting_closed(work: Work, referral: Referral, entry: WaitingListEntry) -> None:
    """Nobody answered three offers: the entry is closed, and can be made anew."""
    fact = f"waiting:{entry.id}:closed"
    if not _writes_to(referral):
        return _by_telephone(work, referral, fact, "waiting_closed")
    assert referral.email, "asked above"
    mail = Mail(
        "waiting_closed",
        referral.email,
        fact,
        language=referral.language,
        payload={"reference": referral.reference},
        referral_id=referral.id,
        stream=f"waiting:{entry.id}",
    )
    enqueue_all(work, [mail])
    return None


def supersede(work: Work, booking: Booking) -> int:
    """Drop the mails that still wait about older versions; how many there were."""
    return rows_changed(
        work.session,
        update(OutboxEmail)
        .where(
            OutboxEmail.guard_booking == booking.id,
            OutboxEmail.guard_version < booking.version,
            OutboxEmail.state == literal_column("'ready'"),  # literal: only so the partial index is taken
        )
        .values(state=OutboxState.SUPERSEDED),
    )


def settle_request(work: Work, booking: Booking) -> None:
    """The request, if it was one, has its answer."""
    if booking.requested_at is None:
        return
    answered_by = work.actor.id if work.actor.kind == "staff" else None  # families take wishes back themselves
    settle(work, TaskKind.CONFIRM_BOOKING, fact=f"booking:{booking.id}:request", staff_id=answered_by)


def booking_facts(booking: Booking, service: ConsultationService) -> dict[str, Any]:
    """What a mail or a calendar file says of a booking: its name for ever, its moments, how it is held."""
    return {
        "booking_id": booking.id,
        "sequence": booking.sequence,
        "stamped_at": booking.updated_at.isoformat(),
        "starts_at": booking.starts_at.isoformat(),
        "ends_at": booking.ends_at.isoformat(),
        "zone": booking.patient_tz,
        "modality": service.modality.value,
        "with_place": service.modality is Modality.IN_PERSON,
    }


def reading_of(booking: Booking) -> str:
    """The time as the patient's clock shows it."""
    return told_local(booking.starts_at.astimezone(zone(booking.patient_tz)))


def _tell(
    work: Work,
    referral: Referral,
    booking: Booking,
    service: ConsultationService,
    template: str,
    *,
    fact: str = "",
    until: datetime | None = None,
    reminders: bool = False,
    expires: bool = True,
) -> None:
    """The time told is kept: when the same instant reads differently one day, the person is told again (0.7)."""
    booking.told_local = reading_of(booking)
    fact = fact or f"booking:{booking.id}:{template}:v{booking.version}"
    if not _writes_to(referral):
        return _by_telephone(work, referral, fact, template)
    told = {"reference": referral.reference} | booking_facts(booking, service)
    if until is not None:
        told["until"] = until.isoformat()
    ends = booking.starts_at if expires else None
    mails = [_mail(referral, booking, template, fact, told, expires_at=ends)]
    if reminders:
        mails += _reminders(work, referral, booking, told)
    enqueue_all(work, mails)
    return None


def _writes_to(referral: Referral) -> bool:
    """Nobody has said that a professional who wrote for somebody may hear of the consultation: then the desk calls."""
    return bool(referral.email) and referral.sender_role not in senders.ADD_ONLY


def _reminders(work: Work, referral: Referral, booking: Booking, told: dict[str, Any]) -> list[Mail]:
    """A day and two hours before; one that would be due already is not written."""
    moments = {before: booking.starts_at - before for before in REMIND_BEFORE}
    return [
        _mail(
            referral,
            booking,
            "booking_reminder",
            f"booking:{booking.id}:reminder:{int(before.total_seconds()) // 3600}h:v{booking.version}",
            told,
            due_at=due,
            expires_at=booking.starts_at,
        )
        for before, due in moments.items()
        if due > work.now
    ]


def _mail(
    referral: Referral,
    booking: Booking,
    template: str,
    fact: str,
    told: dict[str, Any],
    *,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> Mail:
    assert referral.email, "asked by whoever calls"
    return Mail(
        template,
        referral.email,
        fact,
        language=referral.language,
        payload=told,
        referral_id=referral.id,
        stream=f"booking:{booking.id}",
        due_at=due_at,
        expires_at=expires_at,
        guard_booking=booking,
    )


def _by_telephone(work: Work, referral: Referral, fact: str, what: str) -> None:
    raise_task(work, TaskKind.TELL_PATIENT, f"{fact}:tell", referral_id=referral.id, detail={"what": what})
