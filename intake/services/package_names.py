"""Names inside a ZIP: the names people gave, in their own script, that every system can unpack side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from intake.vault.kinds import KINDS
from intake.vault.names import display_name

# What Windows takes in no name. Slashes, control and direction characters are gone before.
FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*', "_"))
MOST_BYTES = 200  # of 255 that file systems take, most of them counted in UTF-8
EXTENSIONS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png", "image/tiff": ".tif",
              "image/heic": ".heic", "application/dicom": ".dcm", "application/zip": ".zip"}
KNOWN = {kind.content_type: kind.extensions for kind in KINDS}


def unique_names(wanted: Iterable[tuple[str, str]]) -> Iterator[str]:
    """One name for each pair of a shown name and a content type.

    The number in front keeps the order, makes names differ that differ by nothing, and takes their meaning from names
    such as CON, .htaccess or -rf."""
    for number, (name, content_type) in enumerate(wanted, start=1):
        yield f"{number:03d} {_safe(name, content_type)}"


def _safe(name: str, content_type: str) -> str:
    """With the extension of what is inside: a copy may be of another kind than what was sent."""
    path = PurePosixPath(display_name(name).translate(FORBIDDEN) or "file")
    fits = path.suffix.lower() in KNOWN.get(content_type, frozenset({path.suffix.lower()}))
    extension = path.suffix if fits else EXTENSIONS.get(content_type, "")
    stem = (path.stem if fits else path.name).strip(". ") or "file"
    return f"{_short(stem)}{extension}"


def _short(stem: str) -> str:
    return stem.encode()[:MOST_BYTES].decode(errors="ignore").strip(". ")
