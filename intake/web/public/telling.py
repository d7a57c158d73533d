"""The pages about the clinic: its telephone hours, how long an answer takes, who has read these pages."""

from __future__ import annotations

from flask import render_template, request

from intake.clinical.due import due_moments
from intake.services.assessing import clinical_settings
from intake.services.clinic_calendar import load_calendar
from intake.services.page_reviews import Reading
from intake.web.context import now, reading
from intake.web.language import LANGUAGES, NATIVE_NAMES, _
from intake.web.policy import PUBLIC, policy
from intake.web.public import facts, hours, review
from intake.web.public.blueprint import blueprint
from intake.web.public.guide import PAGES


@blueprint.get("/contact")
@policy(PUBLIC)
def contact() -> str:
    zone = hours.zone_asked(request.args.get("zone"))
    with reading() as work:
        calendar = load_calendar(work)
    week, unusual = hours.week(calendar, now(), zone), hours.unusual_days(calendar, now())
    return render_template("public/contact.html", zone=zone, zones=hours.zone_choices(), week=week, unusual=unusual)


@blueprint.get("/how-it-works")
@policy(PUBLIC)
def how_it_works() -> str:
    zone = hours.zone_asked(request.args.get("zone"))
    with reading() as work:
        limits = clinical_settings(work)
    due = [(_(words), due_moments(level, now(), limits)) for level, words in facts.LEVELS]
    steps = [{"title": _(step.title), "text": _(step.text), "state": "later"} for step in facts.STEPS]
    return render_template("public/how_it_works.html", zone=zone, zones=hours.zone_choices(), due=due, steps=steps)


@blueprint.get("/about-these-pages")
@policy(PUBLIC)
def about_these_pages() -> str:
    reviews = [(_(page.title), review.review_of(page.name)) for page in PAGES if page.medical]
    readers = [(code, NATIVE_NAMES[code], _readings(code)) for code in LANGUAGES if code != review.SOURCE]
    return render_template("public/about_these_pages.html", reviews=reviews, readers=readers, pages=len(PAGES))


def _readings(code: str) -> list[Reading]:
    """The readings of a language that count, the newest first."""
    told = [review.standing(page.name, code) for page in PAGES]
    found = [one.reading for one in told if one.counts and one.reading]
    return sorted(found, key=lambda reading: reading.on, reverse=True)
