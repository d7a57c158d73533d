"""One page of questions: shown, answered, saved on every Continue."""

from __future__ import annotations

from typing import Any

from flask import abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.clinical.codebook.model import Screen
from intake.errors import Conflict
from intake.services import journey
from intake.web.context import reading, work
from intake.web.forms.question import questions_of, with_files
from intake.web.forms.screen_form import Fault
from intake.web.forms.wording import CHANNEL_NEEDS, ONE_WAY_TO_REACH
from intake.web.journey import neighbours
from intake.web.journey.again import again_on_conflict
from intake.web.journey.blueprint import blueprint
from intake.web.journey.page import THEN, TO, QuestionPage
from intake.web.journey.visit import CHECK, Visit, address_of, known_screen, visit
from intake.web.language import _, language
from intake.web.policy import VISITOR, VISITOR_SAVES, policy

PAUSE = "pause"
Answer = str | Response | tuple[str, int]


@blueprint.get("/")
@policy(VISITOR)
def resume() -> Response:
    """Go on where something is still to be asked."""
    with reading() as unit:
        here = visit(unit)
        if here.sent:
            return sent()
        return redirect(address_of(here.journey.unfinished()), 303)


@blueprint.get("/<name>")
@policy(VISITOR)
def screen(name: str) -> Answer:
    """A page of questions with what is known of its answers."""
    shown = _screen(name)
    with reading() as unit:
        here = visit(unit)
        if here.sent:
            return sent()
        if shown.group is not None:
            return redirect(url_for("journey.rows", name=name, to=request.args.get(TO)), 303)
        page = page_of(here, shown)
        if not page.questions:
            return redirect(address_of(here.journey.unfinished()), 303)
        page.show(journey.suggestions(here.content, here.journey, language()))
        page.add_findings(_findings_about_given(here))
        return draw(page, shown, odd="odd" in request.args)


@blueprint.post("/<name>")
@policy(VISITOR_SAVES)
@again_on_conflict
def answer(name: str) -> Answer:
    """Save the page; go on, or show it again with what is to be corrected."""
    shown = _screen(name)
    if shown.group is not None:
        abort(405)
    posted = dict(request.form.lists())
    with work() as unit:
        here = visit(unit)
        if here.sent:
            return sent()
        page = page_of(here, shown)
        taken = page.read(posted)
        if g.stale:
            return draw(page, shown, stale=True), 422
        if not page.questions:
            return redirect(address_of(here.journey.unfinished()), 303)
        changed = journey.take(here.content, here.journey, shown, page.form.answers)
        here.look_again()
        page.faults += _reach_faults(here, shown) if taken else []
        page.add_findings(_findings_about_given(here))
        left = page.confirm(posted, changed)
        journey.keep_typed(here.content, shown.name, page.boxes, faulty=bool(page.faults))
        emergency = here.save()
    return _onward(page, shown, posted, emergency=emergency, odd=bool(left))


def _onward(page: QuestionPage, shown: Screen, posted: dict[str, list[str]], *, emergency: bool, odd: bool) -> Answer:
    """Where a saved page leads."""
    to = request.args.get(TO)
    stop = neighbours.address(neighbours.STOP)
    if emergency and stop:
        return redirect(stop, 303)
    if posted.get(THEN) == [PAUSE]:
        return redirect(neighbours.address(neighbours.COME_BACK) or url_for("journey.paused"), 303)
    if page.faults:
        return draw(page, shown), 422
    if odd:
        return redirect(address_of(shown, odd="", to=to), 303)
    return redirect(page.visit.address_after(shown, back_to_check=to == CHECK), 303)


def page_of(here: Visit, shown: Screen) -> QuestionPage:
    questions = with_files(questions_of(here.journey.fields(shown), here.journey.situation, here.voice), here.files)
    return QuestionPage(here, shown.name, questions, here.content.answers)


def draw(page: QuestionPage, shown: Screen, *, odd: bool = False, stale: bool = False, **more: Any) -> str:
    """The page with everything around the questions."""
    here = page.visit
    place, parts = here.journey.step(shown)
    questions = page.drawn()
    words = shown.title.for_voice(here.voice)
    return render_template(
        "journey/screen.html",
        title=questions[0].label if len(questions) == 1 else _(words),
        intro=_(shown.intro.for_voice(here.voice)) if shown.intro else "",
        questions=questions,
        asked=page.asked,
        errors=page.errors(),
        odd=page.odd_drawn(page.odd()) if odd and not page.faults else [],
        stale=stale,
        step=place,
        steps=parts,
        back=back_address(here, shown),
        short_route=here.content.short_route,
        **more,
    )


def back_address(here: Visit, shown: Screen) -> str:
    """The page before; the check page while something is being changed."""
    if request.args.get(TO) == CHECK:
        return url_for("journey.check")
    before = here.journey.before(shown)
    return address_of(before) if before else url_for("public.landing")


def sent() -> Response:
    """A request that was sent is not filled in again."""
    address = neighbours.address(neighbours.SENT)
    if address is None:
        raise Conflict
    return redirect(address, 303)


def _screen(name: str) -> Screen:
    found = known_screen(name)
    if found is None:
        abort(404)
    return found


def _findings_about_given(here: Visit) -> list[Any]:
    """Hard errors about answers that were given; what is missing is asked for where it is missing."""
    found = journey.problems(here.judged())
    return [finding for finding in found if here.content.answers.get(finding.field) is not None]


def _reach_faults(here: Visit, shown: Screen) -> list[Fault]:
    """One way to reach the person, and the one that they prefer (codebook 2.13, F)."""
    if shown.name != journey.REACH_SCREEN:
        return []
    answers = here.journey.situation.answers
    phone = answers.given("callback_phone") or answers.given("whatsapp_number")
    if not phone and not answers.given("email"):
        return [Fault("email", _(ONE_WAY_TO_REACH))]
    channel = answers.value("preferred_channel")
    missing = not answers.given("email") if channel == "email" else not phone
    needs = CHANNEL_NEEDS.get("phone" if channel == "sms" else channel)
    return [Fault("email" if channel == "email" else "whatsapp_number", _(needs))] if needs and missing else []
