"""The files of a case as staff see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import format_decimal

from intake.clinical.codebook.model import Voice
from intake.models.documents import Document, DocumentState
from intake.models.referrals import Referral
from intake.services import document_copies, document_details, document_looks, documents
from intake.services.cases import Case
from intake.services.document_details import Translation
from intake.services.documents import ListedDocument
from intake.services.work import Work
from intake.web.desk import case_records, words
from intake.web.documents.words import fact
from intake.web.language import _, ngettext
from intake.web.presentation import moment

KIB, MIB = 1024, 1024 * 1024
FACTS = ("doc_type", "doc_date", "language", "translated")
# How loud a state is: only what is checked can be opened.
LOUDNESS: Mapping[DocumentState, str] = {
    DocumentState.CLEAN: "ok",
    DocumentState.INFECTED: "stop",
    DocumentState.LOCKED: "soon",
    DocumentState.UNREADABLE: "soon",
}


def parts(unit: Work, case: Case) -> dict[str, Any]:
    """Every file with what the sender said about it and what became of it."""
    found = documents.listed(unit, case.referral)
    names = {file.id: file.name for file in documents.listed(unit, case.referral, with_removed=True, with_members=True)}
    pictured = document_copies.with_thumbnail(unit, [file.id for file in found if file.state is DocumentState.CLEAN])
    files = [_shown(unit, case.referral, file, names, file.id in pictured) for file in found]
    return {"files": files, **case_records.parts(unit, case)}


def shown(unit: Work, referral: Referral, document: Document) -> dict[str, Any]:
    """One file, as in the list."""
    every = documents.listed(unit, referral, with_removed=True, with_members=True)
    names = {file.id: file.name for file in every}
    one = next(file for file in every if file.id == document.id)
    return _shown(unit, referral, one, names, pictured=False)


def _shown(
    unit: Work, referral: Referral, found: ListedDocument, names: Mapping[str, str], pictured: bool
) -> dict[str, Any]:
    place: dict[str, Any] = {"referral_id": referral.id, "document_id": found.id}
    clean = found.state is DocumentState.CLEAN
    warned = clean and found.mismatch and _warning_waits(unit, referral, found)
    return {
        "id": found.id,
        "name": found.name,
        "facts": {name: fact(name, getattr(found.details, name), Voice.PHYSICIAN) for name in FACTS},
        "state": words.word(words.DOCUMENT_STATES, found.state),
        "state_kind": LOUDNESS.get(found.state, "plain"),
        "reason": words.known(words.DOCUMENT_REASONS, found.state_reason),
        "pages": ngettext("%(num)s page", "%(num)s pages", found.pages) if found.pages else "",
        "size": size(found.size),
        "at": found.created_at,
        "clean": clean,
        "mismatch": found.mismatch,
        "same_as": names.get(found.duplicate_of or "", ""),
        "translation": translation(found),
        "href": url_for("desk.viewer", **place),
        "file_href": url_for("desk.download", **place) if clean else "",
        "details_href": url_for("desk.document_details", **place),
        "thumbnail": url_for("desk.thumbnail", **place, number=1) if pictured and not warned else "",
    }


def _warning_waits(unit: Work, referral: Referral, found: ListedDocument) -> bool:
    return document_looks.must_be_warned(unit, documents.find(unit, referral, found.id))


def translation(found: ListedDocument | Document) -> str:
    """Whether a translation is wanted or has come, in words; nothing where none is needed."""
    state = document_details.translation_of(found)
    if state is Translation.WANTED and found.translation_wanted_at:
        return _("Translation wanted since %(time)s", time=moment(found.translation_wanted_at))
    if state is Translation.RECEIVED and found.translation_received_at:
        return _("Translation received on %(time)s", time=moment(found.translation_received_at))
    return ""


def size(count: int) -> str:
    """A number of bytes for the eye."""
    if count < MIB:
        return _("%(size)s KB", size=format_decimal(max(1, round(count / KIB))))
    return _("%(size)s MB", size=format_decimal(round(count / MIB, 1)))
