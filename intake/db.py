"""The database: SQLite or PostgreSQL behind one door.

Only `unit_of_work` commits. On SQLite it begins IMMEDIATE, because a transaction that turns from
reading to writing is refused when somebody else wrote in between, and it waits its turn in a line
of its own, because SQLite's waiting is unfair.
"""

from __future__ import annotations

import fcntl
import math
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from sqlalchemy import (
    Connection,
    CursorResult,
    DateTime,
    Engine,
    Executable,
    MetaData,
    Row,
    Select,
    bindparam,
    create_engine,
    event,
    func,
    inspect,
    select,
)
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.orm.util import identity_key
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.types import TypeDecorator

BUSY_TIMEOUT_MS = 30_000
MEMORY = ":memory:"
TRUSTED_SECONDS = 1.0  # a connection that was in use so lately is not asked whether it still lives
LAST_ACTS = "last acts"

# Constraint names that are the same on both databases, so that migrations can name them.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


Entity = TypeVar("Entity", bound=Base)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive values and always gives back aware UTC (scheduling 0.1)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def rows_changed(session: Session, statement: UpdateBase, values: Mapping[str, Any] | None = None) -> int:
    """Run an UPDATE, DELETE or INSERT and say how many rows it changed: the way to win or lose a race.

    `values` fill the named places of a statement that was built beforehand.
    """
    return cast("CursorResult[Any]", session.execute(statement, values)).rowcount


def by_key(session: Session, model: type[Entity], key: str | int) -> Entity | None:
    """The object with this primary key, as `Session.get` finds it, by a statement that is built once a process."""
    if identity_key(model, key) in session.identity_map:
        return session.get(model, key)
    found: Entity | None = session.scalar(_of_key(model), {"key": key})
    return found


@cache
def _of_key(model: type[Entity]) -> Select[Any]:
    (column,) = inspect(model).primary_key
    return select(model).where(column == bindparam("key"))


BareRow = Row[*tuple[Any, ...]]


def bare_rows(session: Session, statement: Executable, values: Mapping[str, Any] | None = None) -> Sequence[BareRow]:
    """The rows of a statement that was built beforehand on bare tables, with what the session still has to write.

    Past the ORM, which has no object to make of them and costs several times what the database does.
    """
    if session.autoflush:
        session.flush()
    return session.connection().execute(statement, values).all()


def before_commit(session: Session, chore: Callable[[], None]) -> None:
    """Have `chore` run as the unit of work's last act: what takes a lock that everybody wants belongs there."""
    session.info.setdefault(LAST_ACTS, []).append(chore)


def new_id() -> str:
    """A random identifier for URLs: 128 bit, 22 characters."""
    return secrets.token_urlsafe(16)


class Database:
    """One engine and its two ways in: `unit_of_work` to write, `reading` to look."""

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.sqlite = self.engine.dialect.name == "sqlite"
        self._looking = self.engine.execution_options(**_reading_options(self.sqlite))
        self._writers = threading.Lock()
        self._writing = threading.local()

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """One write transaction: committed when the block ends, rolled back when it raises.

        Raises RuntimeError inside another one of the same thread, which would wait for itself for ever."""
        if getattr(self._writing, "now", False):
            raise RuntimeError("a unit of work is open in this thread already")
        with self._turn(), Session(self.engine, expire_on_commit=False) as session, session.begin():
            self._writing.now = True
            try:
                yield session
                for chore in session.info.pop(LAST_ACTS, ()):
                    chore()
            finally:
                self._writing.now = False

    def _turn(self) -> AbstractContextManager[Any, Any]:
        """The right to write: SQLite lets one writer in at a time, PostgreSQL knows better."""
        if not self.sqlite:
            return nullcontext()
        path = self.engine.url.database
        return _in_line(self._writers, f"{path}.turn") if path and path != MEMORY else self._writers

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that takes no write lock. It is closed with the block, so it never starves writers."""
        with Session(self._looking, expire_on_commit=False, autoflush=False) as session:
            yield session

    def now(self) -> datetime:
        """The database's clock: one per deployment, whatever the hosts' clocks say (scheduling 0.8)."""
        with self._looking.connect() as connection:
            moment: datetime | None = connection.scalar(select(func.current_timestamp()))
        assert moment is not None
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

    def dispose(self) -> None:
        self.engine.dispose()


@contextmanager
def _in_line(writers: threading.Lock, path: str) -> Iterator[None]:
    """Wait behind the other threads, and behind the other processes of this machine, in the kernel's queue.

    SQLite itself waits by looking again after ever longer naps, so one busy process would keep the others out for a
    second and more. What is waited for here ends with the process that holds it, however that ends.
    """
    with writers:
        line = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(line, fcntl.LOCK_EX)
            yield
        finally:
            os.close(line)


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        # As many are kept open as a process has threads: one above that number would be opened anew for each request.
        kept = {"pool_size": 10, "max_overflow": 5, "pool_use_lifo": True}
        # Driver errors must not carry the values of a row into a log.
        engine = create_engine(url, **kept, hide_parameters=True)
        _ask_idle_connections(engine)
        return engine
    if parsed.database and parsed.database != MEMORY:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _ask_idle_connections(engine: Engine) -> None:
    """Ask a connection that lay idle whether it still lives, before somebody's work is trusted to it.

    The pool can ask every time, but that is one more journey to the server for every look at a page."""

    def laid_down(_connection: object, record: Any) -> None:
        record.info["idle_since"] = time.monotonic()

    def taken_up(connection: Any, record: Any, _proxy: object) -> None:
        if time.monotonic() - record.info.get("idle_since", math.inf) < TRUSTED_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    event.listen(engine, "checkin", laid_down)
    event.listen(engine, "checkout", taken_up)


def _reading_options(sqlite: bool) -> dict[str, Any]:
    return {"readonly": True} if sqlite else {"isolation_level": "AUTOCOMMIT"}


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "foreign_keys=ON",
        "synchronous=FULL",  # an acknowledged request survives a power cut
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    readonly = connection.get_execution_options().get("readonly", False)
    connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")
