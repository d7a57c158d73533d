"""What the server hands over, made safe before the first guard looks at it: whole bodies, a Host that is a name."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from typing import Any

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
    """A body whose sender went silent: nothing more is read from it, not even by the server's polite farewell,
    which would wait for it in the one thread that accepts everybody else."""

    def __init__(self, stream: Any, connection: socket.socket | None) -> None:
        self._stream = stream
        self._connection = connection

    def read(self, size: int = -1) -> bytes:
        try:
            return bytes(self._stream.read(size))
        except OSError:
            if self._connection is not None:
                self._connection.shutdown(socket.SHUT_RD)
            raise
