"""What happens to an upload between its requests: held, forgotten, handed on, counted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from intake.models.documents import Document
from intake.models.uploads import Upload
from intake.runtime import Runtime
from intake.services import documents, drafts, referrals, uploads
from tests.support import factories
from tests.support.application import Clock
from tests.web.documents.uploader import PDF, Uploader


def test_while_one_request_adds_another_waits(parent: Uploader, runtime: Runtime, clock: Clock) -> None:
    place = parent.place()
    with runtime.work() as work:
        upload = work.session.scalars(select(Upload)).one()
        lost = uploads.hold(work, upload, 0)
    assert parent.ask("HEAD", place).status_code == 423
    assert parent.patch(place, 0, PDF).status_code == 423
    assert parent.ask("DELETE", place).status_code == 423
    clock.move(seconds=11)  # the process that held it has died
    assert parent.patch(place, 0, PDF[:10]).status_code == 204
    with runtime.work() as work, pytest.raises(uploads.Conflict):
        uploads.note(work, lost, lost.standing)


def test_an_upload_that_nobody_goes_on_with_is_gone_after_a_day(
    parent: Uploader, runtime: Runtime, clock: Clock
) -> None:
    place = parent.place()
    clock.move(hours=12)
    parent.patch(place, 0, PDF[:100])
    clock.move(hours=19)
    assert parent.offset(place) == 100
    clock.move(hours=5)
    with runtime.work() as work:
        assert uploads.forget_expired(work) == 1
    assert (parent.rows(), runtime.store.names()) == (0, [])


def test_a_finished_upload_is_forgotten_and_its_document_stays(
    parent: Uploader, runtime: Runtime, clock: Clock
) -> None:
    parent.patch(parent.place(), 0, PDF)
    clock.move(hours=25)
    with runtime.work() as work:
        assert uploads.forget_expired(work) == 1
        stored = work.session.scalars(select(Document)).one()
        assert b"".join(documents.content(work, stored)) == PDF


def test_a_full_disk_is_said_before_a_byte_comes(parent: Uploader, runtime: Runtime, monkeypatch: Any) -> None:
    monkeypatch.setattr(runtime.store, "has_room", lambda count, reserve: 2 * count + reserve <= 1024**3)
    answer = parent.create(len(PDF))
    assert (answer.status_code, answer.json["refusal"]) == (507, "no_room")
    monkeypatch.undo()
    assert parent.create(len(PDF)).status_code == 201


def test_new_files_are_counted_and_their_pieces_are_not(parent: Uploader, runtime: Runtime) -> None:
    limits = replace(runtime.settings.limits, uploads_per_hour=2, posts_per_minute=2, posts_per_hour=2)
    runtime.settings = replace(runtime.settings, limits=limits)
    runtime.forget_in_force()
    place = parent.place()
    for offset in range(20):
        assert parent.patch(place, offset, PDF[offset : offset + 1]).status_code == 204
    parent.place()
    refused = parent.create(len(PDF))
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0


def test_a_file_that_was_begun_twice_waits_no_longer_once_it_is_here(parent: Uploader, runtime: Runtime) -> None:
    parent.place()  # its answer was lost, so the browser began anew
    parent.place(name="letter.pdf")
    parent.patch(parent.place(), 0, PDF)
    with runtime.work() as work:
        waiting = uploads.unfinished(work, drafts.find(work, parent.draft_id))
    assert [one.told.name for one in waiting] == ["letter.pdf"]


def test_a_twin_of_which_something_has_arrived_goes_on_waiting(parent: Uploader, runtime: Runtime) -> None:
    parent.patch(parent.place(), 0, PDF[:100])
    with runtime.work() as work:
        draft = drafts.find(work, parent.draft_id)
        [begun] = uploads.unfinished(work, draft)
        uploads.hold(work, uploads.find(work, draft, begun.id), 100)
    parent.patch(parent.place(), 0, PDF)
    with runtime.work() as work:
        waiting = uploads.unfinished(work, drafts.find(work, parent.draft_id))
    assert [(one.id, one.received) for one in waiting] == [(begun.id, 100)]


def test_what_is_on_its_way_follows_the_request_that_was_sent(parent: Uploader, runtime: Runtime) -> None:
    place = parent.place(name="מכתב.pdf")
    parent.patch(place, 0, PDF[:100])
    with runtime.work() as work:
        draft, referral = drafts.find(work, parent.draft_id), factories.a_request(work)
        uploads.hand_over(work, draft, referral)
        [waiting] = uploads.unfinished(work, referral)
        assert uploads.unfinished(work, draft) == []
        assert (waiting.received, waiting.told.name) == (100, "מכתב.pdf")
        assert referrals.find(work, referral.id) is referral


def test_a_deleted_draft_takes_what_was_on_its_way_along(
    parent: Uploader, runtime: Runtime, clock: Clock
) -> None:
    parent.patch(parent.place(), 0, PDF[:100])
    clock.move(days=31)
    with runtime.work() as work:
        uploads.forget_all(work, drafts.find(work, parent.draft_id))
    assert (parent.rows(), runtime.store.names()) == (0, [])
