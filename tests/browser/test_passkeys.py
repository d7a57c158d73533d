"""Passkeys in a real browser, with an authenticator that lives in it: made, shown, asked for again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from intake.models.staff import Role
from intake.services import invitations
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.support.databases import SqliteDatabases

pytestmark = IN_CHROMIUM
PASSWORD = "a quiet lamp in the rain"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def by_name(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedClinic]:
    """A clinic under a name: browsers know no passkeys for a bare address."""
    folder = tmp_path_factory.mktemp("by-name")
    served = ServedClinic(SqliteDatabases(folder).fresh(folder), folder, "localhost")
    yield served
    served.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def device(page: Page) -> CDPSession:
    """A device with a passkey store that has just recognised its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session


def arrives(clinic: ServedClinic, page: Page, email: str) -> None:
    """Follow an administrator's invitation up to the second step."""
    with clinic.runtime.work() as work:
        token = invitations.first_administrator(work, name="Root", email=email, language="en")
    page.goto(f"{clinic.url}/en/desk/invitation#{token}")
    assert "#" not in page.url
    page.fill("#password", PASSWORD)
    page.click("text=Keep this password")
    page.wait_for_url("**/sign-in/set-up")


def makes_a_passkey(page: Page) -> None:
    page.fill("#name", "Telephone")
    page.click("text=Make a passkey")
    page.wait_for_selector("text=Recovery codes")


def test_a_passkey_is_made_and_opens_the_desk_again(by_name: ServedClinic, page: Page, device: CDPSession) -> None:
    arrives(by_name, page, "one@clinic.test")
    makes_a_passkey(page)
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    page.goto(f"{by_name.url}/en/desk/account")
    assert "Telephone" in page.inner_text("main")
    page.click("text=Sign out")
    page.click("text=Sign in with a passkey")
    page.wait_for_url("**/desk/tasks")


def test_after_the_password_the_passkey_is_the_second_step(
    by_name: ServedClinic, page: Page, device: CDPSession
) -> None:
    arrives(by_name, page, "two@clinic.test")
    makes_a_passkey(page)
    page.goto(f"{by_name.url}/en/desk/account")
    page.click("text=Sign out")
    page.fill("#email", "two@clinic.test")
    page.fill("#password", PASSWORD)
    page.click("main >> text='Sign in'")
    page.wait_for_url("**/sign-in/second*")
    page.click("text=Use the passkey")
    page.wait_for_url("**/desk/tasks")


def test_showing_the_passkey_again_sends_what_was_typed(by_name: ServedClinic, page: Page, device: CDPSession) -> None:
    """The browser repeats the form by itself (307), and the page that asks carries it."""
    arrives(by_name, page, "three@clinic.test")
    makes_a_passkey(page)
    page.goto(f"{by_name.url}/en/desk/staff/new")
    page.fill("#name", "Лея Ким")
    page.fill("#email", "leah@clinic.test")
    page.check(f"input[value={Role.LEAD}]")
    page.select_option("#language", "ru")
    page.check("input[name=speaks][value=ru]")
    by_name.clock.move(minutes=6)
    page.click("text=Send the invitation")
    page.wait_for_selector("text=What you sent is kept.")
    page.click("text=Use the passkey")
    page.click("text=Send it now")
    page.wait_for_selector("text=The invitation is on its way.")
    assert "Лея Ким" in page.inner_text("main")


def test_an_answer_that_no_passkey_gave_opens_nothing(by_name: ServedClinic, page: Page) -> None:
    page.goto(f"{by_name.url}/en/desk/sign-in")
    form = page.locator("form[data-passkey]")
    form.evaluate("form => { form.elements.answer.value = '{}'; form.submit(); }")
    page.wait_for_selector("text=This passkey is not known here.")


def test_a_device_that_does_not_recognise_its_owner_makes_no_passkey(by_name: ServedClinic, page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, "isUserVerified": False}})
    arrives(by_name, page, "five@clinic.test")
    page.click("text=Make a passkey")
    page.wait_for_selector("text=The passkey did not answer.")
