"""What the viewer shows: the picture with its links, what is known of the file, and the answers it is held against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request, url_for

from intake.errors import NotFound
from intake.i18n import N_
from intake.models.documents import Document, DocumentState
from intake.models.evidence import Verdict
from intake.services import answer_paths, document_copies, documents, evidence
from intake.services.cases import Case
from intake.services.document_copies import Picture
from intake.services.work import Work
from intake.web.desk import case_answers, case_documents, frame, sources
from intake.web.desk.picture import TURNS, ZOOMS, stand, turn_of, zoom_of
from intake.web.language import _
from intake.web.policy import Permission
from intake.web.serving import counted

NEIGHBOURS = 2  # pages linked on either side of the present one; the first and the last are always there
WINDOWS: Mapping[str, str] = {
    "": N_("As stored"),
    "soft": N_("Soft tissue"),
    "lung": N_("Lung"),
    "bone": N_("Bone"),
    "brain": N_("Brain"),
}
SERIES = ("application/dicom", "application/zip")


def render(unit: Work, case: Case, document: Document, **typed: Any) -> str:
    """The page; `typed` and `errors` give the form back as it was sent. Raises NotFound for a page it has not."""
    window = request.args.get("window", "")
    there = document_copies.pictures(unit, document, window)
    shown = {"errors": [], "typed": {}} | typed
    found = evidence.listed(unit, case.referral, case.answers)
    here = [sources.shown(source) for source in found if source.evidence.document_id == document.id]
    sections = case_answers.sections(case.answers, case.revision.at)
    return frame.render(
        "desk/viewer.html",
        unit,
        case=case,
        document=document,
        name=documents.name_of(unit, document),
        file=case_documents.shown(unit, case.referral, document),
        sections=sections,
        sources=sources.by_path(found),
        linked=here,
        answer_groups=list(_choices(sections)),
        verdicts=[(code.value, _(text)) for code, text in sources.VERDICTS.items()],
        contradicts=Verdict.CONTRADICTS.value,
        may_read_original=frame.may(Permission.READ_ORIGINAL) and document.state is DocumentState.CLEAN,
        tags=_tags(document_copies.findings(unit, document)),
        pages=pages_of(unit, document),
        **_picture(unit, document, there, window),
        **shown,
    )


def pages_of(unit: Work, document: Document) -> int:
    """How many pages a source may name; a document without pictures counts as one page."""
    return max(len(document_copies.pictures(unit, document)), document.pages or 0, 1)


def _picture(unit: Work, document: Document, there: list[Picture], window: str) -> dict[str, Any]:
    number = counted(request.args.get("page", "1"))
    zoom, turn = zoom_of(request.args.get("zoom", "")), turn_of(request.args.get("turn", ""))
    shown = next((picture for picture in there if picture.number == number), None)
    if shown is None and (there or number != 1 or window):
        raise NotFound
    state = {"page": number, "zoom": zoom, "turn": turn, "window": window}
    address = _Address(document, state)
    return {
        **state,
        "stand": stand(shown, zoom, turn) if shown else None,
        "picture_url": address.picture(number),
        "any_picture_url": address.picture(number).replace(f"/pages/{number}", "/pages/0"),
        "count": len(there),
        "is_series": document.content_type in SERIES,
        "zooms": [(code, address.at(zoom=code), code == zoom) for code in ZOOMS],
        "turn_left": address.at(turn=TURNS[TURNS.index(turn) - 1]),
        "turn_right": address.at(turn=TURNS[(TURNS.index(turn) + 1) % len(TURNS)]),
        "page_links": list(_page_links(address, number, len(there))),
        "previous": address.at(page=number - 1) if number > 1 else "",
        "following": address.at(page=number + 1) if number < len(there) else "",
        "window_links": _windows(unit, document, address, window),
    }


class _Address:
    """Addresses of this page with one thing changed; what is usual stays out of them."""

    def __init__(self, document: Document, state: Mapping[str, Any]) -> None:
        self._place: dict[str, Any] = {"referral_id": document.referral_id, "document_id": document.id}
        self._state = state

    def at(self, **changed: Any) -> str:
        usual = {"page": 1, "zoom": "fit", "turn": 0, "window": ""}
        state = {name: value for name, value in {**self._state, **changed}.items() if value != usual[name]}
        return url_for("desk.viewer", **self._place, **state)

    def picture(self, number: int) -> str:
        window = self._state["window"] or None
        return url_for("desk.page_picture", **self._place, number=number, window=window)


def _page_links(address: _Address, number: int, count: int) -> Iterable[dict[str, Any]]:
    """The pages around the present one, the first and the last. `gap` marks a link with pages left out before it."""
    near = {1, count, *range(number - NEIGHBOURS, number + NEIGHBOURS + 1)}
    before = 0
    for page in sorted(page for page in near if 1 <= page <= count):
        yield {"number": page, "href": address.at(page=page), "current": page == number, "gap": page > before + 1}
        before = page


def _windows(unit: Work, document: Document, address: _Address, window: str) -> list[tuple[str, str, bool]]:
    """Only what was drawn is offered, and nothing where there is no choice."""
    drawn = document_copies.windows(unit, document)
    there = [code for code in WINDOWS if code in drawn]
    return [(_(WINDOWS[code]), address.at(window=code), code == window) for code in there] if len(there) > 1 else []


def _tags(findings: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """The key tags of an image series: keyword, label, value."""
    rows = findings.get("tags")
    return [(str(row[0]), str(row[1]), str(row[2])) for row in rows if len(row) == 3] if isinstance(rows, list) else []


def _choices(sections: Iterable[case_answers.Section]) -> Iterable[tuple[str, list[tuple[str, str]]]]:
    """Every answer that a page can be held against, by section; each with what is answered now."""
    for section in sections:
        lines = [*section.lines, *(line for table in section.tables for row in table.rows for line in row)]
        options = [
            (line.path, _("%(question)s: %(answer)s", question=case_answers.label_of(line.path), answer=_told(line)))
            for line in lines
            if answer_paths.read(line.path) is not None
        ]
        if options:
            yield section.title, options


def _told(line: case_answers.Line) -> str:
    return line.state or ", ".join(line.values)
