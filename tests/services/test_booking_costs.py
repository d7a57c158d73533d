"""What booking asks of the database: as many statements for many doctors as for one, and never a look at every row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from intake.runtime import Runtime
from intake.services import (
    callback_ticks,
    consultation_booking,
    consultation_holds,
    consultation_offers,
    consultation_ticks,
    referrals,
)
from intake.services.consultation_terms import Wish
from intake.services.work import Work
from tests.services.consulting import BROWSER, NINE, a_doctor, a_ready_request, a_service, held

Statement = tuple[str, Any]
SUNDAY = date(2027, 2, 7)


@contextmanager
def told(clinic: Runtime) -> Iterator[list[Statement]]:
    """The statements that the database is told meanwhile, savepoints and the beginning left out."""
    statements: list[Statement] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, _context: object, _many: bool) -> None:
        if statement.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            statements.append((statement, values))

    event.listen(clinic.database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(clinic.database.engine, "before_cursor_execute", note)


def asked_for_offers(clinic: Runtime, referral_id: str, service_id: int, doctor_id: int | None = None) -> Sequence[str]:
    with told(clinic) as statements, clinic.reading() as work:
        referral = referrals.find(work, referral_id)
        service = consultation_offers.service_of(work, service_id)
        found = consultation_offers.offers(work, referral, service, SUNDAY, 30, doctor_id=doctor_id)
    assert found.offers
    return [statement for statement, _values in statements]


def test_a_page_of_times_costs_ten_statements_however_many_doctors_there_are(clinic: Runtime) -> None:
    with clinic.work() as work:
        doctors = [a_doctor(work, f"Dr {number}").id for number in range(3)]
        service_id, referral_id = a_service(work).id, a_ready_request(work).id
    of_one = asked_for_offers(clinic, referral_id, service_id, doctors[0])
    assert len(of_one) == len(asked_for_offers(clinic, referral_id, service_id)) == 10


def test_holding_and_confirming_read_nothing_twice(clinic: Runtime) -> None:
    """With the request, its lock on PostgreSQL, and the audit event."""
    with clinic.work() as work:
        a_doctor(work)
        service_id, referral_id = a_service(work).id, a_ready_request(work).id
    with told(clinic) as holding, clinic.work() as work:
        wish = Wish(service_id, NINE)
        booking = consultation_holds.hold(work, referrals.find(work, referral_id), wish, "key", holder=BROWSER)
    with told(clinic) as confirming, clinic.work() as work:
        consultation_booking.confirm(work, referrals.find(work, referral_id), booking.id, holder=BROWSER)
    locks = 0 if clinic.database.sqlite else 2  # of the request, and of the end of the audit log
    assert (len(holding) - locks, len(confirming) - locks) == (17, 14)
    for statements in (holding, confirming):
        texts = [statement for statement, _values in statements]
        assert len(texts) == len(set(texts))


def steps(work: Work, statement: Statement) -> str:
    """How the database would go about it, were every look at a whole table very dear."""
    connection = work.session.connection()
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement[0]}", statement[1])
    else:
        connection.exec_driver_sql("SET enable_seqscan = off")
        rows = connection.exec_driver_sql(f"EXPLAIN {statement[0]}", statement[1])
    return "\n".join(str(row[-1]) for row in rows)


@pytest.mark.parametrize(
    ("look", "index"),
    [(callback_ticks.reached, "ix_callback_state_starts_at"), (consultation_ticks.run_out, "ix_booking_hold")],
)
def test_what_is_due_is_found_by_its_index(clinic: Runtime, look: Any, index: str) -> None:
    with told(clinic) as statements, clinic.reading() as work:
        look(work)
    with clinic.work() as work:
        plan = steps(work, statements[-1])
    assert index in plan
    assert "SCAN" not in plan
    assert "Seq Scan" not in plan


def test_a_hold_that_ran_out_is_no_longer_known_as_held(clinic: Runtime) -> None:
    """What a statement has changed is told to the object, not read again."""
    with clinic.work() as work:
        a_doctor(work)
        referral = a_ready_request(work)
        booking = held(work, referral, a_service(work))
        assert consultation_holds.release(work, referral, booking.id)
        known = (booking.state, booking.version, booking.updated_at)
        work.session.refresh(booking)
        assert known == (booking.state, booking.version, booking.updated_at)
        assert booking.version == 2
