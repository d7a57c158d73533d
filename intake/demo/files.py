"""Small files of real kinds, drawn here, so that a made-up report opens in any reader."""

from __future__ import annotations

import struct
import zlib

PAGE = "595 842"  # A4 in points
LEFT, TOP, LINE = 60, 770, 22


def pdf(*lines: str) -> bytes:
    """A one-page PDF with these lines (ASCII, because the built-in font has no other letters)."""
    text = "\n".join(f"({_escaped(line)}) Tj 0 -{LINE} Td" for line in lines)
    drawn = f"BT /F1 14 Tf {LEFT} {TOP} Td\n{text}\nET".encode("ascii")
    return _assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE}] /Contents 4 0 R "
            "/Resources << /Font << /F1 5 0 R >> >> >>".encode(),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


def png(shade: int, width: int = 240, height: int = 320) -> bytes:
    """A photographed page, roughly: a grey sheet with darker lines. `shade` 0-255 makes one differ from another."""
    rows = b"".join(b"\0" + bytes([_tone(row, shade)]) * width for row in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def _tone(row: int, shade: int) -> int:
    """Every twentieth stretch of the sheet is a line of writing."""
    return 60 if row % 20 < 3 and 30 < row < 290 else max(120, shade)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _assembled(objects: list[bytes]) -> bytes:
    """The objects with their table of places and the trailer."""
    document, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(document))
        document += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(document))
    return document + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (count, table, trailer)
