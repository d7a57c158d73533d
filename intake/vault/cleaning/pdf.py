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
MOST_ATTACHED = 200
SMALL = 1024 * 1024  # bytes that attachments may unpack to, however small the file
POINTS_TO_AN_INCH = 72


def clean(bench: Bench) -> dict[str, Any]:
    """What is attached, for the scanner; the cleaned copy; its pages as pictures."""
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
        _hand_over_attachments(bench, pdf)
        _strip(pdf)
        copy = io.BytesIO()
        pdf.save(copy, encryption=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return copy


def _hand_over_attachments(bench: Bench, pdf: pikepdf.Pdf) -> None:
    """Everything that is embedded as a file, unpacked. A scanner that reads the PDF as it lies may not find its way to
    a file whose entry stands in a compressed stream of objects."""
    room = bench.order.unpack_ratio * bench.order.size + SMALL
    for number, stream in enumerate(_attached(pdf), start=1):
        content = _unpacked(stream)
        room -= len(content)
        if number > MOST_ATTACHED or room < 0:
            raise Unfit(Reason.SCAN_LIMITS)
        with bench.unpacking(f"attachment {number}"):
            bench.hand_over(content)


def _attached(pdf: pikepdf.Pdf) -> Iterator[Stream]:
    """Each embedded file once: by its type, and by whatever names it as one."""
    seen = set()
    for thing in pdf.objects:
        for found in (thing, *(target for part in _nested(thing) for target in _named_files(part))):
            embedded = found is not thing or (isinstance(thing, Stream) and thing.get(Name.Type) == Name.EmbeddedFile)
            if isinstance(found, Stream) and embedded and found.objgen not in seen:
                seen.add(found.objgen)
                yield found


def _named_files(container: Any) -> Iterator[Any]:
    """What the /EF entry of a file specification points to."""
    files = container.get("/EF") if isinstance(container, Dictionary) else None
    if isinstance(files, Dictionary):
        yield from (files.get(key) for key in files.keys())  # noqa: SIM118 - no dict


def _unpacked(stream: Stream) -> bytes:
    """As it would be saved from a reader; as it lies where its packing is none that is known."""
    try:
        return stream.read_bytes()
    except (pikepdf.PdfError, NotImplementedError):
        return stream.read_raw_bytes()


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
