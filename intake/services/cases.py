"""Reading one request at the desk. The look is recorded before anything sealed is opened (security-reliability 2.6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, not_, or_, select
from sqlalchemy.orm import aliased

from intake.models.alerts import Alert
from intake.models.audit import AuditEvent
from intake.models.callbacks import Callback
from intake.models.documents import Document
from intake.models.referrals import Referral, Revision
from intake.models.staff import Staff
from intake.services import alerts, audit, callbacks
from intake.services.keys import unseal_value
from intake.services.referrals import ANSWERS_PLACE, ASSESSMENT_PLACE, find, latest_revision
from intake.services.work import Work

LOOKS_SHOWN = 200


@dataclass(frozen=True)
class Case:
    """A request as it stands: answers and assessment of its newest revision."""

    referral: Referral
    revision: Revision
    answers: Mapping[str, Any]
    assessment: Mapping[str, Any]
    owner: Staff | None
    callback: Callback | None
    alert: Alert | None


def open_case(work: Work, referral_id: str, part: str) -> Case:
    """Record that somebody looks at this part of the request, then read it. Raises NotFound."""
    referral = find(work, referral_id)
    audit.record(work, f"case.{part}", "referral", referral.id)
    return read(work, referral)


def read(work: Work, referral: Referral) -> Case:
    """The request as it stands; the caller has recorded who looks."""
    revision = latest_revision(work, referral)
    return Case(
        referral=referral,
        revision=revision,
        answers=unseal_value(work, referral.key_id, ANSWERS_PLACE, revision.answers_sealed),
        assessment=unseal_value(work, referral.key_id, ASSESSMENT_PLACE, revision.assessment_sealed),
        owner=work.session.get(Staff, referral.owner_id) if referral.owner_id else None,
        callback=callbacks.find_open(work, referral.id),
        alert=alerts.standing(work, referral.draft_id, referral.id),
    )


@dataclass(frozen=True)
class Change:
    """One saved version: when, by whom, why, and the answers that differ from the version before."""

    number: int
    at: datetime
    by_kind: str
    by_name: str | None
    why: str
    level: str
    fields: tuple[str, ...]


def changes(work: Work, referral: Referral) -> list[Change]:
    """Every revision, the newest first."""
    by = aliased(Staff)
    query = (
        select(Revision, by.name)
        .outerjoin(by, by.id == Revision.by_id)
        .where(Revision.referral_id == referral.id)
        .order_by(Revision.number)
    )
    return list(_changes(work, referral, [(row[0], row[1]) for row in work.session.execute(query)]))[::-1]


def _changes(work: Work, referral: Referral, found: list[tuple[Revision, str | None]]) -> Iterator[Change]:
    before: Mapping[str, Any] | None = None
    for revision, name in found:
        answers = unseal_value(work, referral.key_id, ANSWERS_PLACE, revision.answers_sealed)
        assessment = unseal_value(work, referral.key_id, ASSESSMENT_PLACE, revision.assessment_sealed)
        differing = () if before is None else _differing(before, answers)
        yield Change(
            revision.number, revision.at, revision.by_kind, name, revision.why, assessment["triage"]["level"], differing
        )
        before = answers


@dataclass(frozen=True)
class Origin:
    """The revision that an answer has stood in unchanged since, and who saved it."""

    number: int
    at: datetime
    by_kind: str
    by_name: str | None


def origins(work: Work, referral: Referral) -> dict[str, Origin]:
    """Where each answer of the newest revision comes from, by its address ("alt", "mrd_results[0].value")."""
    by = aliased(Staff)
    query = (
        select(Revision, by.name)
        .outerjoin(by, by.id == Revision.by_id)
        .where(Revision.referral_id == referral.id)
        .order_by(Revision.number)
    )
    found: dict[str, Origin] = {}
    before: dict[str, Any] = {}
    for revision, name in work.session.execute(query):
        told = dict(_addressed(unseal_value(work, referral.key_id, ANSWERS_PLACE, revision.answers_sealed)))
        new = Origin(revision.number, revision.at, revision.by_kind, name)
        found = {path: found[path] if path in before and before[path] == told[path] else new for path in told}
        before = told
    return found


def _addressed(answers: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every answer with its address; those in rows one by one."""
    for name, value in answers.items():
        rows = value if isinstance(value, list) and all(isinstance(row, dict) for row in value) else []
        for number, row in enumerate(rows):
            yield from ((f"{name}[{number}].{column}", told) for column, told in row.items())
        if not rows:
            yield name, value


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the answers that were given, changed or taken away, in the order of the newer version."""
    names = dict.fromkeys((*after, *before))
    return tuple(name for name in names if before.get(name) != after.get(name))


@dataclass(frozen=True)
class Look:
    """One line of the audit log about a request or one of its files."""

    at: datetime
    actor_kind: str
    name: str | None
    role: str | None
    action: str
    outcome: str


class TrailKind(StrEnum):
    """What of the trail is wanted."""

    ALL = "all"
    LOOKS = "looks"
    CHANGES = "changes"


# Actions that only read; what begins with "case." reads too.
LOOKING = frozenset({
    "document.open", "document.warned", "document.open_mismatch", "document.download", "document.original",
    "package.download", "question.read", "physician.read", "alert.look", "opinion.look", "opinion.read",
    "opinion.download",
})  # fmt: skip


def trail(
    work: Work, referral: Referral, kind: TrailKind = TrailKind.ALL, actor_id: str | None = None
) -> list[Look]:
    """Who looked at the request and who did what with it, the newest first; of one kind, or by one person."""
    who = aliased(Staff)
    query = (
        select(AuditEvent, who.name)
        .outerjoin(who, (who.id == AuditEvent.actor_id) & (AuditEvent.actor_kind == "staff"))
        .where(_about(referral), *_wanted(kind, actor_id))
        .order_by(AuditEvent.seq.desc())
        .limit(LOOKS_SHOWN)
    )
    return [
        Look(event.at, event.actor_kind, name, event.role, event.action, event.outcome)
        for event, name in work.session.execute(query)
    ]


def _wanted(kind: TrailKind, actor_id: str | None) -> list[ColumnElement[bool]]:
    looks = or_(AuditEvent.action.startswith("case."), AuditEvent.action.in_(LOOKING))
    by_kind = {TrailKind.LOOKS: [looks], TrailKind.CHANGES: [not_(looks)]}.get(kind, [])
    return [*by_kind, AuditEvent.actor_id == actor_id] if actor_id else by_kind


def people_of_trail(work: Work, referral: Referral) -> list[tuple[str, str]]:
    """The members of staff who looked at the request or did something with it: (id, name), by name."""
    query = (
        select(Staff.id, Staff.name)
        .where(Staff.id.in_(select(AuditEvent.actor_id).where(_about(referral), AuditEvent.actor_kind == "staff")))
        .order_by(Staff.name, Staff.id)
    )
    return [(row[0], row[1]) for row in work.session.execute(query)]


def _about(referral: Referral) -> ColumnElement[bool]:
    """Events about the request, its files and its emergencies."""
    files = select(Document.id).where(Document.referral_id == referral.id)
    alarms = select(Alert.id).where(Alert.referral_id == referral.id)
    return or_(
        (AuditEvent.object_kind == "referral") & (AuditEvent.object_id == referral.id),
        (AuditEvent.object_kind == "document") & AuditEvent.object_id.in_(files),
        (AuditEvent.object_kind == "alert") & AuditEvent.object_id.in_(alarms),
    )
