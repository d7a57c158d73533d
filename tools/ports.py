"""Loopback ports: the one a person asked for, the usual one, or any free one."""

from __future__ import annotations

import random
import socket
from collections.abc import Mapping

# Below the range from which the kernel hands out client ports, so no outgoing connection can take one.
LOWEST, HIGHEST = 20_000, 32_000


class PortTaken(Exception):
    """A port that was asked for by name is in use; the message says which and what to do."""


def is_free(port: int) -> bool:
    """True if nothing listens on this loopback port.

    The web server shares a listening port without complaint (SO_REUSEPORT), so its own start proves nothing.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def any_free() -> int:
    """A free loopback port below the client range."""
    for _ in range(200):
        port = random.randint(LOWEST, HIGHEST)  # noqa: S311 - spreading out, not a secret
        if is_free(port):
            return port
    raise PortTaken(f"No free port between {LOWEST} and {HIGHEST} on this machine.")


def choose(environ: Mapping[str, str], name: str, usual: int) -> int:
    """The port of `name` in the environment (0 means any), else `usual` or, if that is taken, any free one."""
    asked = environ.get(name, "").strip()
    if not asked:
        return usual if is_free(usual) else any_free()
    if not (asked.isascii() and asked.isdigit() and int(asked) <= 65_535):
        raise PortTaken(f"{name} is not a port number.")
    port = int(asked)
    if port == 0:
        return any_free()
    if not is_free(port):
        raise PortTaken(f"Port {port} is in use. Choose another one: {name}=…")
    return port
