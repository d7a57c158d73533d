"""A request begun at the desk is found again by anybody there after the session that began it has ended."""

from __future__ import annotations

import pytest

from intake.errors import NotFound
from intake.models.sessions import SessionKind, WebSession
from intake.runtime import Runtime
from intake.services import drafts, entering, sessions
from tests.support.factories import a_member_of_staff


@pytest.fixture
def begun_by_dana(runtime: Runtime) -> str:
    """The id of a draft that Dana began in a session that has ended since."""
    with runtime.work() as work:
        dana = a_member_of_staff(work, "Dana")
        row = sessions.open_session(work, "a" * 43, SessionKind.STAFF, staff_id=dana.id)
        work.session.flush()
        draft_id = entering.begin(work, dana, row.id_hash, language="ru", channel="phone").id
        sessions.end_session(work, row.id_hash)
    return draft_id


def test_it_stands_on_the_list(runtime: Runtime, begun_by_dana: str) -> None:
    with runtime.reading() as work:
        assert [one.draft_id for one in entering.begun(work, None)] == [begun_by_dana]
        assert entering.begun(work, begun_by_dana) == []


def test_another_session_takes_it_up(runtime: Runtime, begun_by_dana: str) -> None:
    with runtime.work() as work:
        row = sessions.open_session(work, "b" * 43, SessionKind.STAFF)
        work.session.flush()
        entering.take_up(work, row.id_hash, begun_by_dana)
        id_hash = row.id_hash
    with runtime.reading() as work:
        assert work.session.get(WebSession, id_hash).draft_id == begun_by_dana


def test_a_patients_own_draft_is_not_taken_up(runtime: Runtime) -> None:
    with runtime.work() as work:
        own = drafts.start(work, "en")
        with pytest.raises(NotFound):
            entering.take_up(work, "hash", own.id)
