"""An answer that a record contradicts: set right from the record, or asked back (issue's evidence; ux 3.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from intake.db import rows_changed
from intake.errors import Conflict, NotFound
from intake.models.desk import TaskKind
from intake.models.evidence import AnswerQuestion, Evidence, QuestionOutcome
from intake.models.referrals import Referral, ReferralState
from intake.models.staff import Staff
from intake.services import audit, desk_tasks, evidence, revisions
from intake.services.answer_paths import Path
from intake.services.assessing import assess_now
from intake.services.completeness import Fault, faults
from intake.services.evidence import Source
from intake.services.keys import seal_text, unseal_text
from intake.services.outbox import enqueue
from intake.services.work import Work

PLACE = "answer_question.record_says"
CORRECTED, ANSWERED, CONFIRMED = "corrected_from_record", "answered_question", "confirmed_answer"
# How long a family may take before somebody at the desk looks after the question (a proposal).
PATIENCE = timedelta(days=3)


@dataclass(frozen=True)
class OpenQuestion:
    """A question that waits: about which answer, and what the record seems to say, as staff typed it."""

    id: str
    path: Path
    record_says: str
    source: Source


def correct(
    work: Work, referral: Referral, source: Source, answers: Mapping[str, Any], value: Any
) -> tuple[Fault, ...]:
    """Take the page's word: a new revision with this value. What is wrong with the value, and nothing written then.

    Raises Conflict when the answer has gone or somebody was faster.
    """
    changed = _changed(source, answers, value)
    wrong = _new_faults(work, answers, changed)
    if wrong:
        return wrong
    number = revisions.correct_answer(work, referral, changed, CORRECTED)
    free = update(Evidence).where(Evidence.id == source.evidence.id, Evidence.corrected_in.is_(None))
    if rows_changed(work.session, free.values(corrected_in=number)) != 1:
        raise Conflict
    evidence.close_question(work, source.evidence.id, QuestionOutcome.WITHDRAWN)
    audit.record(work, "evidence.corrected", "document", source.evidence.document_id)
    return ()


def ask(work: Work, referral: Referral, source: Source, record_says: str, staff: Staff) -> AnswerQuestion:
    """Put the question on the sender's page, tell them by mail that one waits, and give the desk a task.

    Raises Conflict for a closed case, or while a question about the same page waits.
    """
    if referral.state is ReferralState.CLOSED or (source.question is not None and source.question.outcome is None):
        raise Conflict
    question = AnswerQuestion(
        referral_id=referral.id,
        evidence_id=source.evidence.id,
        record_says_sealed=seal_text(work, referral.key_id, PLACE, record_says),
        by_id=staff.id,
        at=work.now,
    )
    work.session.add(question)
    work.session.flush()
    _tell(work, referral, question)
    audit.record(work, "question.ask", "referral", referral.id)
    return question


def waiting(work: Work, referral: Referral, answers: Mapping[str, Any]) -> list[OpenQuestion]:
    """The questions that the sender can answer now."""
    return [
        OpenQuestion(source.question.id, source.path, _said(work, referral, source.question), source)
        for source in evidence.listed(work, referral, answers)
        if source.path is not None and source.question is not None and source.question.outcome is None
    ]


def find(work: Work, referral: Referral, question_id: str, answers: Mapping[str, Any]) -> OpenQuestion:
    """One question that waits. Raises NotFound, also for an answered one."""
    found = next((asked for asked in waiting(work, referral, answers) if asked.id == question_id), None)
    if found is None:
        raise NotFound
    return found


def confirm(work: Work, referral: Referral, asked: OpenQuestion) -> None:
    """The sender says that the answer is right as it is. Raises Conflict when somebody was faster."""
    if not evidence.close_question(work, asked.source.evidence.id, QuestionOutcome.CONFIRMED):
        raise Conflict
    key, detail = f"question:{asked.id}:confirmed", {"what": CONFIRMED}
    desk_tasks.raise_task(work, TaskKind.PATIENT_WROTE, key, referral_id=referral.id, detail=detail)
    audit.record(work, "question.confirm", "referral", referral.id)


def change(
    work: Work, referral: Referral, asked: OpenQuestion, answers: Mapping[str, Any], value: Any
) -> tuple[Fault, ...]:
    """The sender gives another answer: a new revision. What is wrong with it, and nothing written then."""
    changed = _changed(asked.source, answers, value)
    wrong = _new_faults(work, answers, changed)
    if wrong:
        return wrong
    number = revisions.correct_answer(work, referral, changed, ANSWERED)
    if not evidence.close_question(work, asked.source.evidence.id, QuestionOutcome.CHANGED, number):
        raise Conflict
    return ()


def record_says(work: Work, referral: Referral, question: AnswerQuestion) -> str:
    return _said(work, referral, question)


def _changed(source: Source, answers: Mapping[str, Any], value: Any) -> dict[str, Any]:
    if source.path is None:
        raise Conflict
    return source.path.changed(answers, value)


def _new_faults(work: Work, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Fault, ...]:
    """What would stop a request with these answers and did not stop it before."""
    known = faults(dict(before), assess_now(work, before))
    return tuple(fault for fault in faults(dict(after), assess_now(work, after)) if fault not in known)


def _tell(work: Work, referral: Referral, question: AnswerQuestion) -> None:
    fact = f"question:{question.id}"
    by_phone = referral.email is None
    if referral.email:
        payload = {"reference": referral.reference}
        enqueue(
            work,
            "question_waits",
            referral.email,
            f"{fact}:mail",
            language=referral.language,
            payload=payload,
            referral_id=referral.id,
            stream=f"referral:{referral.id}:sender",
        )
    desk_tasks.raise_task(
        work,
        TaskKind.QUESTION_ASKED,
        f"{fact}:waits",
        due_at=work.now if by_phone else work.now + PATIENCE,
        referral_id=referral.id,
        detail={"told_by": "nobody" if by_phone else "email"},
    )


def _said(work: Work, referral: Referral, question: AnswerQuestion) -> str:
    return unseal_text(work, referral.key_id, PLACE, question.record_says_sealed)
