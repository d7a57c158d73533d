"""What is forgotten, and exactly when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intake.errors import SealBroken
from intake.models.alerts import Alert
from intake.models.drafts import Draft, DraftState
from intake.models.keys import KeyRow
from intake.models.outbox import OutboxEmail
from intake.models.sessions import Link, LinkPurpose, SessionKind, WebSession
from intake.models.staff import SignInFailure
from intake.runtime import Runtime
from intake.services import drafts, housekeeping
from intake.services.drafts import DraftContent
from intake.services.keys import open_key, seal_value
from intake.services.sessions import open_session
from tests.support.application import Clock


def a_draft(clinic: Runtime, **answers: str) -> str:
    with clinic.work() as work:
        return drafts.start(work, "ru", DraftContent(answers=dict(answers))).id


def test_an_unsent_draft_is_announced_once_three_days_before_it_goes(clinic: Runtime, noon: Clock) -> None:
    a_draft(clinic, email="mother@example.org", time_zone="Asia/Almaty")
    noon.move(days=27, seconds=-1)
    with clinic.work() as work:
        assert housekeeping.remind_of_drafts(work) == 0
    noon.move(seconds=1)
    with clinic.work() as work:
        assert housekeeping.remind_of_drafts(work) == 1
        assert housekeeping.remind_of_drafts(work) == 0
        mail = work.session.scalars(select(OutboxEmail)).one()
        assert (mail.template, mail.to_addr, mail.language) == ("draft_reminder", "mother@example.org", "ru")


def test_work_on_a_draft_after_the_reminder_earns_another_one(clinic: Runtime, noon: Clock) -> None:
    draft_id = a_draft(clinic, email="mother@example.org")
    noon.move(days=27)
    with clinic.work() as work:
        assert housekeeping.remind_of_drafts(work) == 1
    noon.move(hours=1)
    with clinic.work() as work:
        draft = drafts.find(work, draft_id)
        drafts.save(work, draft, drafts.content_of(work, draft))
    noon.move(days=27)
    with clinic.work() as work:
        assert housekeeping.remind_of_drafts(work) == 1


def test_a_draft_without_an_address_goes_without_a_word(clinic: Runtime, noon: Clock) -> None:
    a_draft(clinic)
    noon.move(days=28)
    with clinic.work() as work:
        assert housekeeping.remind_of_drafts(work) == 0


def test_an_unsent_draft_loses_its_key_after_thirty_days(clinic: Runtime, noon: Clock) -> None:
    draft_id = a_draft(clinic, email="mother@example.org")
    noon.move(days=30, seconds=-1)
    with clinic.work() as work:
        assert housekeeping.delete_expired_drafts(work) == 0
    noon.move(seconds=1)
    with clinic.work() as work:
        assert housekeeping.delete_expired_drafts(work) == 1
        assert housekeeping.delete_expired_drafts(work) == 0
    with clinic.work() as work:
        draft = work.session.get_one(Draft, draft_id)
        assert (draft.state, draft.content_sealed) == (DraftState.DISCARDED, b"")
        assert work.session.get_one(KeyRow, draft.key_id).wrapped is None
        with pytest.raises(SealBroken):
            open_key(work, draft.key_id)


def test_a_draft_with_an_emergency_that_nobody_acknowledged_stays(clinic: Runtime, noon: Clock) -> None:
    draft_id = a_draft(clinic)
    with clinic.work() as work:
        key_id = work.session.get_one(Draft, draft_id).key_id
        work.session.add(
            Alert(
                reference="A234-5678",
                draft_id=draft_id,
                key_id=key_id,
                snapshot_sealed=seal_value(work, key_id, "alert.snapshot", {}),
                language="ru",
                created_at=work.now,
                updated_at=work.now,
                contact_due=work.now,
            )
        )
    noon.move(days=31)
    with clinic.work() as work:
        assert housekeeping.delete_expired_drafts(work) == 0


def test_sessions_links_and_counters_go_when_nothing_looks_at_them(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        open_session(work, "ended", SessionKind.VISITOR).ended_at = work.now
        open_session(work, "alive", SessionKind.VISITOR)
        link = {"purpose": LinkPurpose.SAVED_REQUEST, "created_at": work.now}
        work.session.add(Link(token_hash="used", used_at=work.now, expires_at=work.now + timedelta(days=9), **link))
        work.session.add(Link(token_hash="alive", expires_at=work.now + timedelta(days=9), **link))
        work.session.add(SignInFailure(subject="account:1", at=work.now))
    noon.move(days=2)
    with clinic.work() as work:
        assert housekeeping.forget_sessions(work) == 1
        assert housekeeping.forget_links(work) == 1
        assert housekeeping.forget_sign_in_failures(work) == 1
        left = [work.session.scalar(select(func.count()).select_from(table)) for table in (WebSession, Link)]
        assert left == [1, 1]
