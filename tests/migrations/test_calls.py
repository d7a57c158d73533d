"""Calls outlive the way down and up; what people changed about days stays, and only the tale of it goes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import func, select, text

from intake import migrations
from intake.db import Database
from intake.models.callbacks import Callback, ClinicDay, ClinicDayChange, ResourceCell, ResourceKind
from intake.runtime import Runtime
from intake.scheduling.clinic_days import DayKind
from intake.services import clinic_days
from tests.support import factories

BEFORE = "0015"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.dispose()


def test_calls_keep_their_time_and_days_their_kind(runtime: Runtime, database: Database) -> None:
    with runtime.work() as work:
        factories.a_caller(work, None, "he", name="Miriam")
        factories.a_caller(work, None, "ru", name="Nino", kind=ResourceKind.INTERPRETER)
        factories.a_request(work, "EX1")
        clinic_days.put(work, date(2026, 12, 1), DayKind.CLOSED, "Election", 0)
        call = work.session.scalars(select(Callback)).one()
        assert call.interpreter_id is not None
        starts_at = call.starts_at
    migrations.downgrade(database, BEFORE)
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM callback")) == 1
        assert session.scalar(text("SELECT count(*) FROM clinic_day WHERE source = 'manual'")) == 1
    migrations.upgrade(database)
    with runtime.reading() as work:
        kept = work.session.scalars(select(Callback)).one()
        assert (kept.starts_at, kept.interpreter_id) == (starts_at, None)
        assert work.session.scalar(select(func.count()).select_from(ResourceCell)) == 12
        assert work.session.get_one(ClinicDay, date(2026, 12, 1)).name == "Election"
        assert work.session.scalar(select(func.count()).select_from(ClinicDayChange)) == 0
