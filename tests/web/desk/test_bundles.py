"""ZIPs of images at the desk, and for the people who sent them."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from intake.models.documents import Document, DocumentState
from intake.models.referrals import Referral
from intake.models.sessions import SessionKind
from intake.runtime import Runtime
from intake.services import bundles, sessions
from tests.support import factories, papers
from tests.support.application import Clock
from tests.support.browser import Browser

COOKIE = "__Host-intake"


@pytest.fixture
def case(runtime: Runtime) -> Referral:
    with runtime.work() as work:
        return factories.a_request(work, "EX1")


@pytest.fixture
def bundle(runtime: Runtime, case: Referral) -> Document:
    with runtime.work() as work:
        return papers.a_bundle(work, case)


def at(document: Document, rest: str = "") -> str:
    return f"/en/desk/cases/{document.referral_id}/documents/{document.id}{rest}"


def image(runtime: Runtime, bundle: Document, number: int) -> Document:
    with runtime.reading() as work:
        return bundles.image(work, work.session.get_one(Document, bundle.id), number)


def test_the_list_shows_a_bundle_as_one_with_its_images_counted(desk: Browser, bundle: Document) -> None:
    desk.open(f"/en/desk/cases/{bundle.referral_id}/documents")
    for told in ("disc.zip", "3 images", "3 images were checked.", "1 other file of the ZIP was left out."):
        assert told in desk.text, told
    assert "IM1" not in desk.text
    assert at(bundle, "/file") not in desk.text


def test_its_page_names_what_was_refused_and_left_out_with_reasons(
    runtime: Runtime, desk: Browser, bundle: Document
) -> None:
    with runtime.work() as work:
        first = bundles.image(work, work.session.get_one(Document, bundle.id), 1)
        first.state, first.state_reason = DocumentState.INFECTED, "disguised_program"
    desk.open(at(bundle))
    for told in ("2 images were checked.", "1 image could not be accepted.", "A program is hidden in it.",
                 "viewer.exe", "No DICOM image", at(bundle, "/images/1")):  # fmt: skip
        assert told in desk.text, told


def test_from_image_to_image_with_the_tags_of_each(runtime: Runtime, desk: Browser, bundle: Document) -> None:
    answer = desk.client.get(at(bundle, "/images/2"), base_url="https://clinic.test")
    second = image(runtime, bundle, 2)
    assert (answer.status_code, answer.location) == (303, at(second))
    desk.open(at(second))
    assert "Image 2 of 3" in desk.text
    linked = re.findall(r'href="([^"]*/images/\d)"', desk.text)
    assert linked == [at(bundle, "/images/1"), at(bundle, "/images/3")]
    assert "Study Date" in desk.text
    desk.open(at(image(runtime, bundle, 3)))
    assert "Next image" not in desk.text


def test_a_place_that_no_image_has_is_not_there(desk: Browser, bundle: Document) -> None:
    for number in ("0", "4", "-1", "x", "01", "9" * 19):
        assert desk.open(at(bundle, f"/images/{number}")).status_code == 404, number


def test_the_slider_gets_the_picture_of_each_image(runtime: Runtime, desk: Browser, bundle: Document) -> None:
    answer = desk.client.get(at(bundle, "/images/3?picture=1"), base_url="https://clinic.test")
    assert answer.location == at(image(runtime, bundle, 3), "/pages/1")
    assert desk.open(answer.location).get_data().startswith(b"\x89PNG")


def test_one_warning_for_all_images_of_somebody_else_and_a_new_one_for_a_later_image(
    runtime: Runtime, desk: Browser, case: Referral, bundle: Document, clock: Clock
) -> None:
    with runtime.work() as work:
        own = work.session.get_one(Document, bundle.id)
        for number in (1, 2):
            found = bundles.image(work, own, number)
            found.mismatch = True
            papers.found(work, found, identity={"name": f"Ivanova^Anna{number}", "birth_date": "", "sex": "F"})
    desk.open(at(image(runtime, bundle, 1)))
    assert "Ivanova Anna1" in desk.text
    assert "Ivanova Anna2" in desk.text
    clock.move(minutes=1)
    desk.send(at(image(runtime, bundle, 1), "/open"))
    assert "/pages/1" in desk.text
    desk.open(at(image(runtime, bundle, 2)))
    assert "/pages/1" in desk.text
    clock.move(minutes=1)
    with runtime.work() as work:
        own, request = work.session.get_one(Document, bundle.id), work.session.get_one(Referral, case.id)
        later = papers.an_image(work, request, own, "IM9", mismatch=True)
        papers.found(work, later, identity={"name": "Sidorov^Pavel", "birth_date": "", "sex": "M"})
    desk.open(at(later))
    assert "Sidorov Pavel" in desk.text
    assert "/pages/1" not in desk.text


def test_the_family_reads_how_far_its_disc_has_come(
    runtime: Runtime, client: FlaskClient, case: Referral, bundle: Document
) -> None:
    session_id = sessions.new_session_id()
    with runtime.work() as work:
        bundles.image(work, work.session.get_one(Document, bundle.id), 3).state = DocumentState.QUARANTINED
        sessions.open_session(work, session_id, SessionKind.PATIENT, referral_id=case.id)
    client.set_cookie(COOKIE, session_id, domain="clinic.test", secure=True)
    family = Browser(client)
    family.open("/en/status/records")
    assert "2 of 3 images are checked." in family.text
    assert "1 other file of the ZIP was left out." in family.text
    assert f"/status/records/{bundle.id}/file" not in family.text
