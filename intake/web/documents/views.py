"""What the records pages do, for a draft and for a sent request alike."""

from __future__ import annotations

from typing import Any

from flask import abort, g, redirect, render_template, request
from werkzeug.wrappers import Response

from intake.clinical.answers import parse
from intake.clinical.codebook import GROUPS
from intake.clinical.codebook.model import Kind
from intake.clinical.situation import Situation, voice_of
from intake.models.documents import Document
from intake.services import audit, bundles, document_copies, documents
from intake.services.assessing import assess_now, clinic_moment
from intake.services.document_copies import StoredFile
from intake.services.documents import Details, Owner, Refusal, Taken
from intake.services.work import Work
from intake.vault.names import display_name
from intake.web.context import runtime
from intake.web.documents import bundle_words, slots, words
from intake.web.documents.folder import Folder
from intake.web.documents.slots import FILES, Chosen
from intake.web.forms import drawing
from intake.web.forms.question import Question, questions_of
from intake.web.forms.screen_form import ScreenForm
from intake.web.uploads import received

Page = str | Response | tuple[str, int]
DETAIL_FIELDS = ("doc_type", "doc_date", "language", "translated")


def show(folder: Folder, taken: list[tuple[str, Taken]] | None = None, *, stale: bool = False) -> str:
    """The list, the form to add files, and what would still help. `taken`: each file's field and result."""
    answers, files = folder.answers, folder.files
    unpacked = bundles.standings(folder.work, files)
    voice = voice_of(Situation(parse(answers), clinic_moment(folder.work.now)))
    found = slots.judged(folder.work, answers, assess_now(folder.work, answers), files)
    refused = words.refused([result for _field, result in taken or []])
    fields = [field for field, result in taken or [] if result.refusal]
    return render_template(
        "documents/records.html",
        folder=folder,
        files=[(file, words.facts(file, voice), bundle_words.told(file, unpacked.get(file.id))) for file in files],
        slots=slots.drawn(folder, found, files, voice),
        unfinished=[
            (upload, folder.address("upload", upload_id=upload.id), words.how_far(upload))
            for upload in folder.unfinished
        ],
        upload_words=words.upload_words(),
        refused=refused,
        added=len([result for _field, result in taken or [] if result.document_id]),
        removed=request.args.get("removed"),
        limits=words.limits_hint(runtime().settings.limits, runtime().settings.cleaning.unpacked_bytes),
        accept=words.ACCEPT,
        errors=[(field, f"{name}: {why}") for field, (name, why) in zip(fields, refused, strict=True)],
        stale=stale,
    )


def add(folder: Folder) -> Page:
    """Take the chosen files; each one's result is its own, and a refused one takes none of the others with it."""
    most = runtime().settings.limits.documents_per_request
    taken = [
        (file.field, _take(folder.work, folder.owner, file, one_too_many=number > most))
        for number, file in enumerate(slots.chosen(), start=1)
    ]
    if any(result.document_id for _field, result in taken):
        folder.changed()
    refusals = {result.refusal for _field, result in taken} - {None}
    if refusals:
        return show(folder, taken), 507 if Refusal.NO_ROOM in refusals else 422
    return redirect(folder.address("list", _anchor="files-there"), 303)


def take(
    work: Work, owner: Owner, details: Details | None = None, *, physician_id: str | None = None
) -> list[Taken]:
    """Take in the files of one plain field, each with a result of its own."""
    if request.form.get(FILES):  # text where files are due
        abort(400)
    most, told = runtime().settings.limits.documents_per_request, details or Details()
    return [
        _take(work, owner, Chosen(FILES, name, stream, told), physician_id, one_too_many=number > most)
        for number, (name, stream) in enumerate(received(FILES), start=1)
    ]


def _take(
    work: Work, owner: Owner, file: Chosen, physician_id: str | None = None, *, one_too_many: bool
) -> Taken:
    if one_too_many or file.stream.no_room:
        why = Refusal.AT_ONCE if one_too_many else Refusal.NO_ROOM
        return Taken(display_name(file.name) or "file", refusal=why)
    if file.stream.acts:
        return Taken(display_name(file.name) or "file", refusal=Refusal.KIND)
    result = documents.take_in(
        work,
        owner,
        file.name,
        file.stream.writer,
        too_large=file.stream.too_large,
        details=file.details,
        physician_id=physician_id,
    )
    file.stream.adopted = result.document_id is not None
    return result


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


def to_download(folder: Folder, document_id: str) -> StoredFile:
    """The cleaned copy of one of their own files, and the event. The caller commits it before a byte leaves."""
    document = document_copies.find(folder.work, folder.owner, document_id)
    file = document_copies.cleaned(folder.work, document)
    audit.record(folder.work, "document.download", "document", document.id)
    return file


def remove(folder: Folder, document_id: str) -> Page:
    """Take a file out; the list offers to put it back."""
    documents.remove(folder.work, folder.document(document_id))
    folder.work.session.flush()
    folder.changed()
    return redirect(folder.address("list", removed=document_id), 303)


def restore(folder: Folder, document_id: str) -> Page:
    documents.restore(folder.work, folder.document(document_id))
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
