"""The one way in: answers and a moment become an assessment that explains itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from intake.clinical.answers import Answers, Issue, parse
from intake.clinical.derived import body_surface
from intake.clinical.documents import DocumentList, documents
from intake.clinical.due import Due, due_moments
from intake.clinical.explain import Line, as_table
from intake.clinical.factors import Factor, factors
from intake.clinical.facts import Facts
from intake.clinical.flags import Flag, flags
from intake.clinical.readiness import Check, State, checklist
from intake.clinical.rules import RULE_SET_VERSION, Translate
from intake.clinical.settings import DEFAULTS, ClinicalSettings
from intake.clinical.triage import FHIR_PRIORITY, Match, Urgency, matches
from intake.clinical.validation import errors, warnings

FIRST_YEAR, LAST_YEAR = 1900, 9000  # moments outside leave no room for the calendar around them


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything the rules conclude about a request at one moment. Nothing in it is medical advice."""

    version: str
    as_of: datetime
    triage: tuple[Match, ...]
    due: Due
    checklist: tuple[Check, ...]
    flags: tuple[Flag, ...]
    factors: tuple[Factor, ...]
    documents: DocumentList
    errors: tuple[Issue, ...]
    warnings: tuple[Issue, ...]
    derived: Mapping[str, Any]

    @property
    def lead(self) -> Match:
        """The rule that gives the level."""
        return self.triage[0]

    @property
    def level(self) -> Urgency:
        return self.lead.level

    @property
    def missing_items(self) -> tuple[str, ...]:
        return tuple(part for check in self.checklist for part in check.missing)

    @property
    def outdated_items(self) -> tuple[str, ...]:
        return tuple(check.code for check in self.checklist if check.state is State.OUTDATED)

    @property
    def ready_count(self) -> int:
        """How many of the eight checks are complete or do not apply."""
        return sum(check.state in (State.COMPLETE, State.NOT_APPLICABLE) for check in self.checklist)

    def reasons(self, translate: Translate = str) -> tuple[str, ...]:
        """The filled sentences of all matching rules, the leading one first."""
        return tuple(match.sentence(translate) for match in self.triage)

    def as_dict(self) -> dict[str, Any]:
        """The shape of codebook 14, plain JSON types."""
        return {
            "triage": self._triage_dict(),
            "due": {"contact_due": _moment(self.due.contact), "review_due": _moment(self.due.review)},
            "checklist": {check.code: check.state.value for check in self.checklist},
            "missing_items": list(self.missing_items),
            "outdated_items": list(self.outdated_items),
            "flags": [flag.code for flag in self.flags],
            "factors": {factor.code: factor.status.value for factor in self.factors},
            "missing_documents": list(self.documents.missing),
            "outdated_documents": list(self.documents.outdated),
            "errors": [issue._asdict() for issue in self.errors],
            "warnings": [issue._asdict() for issue in self.warnings],
            "derived": _plain(self.derived),
        }

    def _triage_dict(self) -> dict[str, Any]:
        return {
            "level": self.level.value,
            "lead_rule": self.lead.code,
            "matched_rules": [match.code for match in self.triage],
            "fhir_priority": FHIR_PRIORITY[self.level],
        }

    def as_record(self) -> dict[str, Any]:
        """For storage: `as_dict` with the rule-set version, the sentences and the fields behind every conclusion."""
        return {
            "rule_set_version": self.version,
            "as_of": self.as_of.isoformat(),
            **self.as_dict(),
            "reasons": [{"code": match.code, "level": match.level.value, **match.sentence.as_dict(),
                         "rests_on": list(match.rests_on)} for match in self.triage],
            "rests_on": {line.code: list(line.rests_on) for line in self.lines()},
        }

    def as_json(self) -> str:
        return json.dumps(self.as_dict(), ensure_ascii=False)

    def lines(self, translate: Translate = str) -> Iterator[Line]:
        """Every conclusion with its rule, its words and the fields it rests on."""
        for match in self.triage:
            yield Line("triage", match.code, match.level.value, match.sentence(translate), match.rests_on, match.source)
        for check in self.checklist:
            words = ", ".join(check.missing) or "nothing missing"
            yield Line("readiness", check.code, check.state.value, words, check.rests_on, check.source)
        for flag in self.flags:
            yield Line("flag", flag.code, "raised", flag.text, flag.rests_on, flag.source)
        for factor in self.factors:
            yield Line("factor", factor.code, factor.status.value, factor.reason, factor.rests_on, "codebook 5")
        for kind, names in (("missing", self.documents.missing), ("outdated", self.documents.outdated)):
            for name in names:
                yield Line("document", name, kind, "", ("documents",), "codebook 11")
        for severity, issues in (("error", self.errors), ("warning", self.warnings)):
            for issue in issues:
                yield Line(severity, issue.code, issue.field, "", (issue.field,), "codebook 10")

    def explain(self, translate: Translate = str) -> str:
        """A table for a person."""
        heading = (
            f"Rules {self.version}, as of {self.as_of.isoformat()}: {self.level.value} ({self.lead.code}); "
            f"contact by {_moment(self.due.contact)}, review by {_moment(self.due.review)}"
        )
        return heading + "\n" + as_table(self.lines(translate))


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong or odd with the answers at one moment: the part of an assessment that a page of questions needs."""

    as_of: datetime
    errors: tuple[Issue, ...]
    warnings: tuple[Issue, ...]


def find(answers: Answers, as_of: datetime, settings: ClinicalSettings = DEFAULTS) -> Findings:
    """The errors and warnings that `assess` would give, without the rest of its work. Raises ValueError as it does."""
    check_moment(as_of)
    facts = Facts(answers, as_of, settings)
    return Findings(as_of, errors(facts), warnings(facts))


def assess(answers: object, as_of: datetime, settings: ClinicalSettings = DEFAULTS) -> Assessment:
    """Assess any JSON as answers, as of an aware moment; never raises because of the answers.

    Visibility is not applied. Raises ValueError for a naive `as_of` or one outside the years 1900–9000.
    """
    check_moment(as_of)
    facts = Facts(answers if isinstance(answers, Answers) else parse(answers), as_of, settings)
    triage = matches(facts)
    checks = checklist(facts)
    raised = flags(facts, {match.code for match in triage}, {part for check in checks for part in check.missing})
    return Assessment(
        version=RULE_SET_VERSION,
        as_of=as_of,
        triage=triage,
        due=due_moments(triage[0].level, as_of, settings),
        checklist=checks,
        flags=raised,
        factors=factors(facts, {flag.code for flag in raised}),
        documents=documents(facts),
        errors=errors(facts),
        warnings=warnings(facts),
        derived=_derived(facts),
    )


def check_moment(as_of: datetime) -> None:
    """Raises ValueError unless the moment has an offset and lies in the years the calendar is good for."""
    if as_of.tzinfo is None or as_of.utcoffset() is None:
        raise ValueError("as_of needs an offset")
    if not FIRST_YEAR <= as_of.year <= LAST_YEAR:
        raise ValueError(f"as_of must lie in the years {FIRST_YEAR} to {LAST_YEAR}")


def _derived(facts: Facts) -> dict[str, Any]:
    """The derived values of codebook 14; a key is missing when its value cannot be computed."""
    answers = facts.answers
    derived: dict[str, Any] = {"mrd": [{"class": result.mrd_class.value, "percent": result.percent}
                                       for result in facts.mrd]}
    if facts.age is not None:
        derived["age_years"] = facts.age.years
        if facts.age.years < 2:
            derived["age_months"] = facts.age.months
    surface = body_surface(answers.value("height"), answers.value("weight"))
    if surface is not None:
        derived["bsa_m2"] = surface
    if facts.liver:
        derived["x_uln"] = {name: against_normal.shown for name, against_normal in facts.liver.items()}
    if facts.kidney is not None:
        derived["egfr"], derived["egfr_source"] = facts.kidney
    if facts.relapse_timing is not None:
        derived["relapse_timing"] = facts.relapse_timing
    if facts.cycle is not None:
        derived["blina"] = {
            "cycle_day": facts.cycle.day,
            "planned_last_infusion_date": facts.cycle.last_infusion,
            "next_cycle_earliest_date": facts.cycle.next_earliest,
        }
    return derived


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _plain(value: Any) -> Any:
    """JSON types. Rounded display values leave as JSON numbers; nothing is computed with them any more."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
