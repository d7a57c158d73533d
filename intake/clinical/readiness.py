"""The eight checks before treatment can be judged: what is there, what is missing, what is too old (codebook 4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from intake.clinical.answers import Row
from intake.clinical.codebook.model import N_, Absent
from intake.clinical.facts import Facts
from intake.clinical.rules import Condition, answer_is, given
from intake.clinical.settings import ClinicalSettings


class State(StrEnum):
    COMPLETE = "complete"
    PARTIAL = "partial"
    MISSING = "missing"
    OUTDATED = "outdated"
    NOT_APPLICABLE = "not_applicable"


def _always(facts: Facts) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Part:
    """One thing an item needs: when it is needed (`applies`) and when it counts as given."""

    name: str
    text: str
    is_given: Condition
    rests_on: tuple[str, ...]
    applies: Condition = _always


@dataclass(frozen=True, slots=True)
class RowPart:
    """One thing every treatment line needs."""

    name: str
    text: str
    is_given: Callable[[Row], bool]


@dataclass(frozen=True, slots=True)
class Item:
    """One of the eight checks. `outdated` holds when everything is there but older than the limit."""

    code: str
    title: str
    parts: tuple[Part, ...]
    outdated: Condition
    limit: Callable[[ClinicalSettings], int | None]
    source: str
    applies: Condition = _always
    settled: Condition = lambda facts: False
    row_parts: tuple[RowPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """The state of one item for a request, and its missing parts in the order of the codebook."""

    code: str
    state: State
    missing: tuple[str, ...]
    rests_on: tuple[str, ...]
    source: str


def checklist(facts: Facts) -> tuple[Check, ...]:
    """The eight items in order."""
    return tuple(_check(item, facts) for item in ITEMS)


def _check(item: Item, facts: Facts) -> Check:
    rests_on = tuple(dict.fromkeys(name for part in item.parts for name in part.rests_on))
    if not item.applies(facts):
        return Check(item.code, State.NOT_APPLICABLE, (), rests_on, item.source)
    if item.settled(facts):
        return Check(item.code, State.COMPLETE, (), rests_on, item.source)
    wanted, missing = _parts(item, facts)
    state = _state(wanted, len(missing), item.outdated(facts))
    return Check(item.code, state, tuple(missing), rests_on, item.source)


def _parts(item: Item, facts: Facts) -> tuple[int, list[str]]:
    """How many parts are wanted, and which of them are missing."""
    wanted, missing = 0, []
    for part in item.parts:
        if part.applies(facts):
            wanted += 1
            if not part.is_given(facts):
                missing.append(f"{item.code}.{part.name}")
        if item.row_parts and part.name == "treatment_lines":
            wanted += len(item.row_parts) * len(facts.lines)
            missing += _missing_of_lines(item, facts)
    return wanted, missing


def _missing_of_lines(item: Item, facts: Facts) -> list[str]:
    return [
        f"{item.code}.line{number}.{part.name}"
        for number, line in enumerate(facts.lines, start=1)
        for part in item.row_parts
        if not part.is_given(line)
    ]


def _state(wanted: int, missing: int, outdated: bool) -> State:
    if missing == wanted:
        return State.MISSING
    if missing:
        return State.PARTIAL
    return State.OUTDATED if outdated else State.COMPLETE


def _part(name: str, text: str, applies: Condition = _always) -> Part:
    """A part that is simply the answer of the same name."""
    return Part(name, text, given(name), (name,), applies)


def _mrd_applies(facts: Facts) -> bool:
    return not facts.active and facts.latest_mrd is not None


def _mrd_has(name: str) -> Condition:
    return lambda facts: facts.latest_mrd is not None and facts.latest_mrd.row.given(name)


def _mrd_part(name: str, text: str, column: str) -> Part:
    return Part(name, text, _mrd_has(column), ("mrd_results", "disease_stage"), _mrd_applies)


def _mrd_needs_depth(facts: Facts) -> bool:
    return _mrd_applies(facts) and facts.latest_mrd is not None and facts.latest_mrd.row.has(
        "result_kind", "not_detected"
    )


def _mrd_depth_known(facts: Facts) -> bool:
    return facts.latest_mrd is not None and facts.latest_mrd.sensitivity is not None


def _residual_disease_outdated(facts: Facts) -> bool:
    if facts.active:
        return facts.older_than("marrow_date", facts.settings.mrd_days)
    sampled = None if facts.latest_mrd is None else facts.latest_mrd.sampled
    return sampled is not None and sampled.days_ago(facts.today) > facts.settings.mrd_days


def _response_known(line: Row) -> bool:
    """A result, or "not here yet" while the treatment is running."""
    waiting = line.absent("response") is Absent.PENDING and line.value("ongoing") is True
    return line.given("response") or waiting


def _either_given(*names: str) -> Condition:
    return lambda facts: any(facts.answers.given(name) for name in names)


def _active(facts: Facts) -> bool:
    return facts.active


ITEMS: tuple[Item, ...] = (
    Item(
        "C1", N_("Confirmed diagnosis and extent"),
        (
            _part("leukaemia_type", "type of leukaemia"),
            _part("diagnosis_date", "date of diagnosis"),
            Part(
                "marrow_confirmation", "confirmed by marrow aspirate or biopsy",
                answer_is("diagnosis_confirmed_by", "bone_marrow_aspirate", "bone_marrow_biopsy"),
                ("diagnosis_confirmed_by",),
            ),
            _part("cd19_status", "CD19 on the leukaemia cells"),
            _part("ph_status", "Philadelphia chromosome"),
            _part("disease_stage", "stage"),
            _part("marrow_blast_percent", "marrow blasts"),
            _part("marrow_date", "date of the marrow"),
            _part("cns_involvement", "involvement of brain or spinal fluid"),
            _part("extramedullary_disease", "leukaemia outside the marrow"),
        ),
        lambda facts: facts.older_than("marrow_date", facts.settings.marrow_days),
        lambda settings: settings.marrow_days,
        "codebook 4; clinic page",
    ),
    Item(
        "C2", N_("Level of residual disease"),
        (
            _part("marrow_blast_percent", "active disease: marrow blasts", _active),
            _part("marrow_date", "active disease: date of the marrow", _active),
            Part(
                "mrd_result", "otherwise: a usable result of residual disease",
                lambda facts: facts.latest_mrd is not None, ("mrd_results", "disease_stage"),
                lambda facts: not facts.active,
            ),
            _mrd_part("mrd_date", "its sampling date", "sample_date"),
            _mrd_part("mrd_method", "its method", "method"),
            _mrd_part("mrd_specimen", "its specimen", "specimen"),
            Part(
                "mrd_sensitivity", "its sensitivity, if nothing was detected", _mrd_depth_known,
                ("mrd_results",), _mrd_needs_depth,
            ),
        ),
        _residual_disease_outdated,
        lambda settings: settings.mrd_days,
        "codebook 4; clinic page; S14",
    ),
    Item(
        "C3", N_("Earlier treatments and responses"),
        (
            _part("any_prior_treatment", "whether there was any treatment"),
            Part("treatment_lines", "at least one treatment line", lambda facts: bool(facts.lines), ("treatment_lines",)),
            _part("prior_blinatumomab", "whether blinatumomab was given"),
            _part("prior_inotuzumab", "whether inotuzumab was given"),
            _part("prior_car_t", "whether CAR-T cells were given"),
            _part("prior_transplant", "whether there was a transplant"),
            _part("prior_tki", "Ph-positive: whether a TKI was given", answer_is("ph_status", "positive")),
        ),
        lambda facts: False,
        lambda settings: None,
        "codebook 4; clinic page",
        settled=answer_is("any_prior_treatment", "no"),
        row_parts=(
            RowPart("regimen_class", "kind of treatment", lambda line: line.given("regimen_class")),
            RowPart("start_date", "start", lambda line: line.given("start_date")),
            RowPart("response", "result, or still awaited while it is running", _response_known),
        ),
    ),
    Item(
        "C4", N_("Neurological status"),
        (
            _part("neuro_history", "neurological history"),
            Part("neuro_exam", "a neurological examination was done", answer_is("neuro_exam_done", "yes"),
                 ("neuro_exam_done",)),
            _part("neuro_exam_date", "its date"),
        ),
        lambda facts: facts.older_than("neuro_exam_date", facts.settings.neuro_exam_days),
        lambda settings: settings.neuro_exam_days,
        "codebook 4; clinic page; S10",
    ),
    Item(
        "C5", N_("Liver function"),
        (
            _part("bilirubin_total", "bilirubin"),
            Part("alt_or_ast", "ALT or AST", _either_given("alt", "ast"), ("alt", "ast")),
            _part("liver_lab_date", "date of the liver values"),
        ),
        lambda facts: facts.older_than("liver_lab_date", facts.settings.liver_days),
        lambda settings: settings.liver_days,
        "codebook 4; clinic page; S6",
    ),
    Item(
        "C6", N_("Kidney function"),
        (
            Part("creatinine_or_egfr", "creatinine or eGFR", _either_given("creatinine", "egfr"),
                 ("creatinine", "egfr")),
            _part("kidney_lab_date", "date of the kidney values"),
        ),
        lambda facts: facts.older_than("kidney_lab_date", facts.settings.kidney_days),
        lambda settings: settings.kidney_days,
        "codebook 4; clinic page; S7",
    ),
    Item(
        "C7", N_("Infection status"),
        (
            _part("active_infection", "whether there is an infection"),
            _part("infection_status_date", "as of which day"),
        ),
        lambda facts: facts.older_than("infection_status_date", facts.settings.infection_days),
        lambda settings: settings.infection_days,
        "codebook 4; clinic page; S10",
    ),
    Item(
        "C8", N_("Performance status"),
        (
            _part("performance_scale", "scale"),
            _part("performance_score", "score"),
            _part("performance_date", "as of which day"),
        ),
        lambda facts: facts.older_than("performance_date", facts.settings.performance_days),
        lambda settings: settings.performance_days,
        "codebook 4; S19",
        applies=lambda facts: facts.years != 0,
    ),
)

ATTENTION: dict[str, tuple[str, ...]] = {
    "C1": ("not_b_lineage", "lineage_check", "cd19_negative", "cd19_weak", "cd19_recheck_needed", "ph_unknown",
           "cns_active", "extramedullary_current"),
    "C2": ("mrd_ge_1_percent", "mrd_ge_0_1", "mrd_0_01_to_0_1", "mrd_low_or_nq",
           "mrd_negative_insufficient_sensitivity", "mrd_not_comparable", "mrd_rising", "mrd_never_tested"),
    "C3": ("ph_positive_no_tki", "prior_blinatumomab", "prior_inotuzumab", "prior_car_t", "prior_transplant",
           "prior_neurotoxicity", "prior_crs_severe", "gvhd_active"),
    "C4": ("neuro_history_significant", "neuro_baseline_missing", "prior_neurotoxicity", "cns_active", "cns_history"),
    "C5": ("liver_raised", "liver_severe", "vod_history", "uln_assumed"),
    "C6": ("kidney_reduced", "kidney_severe"),
    "C7": ("infection_active", "infection_severe", "live_vaccine_recent"),
    "C8": ("performance_borderline", "performance_poor"),
}
"""Flags that staff see beside an item; never shown to patients (codebook 4)."""
