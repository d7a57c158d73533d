"""Who has read the pages goes on the way down, and the rest stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import inspect

from intake import migrations
from intake.db import Database
from intake.models.texts import Area
from intake.runtime import Runtime
from intake.services import page_reviews, setting_versions
from intake.services.page_reviews import Reading
from tests.support import factories

READING = Reading("Dr. Levi", "haematologist", date(2026, 11, 22), "a" * 64)
BEFORE = "0018"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.dispose()


def test_pages_await_their_readers_again_after_the_way_down_and_up(runtime: Runtime, database: Database) -> None:
    with runtime.work() as work:
        factories.a_member_of_staff(work)
        page_reviews.confirm(work, "questions", "clinician", READING)
        setting_versions.change(work, Area.LIMIT, "mrd_days", 30)
    migrations.downgrade(database, BEFORE)
    assert "page_review" not in inspect(database.engine).get_table_names()
    migrations.upgrade(database)
    runtime.forget_in_force()
    assert runtime.in_force.reviews == {}
    assert runtime.in_force.settings.clinical.mrd_days == 30
    with runtime.work() as work:
        page_reviews.confirm(work, "questions", "clinician", READING)
        assert page_reviews.in_force(work) == {("questions", "clinician"): READING}
