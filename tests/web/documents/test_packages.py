"""The ZIP through the pages: for the people who sent it, for the desk, recorded before the first byte."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from intake.errors import StoreDown
from intake.models.audit import AuditEvent
from intake.models.desk import DeskTask, TaskKind
from intake.models.documents import DocumentState
from intake.models.referrals import Referral
from intake.models.sessions import SessionKind
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services import assignments, sessions
from tests.support import factories
from tests.support.browser import Browser
from tests.support.records import a_file

PATH = "/ru/status/records.zip"


@pytest.fixture
def referral(runtime: Runtime) -> Referral:
    """A request with a report that is clean and one that is not."""
    with runtime.work() as work:
        referral = factories.a_request(work, "EX1")
        a_file(work, referral, "Выписка №3.pdf", cleaned=b"cleaned", doc_type="mrd_report", doc_date="2026-03-27")
        a_file(work, referral, "=bad.pdf", state=DocumentState.INFECTED)
        return referral


@pytest.fixture
def family(runtime: Runtime, client: FlaskClient, referral: Referral) -> Browser:
    return signed_in(runtime, client, referral)


def signed_in(runtime: Runtime, client: FlaskClient, referral: Referral) -> Browser:
    session_id = sessions.new_session_id()
    with runtime.work() as work:
        sessions.open_session(work, session_id, SessionKind.PATIENT, referral_id=referral.id)
    client.set_cookie(factories.COOKIE, session_id, domain="clinic.test", secure=True)
    return Browser(client)


def events(runtime: Runtime) -> list[tuple[str, str | None]]:
    with runtime.reading() as work:
        query = select(AuditEvent).where(AuditEvent.action == "package.download")
        return [(event.actor_kind, event.object_id) for event in work.session.scalars(query)]


def test_a_family_takes_home_what_is_clean(family: Browser, runtime: Runtime, referral: Referral) -> None:
    answer = family.open(PATH)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/zip"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{referral.reference}.zip"'
    assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
    found = zipfile.ZipFile(io.BytesIO(answer.get_data()))
    assert found.namelist() == ["001 Выписка №3.pdf", "manifest.json", "manifest.csv"]
    assert found.read("001 Выписка №3.pdf") == b"cleaned"
    assert events(runtime) == [("patient", referral.id)]


def test_the_table_speaks_words_and_not_codes(family: Browser) -> None:
    family.open("/en/status/records.zip")
    found = zipfile.ZipFile(io.BytesIO(family.page.get_data()))
    _headings, clean, bad = csv.reader(io.StringIO(found.read("manifest.csv").decode("utf-8-sig")))
    assert clean[1:4] == ["Выписка №3.pdf", "Latest report on leftover cells (MRD)", "27 March 2026"]
    assert clean[9] == "Checked"
    assert bad[:2] == ["", "'=bad.pdf"]
    assert bad[9:] == ["Infected, not inside", ""]


def test_a_stranger_and_another_family_get_nothing_of_it(app: Flask, runtime: Runtime, referral: Referral) -> None:
    assert app.test_client().get(PATH, base_url="https://clinic.test").status_code == 303
    with runtime.work() as work:
        other = factories.a_request(work, "EX2")
    theirs = signed_in(runtime, app.test_client(), other).open(PATH)
    assert zipfile.ZipFile(io.BytesIO(theirs.get_data())).namelist() == ["manifest.json", "manifest.csv"]
    assert events(runtime) == [("patient", other.id)]


MAY = [(Role.COORDINATOR, 200), (Role.HAEMATOLOGIST, 200), (Role.ADMINISTRATOR, 403)]


@pytest.mark.parametrize(("role", "status"), MAY)
def test_the_desk_takes_it_when_it_may_read_the_case(
    app: Flask, runtime: Runtime, referral: Referral, role: Role, status: int
) -> None:
    with runtime.work() as work:
        person = factories.a_member_of_staff(work, "Dana", role)
        if role is Role.HAEMATOLOGIST:
            assignments.assign(work, work.session.get_one(Referral, referral.id), person.id, person)
    browser = factories.sign_in(runtime, app.test_client(), person)
    answer = browser.open(f"/en/desk/cases/{referral.id}/documents.zip")
    assert answer.status_code == status
    assert [kind for kind, _object in events(runtime)] == (["staff"] if status == 200 else [])
    if status == 200:
        assert "001 Выписка №3.pdf" in zipfile.ZipFile(io.BytesIO(answer.get_data())).namelist()
        history = browser.open(f"/en/desk/cases/{referral.id}/history").get_data(as_text=True)
        assert "Downloaded the files as a ZIP" in history
    absent = browser.open("/en/desk/cases/AAAAAAAAAAAAAAAAAAAAAA/documents.zip")
    assert absent.status_code == (404 if status == 200 else 403)


def test_the_pages_offer_it_only_when_something_is_inside(
    family: Browser, app: Flask, runtime: Runtime, referral: Referral
) -> None:
    assert "/en/status/records.zip" in family.open("/en/status").get_data(as_text=True)
    with runtime.work() as work:
        other = factories.a_request(work, "EX2")
        a_file(work, other, "waits.pdf", state=DocumentState.QUARANTINED)
        miriam = factories.a_member_of_staff(work)
    theirs = signed_in(runtime, app.test_client(), other)
    assert "records.zip" not in theirs.open("/en/status").get_data(as_text=True)
    desk = factories.sign_in(runtime, app.test_client(), miriam)
    assert "documents.zip" in desk.open(f"/en/desk/cases/{referral.id}/documents").get_data(as_text=True)
    assert "documents.zip" not in desk.open(f"/en/desk/cases/{other.id}/documents").get_data(as_text=True)


class GoneStore:
    """A store that is away from the first part on."""

    def get(self, name: str) -> bytes:
        raise StoreDown


def test_a_store_that_is_away_before_the_first_byte_is_a_page(family: Browser, runtime: Runtime) -> None:
    runtime.store = GoneStore()  # type: ignore[assignment]  # only its `get` is asked
    assert family.open(PATH).status_code == 503
    with runtime.reading() as work:
        assert work.session.scalars(select(DeskTask.kind).where(DeskTask.kind == TaskKind.STORE_DOWN)).all() != []
