"""A physician names the uploaded file that holds the handwriting sample (codebook 2.8)."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from intake.db import new_id
from intake.models.documents import Document
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services import documents, drafts, referrals
from intake.services.documents import Details
from intake.vault.files import FileWriter
from tests.support import factories
from tests.support.journey import Person, begin, content

PAGE = "/en/request/nerve-examination-result"
NAME = "handwriting_sample_document"
PHYSICIAN: dict[str, Any] = {**factories.SENDER, **factories.example("EX3"), "neuro_exam_done": "yes"}


@pytest.fixture
def draft(runtime: Runtime, client: FlaskClient) -> str:
    return begin(runtime, client, PHYSICIAN)


@pytest.fixture
def person(client: FlaskClient, draft: str) -> Person:
    return Person(client)


def add_file(runtime: Runtime, draft_id: str, name: str) -> str:
    with runtime.work() as work:
        writer = FileWriter(work.store, new_id())
        writer.write(b"%PDF-1.7\n" + name.encode())
        draft = drafts.find(work, draft_id)
        taken = documents.take_in(work, draft, name, writer, details=Details(doc_type="latest_marrow_report"))
        assert taken.document_id is not None
        return taken.document_id


def test_the_page_offers_the_files_that_are_there(runtime: Runtime, person: Person, draft: str) -> None:
    person.open(PAGE)
    assert person.form.offered[NAME] == [""]
    assert "Files are added on the page of records." in unescape(person.text)
    file_id = add_file(runtime, draft, "почерк.pdf")
    person.open(PAGE)
    assert person.form.offered[NAME] == ["", file_id]
    assert "почерк.pdf" in person.text


def test_the_chosen_file_is_stored_shown_and_can_be_taken_back(runtime: Runtime, person: Person, draft: str) -> None:
    file_id = add_file(runtime, draft, "почерк.pdf")
    person.open(PAGE)
    assert person.put(**{NAME: file_id}) == 303
    assert content(runtime, draft).answers[NAME] == file_id
    person.open(PAGE)
    assert person.form.values[NAME] == [file_id]
    person.open("/en/request/check")
    assert "почерк.pdf" in person.text
    assert file_id not in person.text
    person.open(PAGE)
    assert person.put(**{NAME: ""}) == 303
    assert NAME not in content(runtime, draft).answers


def test_a_file_that_is_not_theirs_is_not_offered_and_not_taken(
    runtime: Runtime, person: Person, draft: str, app: Flask
) -> None:
    theirs = add_file(runtime, begin(runtime, app.test_client(), PHYSICIAN), "other.pdf")
    person.open(PAGE)
    assert "other.pdf" not in person.text
    for typed in (theirs, "n" * 22, "' OR 1=1--"):
        assert person.put(**{NAME: typed}) == 422
    assert NAME not in content(runtime, draft).answers


def test_a_file_that_was_removed_is_said_to_be(runtime: Runtime, person: Person, draft: str) -> None:
    file_id = add_file(runtime, draft, "почерк.pdf")
    person.open(PAGE)
    person.put(**{NAME: file_id})
    with runtime.work() as work:
        documents.remove(work, work.session.get_one(Document, file_id))
    person.open("/en/request/check")
    assert "A file that was removed" in person.text


def test_the_desk_reads_the_name_of_the_file(runtime: Runtime, person: Person, draft: str, app: Flask) -> None:
    file_id = add_file(runtime, draft, "почерк.pdf")
    person.open(PAGE)
    person.put(**{NAME: file_id})
    with runtime.work() as work:
        assert referrals.submit(work, drafts.find(work, draft)).referral is not None
        sent = work.session.scalars(select(Referral.id)).one()
        miriam = factories.a_member_of_staff(work)
    desk = factories.sign_in(runtime, app.test_client(), miriam)
    desk.open(f"/en/desk/cases/{sent}/answers")
    assert "почерк.pdf" in desk.text
    assert file_id not in desk.text
