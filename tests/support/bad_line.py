"""A telephone line between a client and a server: counts what goes out over it, and breaks when it is told to."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable

from tools.ports import any_free

BUFFER = 64 * 1024


class BadLine:
    """Forwards connections to `port`. `sent` counts the bytes that clients got through to the server."""

    def __init__(self, port: int) -> None:
        self.sent = 0
        self.cuts = 0
        self.port = any_free()
        self.away = False  # while true, nobody gets through
        self.pace: Callable[[], None] = lambda: None
        self._target = port
        self._break_at: int | None = None
        self._for_good = False
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def break_after(self, count: int, *, for_good: bool = False) -> None:
        """Break every connection that is open when so many more bytes have gone out. Once. `for_good`: and let nobody
        through afterwards, until `away` is put back."""
        with self._lock:
            self._break_at = self.sent + count
            self._for_good = for_good

    def upstream_ports(self) -> set[int]:
        """Our ends of the connections to the server."""
        with self._lock:
            return {end.getsockname()[1] for end in self._open if _peer(end) == self._target}

    def close(self) -> None:
        self._listener.close()
        self._hang_up()

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self._listener.accept()
            except OSError:
                return
            if self.away:
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._target))
                far.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)  # a line stores next to nothing
            except OSError:
                near.close()
                continue
            with self._lock:
                self._open |= {near, far}
            threading.Thread(target=self._carry, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self._carry, args=(far, near, False), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, outward: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(BUFFER):
                target.sendall(data)
                if outward and self._count(len(data)):
                    self._hang_up()
                    return
                if outward:
                    self.pace()
        for end in (source, target):
            self._end(end)

    def _count(self, count: int) -> bool:
        """Whether the line breaks now."""
        with self._lock:
            self.sent += count
            if self._break_at is None or self.sent < self._break_at:
                return False
            self._break_at = None
            self.away = self._for_good
            self.cuts += 1
            return True

    def _hang_up(self) -> None:
        with self._lock:
            ends = list(self._open)
        for end in ends:
            self._end(end)

    def _end(self, end: socket.socket) -> None:
        with self._lock:
            self._open.discard(end)
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


def _peer(end: socket.socket) -> int | None:
    try:
        return int(end.getpeername()[1])
    except OSError:
        return None
