"""The addresses of uploads that are resumed: those of a draft, and those of a request that was sent."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, request, url_for

from intake.errors import Conflict
from intake.models.uploads import Upload
from intake.services import uploads
from intake.services.upload_terms import FileRefused, Held, WrongPlace
from intake.services.work import Work
from intake.web.context import reading, runtime, work
from intake.web.documents import tus
from intake.web.documents.folder import of_draft, of_referral
from intake.web.documents.pages import BODY_BYTES, blueprint
from intake.web.documents.receiving import FolderOf, Reception, a_stream
from intake.web.policy import SENDER, VISITOR, policy

VISITOR_STREAM = replace(VISITOR, name="visitor_stream", body=BODY_BYTES, streams=True)
PATIENT_STREAM = replace(SENDER, name="patient_stream", body=BODY_BYTES, streams=True)
BUSY_SECONDS = 5


@blueprint.route("/request/uploads", methods=["POST", "OPTIONS"], provide_automatic_options=False)
@policy(VISITOR_STREAM)
def draft_uploads() -> Response:
    return begin(of_draft, "documents.draft_upload")


@blueprint.route(
    "/request/uploads/<upload_id>", methods=["HEAD", "PATCH", "DELETE", "OPTIONS"], provide_automatic_options=False
)
@policy(VISITOR_STREAM)
def draft_upload(upload_id: str) -> Response:
    return go_on(of_draft, upload_id)


@blueprint.route("/status/uploads", methods=["POST", "OPTIONS"], provide_automatic_options=False)
@policy(PATIENT_STREAM)
def sent_uploads() -> Response:
    return begin(of_referral, "documents.sent_upload")


@blueprint.route(
    "/status/uploads/<upload_id>", methods=["HEAD", "PATCH", "DELETE", "OPTIONS"], provide_automatic_options=False
)
@policy(PATIENT_STREAM)
def sent_upload(upload_id: str) -> Response:
    return go_on(of_referral, upload_id)


def begin(folder_of: FolderOf, endpoint: str) -> Response:
    """Begin an upload; bytes that come along are received at once."""
    if request.method == "OPTIONS":
        return tus.abilities(runtime().settings.limits)
    tus.require_version()
    length, (told, head) = tus.whole_number("Upload-Length"), tus.told()
    if request.content_length:
        tus.require_bytes()
    if (request.content_length or 0) > length:
        return tus.answer(413)
    try:
        with work() as unit:
            folder = folder_of(unit)
            upload = uploads.start(unit, folder.owner, length, told, head, folder.physician_id)
            created = {"Location": url_for(endpoint, upload_id=upload.id), **tus.standing(upload)}
    except FileRefused as error:
        return tus.refused(error.refusal)
    if not request.content_length:
        return tus.answer(201, created)
    received = _add(folder_of, upload.id, 0)
    if received.status_code == 204:
        received.status_code = 201
    received.headers["Location"] = created["Location"]
    return received


def go_on(folder_of: FolderOf, upload_id: str) -> Response:
    """How far an upload has come, more of it, or its end."""
    if request.method == "OPTIONS":
        return tus.abilities(runtime().settings.limits)
    tus.require_version()
    if request.method == "HEAD":
        return _standing(folder_of, upload_id)
    if request.method == "DELETE":
        return _give_up(folder_of, upload_id)
    tus.require_bytes()
    return _add(folder_of, upload_id, tus.whole_number("Upload-Offset"))


def _found(unit: Work, folder_of: FolderOf, upload_id: str) -> Upload:
    """Raises NotFound, also for somebody else's."""
    folder = folder_of(unit)
    return uploads.find(unit, folder.owner, upload_id, folder.physician_id)


def _standing(folder_of: FolderOf, upload_id: str) -> Response:
    """How far it has come. Not while another request adds to it: the number would be old before it is read."""
    with reading() as unit:
        upload = _found(unit, folder_of, upload_id)
        if uploads.is_held(unit, upload):
            return tus.answer(423)
        told = uploads.told_of(unit, upload)
        known = {"Upload-Metadata": tus.metadata_of(told)} if told is not None else {}
        return tus.answer(200, {"Upload-Length": str(upload.length), **known, **tus.standing(upload)})


def _give_up(folder_of: FolderOf, upload_id: str) -> Response:
    try:
        with work() as unit:
            uploads.drop(unit, _found(unit, folder_of, upload_id))
    except Held:
        return tus.answer(423)
    return tus.answer(204)


def _add(folder_of: FolderOf, upload_id: str, offset: int) -> Response:
    """Receive the body of this request at the place where the upload stands."""
    checksum, coming = tus.checksum(), request.content_length or 0
    with a_stream() as free:
        if not free:
            return tus.answer(503, {"Retry-After": str(BUSY_SECONDS)})
        try:
            with work() as unit:
                upload = _found(unit, folder_of, upload_id)
                if offset + coming > upload.length:
                    return tus.answer(413)
                if upload.finished_at is not None and offset == upload.length:
                    return tus.answer(204, tus.standing(upload))
                hold = uploads.hold(unit, upload, offset)
            return Reception(folder_of, hold, checksum).run(request.stream, coming)
        except Held:
            return tus.answer(423)
        except (WrongPlace, Conflict):
            return tus.answer(409)
