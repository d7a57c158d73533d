"""Accounts go through the revision of the second factor with what they hold, up, down and up again."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from intake import migrations
from intake.db import Database
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services import assignments, emergency_access
from tests.support import factories

(FILE,) = (Path(migrations.HERE) / "versions").glob("*_second_factor_and_invitations.py")
REVISION = importlib.import_module(f"intake.migrations.versions.{FILE.stem}")
BEFORE = REVISION.down_revision
STAFF = text(
    "INSERT INTO staff (id, name, email, role, language, spoken_languages, password_hash, active, created_at)"
    " VALUES ('old', 'Ada', 'ada@clinic.test', 'lead', 'he', '[\"he\"]', '$argon2id$x', true, '2026-01-01 00:00:00')"
)
SESSION = text(
    "INSERT INTO web_session (id_hash, kind, staff_id, complete, created_at, seen_at, proved_at, expires_at)"
    " VALUES ('hash', 'staff', 'old', true, '2026-01-01 00:00:00', '2026-01-01 01:00:00', '2026-01-01 00:00:00',"
    " '2026-01-01 08:00:00')"
)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.dispose()


def row(database: Database, query: str) -> Any:
    with database.reading() as session:
        return session.execute(text(query)).one()


def test_an_account_of_before_stays_and_its_sessions_by_password_alone_end(database: Database) -> None:
    migrations.downgrade(database, BEFORE)
    with database.unit_of_work() as session:
        session.execute(STAFF)
        session.execute(SESSION)
    migrations.upgrade(database)
    assert tuple(row(database, "SELECT name, password_hash, totp_sealed, key_id FROM staff")) == (
        "Ada", "$argon2id$x", None, None,
    )  # fmt: skip
    assert row(database, "SELECT ended_at FROM web_session").ended_at is not None


def test_down_and_up_with_people_assignments_and_tasks(runtime: Runtime, database: Database) -> None:
    with runtime.work() as work:
        noga = factories.a_person_who_can_sign_in(work, "Noga", Role.HAEMATOLOGIST)
        factories.second_factor.new_recovery_codes(work, noga)
        referral = factories.a_request(work, "EX1")
        assignments.assign(work, referral, noga.id, noga)
        emergency_access.open_request(work, noga, referral.reference, "A reason of twenty letters.")
    migrations.downgrade(database, BEFORE)
    assert row(database, "SELECT count(*) AS n FROM desk_task WHERE kind = 'glass_broken'").n == 0
    assert row(database, "SELECT name, second_factor FROM staff").name == "Noga"
    migrations.upgrade(database)
    assert row(database, "SELECT totp_sealed IS NOT NULL AS kept FROM staff").kept
    assert row(database, "SELECT count(*) AS n FROM referral").n == 1
    assert migrations.is_current(database)
