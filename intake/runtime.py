"""What a process needs to work: settings, database, keys and file store, opened once.

The three drivers (pages, tasks, commands) build one of these and open units of work through it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import intake.scheduling.zones  # noqa: F401 - first of all: it makes the pinned time-zone data the only one
from config import Settings
from intake.clock import utcnow
from intake.db import Database
from intake.services.in_force import InForce, load
from intake.services.work import SYSTEM, Actor, Work
from intake.vault.keys import KeyRing
from intake.vault.store import BlobStore, Credentials

TRUSTED = timedelta(seconds=5)  # a change at the desk is in force in every process after this


class Runtime:
    """`clock` is replaced in tests; everything that asks for the present moment asks here."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime] = utcnow) -> None:
        self.settings = settings
        self.clock = clock
        self.database = Database(settings.database_url)
        self.keys = KeyRing(settings.master_keys)
        self.store = BlobStore(settings.blob_url, Credentials(settings.blob_access_key, settings.blob_secret_key))
        self._in_force: tuple[datetime, InForce] | None = None

    @property
    def in_force(self) -> InForce:
        """The settings and texts as the desk has changed them; looked up every few seconds. Never asked for the first
        time inside a unit of work, because that would need a second connection."""
        now = self.clock()
        if self._in_force is None or not timedelta() <= now - self._in_force[0] < TRUSTED:
            with self.database.reading() as session:
                work = Work(session, now, self.settings, self.keys, self.store)
                self._in_force = now, load(work)
        return self._in_force[1]

    def forget_in_force(self) -> None:
        """Something was changed: this process looks again at once."""
        self._in_force = None

    @contextmanager
    def work(self, actor: Actor = SYSTEM) -> Iterator[Work]:
        """A unit of work that is committed when the block ends and rolled back when it raises."""
        settings = self.in_force.settings
        with self.database.unit_of_work() as session:
            yield Work(session, self.clock(), settings, self.keys, self.store, actor)

    @contextmanager
    def reading(self, actor: Actor = SYSTEM) -> Iterator[Work]:
        """A look without the write lock."""
        settings = self.in_force.settings
        with self.database.reading() as session:
            yield Work(session, self.clock(), settings, self.keys, self.store, actor)

    def close(self) -> None:
        self.database.dispose()
