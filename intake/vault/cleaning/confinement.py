"""The walls around the child: memory, time, no file longer than nothing, no socket, no other program.

They are put up before the first byte of a stranger's file is read, so that a parser that is taken over finds itself in
an empty room: what it may still do is ask for more of the same file and hand over pictures.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import resource
import signal
import struct
import sys

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 1, 4, 38, 22
_FILTER_MODE = 2
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_REFUSE = 0x00050000 | errno.EACCES
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # instructions of the kernel's packet filter
_NUMBER_AT, _MACHINE_AT = 0, 4  # where the filter finds the call and the machine
_OTHER_NUMBERING = 0x40000000  # x32 calls would pass under other numbers

# Refused calls by machine: socket, socketpair, connect, execve, execveat, ptrace, io_uring_setup, fork, vfork.
_MACHINES = {
    "x86_64": (0xC000003E, (41, 53, 42, 59, 322, 101, 425, 57, 58)),
    "aarch64": (0xC00000B7, (198, 199, 203, 221, 281, 117, 425)),
}


class NoWalls(Exception):
    """This kernel does not put the walls up, so no file is opened here."""


def confine(memory: int, seconds: int) -> None:
    """Limit this process for good. `memory` in bytes of address space, `seconds` of processor time. Raises NoWalls."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    if sys.platform == "linux":
        _shut_the_door()


def _shut_the_door() -> None:
    """No network and no other program, even for code that has taken the process over."""
    control = ctypes.CDLL(None, use_errno=True).prctl
    control(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    control(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    known = _MACHINES.get(platform.machine())
    if known is None or control(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise NoWalls
    program = _program(*known)
    kept = ctypes.create_string_buffer(program)
    handle = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(kept))
    if control(_PR_SET_SECCOMP, _FILTER_MODE, handle, 0, 0) != 0:
        raise NoWalls


def _program(machine: int, refused: tuple[int, ...]) -> bytes:
    """The filter: the right machine, its own numbering, and none of the refused calls."""
    steps = [
        _step(_LOAD, _MACHINE_AT),
        _step(_EQUAL, machine, yes=1),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER_AT),
        _step(_AT_LEAST, _OTHER_NUMBERING, yes=len(refused) + 1),
        *(_step(_EQUAL, number, yes=len(refused) - place) for place, number in enumerate(refused)),
        _step(_RETURN, _ALLOW),
        _step(_RETURN, _REFUSE),
    ]
    return b"".join(steps)


def _step(code: int, value: int, *, yes: int = 0) -> bytes:
    """One instruction; `yes` says how many to skip when a comparison holds."""
    return struct.pack("HBBI", code, yes, 0, value)
