"""Which haematologist sees which request: the assigned ones only (security-reliability 2.3 e)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, exists, select

from intake.db import rows_changed
from intake.errors import NotFound
from intake.models.assignments import CaseAssignment, EmergencyAccess
from intake.models.referrals import Referral
from intake.models.staff import Role, Staff
from intake.services import audit
from intake.services.work import Work


def may_read(work: Work, staff_id: str, referral_id: str) -> bool:
    """Whether this haematologist may open the request now: it is theirs, or they opened it for a reason an hour ago
    at most."""
    theirs = exists().where(CaseAssignment.staff_id == staff_id, CaseAssignment.referral_id == referral_id)
    opened = exists().where(
        EmergencyAccess.staff_id == staff_id,
        EmergencyAccess.referral_id == referral_id,
        EmergencyAccess.until > work.now,
    )
    return bool(work.session.scalar(select(theirs | opened)))


def assigned_to(staff_id: str) -> ColumnElement[bool]:
    """The condition on a request to be this haematologist's."""
    return Referral.id.in_(select(CaseAssignment.referral_id).where(CaseAssignment.staff_id == staff_id))


def assign(work: Work, referral: Referral, staff_id: str, by: Staff) -> bool:
    """Give a request to a haematologist. False when it was theirs. Raises NotFound for anybody else."""
    person = work.session.get(Staff, staff_id)
    if person is None or not person.active or person.role is not Role.HAEMATOLOGIST:
        raise NotFound
    # One at a time for a request, so that two people who press at once do not both write it.
    work.session.refresh(referral, with_for_update=True)
    if work.session.get(CaseAssignment, (person.id, referral.id)) is not None:
        return False
    work.session.add(
        CaseAssignment(staff_id=person.id, referral_id=referral.id, assigned_by=by.id, assigned_at=work.now)
    )
    work.session.flush()
    audit.record(work, "case.assign", "referral", referral.id)
    return True


def take_back(work: Work, referral: Referral, staff_id: str) -> bool:
    """The haematologist sees the request no more. False when it was not theirs."""
    mine = delete(CaseAssignment).where(
        CaseAssignment.referral_id == referral.id, CaseAssignment.staff_id == staff_id
    )
    gone = rows_changed(work.session, mine) == 1
    if gone:
        audit.record(work, "case.unassign", "referral", referral.id)
    return gone


def haematologists_of(work: Work, referral: Referral) -> list[Staff]:
    """Who sees the request because it was given to them."""
    query = (
        select(Staff)
        .join(CaseAssignment, CaseAssignment.staff_id == Staff.id)
        .where(CaseAssignment.referral_id == referral.id)
        .order_by(CaseAssignment.assigned_at, Staff.id)
    )
    return list(work.session.scalars(query))


def haematologists(work: Work) -> list[Staff]:
    """Everybody a request can be given to."""
    query = select(Staff).where(Staff.role == Role.HAEMATOLOGIST, Staff.active).order_by(Staff.name, Staff.id)
    return list(work.session.scalars(query))
