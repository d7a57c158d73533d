"""Sending a request: one transaction writes everything that follows from it (design, "How a request flows", 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm.attributes import set_committed_value

from intake.clinical.answers import parse
from intake.clinical.assessment import Assessment
from intake.clinical.triage import Urgency
from intake.db import bare_rows, by_key, rows_changed
from intake.errors import Conflict, NotFound
from intake.models.alerts import Alert
from intake.models.callbacks import Callback
from intake.models.desk import DeskTask, TaskKind
from intake.models.drafts import Draft, DraftState
from intake.models.keys import KeyRow
from intake.models.referrals import Referral, ReferralOrigin, Revision
from intake.services import (
    audit,
    callbacks,
    consents,
    desk_tasks,
    documents,
    notices,
    referral_columns,
    return_codes,
    uploads,
    urgent,
)
from intake.services.assessing import assess_now, clinic_moment
from intake.services.codes import new_reference
from intake.services.completeness import Fault, faults, shown_answers
from intake.services.drafts import DraftContent, content_of, is_counted
from intake.services.journey_counts import count_sent
from intake.services.keys import open_wrapped, seal_value, unseal_value
from intake.services.rows import insert_all, insert_new
from intake.services.work import Work

ANSWERS_PLACE = "revision.answers"
ASSESSMENT_PLACE = "revision.assessment"
TRIES_FOR_A_REFERENCE = 5
# Statements of every sending, built once.
DRAFTS = cast(Table, Draft.__table__)
CLOSE_DRAFT = (
    update(DRAFTS)
    .where(
        DRAFTS.c.id == bindparam("of"),
        DRAFTS.c.state == DraftState.OPEN,
        DRAFTS.c.version == bindparam("as_read"),
    )
    .values(state=DraftState.SUBMITTED)
)
REVISIONS, KEYS = cast(Table, Revision.__table__), cast(Table, KeyRow.__table__)
# With the key that opens them: one statement for what nearly every page of a request needs.
NEWEST_ANSWERS = (
    select(REVISIONS.c.answers_sealed, KEYS.c.kek, KEYS.c.wrapped)
    .outerjoin(KEYS, KEYS.c.id == bindparam("key"))
    .where(REVISIONS.c.referral_id == bindparam("referral"))
    .order_by(REVISIONS.c.number.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Sent:
    """`referral` is there when the request has been sent, by this press or an earlier one; else `faults` says why."""

    referral: Referral | None = None
    faults: tuple[Fault, ...] = ()


def check(work: Work, content: DraftContent) -> tuple[Fault, ...]:
    """What would stop these answers from being sent now."""
    answers = shown_answers(content.answers, clinic_moment(work.now))
    return faults(answers, assess_now(work, answers))


def of_draft(work: Work, draft_id: str) -> Referral | None:
    return work.session.scalar(select(Referral).where(Referral.draft_id == draft_id))


def find(work: Work, referral_id: str | None) -> Referral:
    """The referral. Raises NotFound."""
    referral = by_key(work.session, Referral, referral_id) if referral_id else None
    if referral is None:
        raise NotFound
    return referral


def answers_to_send(work: Work, content: DraftContent, *owners: documents.Owner) -> dict[str, Any]:
    """What leaves: the answers to questions that are asked now, and the files that these owners have."""
    answers = shown_answers(content.answers, clinic_moment(work.now))
    return with_files(work, answers, *owners)


def with_files(work: Work, answers: dict[str, Any], *owners: documents.Owner) -> dict[str, Any]:
    """The answers with the codebook's `documents` rows as the vault has them; without files they stay as they are."""
    rows = [row for owner in owners for row in documents.as_answers(documents.listed(work, owner))]
    return answers | {"documents": rows} if rows else answers


def submit(work: Work, draft: Draft, content: DraftContent | None = None) -> Sent:
    """Send the draft once, however often the button was pressed. Nothing is lost when it cannot leave yet.

    `content` is the draft's, from whoever has opened it in this unit of work.
    """
    content = content or content_of(work, draft)
    answers = answers_to_send(work, content, draft)
    told = parse(answers)
    assessment = assess_now(work, told)
    stopping = faults(told, assessment)
    if draft.state is DraftState.OPEN and stopping:
        return Sent(faults=stopping)
    if not claim(work, draft):
        return Sent(of_draft(work, draft.id))
    referral = _referral(work, draft, content, answers, assessment)
    _follow(work, draft, referral, content, answers)
    if is_counted(draft, content):
        count_sent(work, draft, content.visited)
    return Sent(referral)


def claim(work: Work, draft: Draft) -> bool:
    """Close the draft; only one of many presses can. On PostgreSQL the others wait here and then see it closed.

    Raises Conflict when another tab saved an answer since the draft was read: the caller reads it again.
    """
    if rows_changed(work.session, CLOSE_DRAFT, {"of": draft.id, "as_read": draft.version}) == 1:
        set_committed_value(draft, "state", DraftState.SUBMITTED)
        return True
    work.session.refresh(draft)
    if draft.state is DraftState.OPEN:
        raise Conflict
    return False


def _referral(
    work: Work, draft: Draft, content: DraftContent, answers: dict[str, Any], assessment: Assessment
) -> Referral:
    """The referral with its first revision and a reference that nobody has."""
    for _ in range(TRIES_FOR_A_REFERENCE):
        referral = Referral(
            reference=new_reference(),
            draft_id=draft.id,
            key_id=draft.key_id,
            origin=_origin(draft, answers),
            short_route=content.short_route,
            suspect=draft.suspect,
            return_code_hash=draft.return_code_hash or return_codes.hashed(return_codes.of_submission(work, draft.id)),
            submitted_at=work.now,
            updated_at=work.now,
            revision=1,
            **referral_columns.columns(answers, assessment, draft.language),
        )
        if insert_new(work.session, referral, "reference"):
            _keep_revision(work, referral, answers, assessment, "submitted")
            return referral
    raise RuntimeError("no free reference was found")


def _origin(draft: Draft, answers: Mapping[str, Any]) -> ReferralOrigin:
    if draft.entered_by is not None:
        return ReferralOrigin.DESK
    by_physician = answers.get("submitter_role") in ("referring_physician", "other_professional")
    return ReferralOrigin.PHYSICIAN if by_physician else ReferralOrigin.PATIENT


def write_revision(
    work: Work, referral: Referral, answers: Mapping[str, Any], assessment: Assessment, why: str
) -> None:
    """One more version of the answers; the older ones are kept."""
    referral.revision += 1
    _keep_revision(work, referral, answers, assessment, why)


def _keep_revision(
    work: Work, referral: Referral, answers: Mapping[str, Any], assessment: Assessment, why: str
) -> None:
    values = {
        "referral_id": referral.id,
        "number": referral.revision,
        "at": work.now,
        "by_kind": work.actor.kind,
        "by_id": work.actor.id,
        "why": why,
        "answers_sealed": seal_value(work, referral.key_id, ANSWERS_PLACE, dict(answers)),
        "assessment_sealed": seal_value(work, referral.key_id, ASSESSMENT_PLACE, assessment.as_record()),
        "rule_set": assessment.version,
    }
    insert_all(work.session, Revision, [values])


def latest_revision(work: Work, referral: Referral) -> Revision:
    """The answers as they stand. Raises NotFound."""
    found = work.session.scalar(
        select(Revision).where(Revision.referral_id == referral.id).order_by(Revision.number.desc()).limit(1)
    )
    if found is None:
        raise NotFound
    return found


def answers_of(work: Work, referral: Referral) -> dict[str, Any]:
    """The answers as they stand, opened. Raises NotFound, and KeyGone when the request was erased."""
    found = bare_rows(work.session, NEWEST_ANSWERS, {"referral": referral.id, "key": referral.key_id})
    if not found:
        raise NotFound
    open_wrapped(work, referral.key_id, found[0].kek, found[0].wrapped)
    return dict(unseal_value(work, referral.key_id, ANSWERS_PLACE, found[0].answers_sealed))


def _follow(work: Work, draft: Draft, referral: Referral, content: DraftContent, answers: dict[str, Any]) -> None:
    """Everything that a sent request causes, in the same transaction."""
    given_by = "desk" if draft.entered_by else referral.sender_role[:16]
    consents.write(work, referral, content, given_by, first=True)
    documents.hand_over(work, draft, referral)
    uploads.hand_over(work, draft, referral)
    if urgent.reevaluate(work, draft, content) is not None:
        _hand_over_alerts(work, draft, referral)
    callback = callbacks.plan_for(work, referral, answers, work.now)
    _tasks(work, referral)
    # A physician's patient gets a notice in words of its own instead.
    notices.request_arrived(work, referral, callback, receipt=content.physician is None)
    audit.record(work, "referral.submit", "referral", referral.id)


def _hand_over_alerts(work: Work, draft: Draft, referral: Referral) -> None:
    """Alerts raised before there was a referral now belong to it; one that stands keeps it on top of the queue."""
    belongs = Alert.draft_id == draft.id
    work.session.execute(update(Alert).where(belongs).values(referral_id=referral.id))
    own = select(Alert.id).where(belongs)
    work.session.execute(update(DeskTask).where(DeskTask.alert_id.in_(own)).values(referral_id=referral.id))
    waiting = work.session.scalar(select(Alert.id).where(belongs, Alert.acknowledged_at.is_(None)).limit(1))
    if waiting is not None:
        referral.rank = referral_columns.EMERGENCY_RANK


def _tasks(work: Work, referral: Referral) -> None:
    if referral.level == Urgency.IMMEDIATE:
        key = f"referral:{referral.id}:call_now"
        desk_tasks.raise_task(
            work, TaskKind.CALL_NOW, key, due_at=referral.contact_due, referral_id=referral.id, for_duty="clinician"
        )
    if referral.suspect:
        key = f"referral:{referral.id}:suspect"
        desk_tasks.raise_task(work, TaskKind.CHECK_SUSPECT, key, referral_id=referral.id)


def planned_callback(work: Work, referral: Referral) -> Callback | None:
    """The call that is planned for this request, if one is still to come."""
    return callbacks.find_open(work, referral.id)
