"""Virus scanners for tests: the real daemon with one signature made by hand, and ones that behave badly."""

from __future__ import annotations

import hashlib
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from intake.vault.probe import eicar
from tests.support.waiting import until
from tools.leash import leashed

PROGRAM = shutil.which("clamd") or ("/usr/sbin/clamd" if Path("/usr/sbin/clamd").exists() else None)
SETTINGS = """
LocalSocket {folder}/clamd.sock
DatabaseDirectory {folder}/signatures
TemporaryDirectory {folder}
Foreground yes
AlertExceedsMax {alert}
StreamMaxLength {largest}
MaxFileSize {largest}
MaxScanSize 400M
"""


class RealScanner:
    """A clamd of the test's own; `largest` as clamd writes sizes ("20M")."""

    def __init__(self, folder: Path, largest: str = "64M", alert: bool = True) -> None:
        (folder / "signatures").mkdir(parents=True)
        virus = eicar()
        name = "Eicar.Test"
        (folder / "signatures" / "own.hdb").write_text(f"{hashlib.md5(virus).hexdigest()}:{len(virus)}:{name}\n")
        (folder / "signatures" / "own.ndb").write_text(f"{name}:0:*:{virus.hex()}\n")
        told = SETTINGS.format(folder=folder, largest=largest, alert="yes" if alert else "no")
        (folder / "clamd.conf").write_text(told)
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self._folder}/clamd.sock"

    def start(self) -> None:
        assert PROGRAM is not None, "there is no clamd on this machine"
        command = leashed([PROGRAM, "--config-file", str(self._folder / "clamd.conf")])
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        until(self._answers, "clamd answers", within=60)

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, (self._folder / "log").read_text()[-2000:]
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.connect(f"{self._folder}/clamd.sock")
                line.sendall(b"zPING\0")
                return line.recv(16) == b"PONG\0"
        except OSError:
            return False


class FakeScanner:
    """Answers every scan with the same words; `after` bytes it hangs up instead, and `silent` it never answers."""

    def __init__(self, answer: bytes = b"stream: OK", *, after: int | None = None, silent: bool = False) -> None:
        self.answer = answer
        self.after = after
        self.silent = silent
        self.scanned: list[int] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self._held: list[socket.socket] = []
        self.url = f"tcp://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def stop(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)  # whoever waits for the next caller wakes up
        self._door.close()
        for line in self._held:
            line.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _who = self._door.accept()
            except OSError:
                return
            self._attend(line)

    def _attend(self, line: socket.socket) -> None:
        with line, line.makefile("rb") as heard:
            question = _until_nul(heard.read)
            if question == b"zPING":
                line.sendall(b"PONG\0")
            elif question == b"zINSTREAM" and self._swallow(heard.read):
                if self.silent:
                    self._held.append(line.dup())
                    return
                line.sendall(self.answer + b"\0")

    def _swallow(self, read: Callable[[int], bytes]) -> bool:
        count = 0
        while length := int.from_bytes(read(4), "big"):
            count += len(read(length))
            if self.after is not None and count >= self.after:
                return False
        self.scanned.append(count)
        return True


def _until_nul(read: Callable[[int], bytes]) -> bytes:
    found = b""
    while (letter := read(1)) not in (b"\0", b""):
        found += letter
    return found


def any_free_port_without_a_scanner() -> str:
    with socket.create_server(("127.0.0.1", 0)) as door:
        address: Any = door.getsockname()
    return f"tcp://127.0.0.1:{address[1]}"
