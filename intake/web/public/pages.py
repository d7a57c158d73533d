"""The first page, the warning signs, privacy and accessibility."""

from __future__ import annotations

from flask import render_template

from intake.services.text_list import QUESTIONS, SIGNS
from intake.web.language import _
from intake.web.policy import PUBLIC, policy
from intake.web.public import facts
from intake.web.public.blueprint import blueprint
from intake.web.public.review import languages_awaited
from intake.web.wordings import wordings


@blueprint.get("/")
@policy(PUBLIC)
def landing() -> str:
    steps = [{"title": _(step.title), "text": _(step.text), "state": "later"} for step in facts.STEPS]
    shown = {"questions": wordings(QUESTIONS), "signs": wordings(SIGNS)}
    return render_template("public/landing.html", facts=facts, steps=steps, **shown)


@blueprint.get("/urgent-signs")
@policy(PUBLIC)
def urgent_signs() -> str:
    return render_template("public/urgent_signs.html", signs=wordings(SIGNS))


@blueprint.get("/privacy")
@policy(PUBLIC)
def privacy() -> str:
    return render_template("public/privacy.html")


@blueprint.get("/accessibility")
@policy(PUBLIC)
def accessibility() -> str:
    return render_template("public/accessibility.html", languages_awaited=languages_awaited())
