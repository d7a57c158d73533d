"""One page and the answer it is held against: look at both, correct the answer, ask back, or take the link away."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.clinical.codebook.model import Voice
from intake.models.referrals import ReferralState
from intake.services import answer_questions, cases, evidence
from intake.services.assessing import clinic_moment
from intake.services.cases import Case
from intake.services.evidence import Source
from intake.services.work import Work
from intake.web.context import staff
from intake.web.desk import frame, sources
from intake.web.desk.blueprint import blueprint
from intake.web.forms.one_answer import OneAnswer
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

LONGEST = 500
Page = str | Response | tuple[str, int]


@blueprint.get("/cases/<referral_id>/evidence/<evidence_id>")
@policy(staff_policy(Permission.READ_CASE))
def evidence_page(referral_id: str, evidence_id: str) -> str:
    with frame.recorded() as unit:
        case, source = _open(unit, referral_id, evidence_id)
        return _render(unit, case, source, _answer(unit, case, source))


@blueprint.post("/cases/<referral_id>/evidence/<evidence_id>")
@policy(staff_policy(Permission.CHECK_ANSWERS))
def settle_evidence(referral_id: str, evidence_id: str) -> Page:
    """Correct the answer from the page, or ask the sender; the form says which."""
    with frame.recorded() as unit:
        case, source = _open(unit, referral_id, evidence_id)
        return _ask(unit, case, source) if request.form.get("do") == "ask" else _correct(unit, case, source)


@blueprint.post("/cases/<referral_id>/evidence/<evidence_id>/remove")
@policy(staff_policy(Permission.CHECK_ANSWERS))
def remove_evidence(referral_id: str, evidence_id: str) -> Response:
    with frame.recorded() as unit:
        _case, source = _open(unit, referral_id, evidence_id)
        removed = evidence.remove(unit, source, staff())
    said = "unlinked" if removed else "gone"
    return redirect(url_for("desk.case", referral_id=referral_id, tab="answers", said=said), 303)


def _open(unit: Work, referral_id: str, evidence_id: str) -> tuple[Case, Source]:
    case = cases.open_case(unit, referral_id, "evidence")
    return case, evidence.find(unit, case.referral, evidence_id, case.answers)


def _answer(unit: Work, case: Case, source: Source) -> OneAnswer | None:
    """The answer in a physician's words; None once its row has gone."""
    return OneAnswer(source.path, case.answers, clinic_moment(unit.now), Voice.PHYSICIAN) if source.path else None


def _correct(unit: Work, case: Case, source: Source) -> Page:
    answer = _answer(unit, case, source)
    if answer is None:
        return _render(unit, case, source, None), 422
    if answer.read(dict(request.form.lists())):
        if answer.value == answer.stored:
            told = [(answer.question.name, _("Enter what the page says: this is the answer as it stands"))]
            return _render(unit, case, source, answer, errors=told), 422
        answer.refuse(answer_questions.correct(unit, case.referral, source, case.answers, answer.value))
    if answer.faults:
        return _render(unit, case, source, answer, errors=answer.errors), 422
    return redirect(url_for("desk.case", referral_id=case.referral.id, tab="answers", said="corrected"), 303)


def _ask(unit: Work, case: Case, source: Source) -> Page:
    typed = request.form.get("record_says", "").strip()
    if not typed or len(typed) > LONGEST:
        message = _("Write what the record says, in up to %(num)s characters", num=LONGEST)
        errors = [("record_says", message)]
        return _render(unit, case, source, _answer(unit, case, source), errors=errors, typed=typed), 422
    answer_questions.ask(unit, case.referral, source, typed, staff())
    return redirect(url_for("desk.case", referral_id=case.referral.id, tab="answers", said="asked"), 303)


def _render(
    unit: Work,
    case: Case,
    source: Source,
    answer: OneAnswer | None,
    errors: list[tuple[str, str]] | None = None,
    typed: str = "",
) -> str:
    asked = source.question
    return frame.render(
        "desk/evidence.html",
        unit,
        case=case,
        source=sources.shown(source),
        answer=answer,
        question=answer.drawn if answer else None,
        closed=case.referral.state is ReferralState.CLOSED,
        waits=asked is not None and asked.outcome is None,
        record_says=answer_questions.record_says(unit, case.referral, asked) if asked else "",
        by_mail=bool(case.referral.email),
        longest=LONGEST,
        typed=typed,
        errors=errors or [],
    )
