"""Pages that only a pressed button shows: what is shown once, what went stale, what does not work any more."""

from __future__ import annotations

from dataclasses import replace

from playwright.sync_api import Page, Response

from tests.browser.clinic import ServedClinic
from tests.browser.place import Arrival, Place
from tests.browser.places import all_places
from tests.browser.town import Town

NO_TOKEN = """() => { for (const held of document.querySelectorAll('main input[name=csrf_token]')) held.value = '0' }"""
# Where a script sends files by itself the button of the plain form is hidden; here it is the form that is asked.
PLAIN_FORM = """() => { for (const plain of document.querySelectorAll('[data-plain]')) plain.hidden = false }"""
# Forms of people without an account give themselves back when their token went stale. (Those of the desk do not.)
KEEPERS = (
    "the urgent screen", "come back by code", "come back by mail", "the sign-in link", "the saved link",
    "the desk's door", "save", "agree", "how to reach the sender", "stop", "records", "records of a request",
    "a row of treatments-so-far", "rows of treatments-so-far", "a file of the draft", "asked body", "asked liver",
)  # fmt: skip


def press(page: Page, button: str) -> Response:
    """Press the first button that fits, and wait for the page that follows."""
    with page.expect_navigation() as navigation:
        page.locator(button).first.click()
    return navigation.value


def _dead_code(page: Page) -> Response:
    page.fill('main input[name="email"]', "somebody@example.org")
    page.fill('main input[name="code"]', "2345-6789-ABCD")
    return press(page, 'main form:has(input[name="code"]) button')


def _dead_saved_link(page: Page) -> Response:
    page.evaluate("() => { document.querySelector('input[name=token]').value = 'x'.repeat(43) }")
    return press(page, 'main form:has(input[name="token"]) button')


def _press_link(page: Page) -> Response:
    """The script has put the token of the address into the form."""
    return press(page, 'main form:has(input[name="token"]) button')


def _confirmed() -> Place:
    def enter(clinic: ServedClinic, town: Town, language: str) -> Arrival:
        return Arrival(f"/{language}/doctor/confirm#{clinic.address_to_confirm(town.physician)}")

    return Place("an address is confirmed", "physician.confirm", enter, press=_press_link)


def _return_code(page: Page) -> Response:
    return press(page, 'main form:has(input[name="way"][value="code"]) button')


def _stale(page: Page) -> Response:
    page.evaluate(NO_TOKEN)
    page.evaluate(PLAIN_FORM)
    return press(page, "main form[method=post] button:not([name])")


def _dead_invitation(page: Page) -> Response:
    page.evaluate("() => { document.querySelector('input[name=token]').value = 'x'.repeat(43) }")
    page.fill("#password", "a quiet lamp in the rain")
    return press(page, "main form[method=post] button")


def _recovery_codes(page: Page) -> Response:
    return press(page, 'main form[action$="/recovery-codes"] button')


def _unusual(page: Page) -> Response:
    """A value that is possible and rare: the page asks whether it is right."""
    page.fill('main input[name="height-value"]', "190")
    page.fill('main input[name="weight-value"]', "25")
    return press(page, "main form[method=post] button:not([name])")


def pressed_places() -> list[Place]:
    known = {place.name: place for place in all_places()}
    return [
        replace(known["the sign-in link"], name="a dead code", form=None, press=_dead_code, status=404),
        replace(known["the saved link"], name="a dead link", form=None, press=_dead_saved_link, status=404),
        replace(known["an invitation"], name="a dead invitation", press=_dead_saved_link, status=404),
        _confirmed(),
        replace(known["save"], name="a return code, shown once", form=None, press=_return_code),
        replace(
            known["a colleague's invitation"], name="a dead invitation", form=None, press=_dead_invitation, status=404
        ),
        replace(known["the own account"], name="recovery codes", press=_recovery_codes),
        replace(known["asked body"], name="an unusual answer", form=None, press=_unusual),
        *(
            replace(known[name], name=f"{name}, gone stale", form=None, press=_stale, status=422)
            for name in KEEPERS
        ),
    ]
