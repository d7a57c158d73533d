"""Calls keep their time on the way down and up; consultations and their mails go."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select, text

from intake import migrations
from intake.db import Database
from intake.models.callbacks import ResourceCell
from intake.models.consultations import Booking
from intake.models.outbox import OutboxEmail
from intake.runtime import Runtime
from tests.services.consulting import NINE, a_doctor, a_ready_request, a_service, booked
from tests.services.delivery import NOON, the_coordinators
from tests.support.application import Clock

BEFORE = "0017"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.dispose()


def test_calls_keep_their_cells_and_consultations_go(runtime: Runtime, clock: Clock, database: Database) -> None:
    clock.now = NOON
    with runtime.work() as work:
        the_coordinators(work)
        a_doctor(work)
        booked(work, a_ready_request(work), a_service(work), NINE)
        assert cells(work.session) == 6 + 15
    migrations.downgrade(database, BEFORE)
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM resource_cell")) == 6
    migrations.upgrade(database)
    with runtime.reading() as work:
        assert cells(work.session) == 6
        assert work.session.scalar(select(func.count()).select_from(Booking)) == 0
        left = select(OutboxEmail.state).where(OutboxEmail.template.startswith("booking"))
        assert set(work.session.scalars(left)) == {"superseded"}


@pytest.mark.databases("sqlite")
def test_cells_have_one_taker_and_no_row_ids(database: Database) -> None:
    with database.reading() as session:
        made = session.scalar(text("SELECT sql FROM sqlite_master WHERE name = 'resource_cell'"))
    assert "WITHOUT ROWID" in made
    assert "CHECK" in made


def cells(session):
    return session.scalar(select(func.count()).select_from(ResourceCell))
