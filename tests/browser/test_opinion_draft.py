"""An opinion is saved while its author still types, and the button then saves what came after."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from intake.models.referrals import Referral
from intake.models.staff import Role
from intake.services import opinions
from intake.services.opinion_parts import Part
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.browser.desk_opinions import a_place_to_write
from tests.support import factories

pytestmark = IN_CHROMIUM


@pytest.fixture
def desk(chromium: Browser) -> Iterator[BrowserContext]:
    opened = chromium.new_context(viewport={"width": 1280, "height": 800})
    yield opened
    opened.close()


def view_of(clinic: ServedClinic, referral_id: str) -> str | None:
    with clinic.runtime.reading() as work:
        draft = opinions.draft_of(work, work.session.get_one(Referral, referral_id))
    return draft.parts.get(Part.VIEW) if draft else None


def let_it_save(page: Page, said: Locator, form: str) -> None:
    """The pause after the last letter, and the answer of the clinic."""
    with page.expect_response(lambda answer: answer.url.endswith(form) and answer.request.method == "POST"):
        page.clock.fast_forward(9_000)
    expect(said).to_contain_text("Saved at")


def test_a_draft_grows_on_the_server_while_it_is_typed(desk: BrowserContext, clinic: ServedClinic) -> None:
    with clinic.runtime.work() as work:
        referral = factories.a_request(work, "EX2")
        a_place_to_write(work, referral, clinic, begun=False)
        referral_id = referral.id
    path = f"/en/desk/cases/{referral_id}/opinion"
    desk.add_cookies([{"name": "intake", "value": clinic.as_staff(Role.HAEMATOLOGIST), "url": clinic.url}])
    page = desk.new_page()
    page.clock.install()
    page.goto(clinic.url + path)
    said, box = page.locator("[data-autosave-words]"), page.locator("#view")
    box.press_sequentially("It may be")
    let_it_save(page, said, path)
    assert view_of(clinic, referral_id) == "It may be"
    box.press_sequentially(", later.")
    let_it_save(page, said, path)
    assert view_of(clinic, referral_id) == "It may be, later."
    box.press_sequentially(" Or not.")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("main")).to_contain_text("The draft is saved.")
    assert view_of(clinic, referral_id) == "It may be, later. Or not."
