"""Whether the store of files answers. When it does not, one task at the desk says so until it does again (R20).

The moment of its last answer names an outage, so every worker and every page that notices the same one raises the
same task.
"""

from __future__ import annotations

import secrets

from intake.errors import StoreDown
from intake.models.desk import TaskKind
from intake.models.outbox import Ticker
from intake.services import desk_tasks, health
from intake.services.relay import Office
from intake.services.work import Work
from intake.vault.store import BlobStore

ANSWERED = "store_answered"  # the row of `Ticker` that knows when
FACT = "store_down:"
PROBE = "probe"


def look(office: Office) -> int:
    """Write, read and delete a few bytes; 1 when the store is down. Safe to run at any time and twice at once."""
    with office.reading() as work:
        store = work.store
    try:
        probe(store)  # outside a unit of work: a store that hesitates must not hold everybody else's writes
    except StoreDown as error:
        note(office, error)
        return 1
    with office.work() as work:
        health.ticked(work, ANSWERED)
        desk_tasks.settle(work, TaskKind.STORE_DOWN, fact=FACT)
    return 0


def note(office: Office, error: StoreDown) -> None:
    """What `found_down` does, in a unit of work of its own."""
    with office.work() as work:
        found_down(work, full=error.full)


def probe(store: BlobStore) -> None:
    """Raises StoreDown, also when the store gives back something else than it was given."""
    name, content = f"{PROBE}/{secrets.token_hex(8)}", secrets.token_bytes(16)
    store.put(name, content)
    try:
        kept = store.get(name)
    except FileNotFoundError as error:
        raise StoreDown("what was written is not there") from error
    store.delete(name)
    if kept != content:
        raise StoreDown("the store gives back something else than it was given")


def found_down(work: Work, *, full: bool) -> bool:
    """Somebody could not reach it, or it has no room. True for the first who notices this outage."""
    last = work.session.get(Ticker, ANSWERED)
    since = last.last_run_at.isoformat() if last else "never"
    detail = {"what": "full" if full else "away"}
    return desk_tasks.raise_task(
        work, TaskKind.STORE_DOWN, f"{FACT}{since}", for_duty="administrator", detail=detail
    )
