"""The files of a request as one ZIP, handed out while it is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from flask import Response

from intake.clinical.codebook.model import Voice
from intake.errors import StoreDown
from intake.i18n import N_
from intake.models.documents import DocumentState
from intake.runtime import Runtime
from intake.services import packages, store_watch
from intake.services.packages import Packed, Sheet
from intake.web.context import runtime
from intake.web.documents.words import fact
from intake.web.language import _, ngettext
from intake.web.presentation import moment

HEADINGS = (
    N_("File in this ZIP"), N_("Name"), N_("Kind"), N_("Date"), N_("Language"), N_("Translated"), N_("Pages"),
    N_("Sent by"), N_("Arrived"), N_("State"),
)
STATES: Mapping[DocumentState, str] = {
    DocumentState.RECEIVING: N_("Still arriving, not inside"),
    DocumentState.QUARANTINED: N_("Being checked, not inside yet"),
    DocumentState.CLEAN: N_("Checked"),
    DocumentState.INFECTED: N_("Infected, not inside"),
    DocumentState.LOCKED: N_("Locked with a password, not inside"),
    DocumentState.UNREADABLE: N_("Cannot be read, not inside"),
}
NOT_INSIDE = N_("Checked, not inside")
SENDERS: Mapping[str, str] = {
    "patient": N_("Patient or family"),
    "visitor": N_("Patient or family"),
    "physician": N_("Physician"),
    "staff": N_("Clinic"),
}


def send(lines: Sequence[Packed], reference: str, voice: Voice) -> Response:
    """The answer. Call it after the unit of work in which the look was recorded. Raises StoreDown while the answer can
    still be a page; what fails later cuts the connection, and half a ZIP does not open."""
    pieces = _watched(runtime(), lines, sheet(lines, voice))
    response = Response(chain([next(pieces)], pieces), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{reference}.zip"'
    return response


def sheet(lines: Sequence[Packed], voice: Voice) -> Sheet:
    """manifest.csv in the page's language."""
    return Sheet([_(heading) for heading in HEADINGS], [_row(line, voice) for line in lines])


def _row(line: Packed, voice: Voice) -> list[str]:
    said = {"doc_type": line.kind, "doc_date": line.date, "language": line.language, "translated": line.translated}
    return [
        line.file,
        line.name,
        *(fact(name, answer, voice) for name, answer in said.items()),
        str(line.pages or ""),
        _(SENDERS[line.sent_by]) if line.sent_by in SENDERS else "",
        moment(line.received_at),
        _state(line),
    ]


def _state(line: Packed) -> str:
    if line.images is not None:
        return ngettext(
            "Unpacked: its %(num)s image is listed by itself", "Unpacked: its %(num)s images are listed one by one",
            line.images,
        )
    if line.same_as:
        return _("The same as %(file)s", file=line.same_as)
    return _(NOT_INSIDE if line.state is DocumentState.CLEAN and not line.file else STATES[line.state])


def _watched(office: Runtime, lines: Sequence[Packed], told: Sheet) -> Iterator[bytes]:
    try:
        yield from packages.stream(office.store, lines, told)
    except StoreDown as error:
        store_watch.note(office, error)
        raise
