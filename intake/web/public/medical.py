"""The pages about the consultation, the illness and the treatment."""

from __future__ import annotations

from flask import render_template

from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE
from intake.clinical.codebook.model import Voice
from intake.clinical.record_slots import CODES, KINDS
from intake.services.assessing import clinical_settings
from intake.services.text_list import QUESTIONS
from intake.web.context import reading
from intake.web.documents.slot_words import TITLES, WHYS
from intake.web.language import _
from intake.web.pictures import ONE_CYCLE, square_rows
from intake.web.policy import PUBLIC, policy
from intake.web.public import answers, facts, guidance
from intake.web.public.amounts import AMOUNTS
from intake.web.public.blueprint import blueprint
from intake.web.public.guide import PAGES
from intake.web.wordings import wordings

# What only few people have is asked for later, by name.
NOT_LISTED = frozenset({"csf_report", "imaging_dicom"})


@blueprint.get("/consultation")
@policy(PUBLIC)
def consultation() -> str:
    told = zip(facts.TOPICS, guidance.TOPICS_MORE, strict=True)
    topics = [(_(title), _(text), _(more)) for (title, text), more in told]
    return render_template("public/consultation.html", topics=topics)


@blueprint.get("/who-it-is-for")
@policy(PUBLIC)
def who_it_is_for() -> str:
    factors = zip(wordings(QUESTIONS), map(_, guidance.QUESTIONS_WHY), strict=True)
    return render_template("public/who_it_is_for.html", factors=list(factors), guidance=guidance)


@blueprint.get("/what-to-send")
@policy(PUBLIC)
def what_to_send() -> str:
    with reading() as work:
        limits = clinical_settings(work).document_days
    checks = [
        {"title": _(TITLES[code]), "why": _(WHYS[code]), "tips": list(map(_, guidance.CHECK_TIPS.get(code, ()))),
         "records": [_record(kind, limits.get(kind)) for kind in listed(code)]}
        for code in CODES
    ]  # fmt: skip
    return render_template("public/what_to_send.html", checks=checks, guidance=guidance)


def listed(code: str) -> list[str]:
    """The kinds of records that the page names under a check."""
    return [kind for kind in KINDS[code] if kind not in NOT_LISTED]


def _record(kind: str, limit: int | None) -> dict[str, object]:
    told = DOCUMENT_TYPE_BY_CODE[kind]
    return {"label": _(told.label.for_voice(Voice.PATIENT)), "why": _(told.why), "limit": limit}


@blueprint.get("/questions")
@policy(PUBLIC)
def questions() -> str:
    titles = {page.name: _(page.title) for page in PAGES}
    return render_template("public/questions.html", questions=answers.QUESTIONS, titles=titles)


@blueprint.get("/residual-disease")
@policy(PUBLIC)
def residual_disease() -> str:
    return render_template("public/residual_disease.html", amounts=AMOUNTS)


@blueprint.get("/blinatumomab")
@policy(PUBLIC)
def blinatumomab() -> str:
    return render_template("public/blinatumomab.html", rows=square_rows(ONE_CYCLE), guidance=guidance)


@blueprint.get("/for-doctors")
@policy(PUBLIC)
def for_doctors() -> str:
    return render_template("public/for_doctors.html", guidance=guidance)
