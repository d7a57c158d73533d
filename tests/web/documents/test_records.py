"""Records through the pages: each file has its own result, names keep their script, nothing lies in the clear."""

from __future__ import annotations

import io
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from intake.models.documents import Document, DocumentState
from intake.runtime import Runtime
from intake.services import documents, drafts
from tests.support.browser import Browser
from tests.support.journey import begin, content

PDF = b"%PDF-1.7\n" + b"Philadelphia chromosome " * 50
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 400
PATH = "/ru/request/records"


@pytest.fixture
def person(runtime: Runtime, client: FlaskClient) -> Browser:
    """Somebody whose request has come as far as the records page."""
    browser = Browser(client)
    browser.draft_id = begin(runtime, client, {"urgent_symptoms": ["none"], "submitter_role": "parent"}, "ru")
    browser.open(PATH)
    return browser


def add(person: Browser, *files: tuple[bytes, str], **more: object) -> int:
    chosen = [(io.BytesIO(body), name) for body, name in files]
    return person.send(PATH, {"files": chosen, **more}, follow=True).status_code


def names(person: Browser, runtime: Runtime) -> list[str]:
    with runtime.reading() as work:
        return [file.name for file in documents.listed(work, drafts.find(work, person.draft_id))]


def test_several_files_arrive_at_once_under_their_own_names(person: Browser, runtime: Runtime) -> None:
    assert add(person, (PDF, "Выписка №3.pdf"), (PNG, "דוח.png")) == 200
    assert names(person, runtime) == ["Выписка №3.pdf", "דוח.png"]
    assert "Выписка №3.pdf" in person.text
    assert "דוח.png" in person.text


def test_a_refused_file_takes_none_of_the_others_with_it(person: Browser, runtime: Runtime) -> None:
    assert add(person, (b"MZ\x90\0program", "report.pdf"), (PDF, "good.pdf"), (b"", "empty.pdf")) == 422
    assert names(person, runtime) == ["good.pdf"]
    assert "report.pdf" in person.text
    assert "empty.pdf" in person.text


def test_the_same_file_twice_is_kept_once(person: Browser, runtime: Runtime) -> None:
    add(person, (PDF, "report.pdf"))
    assert add(person, (PDF, "report copy.pdf")) == 422
    assert names(person, runtime) == ["report.pdf"]


def test_a_file_waits_in_quarantine_and_says_nothing_where_it_lies(person: Browser, runtime: Runtime) -> None:
    add(person, (PDF, "report.pdf"))
    with runtime.reading() as work:
        stored = work.session.scalars(select(Document)).one()
        assert stored.state is DocumentState.QUARANTINED
        assert b"".join(documents.content(work, stored)) == PDF
    lying = [path.read_bytes() for path in runtime.settings.var.rglob("*") if path.is_file()]
    assert lying
    assert all(b"Philadelphia" not in found for found in lying)


def test_what_is_not_taken_leaves_nothing_in_the_store(person: Browser, runtime: Runtime) -> None:
    add(person, (b"MZ\x90\0program", "report.pdf"))
    assert runtime.store.names() == []


def test_a_file_is_described_and_the_answers_follow(person: Browser, runtime: Runtime) -> None:
    add(person, (PDF, "report.pdf"))
    path = re.search(r"/ru/request/records/[\w-]+", person.text.split('id="files-there"')[1]).group()
    person.open(path)
    told = {"doc_type": "mrd_report", "doc_date-day": "27", "doc_date-month": "марта", "doc_date-year": "2026",
            "language": "ru", "translated": "no"}
    assert person.send(path, told).status_code == 200
    row = {"doc_type": "mrd_report", "doc_date": "2026-03-27", "language": "ru", "translated": "no"}
    assert content(runtime, person.draft_id).answers["documents"] == [row]


def test_a_date_that_does_not_exist_is_given_back(person: Browser) -> None:
    add(person, (PDF, "report.pdf"))
    path = re.search(r"/ru/request/records/[\w-]+", person.text.split('id="files-there"')[1]).group()
    person.open(path)
    assert person.send(path, {"doc_date-day": "31", "doc_date-month": "2", "doc_date-year": "2026"}).status_code == 422
    assert 'value="31"' in person.text


def test_a_file_taken_out_can_be_put_back(person: Browser, runtime: Runtime) -> None:
    add(person, (PDF, "report.pdf"))
    path = re.search(r"/ru/request/records/[\w-]+", person.text.split('id="files-there"')[1]).group()
    person.open(path)
    person.send(f"{path}/remove")
    assert names(person, runtime) == []
    assert f"{path}/restore" in person.text
    person.send(f"{path}/restore")
    assert names(person, runtime) == ["report.pdf"]


def test_continue_takes_chosen_files_along_and_goes_on(person: Browser, runtime: Runtime) -> None:
    assert add(person, (PDF, "report.pdf"), then="next") == 200
    assert names(person, runtime) == ["report.pdf"]
    assert person.page.request.path != PATH


def test_another_persons_file_does_not_exist(person: Browser, runtime: Runtime, app) -> None:
    add(person, (PDF, "report.pdf"))
    with runtime.reading() as work:
        [document_id] = work.session.scalars(select(Document.id))
    stranger = Browser(app.test_client())
    begin(runtime, stranger.client)
    theirs, absent = (stranger.open(f"/ru/request/records/{name}") for name in (document_id, "A" * 22))
    assert theirs.status_code == absent.status_code == 404
    assert theirs.get_data() == absent.get_data().replace(b"A" * 22, document_id.encode())
