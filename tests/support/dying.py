"""Child processes of a test run die with it, even when the run itself is killed."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1
_PARENT = os.getpid()


def die_with_parent() -> None:
    """For `preexec_fn`: ask the kernel for SIGQUIT when the parent is gone.

    Here and not through `tools.leash`, because a server that runs as nobody may not be able to read the
    Python of whoever runs the tests.
    """
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)
