"""The runtime of a worker's child: opened on its first task, after the fork.

Database pools and the file store's threads do not survive a fork, so the parent never opens them (design, traps).
"""

from __future__ import annotations

from functools import cache

from intake.runtime import Runtime
from intake.services.relay import Office
from tasks.app import SETTINGS


@cache
def runtime() -> Runtime:
    return Runtime(SETTINGS)


def office() -> Office:
    """What the ticks work with."""
    return office_of(runtime())


def office_of(runtime: Runtime) -> Office:
    return Office(runtime.settings, runtime.keys, runtime.work, runtime.reading, runtime.clock)
