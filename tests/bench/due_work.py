"""What has become due among many rows (goal P11): calls, holds, mails; and what a mail adds to the press that causes it.

Most rows are over, as they are in a clinic: nine of ten calls and mails; of bookings one in a hundred is held.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert, text

from intake.db import Base
from intake.models.callbacks import Callback, CallbackState
from intake.models.consultations import Booking, BookingState
from intake.models.outbox import OutboxEmail, OutboxLane, OutboxState
from intake.runtime import Runtime
from intake.services import audit, callback_ticks, clinic_calendar, consultation_ticks, outbox, outbox_claims
from intake.services.work import Work
from tests.bench import many_bookings
from tests.bench.many_bookings import MONDAY
from tests.bench.measuring import Act

DUE = 100
PATTERNS = 1_000  # rows that differ; the others are copies of them under names of their own
OVER, AHEAD = MONDAY - timedelta(days=30), MONDAY + timedelta(days=1)
MINUTE = timedelta(minutes=1)
COPIES = """
INSERT INTO {table} ({columns}) WITH RECURSIVE copy(number) AS
(SELECT 1 UNION ALL SELECT number + 1 FROM copy WHERE number < :copies)
SELECT {values} FROM {table}, copy WHERE copy.number < :copies AND {name} LIKE :made
"""


def fill(runtime: Runtime, rows: int) -> None:
    """So many calls, bookings and mails, and of each a hundred that are due now."""
    with runtime.work() as work:
        clinic_calendar.seed(work)
        clinic = many_bookings.staff(work)
        family = many_bookings.a_family(work)
    for table, made, row, names in (
        (Callback, "call-%", lambda number, due: a_call(number, due, family), ("id",)),
        (Booking, "hold-%", lambda number, due: a_hold(number, due, family, *clinic), ("id", "idem_key")),
        (OutboxEmail, "bare:%", a_mail, ("dedupe_key",)),
    ):
        with runtime.database.unit_of_work() as session:
            session.execute(insert(table), [row(number, False) for number in range(PATTERNS)])
            session.execute(*_copies(table, made, names, rows // PATTERNS))
            session.execute(insert(table), [row(number, True) for number in range(DUE)])
    with runtime.database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def _copies(table: type[Base], made: str, names: tuple[str, ...], copies: int) -> tuple[Any, dict[str, Any]]:
    own = [column.name for column in table.__table__.columns if not (column.name == "id" and "id" not in names)]
    values = [f"{name} || '.' || copy.number" if name in names else name for name in own]
    statement = COPIES.format(table=table.__tablename__, name=names[0], columns=", ".join(own), values=", ".join(values))
    return text(statement), {"copies": copies, "made": made}


def a_call(number: int, due: bool, family: str) -> dict[str, Any]:
    over = number % 10 > 0
    state = CallbackState.DONE if over and not due else CallbackState.PLANNED
    starts_at = _moment(number, due, over)
    return many_bookings.call_row(f"call-{number}-{due:d}", family, state, starts_at)


def a_hold(number: int, due: bool, family: str, doctor: int, service: int) -> dict[str, Any]:
    over = number % 100 > 0
    state = BookingState.DONE if over and not due else BookingState.HELD
    name, start = f"hold-{number}-{due:d}", MONDAY + timedelta(days=1, minutes=5 * number)
    until = _moment(number, due, over)
    return many_bookings.row(name, family, service, doctor, start, state) | {"hold_until": until}


def a_mail(number: int, due: bool) -> dict[str, Any]:
    over = number % 10 > 0
    state = OutboxState.SENT if over and not due else OutboxState.READY
    moment = _moment(number, due, over)
    own = {"state": state, "due_at": moment, "next_at": moment, "stream": f"mail-{number}-{due:d}"}
    return many_bookings.mail_row(number, due) | own


def _moment(number: int, due: bool, over: bool) -> datetime:
    if due:
        return MONDAY - MINUTE
    return (OVER if over else AHEAD) + number * MINUTE


def scans(runtime: Runtime) -> dict[str, Act]:
    """The looks of three ticks among the rows: a hundred calls, a hundred holds, and the first of a hundred mails."""

    def look(due: Callable[[Work], Any]) -> Act:
        def act(_number: int) -> None:
            with runtime.reading() as work:
                assert due(work)

        return act

    with runtime.reading() as work:
        assert len(callback_ticks.reached(work)) == len(consultation_ticks.run_out(work)) == DUE
    return {
        "due: calls": look(callback_ticks.reached),
        "due: holds": look(consultation_ticks.run_out),
        "due: mails": look(lambda work: outbox_claims.anything_due(work, OutboxLane.PLAIN)),
    }


def queueing(runtime: Runtime) -> dict[str, Act]:
    """A press that leaves an event behind, and the same press with a mail; with two."""
    numbers = count()

    def press(mails: int) -> Act:
        def act(_number: int) -> None:
            with runtime.work() as work:
                audit.record(work, "bench", "referral", "bench")
                name = next(numbers)
                to_write = [
                    outbox.Mail("receipt", "mother@example.org", f"queue:{name}:{which}", payload={"reference": "R7K4"})
                    for which in range(mails)
                ]
                outbox.enqueue_all(work, to_write)

        return act

    return {"press": press(0), "press and a mail": press(1), "press and two mails": press(2)}
