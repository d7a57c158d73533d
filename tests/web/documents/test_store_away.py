"""While the store is away a page says so in plain words; nothing that was taken is lost, and it works again after."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from intake.errors import StoreFull
from intake.models.desk import DeskTask, TaskKind
from intake.runtime import Runtime
from intake.services import documents, drafts
from tests.support.browser import Browser
from tests.support.bucket import SHORT, BucketServer, Gate
from tests.support.journey import begin

PDF = b"%PDF-1.7\n" + b"Philadelphia chromosome " * 50
PATH = "/en/request/records"


@pytest.fixture
def person(runtime: Runtime, client: FlaskClient, bucket: BucketServer, gate: Gate) -> Browser:
    """Somebody on the records page of a clinic whose files lie in a bucket."""
    runtime.store = bucket.store(gate.port)
    browser = Browser(client)
    browser.draft_id = begin(runtime, client, {"urgent_symptoms": ["none"], "submitter_role": "parent"})
    browser.open(PATH)
    return browser


def add(person: Browser, name: str, body: bytes = PDF) -> int:
    return person.send(PATH, {"files": [(io.BytesIO(body), name)]}).status_code


def contents(person: Browser, runtime: Runtime) -> dict[str, bytes]:
    with runtime.reading() as work:
        draft = drafts.find(work, person.draft_id)
        found = [documents.find(work, draft, file.id) for file in documents.listed(work, draft)]
        return {documents.name_of(work, one): b"".join(documents.content(work, one)) for one in found}


def store_tasks(runtime: Runtime) -> list[DeskTask]:
    with runtime.reading() as work:
        return list(work.session.scalars(select(DeskTask).where(DeskTask.kind == TaskKind.STORE_DOWN)))


def test_an_outage_is_told_in_plain_words_and_over_when_it_is_over(
    person: Browser, runtime: Runtime, gate: Gate, bucket: BucketServer
) -> None:
    assert add(person, "before.pdf") == 200
    token_page = person.page
    gate.shut = True
    for _press in range(2):
        assert add(person, "during.pdf", PDF + b"second") == 503
        assert "The service is not available for a moment" in person.text
        assert person.page.headers["Retry-After"] == "60"
        person.page = token_page
    assert len(store_tasks(runtime)) == 1
    gate.shut = False
    assert add(person, "during.pdf", PDF + b"second") == 200
    assert contents(person, runtime) == {"before.pdf": PDF, "during.pdf": PDF + b"second"}
    assert len(bucket.store().names()) == 2


def test_a_store_that_hesitates_is_not_noticed(person: Browser, runtime: Runtime, gate: Gate) -> None:
    gate.refuse(SHORT.retries)
    assert add(person, "report.pdf") == 200
    assert contents(person, runtime) == {"report.pdf": PDF}
    assert store_tasks(runtime) == []


def test_a_part_that_arrived_though_its_answer_was_lost_leaves_nothing_behind(
    person: Browser, gate: Gate, bucket: BucketServer
) -> None:
    gate.lose(SHORT.retries + 1)
    assert add(person, "report.pdf") == 503
    assert bucket.store().names() == []


class FullStore:
    """A store without room."""

    def put(self, name: str, content: bytes) -> None:
        raise StoreFull("no room")

    def delete(self, name: str) -> None:
        """There is nothing to delete."""


def test_a_full_store_is_told_as_such_and_the_answers_stay(person: Browser, runtime: Runtime, app: Flask) -> None:
    full: Any = FullStore()
    runtime.store = full
    assert add(person, "report.pdf") == 507
    assert "There is no room for more files at the moment" in person.text
    [task] = store_tasks(runtime)
    assert task.detail == {"what": "full"}
    with runtime.reading() as work:
        draft = drafts.find(work, person.draft_id)
        assert drafts.content_of(work, draft).answers["submitter_role"] == "parent"
