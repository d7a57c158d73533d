"""The states that were there before are mapped to the life of a referral, and the way down loses no referral."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text

from intake import migrations
from intake.db import Database
from intake.models.referrals import Referral, ReferralState
from intake.runtime import Runtime
from intake.services import merging, messages, record_requests, referral_life, referrals, revisions
from intake.services.record_requests import Wanted
from tests.support import factories


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.dispose()


def test_what_was_taken_is_in_triage_and_what_moved_has_one_move_on_record(
    runtime: Runtime, database: Database
) -> None:
    with runtime.work() as work:
        staff = factories.a_member_of_staff(work)
        new, taken, gone = (factories.a_request(work, "EX1").id for _ in range(3))
        referrals.find(work, taken).owner_id = staff.id
        referrals.find(work, taken).claimed_at = work.now
        revisions.withdraw(work, referrals.find(work, gone))
    migrations.downgrade(database, "0009")
    migrations.upgrade(database)
    with runtime.reading() as work:
        found = {name: referrals.find(work, name) for name in (new, taken, gone)}
        assert [found[name].moves for name in (new, taken, gone)] == [0, 1, 1]
        assert found[taken].state is ReferralState.IN_TRIAGE
        [move] = referral_life.history(work, found[gone])
        assert (move.target, move.closed_as) == (ReferralState.CLOSED, "withdrawn")
        assert referral_life.history(work, found[new]) == []


def test_the_way_down_forgets_lists_messages_and_reminders_and_keeps_referrals(
    runtime: Runtime, database: Database
) -> None:
    with runtime.work() as work:
        staff = factories.a_member_of_staff(work)
        kept, other = factories.a_request(work, "EX1"), factories.a_request(work, "EX2")
        wanted = [Wanted("mrd_report", "why", staff.id, "2027-03-01")]
        record_requests.ask(work, kept, staff, wanted, sender=True)
        messages.write(work, kept, staff, "Hello", "en")
        merging.merge(work, kept, other, reason="twice")
    migrations.downgrade(database, "0009")
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM referral")) == 2
        reminders = "SELECT count(*) FROM outbox_email WHERE dedupe_key LIKE '%:reminder:%'"
        assert session.scalar(text(reminders)) == 0
    migrations.upgrade(database)
    with runtime.reading() as work:
        states = work.session.scalars(select(Referral.state)).all()
        assert sorted(states) == ["awaiting_records", "closed"]
