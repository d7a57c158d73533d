"""One look at a physician's draft: the dense form with everything that stands around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import g, render_template, request

from intake.clinical.codebook import DOCUMENT_TYPES
from intake.clinical.codebook.model import Voice
from intake.models.drafts import Draft
from intake.scheduling.zones import only_zone_of
from intake.services import alerts, consents, documents, journey, urgent
from intake.services.consents import ShownConsent
from intake.services.documents import Details, Taken
from intake.services.physician_referrals import COUNTRY
from intake.web import suspicion
from intake.web.context import runtime
from intake.web.documents import slots, words
from intake.web.journey.visit import Visit
from intake.web.language import _, language
from intake.web.patient.agreeing import translator
from intake.web.physician import own_fields
from intake.web.physician.form import DenseForm
from intake.web.physician.sections import SECTIONS, Section

KIND_OF_FILE = "kind."


@dataclass
class Extras:
    """What a post brought besides the codebook's answers: faults of the form's own controls, results of files."""

    faults: dict[str, str] = field(default_factory=dict)
    typed: Mapping[str, list[str]] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    stopping: list[tuple[str, str]] = field(default_factory=list)


def own(here: Visit) -> dict[str, str]:
    return here.content.physician or {}


def current_consents(here: Visit) -> tuple[ShownConsent, ...]:
    return consents.page(here.content.answers, language(), translator(language()))


def page(here: Visit, extras: Extras | None = None, *, saved: bool = False) -> str:
    """The form as the draft stands, with what has to be corrected."""
    extras = extras or Extras()
    consents.register(here.work, current_consents(here), language())
    form = DenseForm(here)
    form.show(_suggested(here))
    refused = words.refused(extras.taken)
    return render_template(
        "physician/refer.html",
        parts=[drawn for section in SECTIONS if (drawn := _part(section, form, here, extras))],
        asked=form.asked,
        odd=form.odd(),
        seen=form.seen(),
        errors=_errors(form, extras, refused),
        refused=refused,
        consents=current_consents(here),
        ticked={kind for kind, told in here.content.agreed.items() if told},
        files=_files(here),
        kinds=[(kind.code, _(kind.label.for_voice(Voice.PHYSICIAN))) for kind in DOCUMENT_TYPES],
        danger=_danger(here),
        limits=words.limits_hint(runtime().settings.limits),
        accept=words.ACCEPT,
        stamp=suspicion.stamp(),
        saved=saved,
        stale=g.stale,
        symptoms_stand=True,  # the panel on this page speaks to a physician; the frame's banner does not
    )


def _errors(form: DenseForm, extras: Extras, refused: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each control once: what stops the sending, what cannot be read, which files were refused."""
    found = [*form.errors(), *extras.stopping, *extras.faults.items()]
    by_target = dict(reversed(found))
    return [*reversed(by_target.items()), *((slots.FILES, f"{name}: {why}") for name, why in refused)]


def _part(section: Section, form: DenseForm, here: Visit, extras: Extras) -> dict[str, Any] | None:
    rows = form.drawn_rows(section) if section.group else []
    questions = [] if section.group else form.drawn(section)
    stopping = dict(extras.stopping)
    for question in questions:
        question["error"] = question["error"] or stopping.get(question["name"], "")
    typed = extras.typed or here.content.typed.get(own_fields.PLACE, {})
    questions += [own_fields.drawn(name, own(here), typed, stopping | extras.faults) for name in section.own]
    if not rows and not questions:
        return None
    return {"name": section.name, "title": _(section.title), "questions": questions, "rows": rows}


def _suggested(here: Visit) -> dict[str, Any]:
    """What earlier answers say about later questions; the hour of the call is the physician's."""
    found = journey.suggestions(here.content, here.journey, language())
    zone = only_zone_of(own(here).get(COUNTRY, ""))
    return found | {"time_zone": zone if here.content.answers.get("time_zone") is None else None}


def _files(here: Visit) -> list[dict[str, Any]]:
    return [
        {"id": file.id, "name": file.name, "kind": file.details.doc_type or "", "size": words.size(file.size)}
        for file in documents.listed(here.work, here.draft)
    ]


def describe_files(here: Visit) -> None:
    """What each file is, as chosen beside it."""
    known = {kind.code for kind in DOCUMENT_TYPES}
    for file in documents.listed(here.work, here.draft):
        chosen = request.form.get(f"{KIND_OF_FILE}{file.id}")
        if chosen is not None and (chosen in known or not chosen):
            details = Details(chosen or None, file.details.doc_date, file.details.language, file.details.translated)
            documents.describe(documents.find(here.work, here.draft, file.id), details)
    here.work.session.flush()


def remove_file(draft: Draft, here: Visit, document_id: str) -> None:
    """Raises NotFound, also for another person's file."""
    documents.remove(here.work, documents.find(here.work, draft, document_id))
    here.work.session.flush()


def _danger(here: Visit) -> dict[str, Any] | None:
    """The stop panel: a red flag was told, or people of the clinic are being told of one."""
    alert = alerts.standing(here.work, here.draft.id)
    waits = alert is not None and alert.acknowledged_at is None
    if not waits and not urgent.any_sign(here.content.answers):
        return None
    result = urgent.evaluate(here.work, here.content.answers)
    return {"told": waits, "number": result.emergency.number, "phone_missing": not _has_phone(here)}


def _has_phone(here: Visit) -> bool:
    return isinstance(here.content.answers.get("callback_phone"), str)


def in_danger(here: Visit) -> bool:
    return _danger(here) is not None
