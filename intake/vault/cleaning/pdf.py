"""A PDF is repaired, stripped of everything that acts, and drawn (security-reliability 2.4)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Stream

from intake.vault.cleaning.bench import Bench
from intake.vault.cleaning.pictures import TALLEST, draw
from intake.vault.cleaning.verdicts import Reason, Unfit

# What starts something, carries something, or reaches outside the file.
KEYS = frozenset(
    {"/OpenAction", "/AA", "/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/AF", "/XFA", "/RichMediaContent"}
    | {"/RichMediaSettings", "/3DD", "/3DA", "/3DV", "/Movie", "/Sound", "/Rendition", "/Renditions", "/Collection"}
)
ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound"}
    | {"/RichMediaExecute", "/GoTo3DView", "/ResetForm", "/Thread"}
)
ANNOTATIONS = frozenset({"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen", "/FileAttachment"})
POINTS_TO_AN_INCH = 72


def clean(bench: Bench) -> dict[str, Any]:
    """The cleaned copy, then its pages as pictures."""
    copy = _rewritten(bench)
    with bench.making("cleaned", 0, "application/pdf"):
        bench.hand_over(copy.getbuffer())
    return {"pages": _drawn(bench, copy)}


def _rewritten(bench: Bench) -> io.BytesIO:
    try:
        pdf = pikepdf.open(bench.file)
    except pikepdf.PasswordError as error:
        raise Unfit(Reason.PASSWORD) from error
    with pdf:
        if not len(pdf.pages):
            raise Unfit(Reason.DAMAGED)
        _strip(pdf)
        copy = io.BytesIO()
        pdf.save(copy, encryption=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return copy


def _strip(pdf: pikepdf.Pdf) -> None:
    """Every object is looked at, reachable or not: what hides in an odd corner goes as well."""
    for thing in pdf.objects:
        for container in _nested(thing):
            _empty(container)
    _empty(pdf.trailer)


def _nested(thing: Any) -> Iterator[Any]:
    """The object and the containers written inside it; those with a number of their own come by themselves."""
    waiting = [thing]
    while waiting:
        found = waiting.pop()
        if not isinstance(found, Dictionary | Stream | Array):
            continue
        yield found
        inside = found if isinstance(found, Array) else (found.get(key) for key in found.keys())  # noqa: SIM118 - no dict
        waiting += [part for part in inside if isinstance(part, Dictionary | Array) and not part.is_indirect]


def _empty(container: Any) -> None:
    if isinstance(container, Array):
        for place in reversed(range(len(container))):
            if _acts(container[place]):
                del container[place]
        return
    for key in list(container.keys()):
        if key in KEYS or (key != "/Parent" and _acts(container.get(key))):
            del container[key]


def _acts(thing: Any) -> bool:
    """True for an action that reaches out and for an annotation that carries something."""
    if not isinstance(thing, Dictionary | Stream):
        return False
    kind, subtype = thing.get(Name.S), thing.get(Name.Subtype)
    return (isinstance(kind, Name) and str(kind) in ACTIONS) or (
        isinstance(subtype, Name) and str(subtype) in ANNOTATIONS
    )


def _drawn(bench: Bench, copy: io.BytesIO) -> int:
    """The number of pages; as many of them are drawn as there is time for."""
    try:
        document = pypdfium2.PdfDocument(copy)
    except pypdfium2.PdfiumError as error:
        raise Unfit(Reason.DAMAGED) from error
    count = len(document)
    for place in range(min(count, bench.order.pages_drawn)):
        if not bench.has_time:
            break
        page = document[place]
        draw(bench, place + 1, page.render(scale=_scale(page, bench.order.page_width)).to_pil())
        page.close()
    return count


def _scale(page: Any, width: int) -> float:
    """So that the page becomes `width` pixels wide, unless it is a strip."""
    wide, tall = (max(1.0, side) for side in page.get_size())
    return float(min(width / wide, width * TALLEST / tall))
