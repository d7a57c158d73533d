"""What the records pages do, for a draft and for a sent request alike."""

from __future__ import annotations

from typing import Any

from flask import abort, g, redirect, render_template, request
from werkzeug.wrappers import Response

from intake.clinical.answers import parse
from intake.clinical.codebook import DOCUMENT_TYPES, GROUPS
from intake.clinical.codebook.model import Kind
from intake.clinical.situation import Situation, voice_of
from intake.models.documents import Document
from intake.services import documents
from intake.services.assessing import assess_now, clinic_moment
from intake.services.documents import Details, Owner, Taken
from intake.services.work import Work
from intake.web.context import runtime
from intake.web.documents import words
from intake.web.documents.folder import Folder
from intake.web.forms import drawing
from intake.web.forms.question import Question, questions_of
from intake.web.forms.screen_form import ScreenForm
from intake.web.uploads import received

Page = str | Response | tuple[str, int]
DETAIL_FIELDS = ("doc_type", "doc_date", "language", "translated")
FILES = "files"


def show(folder: Folder, taken: list[Taken] | None = None, *, stale: bool = False) -> str:
    """The list, the form to add files, and what would still help."""
    answers = folder.answers
    situation = Situation(parse(answers), clinic_moment(folder.work.now))
    assessment, voice = assess_now(folder.work, answers), voice_of(situation)
    required = [kind.code for kind in DOCUMENT_TYPES if kind.awaited and kind.required_when(situation, None)]
    refused = words.refused(taken or [])
    return render_template(
        "documents/records.html",
        folder=folder,
        files=[(file, words.facts(file, voice)) for file in folder.files],
        wanted=words.wanted(assessment.documents.missing, assessment.documents.outdated, required, voice),
        refused=refused,
        added=len([result for result in taken or [] if result.document_id]),
        removed=request.args.get("removed"),
        limits=words.limits_hint(runtime().settings.limits),
        accept=words.ACCEPT,
        errors=[(FILES, f"{name}: {why}") for name, why in refused],
        stale=stale,
    )


def add(folder: Folder) -> Page:
    """Take the chosen files; each one's result is its own, and a refused one takes none of the others with it."""
    taken = take(folder.work, folder.owner, most=runtime().settings.limits.documents_per_request)
    if any(result.document_id for result in taken):
        folder.changed()
    if any(result.refusal for result in taken):
        return show(folder, taken), 422
    return redirect(folder.address("list", _anchor="files-there"), 303)


def take(
    work: Work,
    owner: Owner,
    details: Details | None = None,
    *,
    physician_id: str | None = None,
    most: int | None = None,
) -> list[Taken]:
    """Take in the files that were posted, each with a result of its own."""
    if request.form.get(FILES):  # text where files are due
        abort(400)
    taken = []
    for name, stream in received(FILES)[:most]:
        result = documents.take_in(
            work,
            owner,
            name,
            stream.writer,
            too_large=stream.too_large,
            details=details or Details(),
            physician_id=physician_id,
        )
        stream.adopted = result.document_id is not None
        taken.append(result)
    return taken


def describe(folder: Folder, document_id: str, *, post: bool) -> Page:
    """What a file is: kind, date, language."""
    document = folder.document(document_id)
    situation = Situation(parse(folder.answers), clinic_moment(folder.work.now))
    questions = _questions(situation)
    form = ScreenForm(questions, folder.work.now.date().isoformat())
    if post and not g.stale and form.read(dict(request.form.lists())):
        documents.describe(document, Details(**{name: _plain(form.answers.get(name)) for name in DETAIL_FIELDS}))
        folder.work.session.flush()
        folder.changed()
        return redirect(folder.address("list"), 303)
    page = _detail_page(folder, document, questions, form)
    return (page, 422) if post else page


def remove(folder: Folder, document_id: str) -> Page:
    """Take a file out; the list offers to put it back."""
    documents.remove(folder.work, folder.document(document_id))
    folder.work.session.flush()
    folder.changed()
    return redirect(folder.address("list", removed=document_id), 303)


def restore(folder: Folder, document_id: str) -> Page:
    documents.restore(folder.document(document_id))
    folder.work.session.flush()
    folder.changed()
    return redirect(folder.address("list"), 303)


def _questions(situation: Situation) -> tuple[Question, ...]:
    asked = [field for field in GROUPS["documents"].rows if field.kind is not Kind.DOCUMENT]
    return questions_of(asked, situation, voice_of(situation))


def _plain(answer: Any) -> str | None:
    """A detail is a code, a date or nothing; "I don't know" leaves it open."""
    return answer if isinstance(answer, str) else None


def _detail_page(folder: Folder, document: Document, questions: tuple[Question, ...], form: ScreenForm) -> str:
    boxes = dict(form.boxes)
    for question in questions:
        if not form.boxes:
            boxes |= drawing.boxes_of(question, getattr(document, question.name))
    faults = {fault.name: fault for fault in form.faults}
    labels = {question.name: question.label for question in questions}
    return render_template(
        "documents/file.html",
        folder=folder,
        name=documents.name_of(folder.work, document),
        document=document,
        questions=[drawing.draw(question, boxes, faults.get(question.name), heading=False) for question in questions],
        errors=[(fault.target, f"{labels[fault.name]}: {fault.message}") for fault in form.faults],
    )
