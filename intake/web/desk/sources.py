"""What answers rest on, in words and with links: beside each value, and the contradictions as a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for

from intake.i18n import N_
from intake.models.evidence import QuestionOutcome, Verdict
from intake.services import evidence
from intake.services.cases import Case
from intake.services.evidence import Source
from intake.services.work import Work
from intake.web.desk import case_answers
from intake.web.language import _

VERDICTS: Mapping[Verdict, str] = {
    Verdict.SUPPORTS: N_("This page shows the answer"),
    Verdict.CONTRADICTS: N_("This page contradicts the answer"),
}
OUTCOMES: Mapping[QuestionOutcome | None, str] = {
    None: N_("The sender was asked and has not answered yet."),
    QuestionOutcome.CONFIRMED: N_("The sender was asked and says that the answer is right."),
    QuestionOutcome.CHANGED: N_("The sender was asked and gave another answer."),
    QuestionOutcome.WITHDRAWN: N_("The question to the sender was withdrawn."),
}


def parts(unit: Work, case: Case) -> dict[str, Any]:
    """The sources by the address of their answer, and the contradictions that are open."""
    found = evidence.listed(unit, case.referral, case.answers)
    return {"sources": by_path(found), "contradictions": [shown(source) for source in found if source.open]}


def by_path(found: Iterable[Source]) -> dict[str, list[dict[str, Any]]]:
    sources: dict[str, list[dict[str, Any]]] = {}
    for source in found:
        if source.path is not None:
            sources.setdefault(str(source.path), []).append(shown(source))
    return sources


def shown(source: Source) -> dict[str, Any]:
    """One source as the templates take it."""
    row = source.evidence
    document: dict[str, Any] = {"referral_id": row.referral_id, "document_id": row.document_id}
    return {
        "id": row.id,
        "href": url_for("desk.evidence_page", referral_id=row.referral_id, evidence_id=row.id),
        "page_href": "" if source.document_gone else url_for("desk.viewer", **document, page=row.page),
        "page": row.page,
        "document": source.document_name,
        "field": case_answers.label_of(str(source.path or source.then)),
        "contradicts": source.contradicts,
        "open": source.open,
        "state": _state(source),
        "verdict": _(VERDICTS[row.verdict]),
        "by": source.by,
        "at": source.at,
        "note": source.note,
    }


def _state(source: Source) -> str:
    """What has happened since the page was read."""
    if source.evidence.corrected_in is not None:
        return _("The answer was corrected from this page in revision %(num)s.", num=source.evidence.corrected_in)
    if source.question is not None:
        return _(OUTCOMES[source.question.outcome])
    if source.path is None:
        return _("The answer is no longer there.")
    return _("The answer has changed since.") if source.changed else ""
