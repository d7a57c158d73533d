"""The tus 1.0 protocol: what its headers say, read and written. Source: the protocol's specification, tus.io.

Spoken: the core, creation (also with the first bytes), termination, expiration, checksum.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask import Response, abort, jsonify, make_response, request
from werkzeug.http import http_date

from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE
from intake.limits import Limits
from intake.models.uploads import Upload
from intake.services.documents import Refusal
from intake.services.upload_terms import Told
from intake.vault.kinds import largest
from intake.web.documents import words

if TYPE_CHECKING:
    from hashlib import _Hash

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,expiration,checksum"
ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256}
BODY_TYPE = "application/offset+octet-stream"
LONGEST_NAME = 1_000
HEAD_AT_MOST = 4096
STATUSES = {
    Refusal.EMPTY: 422,
    Refusal.TOO_LARGE: 413,
    Refusal.KIND: 415,
    Refusal.TOO_MANY: 422,
    Refusal.ALREADY_THERE: 422,
    Refusal.NO_ROOM: 507,
}


@dataclass
class Checksum:
    """What the sender says that the bytes of one request add up to."""

    expected: bytes
    running: _Hash

    @property
    def holds(self) -> bool:
        return hmac.compare_digest(self.expected, self.running.digest())


def require_version() -> None:
    """Every request but OPTIONS names the version of the protocol."""
    if request.headers.get("Tus-Resumable") != VERSION:
        abort(answer(412, {"Tus-Version": VERSION}))


def require_bytes() -> None:
    if request.mimetype != BODY_TYPE:
        abort(answer(415))


def whole_number(name: str) -> int:
    """The number of bytes that a header states."""
    value = request.headers.get(name, "")
    if not value.isascii() or not value.isdigit() or len(value) > 15:
        abort(answer(400))
    return int(value)


def told() -> tuple[Told, bytes]:
    """What the sender says about a new file, and its first bytes if they were sent along."""
    given = _metadata(request.headers.get("Upload-Metadata", ""))
    name, doc_type = given.get("filename", ""), given.get("doc_type")
    try:
        head = bytes.fromhex(given.get("head", ""))[:HEAD_AT_MOST]
    except ValueError:
        abort(answer(400))
    known = doc_type if doc_type in DOCUMENT_TYPE_BY_CODE else None
    return Told(name[:LONGEST_NAME], given.get("modified", "")[:20], known), head


def metadata_of(told: Told) -> str:
    """What `told` read, as the header that a client is given back."""
    kept = {"filename": told.name, "modified": told.modified, "doc_type": told.doc_type or ""}
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in kept.items() if value)


def checksum() -> Checksum | None:
    """The Upload-Checksum of this request, if there is one."""
    if "Upload-Checksum" not in request.headers:
        return None
    name, _space, value = request.headers["Upload-Checksum"].partition(" ")
    if name not in ALGORITHMS:
        abort(answer(400))
    try:
        return Checksum(base64.b64decode(value, validate=True), ALGORITHMS[name]())
    except binascii.Error:
        abort(answer(400))


def abilities(limits: Limits) -> Response:
    """The answer to OPTIONS."""
    return answer(204, {
        "Tus-Version": VERSION,
        "Tus-Max-Size": str(largest(limits)),
        "Tus-Extension": EXTENSIONS,
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    })  # fmt: skip


def standing(upload: Upload) -> dict[str, str]:
    """How far an upload has come, and until when it may go on."""
    return reached(upload.received, upload.expires_at if upload.finished_at is None else None)


def reached(received: int, expires_at: datetime | None = None) -> dict[str, str]:
    """The same, of one that was noted down just now; one that is complete does not expire."""
    expires = {"Upload-Expires": http_date(expires_at)} if expires_at is not None else {}
    return {"Upload-Offset": str(received), **expires}


def refused(refusal: Refusal) -> Response:
    """A file that is not taken: why, as a code for scripts and as words for people."""
    said = jsonify(refusal=refusal.value, message=words.refusal(refusal))
    said.status_code = STATUSES[refusal]
    return _marked(said)


def answer(status: int, headers: Mapping[str, str] | None = None) -> Response:
    """An answer without a body."""
    empty = make_response(b"", status)
    empty.headers.pop("Content-Type", None)
    empty.headers.update(headers or {})
    return _marked(empty)


def _marked(response: Response) -> Response:
    response.headers["Tus-Resumable"] = VERSION
    return response


def _metadata(header: str) -> dict[str, str]:
    """Pairs of a key and a base64 value, separated by commas; a key may stand alone."""
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _space, value = pair.partition(" ")
        try:
            text = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            abort(answer(400))
        if key in found:
            abort(answer(400))
        found[key] = text
    return found
