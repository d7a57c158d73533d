"""The files of a case as staff see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import format_decimal

from intake.clinical.codebook.model import Voice
from intake.models.documents import Document, DocumentState
from intake.models.referrals import Referral
from intake.services import bundles, document_copies, document_details, document_looks, documents
from intake.services.cases import Case
from intake.services.document_details import Translation
from intake.services.documents import ListedDocument
from intake.services.work import Work
from intake.web.desk import bundle_page, case_records, words
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
    names = documents.names_of(unit, (file.duplicate_of for file in found if file.duplicate_of))
    unpacked = bundles.standings(unit, found)
    pictured = document_copies.with_thumbnail(unit, [file.id for file in found if file.state is DocumentState.CLEAN])
    files = [
        _shown(unit, case.referral, file, names, file.id in pictured) | bundle_page.card(unpacked.get(file.id))
        for file in found
    ]
    return {"files": files, **case_records.parts(unit, case)}


def shown(unit: Work, referral: Referral, document: Document) -> dict[str, Any]:
    """One file, as in the list."""
    names = documents.names_of(unit, [document.duplicate_of] if document.duplicate_of else [])
    card = bundle_page.card(bundles.standing_of(unit, document))
    return _shown(unit, referral, documents.shown(unit, document), names, pictured=False) | card


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
        "pages": _pages(found),
        "size": size(found.size),
        "at": found.created_at,
        "clean": clean,
        "mismatch": found.mismatch,
        "same_as": names.get(found.duplicate_of or "", ""),
        "translation": translation(found),
        "href": url_for("desk.viewer", **place),
        "file_href": url_for("desk.download", **place) if clean and not bundles.is_bundle(found) else "",
        "details_href": url_for("desk.document_details", **place),
        "thumbnail": url_for("desk.thumbnail", **place, number=1) if pictured and not warned else "",
    }


def _pages(found: ListedDocument) -> str:
    if not found.pages:
        return ""
    if bundles.is_bundle(found):
        return ngettext("%(num)s image", "%(num)s images", found.pages)
    return ngettext("%(num)s page", "%(num)s pages", found.pages)


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
