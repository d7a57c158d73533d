"""The summary of a case in reading order: the question, the eight checks, what to look at, what was computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for

from intake.clinical import factors, flags, readiness
from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE, FIELDS, GROUPS
from intake.clinical.codebook.model import Kind, Voice
from intake.clinical.settings import ClinicalSettings
from intake.i18n import N_
from intake.models.drafts import Draft
from intake.scheduling.sentences import for_staff
from intake.services import drafts
from intake.services.assessing import clinical_settings
from intake.services.cases import Case
from intake.services.work import Work
from intake.web.desk import case_answers
from intake.web.forms.wording import warning_words
from intake.web.language import _

CHECK_STATES: Mapping[str, tuple[str, str]] = {
    "complete": (N_("Complete"), "ok"),
    "partial": (N_("Partly there"), "soon"),
    "missing": (N_("Missing"), "stop"),
    "outdated": (N_("Too old"), "soon"),
    "not_applicable": (N_("Does not apply"), "plain"),
}
FACTOR_STATES: Mapping[str, tuple[str, str]] = {
    "present": (N_("Present"), "soon"),
    "possible": (N_("Possible"), "soon"),
    "unknown": (N_("Not known"), "info"),
    "absent": (N_("Nothing found in the answers"), "plain"),
    "not_applicable": (N_("Does not apply"), "plain"),
}
DERIVED: Mapping[str, str] = {
    "age_years": N_("Age in years"),
    "age_months": N_("Age in months"),
    "bsa_m2": N_("Body surface, m²"),
    "egfr": N_("eGFR, mL/min/1.73 m²"),
    "egfr_source": N_("eGFR from"),
    "relapse_timing": N_("Timing of the relapse"),
    "cycle_day": N_("Day of the blinatumomab cycle"),
    "planned_last_infusion_date": N_("Planned last day of infusion"),
    "next_cycle_earliest_date": N_("Next cycle not before"),
}
# Computed codes: where an eGFR comes from, how early a relapse came, what a result of residual disease says.
VALUES: Mapping[str, str] = {
    "reported": N_("the report"),
    "ckd_epi_2021": N_("creatinine, CKD-EPI 2021"),
    "bedside_schwartz": N_("creatinine and height, bedside Schwartz"),
    "child_lt_18m": N_("under 18 months after the diagnosis"),
    "child_18_36m": N_("18 to 36 months after the diagnosis"),
    "child_gt_36m": N_("over 36 months after the diagnosis"),
    "adult_cr1_lt_12m": N_("under 12 months after the first remission"),
    "adult_cr1_ge_12m": N_("12 months or more after the first remission"),
    "none": N_("no usable result"),
    "indeterminate": N_("indeterminate"),
    "negative_1e4": N_("not detected, sensitive to 10⁻⁴ or better"),
    "negative_insufficient": N_("not detected, test not sensitive enough"),
    "positive_not_quantifiable": N_("detected, not quantifiable"),
    "not_comparable": N_("cannot be compared"),
    "positive_ge_1pct": N_("at least 1 %"),
    "positive_0_1_to_1pct": N_("0.1 % to below 1 %"),
    "positive_0_01_to_0_1pct": N_("0.01 % to below 0.1 %"),
    "positive_below_0_01pct": N_("below 0.01 %"),
}
# What a haematologist wants to know first, in this order.
KNOWN = (
    "leukaemia_type", "disease_stage", "diagnosis_date", "relapse_date", "cd19_status", "ph_status", "kmt2a_status",
    "marrow_blast_percent", "marrow_date", "cns_involvement", "extramedullary_disease", "transplant_plan",
    "planned_transplant_date", "performance_scale", "performance_score",
)  # fmt: skip
TIMES_NORMAL = N_("%(test)s, times the upper limit")
MRD_RESULT = N_("Residual disease %(num)s")


def parts(unit: Work, case: Case) -> dict[str, Any]:
    """What the summary's template shows."""
    assessment, limits = case.assessment, clinical_settings(unit)
    return {
        "asked": case_answers.lines(case.answers, ("discussion_topics", "main_question"), case.revision.at),
        "known": case_answers.lines(case.answers, KNOWN, case.revision.at),
        "checks": [_check(item, case, limits) for item in readiness.ITEMS],
        "factors": [_factor(code, title, assessment) for code, title in factors.TITLES.items()],
        "flags": [(code, _capital(_(_FLAG_TEXTS.get(code, code)))) for code in assessment["flags"]],
        "derived": list(_derived(assessment["derived"])),
        "warnings": _warnings(unit, case),
        "problems": [(issue["code"], case_answers.label_of(issue["field"])) for issue in assessment["errors"]],
        "wanted_documents": list(_documents(assessment)),
        "rule_set": assessment["rule_set_version"],
    }


def planner_words(codes: Iterable[str]) -> list[str]:
    """Why the call stands where it stands."""
    sentences = [for_staff(code) for code in codes]
    return [_(sentence.text) % sentence.values for sentence in sentences]


_FLAG_TEXTS = {rule.code: rule.text for rule in flags.RULES}


def _check(item: readiness.Item, case: Case, limits: ClinicalSettings) -> dict[str, Any]:
    assessment = case.assessment
    word, kind = CHECK_STATES[assessment["checklist"][item.code]]
    missing = [name for name in assessment["missing_items"] if name.partition(".")[0] == item.code]
    return {
        "code": item.code,
        "title": _capital(_(item.title)),
        "state": _(word),
        "kind": kind,
        "missing": [_part(item, name) for name in missing],
        **_rests_on(item, case, limits),
    }


def _rests_on(item: readiness.Item, case: Case, limits: ClinicalSettings) -> dict[str, Any]:
    """The answers behind a check, the day that counts for it and for how long; rows stand on the timeline."""
    names = dict.fromkeys(name for part in item.parts for name in part.rests_on)
    single = [name for name in names if name not in GROUPS]
    lines = case_answers.lines(case.answers, single, case.revision.at)
    dates = [line for line in lines if FIELDS[line.path].kind is Kind.DATE and line.values]
    grouped = any(case.answers.get(name) for name in names if name in GROUPS)
    return {
        "lines": lines,
        "dated": " ".join(dates[-1].values) if dates else "",
        "limit": item.limit(limits),
        "groups": url_for("desk.case", referral_id=case.referral.id, tab="timeline") if grouped else "",
    }


def _part(item: readiness.Item, name: str) -> str:
    """A missing part in words; parts of treatment lines say which line."""
    _code, _dot, rest = name.partition(".")
    line, _dot, column = rest.partition(".")
    if column and line.startswith("line"):
        text = next((part.text for part in item.row_parts if part.name == column), column)
        return _("Treatment %(num)s: %(part)s", num=line.removeprefix("line"), part=_(text))
    return _capital(_(next((part.text for part in item.parts if part.name == rest), rest)))


def _factor(code: str, title: str, assessment: Mapping[str, Any]) -> dict[str, Any]:
    status = assessment["factors"][code]
    word, kind = FACTOR_STATES[status]
    why = next((rule.text for rule in factors.RULES if rule.factor == code and rule.status == status), "")
    return {"code": code, "title": _(title), "state": _(word), "kind": kind, "why": _capital(_(why)) if why else ""}


def _derived(derived: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    plain = {**derived, **derived.get("blina", {})}
    for name, title in DERIVED.items():
        if plain.get(name) is not None:
            yield _(title), _value(str(plain[name]))
    for test, times in derived.get("x_uln", {}).items():
        yield _(TIMES_NORMAL, test=case_answers.label_of(test)), f"{times} ×"
    for number, result in enumerate(derived.get("mrd", ()), start=1):
        percent = "" if result["percent"] is None else f" ({result['percent']} %)"
        yield _(MRD_RESULT, num=number), _value(result["class"]) + percent


def _value(code: str) -> str:
    return _(VALUES[code]) if code in VALUES else code


def _warnings(unit: Work, case: Case) -> list[dict[str, Any]]:
    confirmed = _confirmed(unit, case.referral.draft_id)
    return [
        {
            "code": issue["code"],
            "field": case_answers.label_of(issue["field"]),
            "text": warning_words(issue["code"]),
            "confirmed": (issue["code"], issue["field"]) in confirmed,
        }
        for issue in case.assessment["warnings"]
    ]


def _confirmed(unit: Work, draft_id: str) -> set[tuple[str, str]]:
    """What the sender called right when the request was sent."""
    draft = unit.session.get(Draft, draft_id)
    content = drafts.content_of(unit, draft) if draft is not None else drafts.DraftContent()
    return {(said.get("code", ""), said.get("field", "")) for said in content.confirmed}


def _documents(assessment: Mapping[str, Any]) -> Iterable[tuple[str, bool]]:
    """Records to ask for, and whether an old one is there."""
    for kinds, old in ((assessment["missing_documents"], False), (assessment["outdated_documents"], True)):
        for kind in kinds:
            yield _(DOCUMENT_TYPE_BY_CODE[kind].label.for_voice(Voice.PHYSICIAN)), old


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
