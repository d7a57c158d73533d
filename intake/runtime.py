"""What a process needs to work: settings, database, keys and file store, opened once.

The three drivers (pages, tasks, commands) build one of these and open units of work through it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import intake.scheduling.zones  # noqa: F401 - first of all: it makes the pinned time-zone data the only one
from config import Settings
from intake.clock import utcnow
from intake.db import Database
from intake.services.work import SYSTEM, Actor, Work
from intake.vault.keys import KeyRing
from intake.vault.store import BlobStore, Credentials


class Runtime:
    """`clock` is replaced in tests; everything that asks for the present moment asks here."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime] = utcnow) -> None:
        self.settings = settings
        self.clock = clock
        self.database = Database(settings.database_url)
        self.keys = KeyRing(settings.master_keys)
        self.store = BlobStore(settings.blob_url, Credentials(settings.blob_access_key, settings.blob_secret_key))

    @contextmanager
    def work(self, actor: Actor = SYSTEM) -> Iterator[Work]:
        """A unit of work that is committed when the block ends and rolled back when it raises."""
        with self.database.unit_of_work() as session:
            yield Work(session, self.clock(), self.settings, self.keys, self.store, actor)

    @contextmanager
    def reading(self, actor: Actor = SYSTEM) -> Iterator[Work]:
        """A look without the write lock."""
        with self.database.reading() as session:
            yield Work(session, self.clock(), self.settings, self.keys, self.store, actor)

    def close(self) -> None:
        self.database.dispose()
