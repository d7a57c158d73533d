"""Offering, holding and confirming consultations in a clinic with many of them (goals P8, P9, P11), on both databases.

Twenty doctors with 2,000 bookings a year each, looked at with one month and with twelve months of them; a hundred due
among 10,000 and among 100,000 rows. Run with `make bench-slots`; `MONTHS="1 12"`, `ROWS="10000 100000"` and `ACTS=20` are
what it takes unless told otherwise, and `ROWS="10000 1000000" make bench-slots` is the whole of goal P11. It prints and asserts nothing: a MISS is a finding, not a failure. Beside each
ratio stands the one of processor time, which a busy machine and a slow disk move less.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import bindparam, func, insert, select, text

from intake.db import new_id
from intake.models.audit import AuditEvent
from intake.models.callbacks import ResourceCell
from intake.models.consultations import Booking
from intake.models.outbox import OutboxEmail
from intake.models.referral_life import ReferralMove
from intake.runtime import Runtime
from intake.scheduling.clinic_days import clinic_calendar
from intake.scheduling.slots import cell_range
from intake.services import consultation_booking, consultation_holds, consultation_offers, referrals
from intake.services.consultation_terms import Wish
from tests.bench import due_work, many_bookings
from tests.bench.bench_queue import clinics
from tests.bench.many_bookings import FIRST_DAY, MONDAY
from tests.bench.measuring import REPEATS, WARM_UP, Act, Series, by_turns, line, peak_memory, tell, verdict
from tests.support.application import Clock, settings_for

pytestmark = pytest.mark.bench

MONTHS = tuple(int(months) for months in os.environ.get("MONTHS", "1 12").split())
ROWS = tuple(int(rows) for rows in os.environ.get("ROWS", "10000 100000").split())
ACTS = int(os.environ.get("ACTS", "20"))
FAMILIES = WARM_UP + REPEATS * ACTS

Measured = dict[str, Series]


def test_print_the_times_of_booking(tmp_path: Path) -> None:
    logging.disable(logging.INFO)
    with clinics() as kinds:
        for kind, fresh in kinds.items():
            found: dict[int, Measured] = {}
            for months in MONTHS:
                folder = tmp_path / f"{kind}-{months}"
                folder.mkdir()
                found[months] = measured(kind, months, fresh(folder), folder)
            verdicts(kind, found)
    tell(peak_memory())


def measured(kind: str, months: int, url: str, folder: Path) -> Measured:
    runtime = Runtime(settings_for(url, folder), Clock(MONDAY))
    clinic = many_bookings.fill(runtime, months, FAMILIES)
    with runtime.reading() as work:
        rows = work.session.scalar(select(func.count()).select_from(ResourceCell))
    tell(f"\n{kind}, {months} months: {clinic.bookings} bookings, {rows} cells")
    series = by_turns(looks(runtime, clinic), ACTS)
    series |= by_turns(choosing(runtime, clinic), ACTS)
    hold_for_everybody(runtime, clinic)
    series |= by_turns(confirming(runtime, clinic), ACTS)
    for name, one in series.items():
        tell(line(f"  {name}", one))
    runtime.close()
    return series


def looks(runtime: Runtime, clinic: many_bookings.Clinic) -> dict[str, Act]:
    """Pages of offers, and the bare read of the same cells out of the primary key."""

    def page(days: int, doctor: int | None) -> Act:
        def act(_number: int) -> None:
            with runtime.reading() as work:
                referral = referrals.find(work, clinic.families[0])
                service = consultation_offers.service_of(work, clinic.service)
                consultation_offers.offers(work, referral, service, FIRST_DAY, days, doctor_id=doctor)

        return act

    def bare(days: int, doctors: list[int]) -> Act:
        cells = cell_range(FIRST_DAY, FIRST_DAY + timedelta(days=days - 1), clinic_calendar())
        statement = text(
            "SELECT resource_id, cell FROM resource_cell WHERE resource_id IN :doctors AND cell BETWEEN :first AND :last"
        ).bindparams(bindparam("doctors", expanding=True))
        wanted = {"doctors": doctors, "first": cells[0], "last": cells[-1]}

        def act(_number: int) -> None:
            with runtime.reading() as work:
                work.session.connection().execute(statement, wanted).all()

        return act

    one, everybody = clinic.doctors[0], clinic.doctors
    return {
        "day, one doctor": page(1, one),
        "bare: day, one doctor": bare(1, [one]),
        "month, one doctor": page(30, one),
        "bare: month, one doctor": bare(30, [one]),
        "day, any of 20": page(1, None),
        "bare: day, any of 20": bare(1, everybody),
        "month, any of 20": page(30, None),
        "bare: month, any of 20": bare(30, everybody),
    }


def choosing(runtime: Runtime, clinic: many_bookings.Clinic) -> dict[str, Act]:
    """Somebody who chooses one time after the other, and the bare rows of one hold."""
    numbers = count()

    def hold(_number: int) -> None:
        number = next(numbers)
        start, doctor = clinic.free[number % len(clinic.free)]
        with runtime.work() as work:
            referral = referrals.find(work, clinic.families[0])
            wish = Wish(clinic.service, start, doctor)
            consultation_holds.hold(work, referral, wish, f"bench:{number}", holder="bench")

    return {"hold": hold, "bare: hold": bare_hold(runtime, clinic)}


def bare_hold(runtime: Runtime, clinic: many_bookings.Clinic) -> Act:
    """One booking, its cells and an audit row in one transaction; nobody is asked whether that may be."""
    numbers = count(1)

    def act(_number: int) -> None:
        number = next(numbers)
        row = many_bookings.row(new_id(), clinic.families[0], clinic.service, clinic.doctors[-1], MONDAY, "cancelled")
        with runtime.database.unit_of_work() as session:
            session.execute(insert(Booking), [row])
            session.execute(insert(ResourceCell), many_bookings.cells_of_row(row, unique=number))
            session.execute(insert(AuditEvent), [many_bookings.audit_row(number)])

    return act


def hold_for_everybody(runtime: Runtime, clinic: many_bookings.Clinic) -> None:
    for number, family in enumerate(clinic.families[1:]):
        start, doctor = clinic.free[-1 - number]  # from the end: the last choice at the beginning is still held
        with runtime.work() as work:
            referral = referrals.find(work, family)
            wish = Wish(clinic.service, start, doctor)
            consultation_holds.hold(work, referral, wish, f"family:{number}", holder=f"family:{number}")


def confirming(runtime: Runtime, clinic: many_bookings.Clinic) -> dict[str, Act]:
    """The press on "confirm", and the bare rows that it writes: booking, referral, its move, three mails, two events.

    Both are one durable commit. The bare one inserts through the models' tables and asks nothing."""
    numbers, bare_numbers = count(), count()
    with runtime.reading() as work:
        held = dict(
            work.session.execute(select(Booking.referral_id, Booking.id).where(Booking.holder.like("family:%"))).all()
        )

    def confirm(_number: int) -> None:
        number = next(numbers)
        family = clinic.families[number + 1]
        with runtime.work() as work:
            referral = referrals.find(work, family)
            consultation_booking.confirm(work, referral, held[family], holder=f"family:{number}")

    def bare(_number: int) -> None:
        number = next(bare_numbers)
        family = clinic.families[number + 1]
        with runtime.database.unit_of_work() as session:
            session.execute(text("UPDATE booking SET version = version + 1 WHERE id = :id"), {"id": held[family]})
            session.execute(text("UPDATE referral SET next_step = next_step WHERE id = :id"), {"id": family})
            session.execute(insert(ReferralMove), [many_bookings.move_row(number, family)])
            session.execute(insert(OutboxEmail), [many_bookings.mail_row(number, which) for which in range(3)])
            session.execute(insert(AuditEvent), [many_bookings.audit_row(1_000_000 + 2 * number + which) for which in (0, 1)])

    return {"confirm": confirm, "bare: confirm": bare}


def verdicts(kind: str, found: Mapping[int, Measured]) -> None:
    few, many = found[MONTHS[0]], found[MONTHS[-1]]
    for name in ("day, one doctor", "month, one doctor", "day, any of 20", "month, any of 20"):
        bare = many[f"bare: {name}"]
        ratio, growth = many[name].median / bare.median, many[name].median / few[name].median
        cpu = many[name].cpu_each / bare.cpu_each
        tell(
            f"P8 {kind}: {name}: {ratio:.1f} of the bare read, CPU {cpu:.1f} (<= 5: {verdict(ratio <= 5, bare)}), "
            f"growth {growth:.2f} (<= 1.15: {verdict(growth <= 1.15, few[name], many[name])})"
        )
    for name in ("hold", "confirm"):
        bare = many[f"bare: {name}"]
        ratio, growth = many[name].median / bare.median, many[name].median / few[name].median
        cpu = many[name].cpu_each / bare.cpu_each
        tell(
            f"P9 {kind}: {name}: {ratio:.1f} of the bare rows, CPU {cpu:.1f} (<= 3: {verdict(ratio <= 3, bare)}), "
            f"growth {growth:.2f} (<= 1.15: {verdict(growth <= 1.15, few[name], many[name])})"
        )


def test_print_the_times_of_due_work(tmp_path: Path) -> None:
    logging.disable(logging.INFO)
    with clinics() as kinds:
        for kind, fresh in kinds.items():
            found: dict[int, Measured] = {}
            for rows in ROWS:
                folder = tmp_path / f"due-{kind}-{rows}"
                folder.mkdir()
                found[rows] = measured_due(kind, rows, fresh(folder), folder)
            verdicts_of_due_work(kind, found)


def measured_due(kind: str, rows: int, url: str, folder: Path) -> Measured:
    runtime = Runtime(settings_for(url, folder), Clock(MONDAY))
    due_work.fill(runtime, rows)
    tell(f"\n{kind}: {due_work.DUE} due of {rows} calls, bookings, mails each")
    series = by_turns(due_work.scans(runtime), ACTS) | by_turns(due_work.queueing(runtime), 4 * ACTS)
    for name, one in series.items():
        tell(line(f"  {name}", one))
    runtime.close()
    return series


def verdicts_of_due_work(kind: str, found: Mapping[int, Measured]) -> None:
    few, many = found[ROWS[0]], found[ROWS[-1]]
    for name in ("due: calls", "due: holds", "due: mails"):
        growth, cpu = many[name].median / few[name].median, many[name].cpu_each / few[name].cpu_each
        met = verdict(growth <= 1.2, few[name], many[name])
        tell(f"P11 {kind}: {name}: growth {growth:.2f}, of CPU {cpu:.2f} (<= 1.2: {met})")
    press, mail, two = (many[name].cpu_each * 1e6 for name in ("press", "press and a mail", "press and two mails"))
    tell(f"P11 {kind}: a mail adds {mail - press:.0f} us of CPU to a press (<= 60: {verdict(mail - press <= 60)})")
    tell(f"P11 {kind}: a second mail of the same press adds {two - mail:.0f} us of CPU")
