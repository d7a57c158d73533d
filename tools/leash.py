"""Start a program that cannot outlive the process that started it.

Run as a script: `python leash.py PARENT_PID PROGRAM [ARGUMENT ...]`. It asks the kernel for SIGTERM when
its parent dies, then becomes the program, so the process id stays the same. Where the kernel has no such
request (anything but Linux) the program simply starts; there only an orderly stop ends it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1


def leashed(command: list[str]) -> list[str]:
    """The command line that runs `command` on a leash held by this process."""
    # -I -S: the shim needs nothing but the standard library and starts in a few milliseconds.
    return [sys.executable, "-I", "-S", str(Path(__file__).resolve()), str(os.getpid()), *command]


def main(parent: int, command: list[str]) -> None:
    """Become `command`; never returns."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before the request was in place
            sys.exit(1)
    try:
        os.execvp(command[0], command)  # noqa: S606 - a list of arguments, no shell to trick
    except OSError as error:
        sys.exit(f"{command[0]}: {error.strerror}")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
