"""The smallest mail server: takes everything, keeps nothing, so that a bench measures the client."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Take(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._say(b"220 bench")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self._say(b"354 go on")
                while self.rfile.readline() != b".\r\n":
                    pass
            self._say(b"221 bye" if word == b"QUIT" else b"250 ok")
            if word == b"QUIT":
                return

    def _say(self, answer: bytes) -> None:
        self.wfile.write(answer + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def taking_everything() -> Iterator[str]:
    """The address of the server, as `SMTP_URL` takes it."""
    with _Server(("127.0.0.1", 0), _Take) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
