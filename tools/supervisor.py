"""Run several programs as one: start in order, restart what dies, stop all together.

honcho, which reads the same Procfile, ends everything when one process dies, starts in no order and leaves
the children of a killed child behind; a person trying the system, and the tests that kill its parts, need
the opposite of all three.
"""

from __future__ import annotations

import contextlib
import selectors
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import FrameType

from tools.children import Child, Part, Say

TICK = 0.1
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Patience:
    """Seconds and counts; tests shorten them."""

    start: float = 60.0  # a part must be ready within this
    stop: float = 20.0  # all parts together must have stopped within this
    first_pause: float = 0.25  # before the first restart; doubled each time
    longest_pause: float = 8.0
    quick_death: float = 5.0  # a part that lived shorter than this died quickly
    quick_deaths: int = 5  # so many in a row and it is given up


class PartFailed(Exception):
    """A part cannot be kept running; the message holds its last words."""


class _Stopped(Exception):
    """Somebody asked for the end."""


class Supervisor:
    """Keeps the parts of one house running until a signal or a part that cannot live."""

    def __init__(self, environ: Mapping[str, str], say: Say, patience: Patience | None = None) -> None:
        self._environ = environ
        self._say = say
        self._patience = patience or Patience()
        self._children: dict[str, Child] = {}
        self._quick_deaths: dict[str, int] = {}
        self._to_restart: dict[str, tuple[float, Part]] = {}
        self._done: set[str] = set()
        self._selector = selectors.DefaultSelector()
        self._stop_asked = 0

    def run(self, stages: Sequence[Sequence[Part]], when_up: Callable[[], None]) -> int:
        """Bring up stage after stage, call `when_up`, then watch. Returns 0 after a signal, 1 after a failure."""
        with self._signals():
            try:
                for stage in stages:
                    self._bring_up(stage)
                when_up()
                while True:
                    self._turn()
            except _Stopped:
                return 0
            except PartFailed as failure:
                self._say("house", str(failure))
                return 1
            finally:
                self._end(stages)

    def _bring_up(self, stage: Sequence[Part]) -> None:
        deadline = time.monotonic() + self._patience.start
        for part in stage:
            self._start(part)
        waiting = list(stage)
        while waiting:
            self._turn()
            waiting = [part for part in waiting if not self._is_up(part)]
            if waiting and time.monotonic() > deadline:
                raise self._failure(waiting[0], f"was not ready after {self._patience.start:.0f} seconds")

    def _is_up(self, part: Part) -> bool:
        if part.once:
            return part.name in self._done
        return part.name in self._children and (part.ready is None or part.ready())

    def _turn(self) -> None:
        """One round: output, deaths, restarts that are due, a wish to stop."""
        self._listen()
        if self._stop_asked:
            raise _Stopped
        for child in list(self._children.values()):
            status = child.ended()
            if status is not None:
                self._bury(child, status)
        self._restart_what_is_due()

    def _listen(self) -> None:
        """Wait a tick for output or a signal, and act on what came."""
        for key, _ in self._selector.select(TICK):
            key.data()

    def _start(self, part: Part) -> None:
        child = Child.start(part, self._environ)
        self._children[part.name] = child
        self._selector.register(child.output, selectors.EVENT_READ, partial(self._hear, child))

    def _hear(self, child: Child) -> None:
        if not child.pump(self._say):
            self._selector.unregister(child.output)

    def _bury(self, child: Child, status: int) -> None:
        self._forget(child)
        part = child.part
        if part.once and status == 0:
            self._done.add(part.name)
            return
        quick = time.monotonic() - child.started < self._patience.quick_death
        deaths = self._quick_deaths.get(part.name, 0) + 1 if quick else 0
        self._quick_deaths[part.name] = deaths
        if part.once or deaths >= self._patience.quick_deaths:
            raise PartFailed(_last_words(part, f"ended with {_status(status)}", child))
        pause = min(self._patience.first_pause * 2 ** max(deaths - 1, 0), self._patience.longest_pause)
        self._say("house", f"{part.name} ended with {_status(status)}; starting it again in {pause:g} s")
        self._to_restart[part.name] = (time.monotonic() + pause, part)

    def _restart_what_is_due(self) -> None:
        now = time.monotonic()
        for name, (due, part) in list(self._to_restart.items()):
            if due <= now:
                del self._to_restart[name]
                self._start(part)

    def _forget(self, child: Child) -> None:
        with contextlib.suppress(KeyError):  # a child may close its output before it ends
            self._selector.unregister(child.output)
        child.close(self._say)
        del self._children[child.part.name]

    def _failure(self, part: Part, what: str) -> PartFailed:
        return PartFailed(_last_words(part, what, self._children.get(part.name)))

    def _end(self, stages: Sequence[Sequence[Part]]) -> None:
        """Stop the later stages first, so that a worker still has its broker while it finishes."""
        deadline = time.monotonic() + self._patience.stop
        self._stop_asked = 0
        for stage in reversed(stages):
            living = [self._children[part.name] for part in stage if part.name in self._children]
            for child in living:
                child.terminate()
            self._await_end(living, deadline)

    def _await_end(self, living: list[Child], deadline: float) -> None:
        while living:
            self._listen()
            impatient = self._stop_asked or time.monotonic() > deadline  # a second Ctrl-C does not wait
            for child in list(living):
                if impatient:
                    child.kill()
                if child.ended() is not None:
                    living.remove(child)
                    self._forget(child)

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """Signals set a flag and wake the selector; handlers are put back at the end."""
        ours, kernels = socket.socketpair()
        ours.setblocking(False)
        kernels.setblocking(False)
        self._selector.register(ours, selectors.EVENT_READ, partial(ours.recv, 64))
        before = {number: signal.signal(number, self._ask_stop) for number in STOPPING}
        woken = signal.set_wakeup_fd(kernels.fileno())
        try:
            yield
        finally:
            signal.set_wakeup_fd(woken)
            for number, handler in before.items():
                signal.signal(number, handler)
            self._selector.close()
            ours.close()
            kernels.close()

    def _ask_stop(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._stop_asked += 1


def _status(status: int) -> str:
    return f"status {status}" if status >= 0 else f"signal {signal.Signals(-status).name}"


def _last_words(part: Part, what: str, child: Child | None) -> str:
    words = [f"{part.name} {what}. Its last words:", *(child.last_words if child else [])]
    return "\n".join(words)
