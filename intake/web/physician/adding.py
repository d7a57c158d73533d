"""The page that only adds: what is asked for, files, a short note, and a receipt for each file of this visit."""

from __future__ import annotations

from dataclasses import replace

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE, DOCUMENT_TYPES
from intake.clinical.codebook.model import Voice
from intake.models.physicians import PhysicianParty
from intake.services import physicians, referrals, sessions
from intake.services.documents import Details, Taken
from intake.services.work import Work
from intake.web import gate
from intake.web.context import reading, runtime, visitor, work
from intake.web.documents import slots, views, words
from intake.web.documents.pages import BODY_BYTES
from intake.web.forms import letters
from intake.web.forms.problem import Problem
from intake.web.language import _
from intake.web.physician import entry
from intake.web.physician.blueprint import blueprint
from intake.web.policy import PHYSICIAN_ADDS, PHYSICIAN_ADDS_FORM, policy

UPLOAD = replace(PHYSICIAN_ADDS_FORM, name="physician_upload", body=BODY_BYTES)
LONGEST_NOTE = 2_000
NOTE, KIND = "note", "doc_type"


@blueprint.get("/records")
@policy(PHYSICIAN_ADDS)
def records() -> str:
    with reading() as unit:
        return _page(unit, entry.own_part(unit))


@blueprint.post("/records")
@policy(UPLOAD)
def records_added() -> Response | tuple[str, int]:
    """Each file has its own result; what is wrong with one of them or with the note stops none of the others."""
    with work() as unit:
        party = entry.own_part(unit)
        if g.stale:
            return _page(unit, party, typed=request.form.get(NOTE, "")), 422
        # One upload of a physician after the other, or two at once could pass the limit together.
        unit.session.refresh(party, with_for_update=True)
        taken = _take(unit, party)
        problem = _keep_note(unit, party)
        if problem or any(result.refusal for result in taken):
            typed = request.form.get(NOTE, "") if problem else ""
            return _page(unit, party, taken, problem, typed), 422
    return redirect(url_for("physician.records", _anchor="received"), 303)


def _take(unit: Work, party: PhysicianParty) -> list[Taken]:
    kind = request.form.get(KIND)
    details = Details(doc_type=kind if kind in DOCUMENT_TYPE_BY_CODE else None)
    referral = referrals.find(unit, party.referral_id)
    taken = views.take(unit, referral, details, physician_id=party.id)
    physicians.files_arrived(unit, party, [result.document_id for result in taken if result.document_id])
    return taken


def _keep_note(unit: Work, party: PhysicianParty) -> str:
    """The fault of the note; an empty note is none."""
    typed = request.form.get(NOTE, "")
    if letters.blank(typed):
        return ""
    try:
        physicians.add_note(unit, party, letters.text(typed, LONGEST_NOTE))
    except Problem as problem:
        return problem.message
    return ""


def _page(
    unit: Work, party: PhysicianParty, taken: list[Taken] | None = None, problem: str = "", typed: str = ""
) -> str:
    refused = words.refused(taken or [])
    row = visitor().row
    assert row is not None, "the policy lets nobody in without a session"
    errors = [(slots.FILES, f"{name}: {why}") for name, why in refused]
    return render_template(
        "physician/records.html",
        reference=referrals.find(unit, party.referral_id).reference,
        asked=physicians.request_of(unit, party),
        wanted=[_kind(code) for code in physicians.request_of(unit, party).asked],
        kinds=[_kind(kind.code) for kind in DOCUMENT_TYPES],
        received=[(file, words.facts(file, Voice.PHYSICIAN)) for file in physicians.files_of(
            unit, party, since=row.created_at)],
        noted=sum(at >= row.created_at for at, _text in physicians.notes_of(unit, party)),
        refused=refused,
        typed=typed,
        problem=problem,
        errors=errors + ([(NOTE, problem)] if problem else []),
        limits=words.limits_hint(runtime().settings.limits),
        most=runtime().settings.limits.documents_per_physician,
        accept=words.ACCEPT,
        may_read=visitor().is_physician(reading=True),
        stale=g.stale,
    )


def _kind(code: str) -> tuple[str, str]:
    return code, _(DOCUMENT_TYPE_BY_CODE[code].label.for_voice(Voice.PHYSICIAN))


@blueprint.post("/sign-out")
@policy(PHYSICIAN_ADDS)
def sign_out() -> Response:
    row = visitor().row
    assert row is not None, "the policy lets nobody in without a session"
    with work() as unit:
        sessions.end_session(unit, row.id_hash)
    gate.forget_session()
    return redirect(url_for("physician.start"), 303)
