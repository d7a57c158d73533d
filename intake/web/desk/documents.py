"""Handing out a file: recorded first, streamed part by part, always as a download."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response

from intake.errors import Refused
from intake.services import audit, documents, referrals
from intake.web.desk import frame
from intake.web.desk.blueprint import blueprint
from intake.web.desk.case_documents import may_be_opened
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy


@blueprint.get("/cases/<referral_id>/documents/<document_id>")
@policy(staff_policy(Permission.READ_CASE))
def download(referral_id: str, document_id: str) -> Response:
    """The original. Browsers never show it inside a page of ours."""
    with frame.recorded() as unit:
        document = documents.find(unit, referrals.find(unit, referral_id), document_id)
        if not may_be_opened(unit, document.state):
            raise Refused
        audit.record(unit, "document.download", "document", document.id)
        name, parts = documents.name_of(unit, document), documents.content(unit, document)
        length = document.size
    response = Response(parts, mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = _attachment(name)
    response.headers.set("Content-Length", str(length))
    return response


def _attachment(name: str) -> str:
    """Headers are ASCII; names in other scripts go percent-encoded (RFC 6266)."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"
