"""What the rules ask about, worked out once for a request: the vocabulary of readiness, flags and triage.

Terms are those of codebook 3 and 7 (acute, fever, exposed, recent treatment ...). A rule reads like its
sentence in the codebook because the facts it tests have these names.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from intake.clinical import stages
from intake.clinical.answers import Answers, Row
from intake.clinical.cycle import Cycle, cycle_on
from intake.clinical.dates import PartialDate
from intake.clinical.derived import (
    Age,
    TimesNormal,
    age_on,
    body_mass_index,
    kidney_function,
    relapse_timing,
    times_normal,
)
from intake.clinical.codebook.model import Absent
from intake.clinical.mrd import GROUP as MRD_GROUP
from intake.clinical.mrd import MrdClass, newest_first, rate, risen_from
from intake.clinical.settings import ClinicalSettings

LIVER_VALUES = ("bilirubin_total", "alt", "ast", "ggt", "alp")
TYROSINE_KINASE_INHIBITORS = frozenset({"imatinib", "dasatinib", "nilotinib", "bosutinib", "ponatinib", "asciminib"})
ON_TREATMENT = frozenset({"infusing", "interrupted", "in_break"})
ACUTE_TIMING = frozenset({"now", "last_24h"})
_WITH_DECISION = ("decision_deadline", "planned_treatment_start")


class Decision(NamedTuple):
    """A date by which something is decided or begun, and the days until then."""

    field: str
    stated: PartialDate
    days: int


class Facts:
    """Everything the rules test, computed once; read-only by convention."""

    def __init__(self, answers: Answers, as_of: datetime, settings: ClinicalSettings) -> None:
        self.answers = answers
        self.settings = settings
        self.as_of = as_of
        self.today: date = as_of.date()
        self.age: Age | None = age_on(self.today, answers.value("date_of_birth"))
        self.years: int | None = None if self.age is None else self.age.years
        self._read_stage()
        self._read_lines()
        self._read_symptoms()
        self._read_treatment()
        self._read_residual_disease()
        self._read_laboratory()
        self._read_plans()

    def _read_stage(self) -> None:
        stage: str | None = self.answers.value("disease_stage")
        self.stage = stage
        self.in_remission = stage in stages.REMISSION
        self.active = stage in stages.ACTIVE
        self.relapsed_or_refractory = stage in stages.RELAPSED_OR_REFRACTORY
        self.stage_open = stage is None or stage == "other"

    def _read_lines(self) -> None:
        """One pass over the treatment lines, however many there are."""
        self.lines: tuple[Row, ...] = self.answers.rows("treatment_lines")
        self.classes: set[str] = set()
        self.agents: set[str] = set()
        self.toxicities: set[str] = set()
        for line in self.lines:
            self.classes.add(line.value("regimen_class") or "")
            self.agents.update(line.value("agents") or ())
            self.toxicities.update(line.value("serious_toxicity") or ())
        self.had_tki = (
            self.answers.has("prior_tki", "yes")
            or "tki" in self.classes
            or not TYROSINE_KINASE_INHIBITORS.isdisjoint(self.agents)
        )

    def had(self, answer: str, *classes: str) -> bool:
        """Earlier exposure by the plain answer or by a treatment line."""
        return self.answers.has(answer, "yes") or not self.classes.isdisjoint(classes)

    def _read_symptoms(self) -> None:
        answers = self.answers
        ticked: tuple[str, ...] = answers.value("urgent_symptoms") or ()
        self.symptoms = tuple(code for code in ticked if code != "none")
        self.unsure = answers.absent("urgent_symptoms") is Absent.UNKNOWN
        self.timing: str | None = answers.value("urgent_symptom_timing")
        self.feverish = self._feverish()
        self.fever = self.feverish or "high_fever" in self.symptoms
        recent = self.timing is None or self.timing in ACUTE_TIMING
        self.acute = self.feverish or (bool(self.symptoms) and recent)

    def _feverish(self) -> bool:
        """A measured temperature from 38.0 °C; a number above the scale (°F typed as °C) does not rule fever out."""
        measured = self.answers.value("temperature")
        if measured is not None:
            return bool(measured.canonical >= self.settings.fever_celsius)
        refused = self.answers.refused.get("temperature")
        return refused is not None and refused.canonical is not None and refused.canonical >= self.settings.fever_celsius

    def _read_treatment(self) -> None:
        answers, settings = self.answers, self.settings
        status: str | None = answers.value("blinatumomab_now")
        self.status = status
        self.on_blinatumomab = status in ON_TREATMENT
        self.cycle: Cycle | None = self._cycle()
        last = self._last_infusion()
        self.exposed = (
            status in ("infusing", "interrupted")
            or (last is not None and 0 <= (self.today - last).days <= settings.exposure_days)
            or (status == "in_break" and (last is None or last > self.today))
        )
        self.recently_treated = self.exposed or self._recently_treated()

    def _cycle(self) -> Cycle | None:
        answers = self.answers
        start: PartialDate | None = answers.value("blina_cycle_start_date")
        if start is None:
            return None
        interruption = None if "blina_interruption_days" in answers.refused else answers.value("blina_interruption_days") or 0
        return cycle_on(self.today, start.first, answers.value("blina_schedule"), interruption)

    def _last_infusion(self) -> date | None:
        stated: PartialDate | None = self.answers.value("blina_last_infusion_date")
        if stated is not None:
            return stated.first
        return self.cycle.last_infusion if self.status == "in_break" and self.cycle is not None else None

    def _recently_treated(self) -> bool:
        if self.answers.has("current_treatment", "on_treatment"):
            return True
        if self._within_recent(self.answers.value("last_treatment_date")):
            return True
        return any(line.value("ongoing") is True or self._within_recent(line.value("end_date")) for line in self.lines)

    def _within_recent(self, stated: PartialDate | None) -> bool:
        return stated is not None and 0 <= stated.days_ago(self.today) <= self.settings.recent_treatment_days

    def _read_residual_disease(self) -> None:
        self.mrd = tuple(rate(row) for row in self.answers.rows(MRD_GROUP))
        ordered = newest_first(self.mrd)
        self.latest_mrd = ordered[0] if ordered else None
        self.mrd_class = MrdClass.NONE if self.latest_mrd is None else self.latest_mrd.mrd_class
        self.risen_from = risen_from(ordered)

    def _read_laboratory(self) -> None:
        answers, settings = self.answers, self.settings
        defaults = {
            "bilirubin_total": settings.default_uln_bilirubin,
            "alt": settings.default_uln_alt,
            "ast": settings.default_uln_ast,
        }
        self.liver: dict[str, TimesNormal] = {}
        for name in LIVER_VALUES:
            against_normal = times_normal(answers.value(name), defaults.get(name))
            if against_normal is not None:
                self.liver[name] = against_normal
        self.liver_severe = self._liver_above(settings.transaminase_severe, settings.bilirubin_severe)
        self.liver_raised = not self.liver_severe and self._liver_above(
            settings.transaminase_raised, settings.bilirubin_raised
        )
        self.kidney = kidney_function(answers, self.age)
        self.body_mass_index = body_mass_index(answers.value("height"), answers.value("weight"))
        self.relapse_timing = relapse_timing(answers)

    def _liver_above(self, transaminases: Decimal, bilirubin: Decimal) -> bool:
        limits = {"bilirubin_total": bilirubin, "alt": transaminases, "ast": transaminases}
        return any(name in self.liver and self.liver[name].above(limit) for name, limit in limits.items())

    def _read_plans(self) -> None:
        answers = self.answers
        planned: PartialDate | None = answers.value("planned_transplant_date")
        transplanted = answers.has("transplant_plan", "already_transplanted")
        self.days_to_transplant = None if planned is None or transplanted else self.days_until(planned)
        self.decisions = tuple(
            Decision(name, stated, self.days_until(stated))
            for name in _WITH_DECISION
            if (stated := answers.value(name)) is not None
        )

    def days_until(self, stated: PartialDate) -> int:
        """Days from today to the first day; a month or year that contains today counts as 0."""
        return 0 if stated.covers(self.today) else (stated.first - self.today).days

    def decisions_within(self, low: int, high: int) -> Iterator[Decision]:
        return (decision for decision in self.decisions if low <= decision.days <= high)

    def at_least(self, name: str, limit: Decimal) -> bool:
        """Whether a measured value or share reaches a limit in its canonical unit."""
        value: Any = self.answers.value(name)
        if value is None:
            return False
        return bool((value if isinstance(value, Decimal) else value.canonical) >= limit)

    def older_than(self, name: str, days: int) -> bool:
        stated: PartialDate | None = self.answers.value(name)
        return stated is not None and stated.days_ago(self.today) > days

