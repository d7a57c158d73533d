"""One more try for a unit of work that lost a race in the database, and only for that (scheduling 3)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

from sqlalchemy.exc import OperationalError

from intake.services.work import Work

Result = TypeVar("Result")
DEADLOCK, SERIALIZATION = "40P01", "40001"
LOCKED = "database is locked"


def once_more(
    unit_of_work: Callable[[], AbstractContextManager[Work]], act: Callable[[Work], Result]
) -> Result:
    """Run `act` in a unit of work of the driver's (`lambda: runtime.work(actor)`), and once more in a new one when the
    database broke a deadlock at its cost. `act` does nothing outside of its unit of work."""
    try:
        with unit_of_work() as work:
            return act(work)
    except OperationalError as error:
        if not lost_a_race(error):
            raise
    with unit_of_work() as work:
        return act(work)


def lost_a_race(error: OperationalError) -> bool:
    """Whether the same may well work now."""
    return getattr(error.orig, "sqlstate", None) in (DEADLOCK, SERIALIZATION) or LOCKED in str(error.orig)
