"""One document beside the answers: its pages one at a time, and what they mean for an answer (ux 3.6)."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.models.documents import Document
from intake.models.evidence import Verdict
from intake.services import answer_paths, cases, document_copies, document_looks, evidence, referrals
from intake.services.answer_paths import Path
from intake.services.cases import Case
from intake.services.work import Work
from intake.web.context import runtime, staff
from intake.web.desk import frame, mismatch, viewer_page
from intake.web.desk.blueprint import blueprint
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy
from intake.web.serving import NUMBER

Page = str | Response | tuple[str, int]


@blueprint.get("/cases/<referral_id>/documents/<document_id>")
@policy(staff_policy(Permission.READ_CASE))
def viewer(referral_id: str, document_id: str) -> Page:
    """One view of the document is one event, whatever number of pictures it loads."""
    with frame.recorded() as unit:
        referral = referrals.find(unit, referral_id)
        document = document_copies.find(unit, referral, document_id)
        if document_looks.must_be_warned(unit, document):
            document_looks.warned(unit, document)
            return mismatch.page(unit, referral, document)
        return viewer_page.render(unit, _open(unit, referral_id, document), document)


@blueprint.post("/cases/<referral_id>/documents/<document_id>/open")
@policy(staff_policy(Permission.READ_CASE))
def open_mismatch(referral_id: str, document_id: str) -> Response:
    """"I have read the warning": the document opens for this person for a while."""
    with frame.recorded() as unit:
        document = document_copies.find(unit, referrals.find(unit, referral_id), document_id)
        document_looks.confirm(unit, document)
    return redirect(url_for("desk.viewer", referral_id=referral_id, document_id=document_id), 303)


@blueprint.post("/cases/<referral_id>/documents/<document_id>")
@policy(staff_policy(Permission.CHECK_ANSWERS))
def link_answer(referral_id: str, document_id: str) -> Page:
    """"This page shows …": link an answer to a page."""
    with frame.recorded() as unit:
        document = document_copies.find(unit, referrals.find(unit, referral_id), document_id)
        if document_looks.must_be_warned(unit, document):
            return redirect(url_for("desk.viewer", referral_id=referral_id, document_id=document_id), 303)
        case = _open(unit, referral_id, document)
        said, errors = _read(unit, case, document)
        if said is None:
            return viewer_page.render(unit, case, document, typed=request.form.to_dict(), errors=errors), 422
        linked = evidence.link(
            unit, case.referral, document, said.page, said.path, said.verdict, said.note, staff()
        )
    if said.verdict is Verdict.CONTRADICTS:
        return redirect(
            url_for("desk.evidence_page", referral_id=referral_id, evidence_id=linked.id, said="linked"), 303
        )
    here = url_for("desk.viewer", referral_id=referral_id, document_id=document_id, page=said.page, said="linked")
    return redirect(here, 303)


@dataclass(frozen=True)
class Said:
    page: int
    path: Path
    verdict: Verdict
    note: str


def _open(unit: Work, referral_id: str, document: Document) -> Case:
    """The answers stand beside the document, so both looks are recorded."""
    case = cases.open_case(unit, referral_id, "answers")
    document_looks.opened(unit, document)
    return case


def _read(unit: Work, case: Case, document: Document) -> tuple[Said | None, list[tuple[str, str]]]:
    """What the form says, or what has to be corrected."""
    form = request.form
    page, verdict, note = form.get("on_page", "").strip(), form.get("verdict", ""), form.get("note", "").strip()
    path, last = answer_paths.read(form.get("answer", "")), viewer_page.pages_of(unit, document)
    longest = runtime().settings.limits.text_field_chars
    wrong = {
        "answer": path is None or not answer_paths.in_answers(path, case.answers),
        "on_page": not NUMBER.fullmatch(page) or int(page) > last,
        "verdict": verdict not in tuple(Verdict),
        "note": len(note) > longest,
    }
    messages = {
        "answer": _("Choose the answer from the list"),
        "on_page": _("Enter a page from 1 to %(num)s", num=last),
        "verdict": _("Choose whether the page shows or contradicts the answer"),
        "note": _("Shorten the note to %(num)s characters", num=longest),
    }
    errors = [(name, messages[name]) for name, is_wrong in wrong.items() if is_wrong]
    if errors or path is None:
        return None, errors
    return Said(int(page), path, Verdict(verdict), note), []
