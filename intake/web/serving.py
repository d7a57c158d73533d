"""Handing out a file: one way for every face (security-reliability 2.4).

The view has committed its audit event and closed its unit of work before it comes here. What leaves is streamed part by
part; a part that was changed in the vault ends the connection in the middle, so that a file is whole or visibly cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import PurePath
from urllib.parse import quote

from flask import Response, g, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from intake.errors import NotFound
from intake.services.document_copies import StoredFile

# What we say a file is, and the ending of its name. The type never comes from the sender or from a guess.
ENDINGS: Mapping[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg", ".jpe"),
    "image/png": (".png",),
    "image/heic": (".heic", ".heif"),
    "image/tiff": (".tif", ".tiff"),
    "application/dicom": (".dcm", ".dicom", ""),
    "application/zip": (".zip",),
}
SHOWN_INLINE = frozenset({"image/jpeg", "image/png", "image/webp"})
UNKNOWN = "application/octet-stream"
NOT_PLAIN = re.compile(r"[^A-Za-z0-9 ._-]")
NUMBER = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)


def attachment(file: StoredFile) -> Response:
    """The file as a download, whole or the range that was asked for. Raises RequestedRangeNotSatisfiable."""
    known = file.content_type in ENDINGS
    answer = _answer(file, file.content_type if known else UNKNOWN)
    answer.headers["Content-Disposition"] = disposition(named_for(file.name, file.content_type))
    return answer


def inline(file: StoredFile) -> Response:
    """A picture that stands inside a page of ours. Raises NotFound for anything that is no picture."""
    if file.content_type not in SHOWN_INLINE:
        raise NotFound
    answer = _answer(file, file.content_type)
    answer.headers["Content-Disposition"] = "inline"
    return answer


def counted(text: str) -> int:
    """A page's number out of an address. Raises NotFound for everything that is not one."""
    if not NUMBER.fullmatch(text):
        raise NotFound
    return int(text)


def named_for(name: str, content_type: str) -> str:
    """The name with the ending of what is inside: the cleaned copy of a HEIC photo is a JPEG."""
    endings = ENDINGS.get(content_type, ("",))
    path = PurePath(name)
    return name if path.suffix.lower() in endings or not endings[0] else f"{path.stem}{endings[0]}"


def disposition(name: str) -> str:
    """RFC 6266: the name in its own script for browsers of today, in plain letters for the others."""
    plain = NOT_PLAIN.sub("_", name)
    if not re.search(r"[A-Za-z0-9]", PurePath(plain).stem):
        plain = "document" + PurePath(plain).suffix
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _answer(file: StoredFile, content_type: str) -> Response:
    asked = _asked_for(file.size)
    start, stop = asked or (0, file.size)
    answer = Response(_body(file, start, stop), content_type=content_type)
    answer.headers["Content-Length"] = str(stop - start)
    answer.headers["Accept-Ranges"] = "bytes"
    if asked:
        answer.status_code = 206
        answer.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{file.size}"
    g.serves_file = True
    return answer


def _asked_for(size: int) -> tuple[int, int] | None:
    """First byte and end of the range that was asked for. Several at once, or one that cannot be read, mean none."""
    wanted = request.range
    if wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1:
        return None
    found = wanted.range_for_length(size)
    if found is None:
        raise RequestedRangeNotSatisfiable(length=size)
    return found


def _body(file: StoredFile, start: int, stop: int) -> Iterator[bytes]:
    """The bytes; the first part is opened before the answer begins, so that a file that does not open at all is an
    error page and not a download that breaks off."""
    parts = file.read(start, stop)
    if request.method == "HEAD" or start == stop:
        return iter(())
    return chain((next(parts),), parts)
