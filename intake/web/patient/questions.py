"""A question that came back: a record says something else than an answer. The sender confirms or changes it."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.models.referrals import Referral
from intake.services import answer_questions, audit, referrals
from intake.services.answer_questions import OpenQuestion
from intake.services.assessing import clinic_moment
from intake.services.work import Work
from intake.web.context import recorded, visitor
from intake.web.forms.one_answer import OneAnswer
from intake.web.language import _
from intake.web.patient.blueprint import blueprint
from intake.web.policy import PATIENT, PATIENT_FORM, policy

KEEP, CHANGE = "keep", "change"
Page = str | Response | tuple[str, int]


@blueprint.get("/status/questions/<question_id>")
@policy(PATIENT)
def question(question_id: str) -> str:
    with recorded() as unit:
        _referral, asked, answer = _open(unit, question_id)
        return _page(asked, answer, [])


@blueprint.post("/status/questions/<question_id>")
@policy(PATIENT_FORM)
def answer_question(question_id: str) -> Page:
    with recorded() as unit:
        referral, asked, answer = _open(unit, question_id)
        right = request.form.get("right", "")
        if g.stale or right not in (KEEP, CHANGE):
            return _page(asked, answer, [] if g.stale else [("right", _("Choose what is right"))]), 422
        if right == CHANGE and not _change(unit, referral, asked, answer):
            return _page(asked, answer, answer.errors), 422
        if right == KEEP:
            answer_questions.confirm(unit, referral, asked)
    return redirect(url_for("patient.status_page", changed=1), 303)


def _change(unit: Work, referral: Referral, asked: OpenQuestion, answer: OneAnswer) -> bool:
    """Take the other answer; one that is the same as before confirms it. False when it has to be corrected."""
    if not answer.read(dict(request.form.lists())):
        return False
    if answer.value == answer.stored:
        answer_questions.confirm(unit, referral, asked)
        return True
    answers = referrals.answers_of(unit, referral)
    answer.refuse(answer_questions.change(unit, referral, asked, answers, answer.value))
    return not answer.faults


def _open(unit: Work, question_id: str) -> tuple[Referral, OpenQuestion, OneAnswer]:
    """Raises NotFound, also for a question that was answered."""
    referral = referrals.find(unit, visitor().referral_id)
    answers = referrals.answers_of(unit, referral)
    asked = answer_questions.find(unit, referral, question_id, answers)
    audit.record(unit, "question.read", "referral", referral.id)
    return referral, asked, OneAnswer(asked.path, answers, clinic_moment(unit.now))


def _page(asked: OpenQuestion, answer: OneAnswer, errors: list[tuple[str, str]]) -> str:
    return render_template(
        "patient/question.html",
        asked=asked,
        answer=answer,
        question=answer.drawn,
        choices=[(KEEP, _("My answer is right")), (CHANGE, _("I change my answer"))],
        chosen=request.form.get("right", ""),
        errors=errors,
        stale=g.stale,
    )
