"""`flask doctor`: can this installation reach what it needs, and does what it finds fit together?"""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable
from datetime import timedelta
from typing import cast
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from intake.errors import StoreDown
from intake.models.keys import KeyRow
from intake.runtime import Runtime
from intake.services import store_watch
from intake.vault.kinds import largest
from intake.vault.probe import virus_behind
from intake.vault.scanner import Scanner, Verdict

SECONDS = 5
CLOCKS_APART = timedelta(seconds=60)

Check = Callable[[Runtime], str]


class Ailing(Exception):
    """What is wrong, in words that name no secret."""


@click.command()
@with_appcontext
def doctor() -> None:
    """Look at database, keys, files, broker, mail and scanner; exit 1 when something is wrong."""
    runtime = cast(Runtime, current_app.extensions["intake"])
    healthy = True
    for name, check in CHECKS.items():
        try:
            click.echo(f"ok    {name}: {check(runtime)}")
        except Exception as error:  # whatever it is, the next check still runs
            healthy = False
            click.echo(f"WRONG {name}: {error if isinstance(error, Ailing) else type(error).__name__}")
    raise SystemExit(0 if healthy else 1)


def _settings(runtime: Runtime) -> str:
    problems = runtime.settings.problems()
    if problems:
        raise Ailing("; ".join(problems))
    return runtime.settings.env


def _tables(runtime: Runtime) -> str:
    # Late: the web process knows every command, and no page needs Alembic.
    from intake import migrations

    if not migrations.is_current(runtime.database):
        raise Ailing("the tables are not those of this version; run `flask --app wsgi migrate`")
    return "current"


def _clock(runtime: Runtime) -> str:
    """Expiry is judged by the database's time; a host far off would refuse good links."""
    apart = abs(runtime.clock() - runtime.database.now())
    if apart > CLOCKS_APART:
        raise Ailing(f"this host and the database differ by {apart.total_seconds():.0f} s")
    return "agrees with the database"


def _keys(runtime: Runtime) -> str:
    with runtime.reading() as work:
        row = work.session.scalars(select(KeyRow).where(KeyRow.wrapped.is_not(None)).limit(1)).first()
        if row is None or row.wrapped is None:
            return "nothing sealed yet"
        work.keys.unwrap(row.kek, row.wrapped)
    return "MASTER_KEY opens what is sealed"


def _files(runtime: Runtime) -> str:
    try:
        store_watch.probe(runtime.store)
    except StoreDown as error:
        raise Ailing("has no room left" if error.full else f"does not answer as it should: {error}") from error
    return f"written, read and deleted in {runtime.settings.blob_url}"


def _broker(runtime: Runtime) -> str:
    """A plain PING on the wire: nothing of the product but the tasks may load a broker's client."""
    with _dialled(runtime.settings.broker_url) as connection:
        connection.settimeout(SECONDS)
        connection.sendall(b"PING\r\n")
        answer = connection.recv(64)
    # A broker that wants a password first is there as well; whether it is right shows when the worker starts.
    if not answer.startswith((b"+PONG", b"-NOAUTH")):
        raise Ailing("something answers, but it is no broker")
    return "answers"


def _dialled(url: str) -> socket.socket:
    parts = urlsplit(url)
    if parts.scheme == "redis+socket":
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(parts.path)
        return connection
    address = (parts.hostname or "127.0.0.1", parts.port or 6379)
    plain = socket.create_connection(address, timeout=SECONDS)
    if parts.scheme != "rediss":
        return plain
    return ssl.create_default_context().wrap_socket(plain, server_hostname=address[0])


def _mail(runtime: Runtime) -> str:
    parts = urlsplit(runtime.settings.smtp_url)
    with smtplib.SMTP(parts.hostname or "", parts.port or 25, timeout=SECONDS) as server:
        server.noop()
    return "answers"


def _scanner(runtime: Runtime) -> str:
    """What lies behind as many bytes as we take must be found: a scanner with smaller limits says OK to it."""
    settings = runtime.settings
    if not settings.scan:
        return "off, for development only"
    if not settings.clamd_url:
        raise Ailing("CLAMD_URL is not set, so every file waits in quarantine")
    scanner = Scanner(settings.clamd_url)
    if scanner.scan([b"harmless"]) is not Verdict.CLEAN:
        raise Ailing("it says no to a harmless file")
    verdict = scanner.scan(virus_behind(largest(settings.limits)))
    if verdict is Verdict.CLEAN:
        raise Ailing("it misses a test virus at the end of a large file; raise its limits, set AlertExceedsMax yes")
    if verdict is Verdict.LIMITS:
        raise Ailing("its limits are below ours: StreamMaxLength, MaxFileSize, MaxScanSize (twice the largest file)")
    return scanner.version()


CHECKS: dict[str, Check] = {
    "settings": _settings,
    "tables": _tables,
    "clock": _clock,
    "keys": _keys,
    "files": _files,
    "broker": _broker,
    "mail": _mail,
    "scanner": _scanner,
}
