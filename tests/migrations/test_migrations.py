"""Migrations go up and down, with rows in place, and end at the tables that the code knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, inspect, select, text

from intake import migrations
from intake.db import Base, Database, new_id
from intake.models.documents import Document
from intake.models.evidence import AnswerQuestion, Evidence, Verdict
from intake.models.physicians import InvitedBy
from intake.models.referrals import Referral
from intake.models.sessions import SessionKind
from intake.runtime import Runtime
from intake.services import (
    answer_questions,
    audit,
    document_copies,
    documents,
    evidence,
    physicians,
    referrals,
    sessions,
)
from intake.services.answer_paths import Path as AnswerPath
from intake.services.documents import Details
from intake.services.physicians import Person, Request
from intake.vault.files import FileWriter
from tests.support import factories, papers


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.dispose()


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_the_tables_are_those_of_the_code(database: Database) -> None:
    assert tables(database) == set(Base.metadata.tables)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_down_to_nothing_and_up_again(database: Database) -> None:
    migrations.downgrade(database, "base")
    assert tables(database) == set()
    migrations.upgrade(database)
    assert migrations.is_current(database)


def test_up_is_harmless_when_current(runtime: Runtime, database: Database) -> None:
    with runtime.work() as work:
        audit.record(work, "kept")
    migrations.upgrade(database)
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM audit_event")) == 1


def test_documents_survive_the_way_down_and_up_and_what_rests_on_them_goes(
    runtime: Runtime, database: Database
) -> None:
    with runtime.work() as work:
        case = factories.a_request(work, "EX1")
        series = papers.a_series(work, case, frames=2, translation_wanted_at=work.now)
        staff = factories.a_member_of_staff(work)
        linked = evidence.link(work, case, series, 1, AnswerPath("weight"), Verdict.CONTRADICTS, "25 kg", staff)
        source = evidence.find(work, case, linked.id, referrals.answers_of(work, case))
        answer_questions.ask(work, case, source, "25 kg", staff)
    migrations.downgrade(database, "0004")
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM document_copy")) == 4  # one file, two frames, one thumbnail
    migrations.upgrade(database)
    with runtime.reading() as work:
        document = work.session.get_one(Document, series.id)
        assert document.translation_wanted_at is None
        assert b"DICM" in b"".join(document_copies.cleaned(work, document).read(0, 200))
        for table in (Evidence, AnswerQuestion):
            assert work.session.scalar(select(func.count()).select_from(table)) == 0


def test_every_revision_has_its_own_file_and_one_head() -> None:
    files = sorted((Path(migrations.HERE) / "versions").glob("*.py"))
    assert len(files) == len(list(migrations.revisions()))
    assert migrations.head() is not None


def test_physicians_leave_and_the_records_that_they_sent_stay(runtime: Runtime, database: Database) -> None:
    with runtime.work() as work:
        referral = factories.a_request(work, "EX1")
        person = Person("doctor@hospital.example", "en", "Dr. Ada")
        party = physicians.invite(work, referral, person, Request("Anna"), InvitedBy.PATIENT)
        assert party is not None
        sessions.open_session(work, "x" * 43, SessionKind.PHYSICIAN, referral_id=referral.id, physician_id=party.id)
        writer = FileWriter(work.store, new_id())
        writer.write(b"%PDF-1.7\n")
        documents.take_in(work, referral, "a.pdf", writer, details=Details(), physician_id=party.id)
    migrations.downgrade(database, "0004")
    with database.reading() as session:
        left = [session.scalar(text(f"SELECT count(*) FROM {name}")) for name in ("document", "link", "web_session")]
    assert left == [1, 0, 0]
    migrations.upgrade(database)
    with runtime.reading() as work:
        assert [file.name for file in documents.listed(work, work.session.get_one(Referral, referral.id))] == ["a.pdf"]
        assert physicians.at(work, work.session.get_one(Referral, referral.id)) == []
