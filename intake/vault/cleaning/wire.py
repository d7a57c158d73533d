"""What child and workshop say to each other: frames of a kind, a length and a body, over two pipes.

The child asks for stretches of the file (READ), tells what it begins and ends (TELL, JSON) and hands over the bytes of
what it has made (DATA). The workshop only ever answers a READ with one DATA.
"""

from __future__ import annotations

import json
import struct
from typing import IO, Any

READ, TELL, DATA = b"R", b"T", b"D"
HEAD = struct.Struct(">cI")
STRETCH = struct.Struct(">QI")
MOST = 1024 * 1024  # bytes of one body
MOST_TOLD = 16 * 1024 * 1024  # a bundle's list of names is long


class Broken(Exception):
    """The line ended in the middle, or what came is no frame."""


def send(line: IO[bytes], kind: bytes, body: bytes | memoryview) -> None:
    line.write(HEAD.pack(kind, len(body)))
    line.write(body)
    line.flush()


def receive(line: IO[bytes]) -> tuple[bytes, bytes] | None:
    """The next frame; None when the other side has closed the line between two frames. Raises Broken."""
    head = line.read(HEAD.size)
    if not head:
        return None
    if len(head) < HEAD.size:
        raise Broken
    kind, length = HEAD.unpack(head)
    if kind not in (READ, TELL, DATA) or length > (MOST_TOLD if kind == TELL else MOST):
        raise Broken
    body = line.read(length)
    if len(body) < length:
        raise Broken
    return kind, body


def told(body: bytes) -> dict[str, Any]:
    """A TELL's content. Raises Broken."""
    try:
        content = json.loads(body)
    except ValueError as error:
        raise Broken from error
    if not isinstance(content, dict):
        raise Broken
    return content
