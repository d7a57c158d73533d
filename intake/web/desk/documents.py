"""Handing out files and pictures at the desk: recorded first, then streamed."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intake.errors import Refused
from intake.models.documents import CopyRole, Document
from intake.services import audit, document_copies, document_looks, referrals
from intake.services.document_copies import StoredFile
from intake.services.work import Work
from intake.web import serving
from intake.web.desk import frame
from intake.web.desk.blueprint import blueprint
from intake.web.policy import ORIGINALS, Permission, policy
from intake.web.policy import staff as staff_policy


@blueprint.get("/cases/<referral_id>/documents/<document_id>/file")
@policy(staff_policy(Permission.READ_CASE))
def download(referral_id: str, document_id: str) -> AnyResponse:
    """The cleaned copy."""
    with frame.recorded() as unit:
        document = _find(unit, referral_id, document_id)
        file = document_copies.cleaned(unit, document)
        if document_looks.must_be_warned(unit, document):
            return _to_the_warning(referral_id, document_id)
        audit.record(unit, "document.download", "document", document.id)
    return serving.attachment(file)


@blueprint.get("/cases/<referral_id>/documents/<document_id>/original")
@policy(ORIGINALS)
def original(referral_id: str, document_id: str) -> AnyResponse:
    """The file as it was sent, with everything that cleaning takes out."""
    with frame.recorded() as unit:
        document = _find(unit, referral_id, document_id)
        file = document_copies.original(unit, document)
        if document_looks.must_be_warned(unit, document):
            return _to_the_warning(referral_id, document_id)
        audit.record(unit, "document.original", "document", document.id)
    return serving.attachment(file)


@blueprint.get("/cases/<referral_id>/documents/<document_id>/pages/<number>")
@policy(staff_policy(Permission.READ_CASE))
def page_picture(referral_id: str, document_id: str, number: str) -> Response:
    """One page or frame. It belongs to the view that its page has recorded, or records one of its own."""
    with frame.recorded() as unit:
        document = _find(unit, referral_id, document_id)
        file = _picture(unit, document, CopyRole.PAGE, number, request.args.get("window", ""))
        if not document_looks.is_open(unit, document):
            document_looks.opened(unit, document)
    return serving.inline(file)


@blueprint.get("/cases/<referral_id>/documents/<document_id>/thumbnails/<number>")
@policy(staff_policy(Permission.READ_CASE))
def thumbnail(referral_id: str, document_id: str, number: str) -> Response:
    """A small picture for the list, whose event it belongs to."""
    with frame.recorded() as unit:
        document = _find(unit, referral_id, document_id)
        file = _picture(unit, document, CopyRole.THUMBNAIL, number)
        if not (document_looks.list_is_open(unit, referral_id) or document_looks.is_open(unit, document)):
            document_looks.opened(unit, document)
    return serving.inline(file)


def _find(unit: Work, referral_id: str, document_id: str) -> Document:
    return document_copies.find(unit, referrals.find(unit, referral_id), document_id)


def _picture(unit: Work, document: Document, role: CopyRole, number: str, window: str = "") -> StoredFile:
    """Raises NotFound, and Refused for a document that names somebody else until that was confirmed."""
    file = document_copies.picture(unit, document, role, serving.counted(number), window)
    if document_looks.must_be_warned(unit, document):
        raise Refused
    return file


def _to_the_warning(referral_id: str, document_id: str) -> AnyResponse:
    return redirect(url_for("desk.viewer", referral_id=referral_id, document_id=document_id), 303)
