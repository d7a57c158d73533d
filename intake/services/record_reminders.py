"""Reminders of records that are asked for: at most three, written with the list and dropped once nothing is awaited."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, select

from intake.models.physicians import PhysicianParty
from intake.models.record_requests import RecordItem, RecordRequest
from intake.models.referrals import Referral, ReferralState
from intake.services.work import Work

# After the list was sent (a proposal). Who has not answered three times is phoned.
AFTER = (timedelta(days=4), timedelta(days=9), timedelta(days=16))


def reminder_wanted(work: Work, request_id: str, address: str) -> bool:
    """Whether a reminder of this list may still leave for this address: the request is open, something of the list is
    awaited, and the address is still that of whoever was asked."""
    query = select(RecordRequest, Referral).join(Referral, Referral.id == RecordRequest.referral_id)
    awaited = exists().where(RecordItem.request_id == RecordRequest.id, RecordItem.ended_at.is_(None))
    row = work.session.execute(query.where(RecordRequest.id == request_id, awaited)).one_or_none()
    if row is None or row[1].state is ReferralState.CLOSED:
        return False
    request, referral = row
    if request.physician_id is None:
        return bool(referral.email == address)
    party = work.session.get(PhysicianParty, request.physician_id)
    return party is not None and party.ended_at is None and party.email == address
