"""No test may reach beyond this machine; a call that tries fails with the address it wanted."""

from __future__ import annotations

import sys
from ipaddress import ip_address
from typing import Any

HOME_NAMES = {"localhost", "", None}


class LeftTheMachine(RuntimeError):
    """A test tried to look up or reach something that is not on loopback."""


def forbid_the_outside() -> None:
    """From now on refuse connections and look-ups that leave loopback, in this process."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        if isinstance(address, tuple) and not _is_home(address[0]):
            raise LeftTheMachine(f"{event} {address[0]}")
    elif event == "socket.getaddrinfo" and not _is_home(arguments[0]):
        raise LeftTheMachine(f"{event} {arguments[0]!r}")


def _is_home(host: Any) -> bool:
    name = host.decode(errors="replace") if isinstance(host, bytes) else host
    if name in HOME_NAMES:
        return True
    try:
        address = ip_address(str(name))
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
