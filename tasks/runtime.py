"""The runtime of a worker's child: opened on its first task, after the fork.

Database pools and the file store's threads do not survive a fork, so the parent never opens them (design, traps).
"""

from __future__ import annotations

from functools import cache

from intake.runtime import Runtime
from tasks.app import SETTINGS


@cache
def runtime() -> Runtime:
    return Runtime(SETTINGS)

