"""The stop page: whom to call now, on top; below it what helps the people who will call back (ux 3.2)."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.clinical.codebook import SCREEN_OF_FIELD
from intake.errors import NotFound
from intake.services import alerts, drafts, urgent
from intake.services.drafts import DraftContent
from intake.services.work import Work
from intake.web.context import reading, visitor, work
from intake.web.forms.screen_form import ScreenForm
from intake.web.language import language
from intake.web.patient import asking, drafting
from intake.web.patient.blueprint import blueprint
from intake.web.policy import VISITOR_SIGNS, VISITOR_SIGNS_SAVED, policy

ASKED = (
    "callback_phone",  # first: with a number to call, the alert leaves at once
    "urgent_symptom_timing",
    "temperature",
    "blinatumomab_now",
    "blina_cycle_number",
    "blina_cycle_start_date",
    "infusion_problem",
    "infusion_problem_handled",
    "in_hospital_now",
    "current_country",
    "treating_hospital_name",
    "treating_hospital_phone",
)


@blueprint.get("/urgent/stop")
@policy(VISITOR_SIGNS)
def stop() -> str | Response:
    with reading() as unit:
        draft = drafts.find(unit, visitor().draft_id)
        return _page(unit, drafts.content_of(unit, draft))


@blueprint.post("/urgent/stop")
@policy(VISITOR_SIGNS_SAVED)
def stop_saved() -> Response | tuple[str, int]:
    """Every answer that can be read is kept and shown to the desk, whatever is wrong with another one."""
    return drafting.persistently(_save)


def _save() -> Response | tuple[str, int]:
    with work() as unit:
        draft = drafts.find(unit, visitor().draft_id)
        content = drafts.content_of(unit, draft)
        form = asking.form_of(unit, asking.questions(unit, content.answers, ASKED, needed=False))
        readable = form.read(asking.posted())
        if g.stale:
            return _page(unit, content, form), 422
        _keep(content, form)
        drafts.save(unit, draft, content, language())
        urgent.reevaluate(unit, draft, content)
        if not readable:
            return _page(unit, content, form), 422
    return redirect(url_for("patient.stop", saved=1), 303)


def _keep(content: DraftContent, form: ScreenForm) -> None:
    """An answer left empty on this page is not taken away: the person may only have added the phone."""
    for name, answer in form.answers.items():
        if answer is not None:
            content.answers[name] = answer
            screen = SCREEN_OF_FIELD[name].name
            marks = [screen, f"{screen}/{name}"]
            content.visited += [mark for mark in marks if mark not in content.visited]


@blueprint.post("/urgent/said")
@policy(VISITOR_SIGNS_SAVED)
def said() -> Response:
    """"I have called", "not now", "for somebody else": noted beside the alert, which stays."""
    if g.stale:
        return redirect(url_for("patient.stop"), 303)
    with work() as unit:
        draft = drafts.find(unit, visitor().draft_id)
        alert = alerts.standing(unit, draft.id, drafts.content_of(unit, draft).revises)
        words = request.form.get("said", "")
        if words not in alerts.REMARKS:
            raise NotFound
        if alert is not None:
            alerts.remark(unit, alert, words)
    return redirect(url_for("journey.resume"), 303)


def _page(unit: Work, content: DraftContent, form: ScreenForm | None = None) -> str:
    answers = content.answers
    result = urgent.evaluate(unit, answers)
    asked = asking.questions(unit, answers, ASKED, needed=False)
    return render_template(
        "patient/stop.html",
        result=result,
        questions=asking.drawn(asked, answers, form),
        errors=asking.errors(form),
        stale=g.stale,
        saved="saved" in request.args,
        hospital_name=_given(answers.get("treating_hospital_name")),
        hospital_phone=_given(answers.get("treating_hospital_phone")),
        clinic_hears=_clinic_hears(unit, content),
    )


def _given(answer: object) -> str:
    return answer if isinstance(answer, str) else ""


def _clinic_hears(unit: Work, content: DraftContent) -> bool:
    """Whether people of the clinic are being told; only then the page may say so."""
    alert = alerts.standing(unit, visitor().draft_id, content.revises)
    return alert is not None
