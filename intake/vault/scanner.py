"""The virus scanner, a clamd on a socket: only the exact words "stream: OK" mean clean (finding 7)."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

CONNECT_SECONDS, SEND_SECONDS = 5.0, 60.0
ANSWER_SECONDS = 600  # a bundle of two gigabytes is looked into member by member
TURN = 1.0  # seconds between two signs of life while it thinks
CHUNK = 256 * 1024
LONGEST_ANSWER = 4096
LENGTH = struct.Struct(">I")
DEFAULT_PORT = 3310


class Verdict(StrEnum):
    CLEAN = "clean"
    FOUND = "found"
    LIMITS = "limits"  # it did not look at all of the file


class ScannerDown(Exception):
    """It is away, slow, or answers what no scanner answers. `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Scanner:
    """`url`: unix:///run/clamav/clamd.ctl or tcp://host:port. `answer_seconds`: the longest wait for a verdict."""

    url: str
    answer_seconds: int = ANSWER_SECONDS

    def ping(self) -> None:
        """Raises ScannerDown unless somebody there is a scanner."""
        if self._asked(b"PING") != b"PONG":
            raise ScannerDown("scanner_garbage")

    def version(self) -> str:
        return self._asked(b"VERSION").decode("ascii", "replace")

    def scan(self, content: Iterable[bytes], beat: Callable[[], None] = lambda: None) -> Verdict:
        """Look at a file. `beat` is called at least every few seconds. Raises ScannerDown."""
        with self._dialled() as line:
            try:
                _pour(line, content, beat)
            except OSError as error:
                # It hangs up on what is too large for it, with the reason as its last words.
                return _verdict(self._last_words(line, error))
            return _verdict(self._heard(line, beat))

    def _asked(self, question: bytes) -> bytes:
        with self._dialled() as line:
            try:
                line.sendall(b"z" + question + b"\0")
            except OSError as error:
                raise ScannerDown("scanner_hung_up") from error
            return self._heard(line, lambda: None, CONNECT_SECONDS)

    def _dialled(self) -> socket.socket:
        parts = urlsplit(self.url)
        try:
            if parts.scheme == "unix":
                line = socket.socket(socket.AF_UNIX)
                line.settimeout(CONNECT_SECONDS)
                line.connect(parts.path)
            else:
                address = (parts.hostname or "127.0.0.1", parts.port or DEFAULT_PORT)
                line = socket.create_connection(address, CONNECT_SECONDS)
        except OSError as error:
            raise ScannerDown("scanner_away") from error
        line.settimeout(SEND_SECONDS)
        return line

    def _heard(self, line: socket.socket, beat: Callable[[], None], longest: float | None = None) -> bytes:
        """One answer, without its end mark. Raises ScannerDown."""
        line.settimeout(TURN)
        heard, turns = b"", int((longest or self.answer_seconds) / TURN)
        while b"\0" not in heard:
            beat()
            try:
                more = line.recv(LONGEST_ANSWER)
            except TimeoutError as error:
                turns -= 1
                if turns <= 0:
                    raise ScannerDown("scanner_slow") from error
                continue
            except OSError as error:
                raise ScannerDown("scanner_hung_up") from error
            if not more:
                raise ScannerDown("scanner_hung_up")
            heard += more
            if len(heard) > LONGEST_ANSWER:
                raise ScannerDown("scanner_garbage")
        return heard.partition(b"\0")[0]

    def _last_words(self, line: socket.socket, error: OSError) -> bytes:
        try:
            return self._heard(line, lambda: None, CONNECT_SECONDS)
        except ScannerDown as down:
            raise ScannerDown("scanner_hung_up") from (down if not isinstance(error, TimeoutError) else error)


def _pour(line: socket.socket, content: Iterable[bytes], beat: Callable[[], None]) -> None:
    line.sendall(b"zINSTREAM\0")
    for piece in content:
        for start in range(0, len(piece), CHUNK):
            chunk = piece[start : start + CHUNK]
            line.sendall(LENGTH.pack(len(chunk)) + chunk)
        beat()
    line.sendall(LENGTH.pack(0))


def _verdict(answer: bytes) -> Verdict:
    """Raises ScannerDown for everything that is no verdict."""
    if answer == b"stream: OK":
        return Verdict.CLEAN
    if b"size limit exceeded" in answer or b"Heuristics.Limits.Exceeded" in answer:
        return Verdict.LIMITS
    if answer.startswith(b"stream: ") and answer.endswith(b" FOUND"):
        return Verdict.FOUND
    raise ScannerDown("scanner_garbage")
