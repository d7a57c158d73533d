"""What comes in while somebody works in the queue is offered, and moves nothing under the hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from intake.models.staff import Role
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.support import factories
from tests.support.databases import SqliteDatabases

pytestmark = IN_CHROMIUM
POLL = 31_000  # milliseconds; the page asks every half minute
# Everything a hand relies on: where the focus and the marked text are, where one has scrolled to, what lies where.
UNDER_THE_HAND = """() => { const held = document.activeElement, marked = getSelection();
  return {focus: held.id || held.getAttribute('href') || held.tagName, at: scrollY,
    typed: held.value || '', caret: [held.selectionStart ?? null, held.selectionEnd ?? null],
    marked: marked.toString(), ticked: [...document.querySelectorAll('.tick:checked')].map(box => box.value),
    rows: [...document.querySelectorAll('.queue tbody tr')].map(row => row.getBoundingClientRect().top),
    names: [...document.querySelectorAll('.queue .row-link')].map(link => link.textContent)} }"""


@pytest.fixture
def busy_clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedClinic]:
    """A clinic with more requests than one screen shows."""
    folder = tmp_path_factory.mktemp("busy")
    served = ServedClinic(SqliteDatabases(folder).fresh(folder), folder)
    with served.runtime.work() as work:
        for number in range(12):
            factories.a_request(work, "EX2", patient_full_name=f"Тимур {'абвгдежзиклм'[number]}")
    yield served
    served.close()


@pytest.fixture
def queue(chromium: Browser, busy_clinic: ServedClinic) -> Iterator[Page]:
    """The open queue; the test turns the browser's clock."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    context.add_cookies([{"name": "intake", "value": busy_clinic.as_staff(Role.COORDINATOR), "url": busy_clinic.url}])
    page = context.new_page()
    page.clock.install()
    page.goto(f"{busy_clinic.url}/en/desk/")
    yield page
    context.close()


def two_more_arrive(clinic: ServedClinic) -> None:
    """Urgent ones, whose place is above all others."""
    clinic.clock.move(seconds=20)
    with clinic.runtime.work() as work:
        for name in ("Новая Анна", "Новый Пётр"):
            factories.a_request(work, "EX1", patient_full_name=name)


def half_a_minute(page: Page) -> None:
    with page.expect_response("**/desk/news?*"):
        page.clock.run_for(POLL)
    page.get_by_text("2 new cases. Show them").wait_for()


def under_the_hand(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(UNDER_THE_HAND)
    return found


def test_new_cases_move_neither_focus_nor_rows_nor_scroll(busy_clinic: ServedClinic, queue: Page) -> None:
    queue.locator(".queue .tick").nth(8).check()
    queue.locator(".queue .row-link").nth(9).focus()
    before = under_the_hand(queue)
    assert before["at"] > 0, "the page has been scrolled"
    two_more_arrive(busy_clinic)
    half_a_minute(queue)
    assert under_the_hand(queue) == before
    assert "Новая Анна" not in queue.locator("main").inner_text()


def test_new_cases_leave_what_is_typed_and_marked(busy_clinic: ServedClinic, queue: Page) -> None:
    queue.locator("#filter-q").press_sequentially("Тимур Прим")
    queue.locator("#filter-q").evaluate("box => box.setSelectionRange(2, 7)")
    before = under_the_hand(queue)
    assert (before["typed"], before["caret"]) == ("Тимур Прим", [2, 7])
    two_more_arrive(busy_clinic)
    half_a_minute(queue)
    assert under_the_hand(queue) == before
    queue.keyboard.type("о")
    assert queue.input_value("#filter-q") == "ТиоПрим"[:2] + "о" + "рим"


def test_new_cases_leave_marked_words_marked(busy_clinic: ServedClinic, queue: Page) -> None:
    queue.locator(".queue .row-link").nth(3).evaluate("link => getSelection().selectAllChildren(link)")
    before = under_the_hand(queue)
    assert before["marked"].startswith("Тимур")
    two_more_arrive(busy_clinic)
    half_a_minute(queue)
    assert under_the_hand(queue) == before


def test_the_new_cases_come_when_they_are_asked_for(busy_clinic: ServedClinic, queue: Page) -> None:
    two_more_arrive(busy_clinic)
    half_a_minute(queue)
    with queue.expect_navigation():
        queue.keyboard.press("Alt+j")
    assert queue.locator(".queue .row-link").first.inner_text().startswith("Нов")
