"""Calendar files: one consultation to download, and a resource's diary to subscribe to. Neutral words only."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select

from intake.mail.invitations import CALL, SUMMARY, Invitation, Method, calendar_bytes
from intake.mail.words import Words
from intake.models.callbacks import Callback, CallbackState, Resource
from intake.models.consultations import Booking, BookingState, ConsultationService, Modality
from intake.models.referrals import Referral
from intake.services.work import Work

KEPT_IN_FEED = timedelta(days=31)  # after the consultation
IN_FEED = (BookingState.CONFIRMED, BookingState.DONE, BookingState.NO_SHOW)
TO_MAKE = (CallbackState.PLANNED, CallbackState.DUE, CallbackState.LATE, CallbackState.ESCALATED)


def calendar_file(work: Work, referral: Referral, booking: Booking, language: str, link: str = "") -> bytes:
    """A confirmed consultation for the patient's own calendar: the same UID and SEQUENCE as in the mails. `link` is the
    page on which it can be changed."""
    service = work.session.get_one(ConsultationService, booking.service_id)
    return calendar_bytes([_invitation(work, referral, booking, service, language, link)], work.settings.clinic)


def feed(work: Work, resource: Resource, language: str) -> bytes:
    """Everything that this resource takes part in, from a month ago on, and the calls that it is to make or interpret:
    references and times, nothing of a case."""
    query = (
        select(Booking, Referral, ConsultationService)
        .join(Referral, Referral.id == Booking.referral_id)
        .join(ConsultationService, ConsultationService.id == Booking.service_id)
        .where(Booking.state.in_(IN_FEED), Booking.starts_at > work.now - KEPT_IN_FEED)
        .order_by(Booking.starts_at, Booking.id)
    )
    found = [
        _invitation(work, referral, booking, service, language, "")
        for booking, referral, service in work.session.execute(query)
        if resource.id in (booking.doctor_id, *booking.others)
    ]
    return calendar_bytes([*found, *_calls(work, resource, language)], work.settings.clinic)


def _calls(work: Work, resource: Resource, language: str) -> list[Invitation]:
    mine = or_(Callback.resource_id == resource.id, Callback.interpreter_id == resource.id)
    query = (
        select(Callback.id, Callback.version, Callback.updated_at, Callback.starts_at, Referral.reference)
        .join(Referral, Referral.id == Callback.referral_id)
        .where(mine, Callback.state.in_(TO_MAKE))
        .order_by(Callback.starts_at, Callback.id)
    )
    words, length = Words.of(language), work.settings.planner.call_length
    return [
        Invitation(
            method=Method.PUBLISH,
            booking_id=f"call-{call_id}",
            sequence=version,
            stamped_at=changed,
            starts_at=start,
            ends_at=start + length,
            summary=words.plain(CALL, reference=reference),
        )
        for call_id, version, changed, start, reference in work.session.execute(query)
        if start is not None
    ]


def _invitation(
    work: Work, referral: Referral, booking: Booking, service: ConsultationService, language: str, link: str
) -> Invitation:
    return Invitation(
        method=Method.PUBLISH,
        booking_id=booking.id,
        sequence=booking.sequence,
        stamped_at=booking.updated_at,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        summary=Words.of(language).plain(SUMMARY, reference=referral.reference),
        description=link,
        location=work.settings.clinic.address if service.modality is Modality.IN_PERSON else "",
    )
