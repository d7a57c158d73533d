"""Pages of the desk that show documents, and what rests on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

P = TypeVar("P")


def document_pages(desk: Callable[..., P]) -> list[P]:
    case = "/cases/{EX1}"
    return [
        desk("a document", "desk.viewer", f"{case}/documents/{{clean}}", form=0),
        desk("a turned page", "desk.viewer", f"{case}/documents/{{clean}}?page=5&zoom=150&turn=90"),
        desk("images of a scan", "desk.viewer", f"{case}/documents/{{series}}?window=lung"),
        desk("a ZIP of images", "desk.viewer", f"{case}/documents/{{disc}}"),
        desk("an image of a ZIP", "desk.viewer", f"{case}/documents/{{image}}"),
        desk("a document in quarantine", "desk.viewer", f"{case}/documents/{{sent_document}}"),
        desk("somebody else's document", "desk.viewer", f"{case}/documents/{{stranger}}"),
        desk("what a document is", "desk.document_details", f"{case}/documents/{{clean}}/details", form=0),
        desk("a contradiction", "desk.evidence_page", f"{case}/evidence/{{contradiction}}", form=0),
        desk("a source", "desk.evidence_page", f"{case}/evidence/{{settled}}"),
    ]
