"""What a file is, as staff know better than the sender: kind, date, language, translation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.clinical.answers import parse
from intake.clinical.codebook import GROUPS
from intake.clinical.codebook.model import Kind, Voice
from intake.clinical.situation import Situation
from intake.i18n import N_
from intake.models.documents import Document
from intake.services import cases, document_copies, documents
from intake.services import document_details as service
from intake.services.assessing import clinic_moment
from intake.services.cases import Case
from intake.services.document_details import Translation
from intake.services.documents import Details
from intake.services.work import Work
from intake.web.desk import case_documents, frame
from intake.web.desk.blueprint import blueprint
from intake.web.forms import drawing
from intake.web.forms.question import Question, questions_of
from intake.web.forms.screen_form import ScreenForm
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

TRANSLATIONS: Mapping[Translation, str] = {
    Translation.NOT_NEEDED: N_("No translation is needed"),
    Translation.WANTED: N_("A translation is wanted"),
    Translation.RECEIVED: N_("The translation has come"),
}
FIELDS = ("doc_type", "doc_date", "language", "translated")


@blueprint.get("/cases/<referral_id>/documents/<document_id>/details")
@policy(staff_policy(Permission.WORK_CASE))
def document_details(referral_id: str, document_id: str) -> str:
    with frame.recorded() as unit:
        case = cases.open_case(unit, referral_id, "documents")
        document = document_copies.find(unit, case.referral, document_id)
        questions = _questions(case, unit)
        return _page(unit, case, document, questions, ScreenForm(questions), [])


@blueprint.post("/cases/<referral_id>/documents/<document_id>/details")
@policy(staff_policy(Permission.WORK_CASE))
def describe_document(referral_id: str, document_id: str) -> Response | tuple[str, int]:
    with frame.recorded() as unit:
        case = cases.open_case(unit, referral_id, "documents")
        document = document_copies.find(unit, case.referral, document_id)
        questions = _questions(case, unit)
        form = ScreenForm(questions, clinic_moment(unit.now).date().isoformat())
        right, asked = form.read(dict(request.form.lists())), request.form.get("translation", "")
        if not right or asked not in tuple(Translation):
            unknown = [] if asked in tuple(Translation) else [("translation", _("Choose one of the three"))]
            return _page(unit, case, document, questions, form, unknown), 422
        said = Details(**{name: _plain(form.answers.get(name)) for name in FIELDS})
        service.describe(unit, case.referral, document, said, Translation(asked))
    return redirect(url_for("desk.case", referral_id=referral_id, tab="documents", said="described"), 303)


def _questions(case: Case, unit: Work) -> tuple[Question, ...]:
    situation = Situation(parse(case.answers), clinic_moment(unit.now))
    asked = [field for field in GROUPS["documents"].rows if field.kind is not Kind.DOCUMENT]
    return questions_of(asked, situation, Voice.PHYSICIAN)


def _plain(answer: Any) -> str | None:
    return answer if isinstance(answer, str) else None


def _page(
    unit: Work,
    case: Case,
    document: Document,
    questions: tuple[Question, ...],
    form: ScreenForm,
    errors: list[tuple[str, str]],
) -> str:
    boxes = dict(form.boxes)
    for question in questions if not form.boxes else ():
        boxes |= drawing.boxes_of(question, getattr(document, question.name))
    faults = {fault.name: fault for fault in form.faults}
    return frame.render(
        "desk/document_details.html",
        unit,
        case=case,
        document=document,
        name=documents.name_of(unit, document),
        file=case_documents.shown(unit, case.referral, document),
        questions=[drawing.draw(question, boxes, faults.get(question.name), heading=False) for question in questions],
        translation=request.form.get("translation") or service.translation_of(document).value,
        translations=[(code.value, _(text)) for code, text in TRANSLATIONS.items()],
        errors=[*((fault.target, fault.message) for fault in form.faults), *errors],
    )
