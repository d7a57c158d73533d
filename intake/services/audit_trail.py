"""Reading the audit log: who looked at what kind of thing, and for the people themselves, who opened their request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select

from intake.models.alerts import Alert
from intake.models.audit import AuditEvent
from intake.models.documents import Document
from intake.models.physicians import PhysicianParty
from intake.models.referrals import Referral
from intake.models.staff import Staff
from intake.scheduling.settings import DEFAULTS
from intake.services.work import Work

AT_ONCE = 50
PEOPLE = ("staff", "physician", "patient", "visitor")


@dataclass(frozen=True)
class Wanted:
    """What is asked for. `person` is the id of a member of staff, `reference` a request's; days are the clinic's, both
    included. `before` is the number of an event: the page goes on with older ones."""

    person: str = ""
    reference: str = ""
    first: date | None = None
    until: date | None = None
    before: int | None = None


@dataclass(frozen=True)
class Line:
    """One event. `reference` and `referral_id` name the request that it was about, if it was about one. `detail` is a
    code: how a list was looked at and how many it showed, never what was searched for."""

    seq: int
    at: datetime
    actor_kind: str
    name: str | None
    role: str | None
    action: str
    outcome: str
    object_kind: str | None
    detail: str
    referral_id: str | None
    reference: str | None
    address: str | None


def lines(work: Work, wanted: Wanted) -> tuple[list[Line], int | None]:
    """The newest events that were asked for, and the number to go on from when there are more."""
    query = _query().where(*_conditions(wanted)).order_by(AuditEvent.seq.desc()).limit(AT_ONCE + 1)
    return _page(work, query)


def about_request(work: Work, referral: Referral, before: int | None = None) -> tuple[list[Line], int | None]:
    """What people did with a request, its files and its emergency, as the person it belongs to may read it."""
    query = _query().where(_about(referral.id), AuditEvent.actor_kind.in_(PEOPLE), *_before(before))
    return _page(work, query.order_by(AuditEvent.seq.desc()).limit(AT_ONCE + 1))


def _page(work: Work, query: Select[AuditEvent, str, str, str, str]) -> tuple[list[Line], int | None]:
    found = [_line(*row) for row in work.session.execute(query)]
    return found[:AT_ONCE], found[AT_ONCE - 1].seq if len(found) > AT_ONCE else None


def _line(event: AuditEvent, staff: str | None, doctor: str | None, identity: str | None, ref: str | None) -> Line:
    return Line(
        seq=event.seq,
        at=event.at,
        actor_kind=event.actor_kind,
        name=staff or doctor,
        role=event.role,
        action=event.action,
        outcome=event.outcome,
        object_kind=event.object_kind,
        detail=(event.object_id or "") if event.object_kind == "list" else "",
        referral_id=identity,
        reference=ref,
        address=event.address,
    )


def _query() -> Select[AuditEvent, str, str, str, str]:
    """Events with the person who acted and the request that they are about."""
    kind, thing = AuditEvent.object_kind, AuditEvent.object_id
    of_request = func.coalesce(case((kind == "referral", thing)), Document.referral_id, Alert.referral_id)
    return (
        select(AuditEvent, Staff.name, PhysicianParty.name, Referral.id, Referral.reference)
        .outerjoin(Staff, and_(AuditEvent.actor_kind == "staff", Staff.id == AuditEvent.actor_id))
        .outerjoin(
            PhysicianParty, and_(AuditEvent.actor_kind == "physician", PhysicianParty.id == AuditEvent.actor_id)
        )
        .outerjoin(Document, and_(kind == "document", Document.id == thing))
        .outerjoin(Alert, and_(kind == "alert", Alert.id == thing))
        .outerjoin(Referral, Referral.id == of_request)
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = _before(wanted.before)
    if wanted.person:
        found += [AuditEvent.actor_kind == "staff", AuditEvent.actor_id == wanted.person]
    if wanted.reference:
        found.append(_about_reference(wanted.reference))
    if wanted.first:
        found.append(AuditEvent.at >= day_begins(wanted.first))
    if wanted.until:
        found.append(AuditEvent.at < day_begins(wanted.until + timedelta(days=1)))
    return found


def _before(seq: int | None) -> list[ColumnElement[bool]]:
    return [] if seq is None else [AuditEvent.seq < seq]


def _about_reference(reference: str) -> ColumnElement[bool]:
    letters = "".join(letter for letter in reference.upper() if letter.isalnum())
    if not letters:
        return false()
    same = func.replace(Referral.reference, "-", "") == letters
    return _about(select(Referral.id).where(same).scalar_subquery())


def _about(referral_id: Any) -> ColumnElement[bool]:
    files = select(Document.id).where(Document.referral_id == referral_id)
    alarms = select(Alert.id).where(Alert.referral_id == referral_id)
    return or_(
        and_(AuditEvent.object_kind == "referral", AuditEvent.object_id == referral_id),
        and_(AuditEvent.object_kind == "document", AuditEvent.object_id.in_(files)),
        and_(AuditEvent.object_kind == "alert", AuditEvent.object_id.in_(alarms)),
    )


def day_begins(day: date) -> datetime:
    """The instant at which a day of the clinic's calendar begins."""
    return datetime.combine(day, time(), ZoneInfo(DEFAULTS.clinic_zone)).astimezone(UTC)


def staff_names(work: Work) -> list[tuple[str, str]]:
    """Everybody who ever had an account, by name."""
    return [(row.id, row.name) for row in work.session.execute(select(Staff.id, Staff.name).order_by(Staff.name))]
