"""Which page of which document an answer rests on, and which one contradicts it (design, "Data"; issue's evidence)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from intake.db import rows_changed
from intake.errors import NotFound
from intake.models.desk import TaskKind
from intake.models.documents import Document
from intake.models.evidence import AnswerQuestion, Evidence, QuestionOutcome, Verdict
from intake.models.referrals import Referral, Revision
from intake.models.staff import Staff
from intake.services import answer_paths, audit, desk_tasks, documents
from intake.services.answer_paths import Path
from intake.services.keys import seal_text, unseal_text, unseal_value
from intake.services.referrals import ANSWERS_PLACE
from intake.services.work import Work

NOTE_PLACE = "evidence.note"


@dataclass(frozen=True)
class Source:
    """One page and what it means for one answer, as it stands now.

    `path` is where the answer is now, None when its row has gone. `changed` says that the answer is no longer what it
    was when the page was read. `question` is the newest one that was asked about it."""

    evidence: Evidence
    path: Path | None
    then: Path
    changed: bool
    document_name: str
    document_gone: bool
    by: str
    at: datetime
    note: str
    question: AnswerQuestion | None

    @property
    def contradicts(self) -> bool:
        return self.evidence.verdict is Verdict.CONTRADICTS

    @property
    def open(self) -> bool:
        """A contradiction that nobody has settled: the answer is still the one that the page was held against."""
        settled = self.evidence.corrected_in is not None or self.changed or self.path is None
        confirmed = self.question is not None and self.question.outcome is QuestionOutcome.CONFIRMED
        return self.contradicts and not settled and not confirmed


def link(
    work: Work, referral: Referral, document: Document, page: int, path: Path, verdict: Verdict, note: str, staff: Staff
) -> Evidence:
    """Say that this page shows or contradicts the answer as it stands in the newest revision."""
    found = Evidence(
        referral_id=referral.id,
        document_id=document.id,
        page=page,
        field=str(path),
        revision_number=referral.revision,
        verdict=verdict,
        note_sealed=seal_text(work, referral.key_id, NOTE_PLACE, note) if note else None,
        by_id=staff.id,
        at=work.now,
    )
    work.session.add(found)
    work.session.flush()
    audit.record(work, f"evidence.{verdict}", "document", document.id)
    return found


def listed(work: Work, referral: Referral, answers: Mapping[str, Any]) -> list[Source]:
    """What stands linked, in the order it was linked; `answers` are those of the newest revision."""
    query = (
        select(Evidence, Document, Staff.name)
        .join(Document, Document.id == Evidence.document_id)
        .join(Staff, Staff.id == Evidence.by_id)
        .where(Evidence.referral_id == referral.id, Evidence.removed_at.is_(None))
        .order_by(Evidence.at, Evidence.id)
    )
    found = [(row[0], row[1], row[2]) for row in work.session.execute(query)]
    older = _answers_then(work, referral, {evidence.revision_number for evidence, *_rest in found})
    asked = _questions(work, [evidence.id for evidence, *_rest in found])
    return [
        _source(work, referral, evidence, document, name, older[evidence.revision_number], answers, asked)
        for evidence, document, name in found
    ]


def find(work: Work, referral: Referral, evidence_id: str, answers: Mapping[str, Any]) -> Source:
    """One link of this request. Raises NotFound, also for one that was removed."""
    source = next((found for found in listed(work, referral, answers) if found.evidence.id == evidence_id), None)
    if source is None:
        raise NotFound
    return source


def remove(work: Work, source: Source, staff: Staff) -> bool:
    """Take a link away; a question that waits about it is withdrawn. False when somebody was faster."""
    mine = update(Evidence).where(Evidence.id == source.evidence.id, Evidence.removed_at.is_(None))
    if rows_changed(work.session, mine.values(removed_at=work.now, removed_by=staff.id)) != 1:
        return False
    close_question(work, source.evidence.id, QuestionOutcome.WITHDRAWN)
    audit.record(work, "evidence.remove", "document", source.evidence.document_id)
    return True


def close_question(work: Work, evidence_id: str, outcome: QuestionOutcome, number: int | None = None) -> bool:
    """End the question that waits about this page, and the desk's task. False when none waited.

    `number` is the revision that the answer led to.
    """
    mine = (AnswerQuestion.evidence_id == evidence_id, AnswerQuestion.outcome.is_(None))
    question_id = work.session.scalar(select(AnswerQuestion.id).where(*mine))
    ended = {"outcome": outcome, "answered_at": work.now, "answered_in": number}
    if question_id is None or rows_changed(work.session, update(AnswerQuestion).where(*mine).values(ended)) == 0:
        return False
    desk_tasks.settle(work, TaskKind.QUESTION_ASKED, fact=f"question:{question_id}:")
    return True


def corrections(work: Work, referral: Referral) -> dict[int, tuple[str, int]]:
    """For each revision that took a page's word: the document's name and the page."""
    query = (
        select(Evidence.corrected_in, Evidence.page, Document)
        .join(Document, Document.id == Evidence.document_id)
        .where(Evidence.referral_id == referral.id, Evidence.corrected_in.is_not(None))
    )
    return {
        number: (documents.name_of(work, document), page)
        for number, page, document in work.session.execute(query)
        if number is not None
    }


def _source(
    work: Work,
    referral: Referral,
    evidence: Evidence,
    document: Document,
    by: str,
    before: Mapping[str, Any],
    answers: Mapping[str, Any],
    asked: Mapping[str, AnswerQuestion],
) -> Source:
    then = answer_paths.read(evidence.field)
    assert then is not None, "only addresses of the codebook are written"
    path = answer_paths.follow(then, before, answers)
    note = unseal_text(work, referral.key_id, NOTE_PLACE, evidence.note_sealed) if evidence.note_sealed else ""
    return Source(
        evidence=evidence,
        path=path,
        then=then,
        changed=path is None or path.value(answers) != then.value(before),
        document_name=documents.name_of(work, document),
        document_gone=document.removed_at is not None,
        by=by,
        at=evidence.at,
        note=note,
        question=asked.get(evidence.id),
    )


def _answers_then(work: Work, referral: Referral, numbers: set[int]) -> dict[int, Mapping[str, Any]]:
    query = select(Revision).where(Revision.referral_id == referral.id, Revision.number.in_(numbers))
    return {
        revision.number: unseal_value(work, referral.key_id, ANSWERS_PLACE, revision.answers_sealed)
        for revision in work.session.scalars(query)
    }


def _questions(work: Work, evidence_ids: list[str]) -> dict[str, AnswerQuestion]:
    query = select(AnswerQuestion).where(AnswerQuestion.evidence_id.in_(evidence_ids)).order_by(AnswerQuestion.at)
    return {question.evidence_id: question for question in work.session.scalars(query)}
