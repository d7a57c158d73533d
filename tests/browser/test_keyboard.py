"""A coordinator works a whole morning without a mouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from intake.models.desk import ContactAttempt, Note
from intake.models.record_requests import RecordItem
from intake.models.referrals import Referral
from intake.models.staff import Staff
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.browser.keyboard import Keyboard
from tests.support import factories
from tests.support.databases import SqliteDatabases

pytestmark = IN_CHROMIUM
NAME, OTHER = "Тимур Примеров", "Ольга Ё."


@pytest.fixture
def quiet_clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedClinic]:
    """A clinic with two requests, and two coordinators who come in by password and app."""
    folder = tmp_path_factory.mktemp("quiet")
    served = ServedClinic(SqliteDatabases(folder).fresh(folder), folder)
    with served.runtime.work() as work:
        for person in ("Dana", "Miriam"):
            factories.a_person_who_can_sign_in(work, person)
        factories.a_request(work, "EX2", documents=None)
        factories.a_request(work, "EX5", patient_full_name=OTHER, patient_latin_name=None)
    yield served
    served.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    yield context.new_page()
    context.close()


@pytest.fixture
def keys(page: Page) -> Keyboard:
    return Keyboard(page)


def signs_in(clinic: ServedClinic, keys: Keyboard) -> None:
    keys.page.goto(f"{clinic.url}/en/desk/")
    keys.to(name="email")
    keys.types("dana@clinic.test")
    keys.to(name="password")
    keys.types(factories.PASSWORD)
    keys.press("Enter", leads_on=True)
    keys.to(name="code")
    keys.types(factories.app_code(clinic.runtime))
    keys.press("Enter", leads_on=True)
    assert keys.page.locator("h1").inner_text() == "Queue"


def opens_tab(keys: Keyboard, words: str) -> None:
    keys.main()
    keys.to(words)
    keys.press("Enter", leads_on=True)
    assert keys.page.locator('.tabs [aria-current="page"]').inner_text().startswith(words)


def says(page: Page, words: str) -> None:
    assert words in page.locator("main").inner_text()


def the_case(clinic: ServedClinic) -> Referral:
    with clinic.runtime.reading() as work:
        return work.session.scalars(select(Referral).where(Referral.patient_name == NAME)).one()


def count(clinic: ServedClinic, table: type[ContactAttempt | Note | RecordItem]) -> int:
    with clinic.runtime.reading() as work:
        return len(work.session.scalars(select(table)).all())


def test_the_whole_triage_by_keyboard(quiet_clinic: ServedClinic, keys: Keyboard, page: Page) -> None:
    signs_in(quiet_clinic, keys)
    _claims_from_the_list(keys, page)
    for words in ("Timeline", "Answers", "Documents", "Messages", "People", "Course", "History", "Summary"):
        opens_tab(keys, words)
    _logs_a_contact(quiet_clinic, keys, page)
    _asks_for_records(quiet_clinic, keys, page)
    _writes_a_note(quiet_clinic, keys, page)
    _raises_the_urgency(quiet_clinic, keys, page)
    _puts_off(quiet_clinic, keys, page)
    _hands_over(quiet_clinic, keys, page)


def _claims_from_the_list(keys: Keyboard, page: Page) -> None:
    """To the row, a look beside the list, and the claim."""
    while not keys.held()["words"].startswith(NAME):
        keys.press("Alt+n")
    keys.press("Alt+l", leads_on=True)
    assert page.locator("#preview h2").inner_text() == NAME
    keys.press("Alt+n")
    while not keys.held()["words"].startswith(NAME):
        keys.press("Alt+n")
    keys.press("Alt+c", leads_on=True)
    says(page, "This request is yours now.")


def _logs_a_contact(clinic: ServedClinic, keys: Keyboard, page: Page) -> None:
    opens_tab(keys, "Contacts")
    keys.main()
    keys.to(name="channel")
    keys.press("ArrowDown")
    assert keys.held()["words"].startswith("WhatsApp")
    keys.to(name="outcome")
    keys.press("Space")
    keys.to(name="note")
    keys.types("The mother speaks Russian.")
    keys.to("Log the contact")
    keys.press("Enter", leads_on=True)
    says(page, "The contact was logged.")
    assert count(clinic, ContactAttempt) == 1
    assert the_case(clinic).contacted_at is not None


def _asks_for_records(clinic: ServedClinic, keys: Keyboard, page: Page) -> None:
    opens_tab(keys, "Records asked for")
    proposed = page.locator("#records input[type=checkbox]:checked").count()
    keys.main()
    keys.to("The sender")
    keys.to("Ask for these records")
    keys.press("Enter", leads_on=True)
    says(page, "The records are being asked for.")
    assert count(clinic, RecordItem) == proposed > 0


def _writes_a_note(clinic: ServedClinic, keys: Keyboard, page: Page) -> None:
    opens_tab(keys, "Notes")
    keys.main()
    keys.to(name="note")
    keys.types("Call after 17:00 their time.")
    keys.to("Add the note")
    keys.press("Space", leads_on=True)
    says(page, "The note was added.")
    assert count(clinic, Note) == 1


def _raises_the_urgency(clinic: ServedClinic, keys: Keyboard, page: Page) -> None:
    before = the_case(clinic).level
    assert before in ("soon", "routine")
    opens_tab(keys, "Urgency")
    keys.main()
    keys.to(name="raise_to")
    while not keys.held()["words"].startswith("Urgent"):
        keys.press("ArrowDown")
    keys.to(name="raise_reason")
    keys.types("The transplant was brought forward.")
    keys.to("Raise")
    keys.press("Enter", leads_on=True)
    says(page, "The urgency is raised.")
    assert the_case(clinic).level == "urgent"


def _beside_the_list(keys: Keyboard, name: str) -> None:
    """Back to the queue by the frame's link, and a look at one request."""
    keys.to("Queue")
    keys.press("Enter", leads_on=True)
    keys.press("Alt+n")
    while not keys.held()["words"].startswith(name):
        keys.press("Alt+n")
    keys.press("Alt+l", leads_on=True)


def _puts_off(clinic: ServedClinic, keys: Keyboard, page: Page) -> None:
    _beside_the_list(keys, NAME)
    keys.to(name="until")
    keys.types("11252026")
    keys.press("Enter", leads_on=True)
    says(page, "It comes back by itself.")
    assert the_case(clinic).snoozed_until is not None


def _hands_over(clinic: ServedClinic, keys: Keyboard, page: Page) -> None:
    _beside_the_list(keys, OTHER)
    keys.to("Give to")
    keys.types("Miriam")
    keys.to("Give")
    keys.press("Enter", leads_on=True)
    says(page, "The request was handed over.")
    with clinic.runtime.reading() as work:
        case = work.session.scalars(select(Referral).where(Referral.patient_name == OTHER)).one()
        assert work.session.get_one(Staff, case.owner_id or "").name == "Miriam"
