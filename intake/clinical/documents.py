"""Which reports a request needs, which are missing and which are too old (codebook 11).

A missing report never delays triage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from intake.clinical.facts import Facts
from intake.clinical.flags import SIGNIFICANT_NEURO_HISTORY
from intake.clinical.rules import Condition, answer_is


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """A kind of report and when it is required."""

    doc_type: str
    text: str
    required: Condition
    rests_on: tuple[str, ...] = ("documents",)
    source: str = "codebook 11; S38, S40"


@dataclass(frozen=True, slots=True)
class DocumentList:
    """Required kinds with no report, and required kinds whose newest report is too old; in the codebook's order."""

    required: tuple[str, ...]
    missing: tuple[str, ...]
    outdated: tuple[str, ...]


def _always(facts: Facts) -> bool:
    return True


def documents(facts: Facts) -> DocumentList:
    """The three lists for a request."""
    required = tuple(rule.doc_type for rule in RULES if rule.required(facts))
    newest = _newest(facts)
    missing = tuple(kind for kind in required if kind not in newest)
    outdated = tuple(kind for kind in required if _too_old(kind, newest, facts))
    return DocumentList(required, missing, outdated)


def _newest(facts: Facts) -> Mapping[str, date | None]:
    """The newest stated date by kind; None where no report of that kind is dated."""
    newest: dict[str, date | None] = {}
    for row in facts.answers.rows("documents"):
        kind, stated = row.value("doc_type"), row.value("doc_date")
        if kind is None:
            continue
        known = newest.get(kind)
        if stated is not None and (known is None or stated.first > known):
            known = stated.first
        newest[kind] = known
    return newest


def _too_old(kind: str, newest: Mapping[str, date | None], facts: Facts) -> bool:
    limit, day = facts.settings.document_days.get(kind), newest.get(kind)
    return limit is not None and day is not None and (facts.today - day).days > limit


RULES: tuple[DocumentRule, ...] = (
    DocumentRule("diagnosis_pathology", "always", _always),
    DocumentRule("genetics_report", "always", _always),
    DocumentRule("latest_marrow_report", "always", _always),
    DocumentRule("treatment_summary", "always", _always),
    DocumentRule("recent_labs", "always", _always),
    DocumentRule("mrd_report", "in remission", lambda facts: facts.in_remission, ("documents", "disease_stage")),
    DocumentRule("transplant_letter", "a donor is found or a date is set",
                 answer_is("transplant_plan", "donor_found", "date_set"), ("documents", "transplant_plan")),
    DocumentRule("neurology_report", "neurological history that matters for this treatment",
                 answer_is("neuro_history", *SIGNIFICANT_NEURO_HISTORY), ("documents", "neuro_history")),
)
