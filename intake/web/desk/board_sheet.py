"""The one-page summary for the tumour board, as a PDF in the reader's language."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from intake.letters import board, drawing, mrd_chart
from intake.letters.board import Fact, Section, Standing
from intake.services import cases
from intake.services.assessing import clinic_moment
from intake.services.cases import Case
from intake.services.work import Work
from intake.web.context import staff
from intake.web.desk import case_answers, case_summary, case_timeline, frame, words
from intake.web.desk.blueprint import blueprint
from intake.web.desk.clocks import age
from intake.web.desk.queue_rows import reasons
from intake.web.language import _, language, text_dir
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy
from intake.web.presentation import moment
from intake.web.serving import disposition


@blueprint.get("/cases/<referral_id>/summary.pdf")
@policy(staff_policy(Permission.READ_CASE))
def summary_pdf(referral_id: str) -> Response:
    """Recorded as a look of its own, because the paper leaves the house."""
    with frame.recorded() as unit:
        case = cases.open_case(unit, referral_id, "summary_pdf")
        sheet = _sheet(unit, case)
    answer = Response(board.pdf(sheet), content_type="application/pdf")
    answer.headers["Content-Disposition"] = disposition(f"{case.referral.reference}.pdf")
    g.serves_file = True
    return answer


def _sheet(unit: Work, case: Case) -> board.Sheet:
    referral, told = case.referral, case_summary.parts(unit, case)
    name = referral.patient_name or referral.sender_name or _("No name given")
    return board.Sheet(
        lang=language(),
        dir=text_dir(language()),
        reference=referral.reference,
        name=_value(name),
        latin=referral.patient_latin_name if referral.patient_latin_name != name else "",
        head=_head(unit, case),
        left=[_asked(told["asked"]), _checks(told["checks"]), _factors(told["factors"])],
        right=[_key(case), _flags(told["flags"])],
        footer=_footer(unit, case),
        charts=_charts(unit, case),
    )


def _value(text: str) -> board.Value:
    return board.value(text, text_dir(language()))


def _fact(label: str, text: str) -> Fact:
    return Fact(label, _value(text))


def _head(unit: Work, case: Case) -> list[Fact]:
    referral = case.referral
    found = [
        (_("Reference"), referral.reference),
        (_("Born"), referral.date_of_birth or ""),
        (_("Age"), age(referral.date_of_birth, clinic_moment(unit.now).date())),
        (_("Urgency"), words.word(words.LEVELS, referral.level)),
        (_("Review by the haematologist"), moment(referral.review_due)),
    ]
    return [_fact(label, text) for label, text in found if text]


def _asked(lines: list[case_answers.Line]) -> Section:
    rows = [_fact(line.label, line.state or " · ".join(line.values)) for line in lines]
    return Section(_("What they ask"), "facts", rows)


def _checks(checks: list[dict[str, Any]]) -> Section:
    rows = [Standing(check["title"], check["state"], ", ".join(check["missing"][:6])) for check in checks]
    return Section(_("The eight checks"), "states", rows)


def _key(case: Case) -> Section:
    lines = case_answers.lines(case.answers, case_summary.KNOWN, case.revision.at)
    rows = [_fact(line.label, " · ".join(line.values)) for line in lines if line.values]
    why = [_fact(_("Why this urgency"), text) for _rule, text in reasons(case.referral.reasons)][:3]
    return Section(_("What is known"), "facts", [*why, *rows])


def _factors(factors: list[dict[str, Any]]) -> Section:
    rows = [Standing(factor["title"], factor["state"], factor["why"]) for factor in factors]
    return Section(_("For the haematologist to look at"), "states", rows)


def _flags(flags: list[tuple[str, str]]) -> Section:
    texts = [text for _code, text in flags]
    more = _("and %(num)s more", num=len(texts) - board.MOST_ROWS + 1)
    return Section(_("To notice"), "points", board.some(texts, more) or [_("Nothing was raised by the answers.")])


def _footer(unit: Work, case: Case) -> str:
    return _(
        "%(reference)s, revision %(num)s. Made by %(name)s, %(time)s. Answers as given; signs, not a verdict.",
        reference=case.referral.reference, num=case.revision.number, name=staff().name, time=moment(unit.now),
    )  # fmt: skip


def _charts(unit: Work, case: Case) -> list[str]:
    kinds = ["timeline"]
    if any(map(mrd_chart.drawable, case_timeline.results_of(case))):
        kinds.append("mrd")
    return [drawing.svg(case_timeline.specification(unit, case, kind)).decode() for kind in kinds]
