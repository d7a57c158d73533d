"""Physicians at their browsers: the dense form on a desk without scripts, an invitation on a telephone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page
from sqlalchemy import select

from intake.models.outbox import OutboxEmail
from intake.models.physicians import InvitedBy, PhysicianParty, PhysicianRole
from intake.models.referrals import Referral
from intake.services import outbox_secrets, physicians
from intake.services.physicians import Person, Request
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.browser.town import Town

pytestmark = IN_CHROMIUM
PDF = b"%PDF-1.7\n" + b"marrow report " * 60
CONSENTS = (
    "consent_data_processing", "consent_medical_review", "consent_cross_border_transfer", "ack_not_emergency",
    "ack_no_treatment_advice",
)  # fmt: skip


@pytest.fixture
def desktop(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    yield context
    context.close()


@pytest.fixture
def telephone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield context
    context.close()


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words).first.click()


def test_a_physician_refers_a_patient_on_one_page_without_scripts(
    desktop: BrowserContext, clinic: ServedClinic
) -> None:
    page = desktop.new_page()
    page.goto(f"{clinic.url}/en/")
    page.get_by_role("link", name="I am a doctor").first.click()
    page.get_by_role("link", name="Refer a patient").click()
    page.get_by_label("None of these").check()
    press(page, "Continue")
    _tell_who_it_is(page)
    page.locator('[name="any_prior_treatment"][value="yes"]').check()
    press(page, "Save")
    page.locator('[name="treatment_lines.0.regimen_name"]').fill("BFM 2009")
    press(page, "Save and add another")
    assert page.locator('[name="treatment_lines.0.regimen_name"]').input_value() == "BFM 2009"
    page.locator('[name="treatment_lines.1.regimen_name"]').fill("FLAG-IDA")
    page.locator("#files").set_input_files([FilePayload(name="заключение.pdf", mimeType="application/pdf", buffer=PDF)])
    for name in CONSENTS:
        page.locator(f'[name="{name}"]').check()
    press(page, "Send the request")
    assert page.url == f"{clinic.url}/en/doctor/referred", page.locator(".error-summary").all_inner_texts()
    assert "заключение.pdf" in page.inner_text("main")
    with clinic.runtime.reading() as work:
        party = work.session.scalars(select(PhysicianParty).where(PhysicianParty.email == "ada@hospital.example")).one()
        referral = work.session.get_one(Referral, party.referral_id)
        assert party.role is PhysicianRole.REFERRING
        assert referral.reference in page.inner_text("main")
        assert [file.name for file in physicians.files_of(work, party)] == ["заключение.pdf"]


def _tell_who_it_is(page: Page) -> None:
    """What a referral cannot leave without."""
    for name, typed in {
        "submitter_full_name": "Dr. Ada Example",
        "physician_institution": "Example Hospital",
        "physician_email": "ada@hospital.example",
        "callback_phone": "+49 30 1234567",
        "patient_full_name": "Тимур Примеров",
        "date_of_birth-day": "27",
        "date_of_birth-month": "March",
        "date_of_birth-year": "1984",
        "main_question": "Is a second cycle useful?",
    }.items():
        page.locator(f'[name="{name}"]').fill(typed)
    for name, chosen in {
        "physician_country": "DE", "country_of_residence": "DE", "time_zone": "Europe/Berlin",
        "preferred_language": "ru",
    }.items():  # fmt: skip
        page.locator(f'select[name="{name}"]').select_option(chosen)
    page.locator('[name="authority_basis"][value="physician_referral_with_consent"]').check()


def test_the_form_saves_itself_and_a_red_flag_comes_to_the_top(telephone: BrowserContext, clinic: ServedClinic) -> None:
    answers = {"submitter_role": "referring_physician", "urgent_symptoms": ["none"], "preferred_channel": "phone"}
    cookie, _draft = clinic.as_visitor(answers, "en", physician={})
    telephone.add_cookies([{"name": "intake", "value": cookie, "url": clinic.url}])
    page = telephone.new_page()
    page.goto(f"{clinic.url}/en/doctor/refer/form")
    name = page.locator('[name="patient_full_name"]')
    name.fill("Тимур Примеров")
    name.blur()
    page.locator("[data-autosave-words]", has_text="Saved").wait_for()
    page.locator('[name="urgent_symptoms"][value="seizure"]').check()
    page.get_by_role("heading", name="act at your hospital first").wait_for()
    assert page.locator('[name="patient_full_name"]').input_value() == "Тимур Примеров"


def test_an_invited_physician_sends_records_from_a_telephone(
    telephone: BrowserContext, clinic: ServedClinic, town: Town
) -> None:
    token, reference = _invitation(clinic, town)
    page = telephone.new_page()
    page.goto(f"{clinic.url}/he/doctor/invited#{token}")
    page.wait_for_function("() => location.hash === ''")
    with page.expect_navigation():
        page.locator("main form button").first.click()
    assert page.url == f"{clinic.url}/he/doctor/records"
    main = page.inner_text("main")
    assert reference in main
    assert "Тимур, палата 4" in main
    kind = "application/pdf"
    files = [FilePayload(name=name, mimeType=kind, buffer=PDF + name.encode()) for name in ("א.pdf", "b.pdf")]
    page.locator("#files").set_input_files(files)
    page.locator("#note").fill("The slides follow.")
    with page.expect_navigation():
        page.locator('form[enctype] button[type="submit"]').last.click()
    assert page.locator("#received + ul li").count() == 2
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "nothing to scroll sideways"


def _invitation(clinic: ServedClinic, town: Town) -> tuple[str, str]:
    """The token of a mail to a new physician, and the reference it is about."""
    with clinic.runtime.work() as work:
        referral = work.session.get_one(Referral, town.requests["EX2"])
        person = Person("films@hospital.example", "he")
        asked = Request("Тимур, палата 4", ("mrd_report",))
        assert physicians.invite(work, referral, person, asked, InvitedBy.PATIENT)
        row = work.session.scalars(select(OutboxEmail).order_by(OutboxEmail.id.desc()).limit(1)).one()
        return outbox_secrets.opened(work.keys, row.payload)["token"], referral.reference
