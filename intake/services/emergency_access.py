"""Opening a request that is not one's own, for a reason and for 60 minutes; the lead is told (2.3 e: break glass)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from intake.errors import IntakeError, NotFound, SealBroken
from intake.models.assignments import EmergencyAccess
from intake.models.desk import TaskKind
from intake.models.referrals import Referral
from intake.models.staff import Staff
from intake.services import audit
from intake.services.codes import cleaned
from intake.services.desk_tasks import raise_task
from intake.services.keys import seal_text, unseal_text
from intake.services.oncall import Duty, addresses
from intake.services.outbox import Mail, enqueue_all
from intake.services.work import Work

LASTS = timedelta(minutes=60)
SHORTEST_REASON, LONGEST_REASON = 20, 1_000
MOST_SHOWN = 100
PLACE = "emergency_access.reason"


class ReasonTooShort(IntakeError):
    """A reason of fewer than 20 characters."""


@dataclass(frozen=True)
class Opening:
    """One opening, as the lead reads it."""

    at: datetime
    until: datetime
    name: str
    reference: str
    referral_id: str
    reason: str


def open_request(work: Work, staff: Staff, reference: str, reason: str) -> Referral:
    """Let this person read the request for an hour. Raises ReasonTooShort, and NotFound for an unknown reference."""
    told = " ".join(reason.split())
    if len(told) < SHORTEST_REASON:
        raise ReasonTooShort
    referral = work.session.scalar(select(Referral).where(Referral.reference == cleaned(reference)))
    if referral is None:
        audit.record(work, "case.break_glass", "staff", staff.id, outcome="refused")
        raise NotFound
    access = EmergencyAccess(
        staff_id=staff.id,
        referral_id=referral.id,
        at=work.now,
        until=work.now + LASTS,
        reason_sealed=seal_text(work, referral.key_id, PLACE, told),
    )
    work.session.add(access)
    work.session.flush()
    audit.record(work, "case.break_glass", "referral", referral.id)
    _tell_the_lead(work, access, referral)
    return referral


def listed(work: Work) -> list[Opening]:
    """The newest hundred openings."""
    query = (
        select(EmergencyAccess, Staff.name, Referral)
        .join(Staff, Staff.id == EmergencyAccess.staff_id)
        .join(Referral, Referral.id == EmergencyAccess.referral_id)
        .order_by(EmergencyAccess.at.desc(), EmergencyAccess.id)
        .limit(MOST_SHOWN)
    )
    return [_opening(work, *row) for row in work.session.execute(query)]


def _opening(work: Work, access: EmergencyAccess, name: str, referral: Referral) -> Opening:
    try:
        reason = unseal_text(work, referral.key_id, PLACE, access.reason_sealed)
    except SealBroken:  # the request was erased, and the reason with it
        reason = ""
    return Opening(access.at, access.until, name, referral.reference, referral.id, reason)


def _tell_the_lead(work: Work, access: EmergencyAccess, referral: Referral) -> None:
    """A task and a mail; neither carries the reason."""
    fact = f"opened:{access.id}"
    raise_task(work, TaskKind.GLASS_BROKEN, fact, referral_id=referral.id, for_duty=Duty.LEAD)
    payload = {"reference": referral.reference, "referral_id": referral.id}
    mails = [
        Mail("case_opened", to.address, f"{fact}:{to.key}", language=to.language, payload=payload)
        for to in addresses(work, Duty.LEAD)
    ]
    enqueue_all(work, mails)
