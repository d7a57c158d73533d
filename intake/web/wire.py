"""What the server hands over, made safe before the first guard looks at it: whole bodies, a Host that is a name."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from gunicorn.http.body import Body, LengthReader

PIECE_BYTES = 64 * 1024
NO_HOST = "no-host.invalid"  # on nobody's list


class WholeBody:
    """Drops the server's promise that the stream ends with the body, so that a body cut short is refused
    instead of read as complete (security-reliability, finding 1)."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _is_a_name(environ.get("HTTP_HOST", "")):
            environ["HTTP_HOST"] = NO_HOST
        if environ.get("CONTENT_LENGTH"):
            environ.pop("wsgi.input_terminated", None)
            environ["wsgi.input"] = ArrivingBody(environ["wsgi.input"], environ.get("gunicorn.socket"))
        return self._app(environ, start_response)


def _is_a_name(host: str) -> bool:
    """Whether the router can take this Host at all; one that it cannot would fail before any guard is asked."""
    try:
        return not host.startswith((".", ":")) and bool(host.encode("latin-1").decode("ascii").encode("idna"))
    except UnicodeError:
        return False


class ArrivingBody:
    """A body as it arrives. When its sender went silent, nothing more is read from it, not even by the server's polite
    farewell, which would wait for it in the one thread that accepts everybody else."""

    def __init__(self, stream: Any, connection: socket.socket | None) -> None:
        self._stream = stream
        self._connection = connection
        reader = getattr(stream, "reader", None)
        self._straight = StraightBody(stream, connection) if connection and type(reader) is LengthReader else None

    def read(self, size: int = -1) -> bytes:
        with self._silence_is_the_end():
            return bytes(self._stream.read(size))

    def readinto(self, room: memoryview | bytearray) -> int:
        """Bytes that came, as many as there are, where the caller wants them. 0 when no more will come."""
        with self._silence_is_the_end():
            if self._straight is not None:
                return self._straight.readinto(room)
            piece = self._stream.read(min(len(room), PIECE_BYTES))
            room[: len(piece)] = piece
            return len(piece)

    @contextmanager
    def _silence_is_the_end(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            if self._connection is not None:
                self._connection.shutdown(socket.SHUT_RD)
            raise


class StraightBody:
    """A body of known length, out of gunicorn's connection without being copied from buffer to buffer on its way: that
    costs more than reading it. gunicorn's own count of what is left is kept right, for the next request follows."""

    def __init__(self, body: Body, connection: socket.socket) -> None:
        self._body = body
        self._reader: LengthReader = body.reader
        self._connection = connection

    def readinto(self, room: memoryview | bytearray) -> int:
        with memoryview(room) as whole, whole[: self._reader.length] as wanted:
            if not wanted:
                return 0
            count = self._read_already(wanted) or self._receive(wanted)
        self._reader.length -= count
        return count

    def _read_already(self, wanted: memoryview) -> int:
        """What the server read along with the headers."""
        held: bytes = self._reader.unreader.take_buffered()
        count = min(len(held), len(wanted))
        wanted[:count] = held[:count]
        if held[count:]:
            self._reader.unreader.unread(held[count:])
        return count

    def _receive(self, wanted: memoryview) -> int:
        try:
            return self._connection.recv_into(wanted)
        except OSError:
            self._body.failed = True  # where the next request would begin is not known
            raise
