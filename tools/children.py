"""One child process of `make run`: its process group, its output line by line, its end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO

from tools.leash import leashed

LAST_WORDS = 20
READ_AT_ONCE = 65_536

Say = Callable[[str, str], None]
"""Prints text under the name of the part that said it."""


@dataclass(frozen=True)
class Part:
    """One process the house needs.

    `ready` says when others may rely on it; without it a started part counts as up. A part that runs
    `once` is up when it has ended with 0 and is never restarted.
    """

    name: str
    command: tuple[str, ...]
    ready: Callable[[], bool] | None = None
    once: bool = False


@dataclass
class Child:
    """A running part."""

    part: Part
    process: subprocess.Popen[bytes]
    started: float
    last_words: deque[str] = field(default_factory=lambda: deque(maxlen=LAST_WORDS))
    _unfinished: bytes = b""

    @classmethod
    def start(cls, part: Part, environ: Mapping[str, str]) -> Child:
        """Start it in a session of its own (so that Ctrl-C reaches only the supervisor) and on a leash."""
        process = subprocess.Popen(
            leashed(list(part.command)),
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        child = cls(part, process, time.monotonic())
        os.set_blocking(child.output.fileno(), False)
        return child

    @property
    def output(self) -> IO[bytes]:
        assert self.process.stdout is not None
        return self.process.stdout

    def pump(self, say: Say) -> bool:
        """Pass on the whole lines it has written since the last time; False once its output is closed."""
        try:
            while chunk := os.read(self.output.fileno(), READ_AT_ONCE):
                *lines, self._unfinished = (self._unfinished + chunk).split(b"\n")
                for line in lines:
                    self._pass_on(line, say)
        except BlockingIOError:
            return True
        return False

    def ended(self) -> int | None:
        """Its exit status once it is gone, and with it everything it had started; None while it lives."""
        if self.process.returncode is None and self.process.poll() is not None:
            self._kill_group()
        return self.process.returncode

    def close(self, say: Say) -> None:
        """Pass on what is left of its output."""
        self.pump(say)
        if self._unfinished:
            self._pass_on(self._unfinished, say)
        self.output.close()

    def terminate(self) -> None:
        """Ask it to stop; it tells its own children."""
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()

    def kill(self) -> None:
        """End it and everything it started, now."""
        self._kill_group()
        self.process.wait()

    def _pass_on(self, raw: bytes, say: Say) -> None:
        line = raw.decode(errors="replace").rstrip()
        self.last_words.append(line)
        say(self.part.name, line)

    def _kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
