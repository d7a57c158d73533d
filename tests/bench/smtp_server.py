"""The smallest mail server: takes everything, keeps nothing.

It runs in a process of its own, so that a bench measures the client: in the same one its thread would wait for the
interpreter whenever the client works, and the client for it.
"""

from __future__ import annotations

import socketserver
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
END_OF_MAIL = b"\r\n.\r\n"


class _Take(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self._say(b"220 bench")
        while line := self._until(b"\r\n"):
            word = line[:4].upper()
            if word == b"DATA":
                self._say(b"354 go on")
                self._until(END_OF_MAIL)
            self._say(b"221 bye" if word == b"QUIT" else b"250 ok")
            if word == b"QUIT":
                return

    def _until(self, end: bytes) -> bytes:
        """What arrives up to `end`; nothing when the client has gone. A client of SMTP waits for every answer."""
        found = b""
        while not found.endswith(end):
            more: bytes = self.request.recv(1 << 16)
            if not more:
                return b""
            found += more
        return found

    def _say(self, answer: bytes) -> None:
        self.request.sendall(answer + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def taking_everything() -> Iterator[str]:
    """The address of the server, as `SMTP_URL` takes it."""
    command = [sys.executable, "-m", "tests.bench.smtp_server"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"smtp://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.terminate()


if __name__ == "__main__":
    with _Server(("127.0.0.1", 0), _Take) as listening:
        print(listening.server_address[1], flush=True)
        listening.serve_forever()
