"""The records page of the journey."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, g, redirect, request, url_for

from intake.web import serving
from intake.web.context import reading, recorded, work
from intake.web.documents import views
from intake.web.documents.folder import of_draft
from intake.web.documents.views import Page
from intake.web.policy import VISITOR, VISITOR_SAVES, policy

blueprint = Blueprint("documents", __name__)

# One bundle at its limit with the rest of the form, or many documents at theirs.
BODY_BYTES = 2 * 1024 * 1024 * 1024
UPLOAD = replace(VISITOR_SAVES, name="visitor_upload", body=BODY_BYTES)


@blueprint.get("/request/records")
@policy(VISITOR)
def records() -> Page:
    with reading() as unit:
        return views.show(of_draft(unit))


@blueprint.post("/request/records")
@policy(UPLOAD)
def draft_add() -> Page:
    """Add the chosen files, or go on. Files that were chosen are taken whichever button was pressed."""
    with work() as unit:
        folder = of_draft(unit)
        if g.stale:
            return views.show(folder, stale=True), 422
        page = views.add(folder)
        if "then" not in request.form or isinstance(page, tuple):
            return page
        folder.leave()
        return redirect(url_for("patient.save") if request.form["then"] == "pause" else folder.onward, 303)


@blueprint.get("/request/records/<document_id>")
@policy(VISITOR)
def draft_file(document_id: str) -> Page:
    with reading() as unit:
        return views.describe(of_draft(unit), document_id, post=False)


@blueprint.post("/request/records/<document_id>")
@policy(VISITOR_SAVES)
def draft_describe(document_id: str) -> Page:
    with work() as unit:
        return views.describe(of_draft(unit), document_id, post=True)


@blueprint.get("/request/records/<document_id>/file")
@policy(VISITOR)
def draft_download(document_id: str) -> Response:
    with recorded() as unit:
        file = views.to_download(of_draft(unit), document_id)
    return serving.attachment(file)


@blueprint.post("/request/records/<document_id>/remove")
@policy(VISITOR)
def draft_remove(document_id: str) -> Page:
    with work() as unit:
        return views.remove(of_draft(unit), document_id)


@blueprint.post("/request/records/<document_id>/restore")
@policy(VISITOR)
def draft_restore(document_id: str) -> Page:
    with work() as unit:
        return views.restore(of_draft(unit), document_id)
