"""The timeline of a case: what the plots show, in words, and the equal tables beneath them (ux 3.6, acceptance 26)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import url_for

from intake.clinical.answers import Row, parse
from intake.clinical.codebook import GROUPS
from intake.clinical.codebook.model import Voice
from intake.clinical.course import LINES, SENT, Item, course
from intake.clinical.mrd import GROUP as MRD
from intake.clinical.mrd import MrdClass, MrdResult, rate
from intake.clinical.numbers import plain
from intake.i18n import N_
from intake.letters import mrd_chart, swimmer
from intake.services.assessing import clinic_moment
from intake.services.cases import Case
from intake.services.work import Work
from intake.web.desk import case_summary
from intake.web.language import _

RESPONSE_STATES: Mapping[str, str] = {"pending": N_("Result not here yet"), "unknown": N_("Not known")}
OWN_WORDS: Mapping[str, str] = {
    SENT: N_("Request sent"),
    "diagnosis_date": N_("Diagnosis"),
    "first_cr_date": N_("First remission"),
    "relapse_date": N_("Latest relapse"),
    "past_transplant_date": N_("Transplant"),
    "planned_treatment_start": N_("Planned start of treatment"),
    "decision_deadline": N_("Decision needed by"),
    "planned_transplant_date": N_("Planned transplant"),
    "unknown": N_("Treatment of an unknown kind"),
    "cycle_infusion": N_("Blinatumomab: days of infusion"),
    "cycle_break": N_("Blinatumomab: break"),
}
UNKNOWN = N_("Not known")


def parts(unit: Work, case: Case) -> dict[str, Any]:
    """What the template shows; the pictures are fetched one by one."""
    items, results = items_of(case, unit), results_of(case)
    version: dict[str, Any] = {"revision": case.revision.number, "day": str(_today(unit))}
    return {
        "course": [_row(number, item) for number, item in enumerate(items, start=1)],
        "mrd": [_mrd_row(number, result) for number, result in enumerate(results, start=1)],
        "has_mrd_chart": any(map(mrd_chart.drawable, results)),
        "chart_href": {
            kind: url_for("desk.chart", referral_id=case.referral.id, kind=kind, **version)
            for kind in ("timeline", "mrd")
        },
    }


def specification(unit: Work, case: Case, kind: str) -> dict[str, Any]:
    """What is to be drawn: "timeline" or "mrd"."""
    if kind == "mrd":
        return mrd_chart.mrd_chart(results_of(case), _mrd_words())
    items = items_of(case, unit)
    words = swimmer.Words([label_of(item) for item in items], _responses(), _("today"))
    return swimmer.swimmer(items, words, _today(unit))


def items_of(case: Case, unit: Work) -> tuple[Item, ...]:
    sent = clinic_moment(case.referral.submitted_at).date()
    return course(parse(case.answers), _today(unit), sent)


def results_of(case: Case) -> list[MrdResult]:
    """The results in the order of their days; undated ones last."""
    results = [rate(row) for row in parse(case.answers).rows(MRD)]
    return sorted(results, key=lambda result: result.sampled.first if result.sampled else date.max)


def _today(unit: Work) -> date:
    return clinic_moment(unit.now).date()


def label_of(item: Item) -> str:
    """The item in a physician's words."""
    own = OWN_WORDS.get(item.code)
    text = _(own) if own else _option(LINES, "regimen_class", item.code)
    return f"{text}: {item.name}" if item.name else text


def _option(group: str, column: str, code: str | None) -> str:
    found = GROUPS[group].row(column).option(code) if code else None
    return _(found.words.for_voice(Voice.PHYSICIAN)) if found else _(UNKNOWN)


def _responses() -> dict[str, str]:
    given = GROUPS[LINES].row("response").options
    return {option.code: _(option.words.for_voice(Voice.PHYSICIAN)) for option in given} | {
        code: _(text) for code, text in RESPONSE_STATES.items()
    }


def _row(number: int, item: Item) -> dict[str, Any]:
    return {
        "number": number,
        "what": label_of(item),
        "from": str(item.start) if item.start else str(item.interval.first) if item.interval else "",
        "to": _until(item),
        "cycles": item.cycles,
        "response": _responses().get(item.response or "", ""),
        "planned": item.planned,
        "drawn": item.interval is not None,
    }


def _until(item: Item) -> str:
    if item.end is not None:
        return str(item.end)
    if item.ongoing:
        return _("still running")
    computed = item.code in ("cycle_infusion", "cycle_break") and item.interval is not None
    return str(item.interval.last) if computed and item.interval else ""


def _mrd_row(number: int, result: MrdResult) -> dict[str, Any]:
    row = result.row
    return {
        "number": number,
        "date": str(result.sampled) if result.sampled else "",
        "method": _option(MRD, "method", row.value("method")),
        "specimen": _option(MRD, "specimen", row.value("specimen")),
        "result": _option(MRD, "result_kind", row.value("result_kind")),
        "rated": "" if result.mrd_class is MrdClass.NONE else _(case_summary.VALUES[result.mrd_class.value]),
        "entered": _entered(row),
        "percent": f"{result.percent} %" if result.percent is not None else "",
        "limit": mrd_chart.power(result.sensitivity) if result.sensitivity is not None else "",
        "drawn": mrd_chart.drawable(result),
    }


def _entered(row: Row) -> str:
    """The number with its unit, as the report has them."""
    value, unit = row.value("value"), GROUPS[MRD].row("unit").option(row.value("unit") or "")
    if value is None:
        return ""
    return f"{plain(value)} {_(unit.words.for_voice(Voice.PHYSICIAN)) if unit else ''}".strip()


def _mrd_words() -> mrd_chart.Words:
    return mrd_chart.Words(
        methods=_codes("method"),
        specimens=_codes("specimen"),
        axis=_("Share of leukaemia cells"),
        method=_("Method"),
        not_detected=_("Not detected, at the limit"),
        not_quantifiable=_("detected, not quantifiable"),
    )


def _codes(column: str) -> dict[str, str]:
    options: Sequence[Any] = GROUPS[MRD].row(column).options
    words = {option.code: _(option.words.for_voice(Voice.PHYSICIAN)) for option in options}
    label = _(GROUPS[MRD].row(column).label.for_voice(Voice.PHYSICIAN))
    return words | {"unknown": _("%(what)s not known", what=label)}
