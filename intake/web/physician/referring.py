"""A physician refers a patient: red flags first, then one dense page that is saved with every button (ux 3.4)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import g, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.clinical.answers import parse
from intake.clinical.codebook import FIELDS
from intake.clinical.codebook.model import Voice
from intake.clinical.situation import Situation
from intake.models.drafts import Draft
from intake.services import alerts, consents, drafts, journey, physician_referrals
from intake.services.assessing import clinic_moment
from intake.services.consents import Posted
from intake.services.drafts import DraftContent
from intake.services.work import Work
from intake.web.context import reading, visitor, work
from intake.web.documents import views
from intake.web.documents.pages import BODY_BYTES
from intake.web.forms.question import Question, questions_of
from intake.web.forms.screen_form import ScreenForm
from intake.web.journey.again import again_on_conflict
from intake.web.journey.visit import Visit, visit
from intake.web.language import language
from intake.web.patient import asking, drafting
from intake.web.physician import own_fields, sending, visits
from intake.web.physician.blueprint import blueprint
from intake.web.physician.form import DenseForm
from intake.web.policy import PUBLIC_FORM, VISITOR, VISITOR_SAVES, policy

FIRST = ("urgent_symptoms", "blinatumomab_now", "callback_phone")
BY_SCRIPT = "auto"
SAVES = replace(VISITOR_SAVES, name="physician_form", body=BODY_BYTES)
Answer = str | Response | tuple[str, int]


@blueprint.get("/refer")
@policy(PUBLIC_FORM)
def refer() -> Answer:
    """The red flags, before anything else is asked. Whoever has begun already goes on."""
    with reading() as unit:
        if _own_draft(unit) is not None:
            return redirect(url_for("physician.refer_form"), 303)
        return _first_page(unit)


@blueprint.post("/refer")
@policy(PUBLIC_FORM)
def refer_begun() -> Answer:
    """Judge the red flags in the transaction that keeps them; the form follows whatever they say."""
    with reading() as unit:
        form = asking.form_of(unit, _first_questions(unit))
        readable = form.read(asking.posted())
        if not readable or (g.stale and visitor().row is not None):
            return _first_page(unit, form), 422
    return drafting.persistently(lambda: _begin(form))


def _begin(form: ScreenForm) -> Response:
    with work() as unit:
        draft, session_id = _draft_to_write(unit)
        content = drafts.content_of(unit, draft)
        physician_referrals.begin(content)
        journey.put(content, form.answers)
        journey.save(unit, draft, content, language())
    drafting.hand_over(session_id)
    return redirect(url_for("physician.refer_form"), 303)


@blueprint.get("/refer/form")
@policy(VISITOR)
def refer_form() -> Answer:
    with work() as unit:
        here = visit(unit)
        if (elsewhere := _elsewhere(here)) is not None:
            return elsewhere
        return visits.page(here, saved="saved" in request.args)


@blueprint.post("/refer/form")
@policy(SAVES)
@again_on_conflict
def refer_saved() -> Answer:
    """Everything readable is kept, whichever button was pressed and whatever is wrong with the rest."""
    with work() as unit:
        here = visit(unit)
        if (elsewhere := _elsewhere(here)) is not None:
            return elsewhere
        shown_before = set(here.journey.visible)
        extras = _save(here)
        if g.stale:
            return visits.page(here, extras), 422
        return _pressed(here, extras, shown_before)


def _save(here: Visit) -> visits.Extras:
    posted = dict(request.form.lists())
    content = here.content
    form = DenseForm(here)
    changed = form.read(posted)
    values, faults = own_fields.read(posted, visits.own(here))
    content.physician = values
    content.typed.pop(own_fields.PLACE, None)
    if faults:
        content.typed[own_fields.PLACE] = {name: posted[name] for name in faults}
    consents.give(here.work, content, visits.current_consents(here), _ticks(here), language())
    form.judge(posted, changed)
    taken = views.take(here.work, here.draft)
    visits.describe_files(here)
    _press_small_buttons(here, form)
    here.save()
    here.look_again()
    # Form the list of faults anew when the page is drawn: the draft holds what was typed.
    return visits.Extras(faults=faults, typed={name: posted[name] for name in faults}, taken=taken)


def _ticks(here: Visit) -> dict[str, Posted]:
    form = request.form
    return {
        consent.kind: Posted(form.get(consent.kind) == "yes", form.get(f"version.{consent.kind}", consent.version))
        for consent in visits.current_consents(here)
    }


def _press_small_buttons(here: Visit, form: DenseForm) -> None:
    """Buttons inside the form: a row or a file is taken out, a call is noted beside the alert."""
    if "remove" in request.form:
        form.remove_row(request.form["remove"])
    if "remove_file" in request.form:
        visits.remove_file(here.draft, here, request.form["remove_file"])
    alert = alerts.standing(here.work, here.draft.id)
    if alert is not None and request.form.get("said") in alerts.REMARKS:
        alerts.remark(here.work, alert, request.form["said"])


def _pressed(here: Visit, extras: visits.Extras, shown_before: set[str]) -> Answer:
    then = request.form.get("then", "")
    faulty = bool(extras.faults or _typed_faults(here))
    if then == BY_SCRIPT:
        return _told_to_script(here, faulty, shown_before)
    if then == "send" and not faulty and not _refused(extras):
        return sending.send(here, extras)
    if faulty or _refused(extras):
        return visits.page(here, extras), 422
    anchor = next((name for name in ("remove", "remove_file", "add") if name in request.form), "")
    return redirect(url_for("physician.refer_form", saved=1, _anchor=_place_of(anchor)), 303)


def _place_of(button: str) -> str | None:
    """Where the page stands after a small button: at the part that it changed."""
    if button == "remove_file":
        return "files-there"
    group = request.form.get(button, "").partition(".")[0]
    return {"treatment_lines": "treatment-lines", "mrd_results": "mrd-results"}.get(group)


def _refused(extras: visits.Extras) -> bool:
    return any(result.refusal for result in extras.taken)


def _typed_faults(here: Visit) -> bool:
    """Whether something on the page could not be taken as typed."""
    form = DenseForm(here)
    form.show({})
    return bool(form.errors())


def _told_to_script(here: Visit, faulty: bool, shown_before: set[str]) -> Response:
    """What the page's script says after it saved by itself: counts, never values."""
    opened = [name for name in here.journey.visible - shown_before if not FIELDS[name].automatic]
    return jsonify(opened=len(opened), faulty=faulty, danger=visits.in_danger(here))


def _elsewhere(here: Visit) -> Answer | None:
    """A draft that is no physician's, or one that was sent."""
    if here.content.physician is None:
        return redirect(url_for("physician.refer"), 303)
    return sending.sent_before(here) if here.sent else None


def _own_draft(unit: Work) -> Draft | None:
    """The physician's draft of this browser, sent or not."""
    if visitor().draft_id is None:
        return None
    draft = drafts.find(unit, visitor().draft_id)
    return draft if drafts.content_of(unit, draft).physician is not None else None


def _draft_to_write(unit: Work) -> tuple[Draft, str | None]:
    """An open draft of this browser becomes the physician's, so that nothing typed is lost; else a new one.

    A correction of a sent request and a request that the desk enters are left alone.
    """
    draft = drafting.open_draft(unit)
    if draft is not None and draft.entered_by is None and drafts.content_of(unit, draft).revises is None:
        return draft, None
    draft = drafts.start(unit, language(), DraftContent())
    return draft, drafting.session_for(unit, draft)


def _first_questions(unit: Work) -> tuple[Question, ...]:
    answers: dict[str, Any] = {"submitter_role": "referring_physician"}
    situation = Situation(parse(answers), clinic_moment(unit.now))
    return questions_of([FIELDS[name] for name in FIRST], situation, Voice.PHYSICIAN)


def _first_page(unit: Work, form: ScreenForm | None = None) -> str:
    return render_template(
        "physician/red_flags.html",
        questions=asking.drawn(_first_questions(unit), {}, form),
        errors=asking.errors(form),
        stale=g.stale,
    )


