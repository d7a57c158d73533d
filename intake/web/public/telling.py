"""The pages about the clinic: its telephone hours, how long an answer takes, who has read these pages."""

from __future__ import annotations

from flask import render_template, request

from intake.clinical.due import due_moments
from intake.clinical.triage import Urgency
from intake.i18n import N_
from intake.services.assessing import clinic_moment, clinical_settings
from intake.services.clinic_calendar import load_calendar
from intake.web.context import now, reading, runtime
from intake.web.language import LANGUAGES, NATIVE_NAMES, _
from intake.web.policy import PUBLIC, policy
from intake.web.public import facts, hours
from intake.web.public.blueprint import blueprint
from intake.web.public.guide import PAGES
from intake.web.public.review import SOURCE, reader_of, review_of

# Nobody promises a moment for an emergency here: it is told at once, whom to call.
LEVELS = (
    (Urgency.URGENT, N_("The leukaemia is active, or a decision falls within days.")),
    (Urgency.SOON, N_("A treatment is running, or a transplant is being prepared.")),
    (Urgency.ROUTINE, N_("There is more time.")),
)


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
    due = [(_(words), due_moments(level, now(), limits)) for level, words in LEVELS]
    steps = [{"title": _(step.title), "text": _(step.text), "state": "later"} for step in facts.STEPS]
    return render_template("public/how_it_works.html", zone=zone, zones=hours.zone_choices(), due=due, steps=steps)


@blueprint.get("/about-these-pages")
@policy(PUBLIC)
def about_these_pages() -> str:
    clinic, today = runtime().settings.clinic, clinic_moment(now()).date()
    reviews = [(_(page.title), review_of(page.name, clinic, today)) for page in PAGES if page.medical]
    readers = [(code, NATIVE_NAMES[code], reader_of(code, clinic, today)) for code in LANGUAGES if code != SOURCE]
    return render_template("public/about_these_pages.html", reviews=reviews, readers=readers)
