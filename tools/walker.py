"""Somebody with answers in mind who goes through the pages of a request, one form after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from tools.browsing import Browser, Files
from tools.filling import fill
from tools.pages import Button, Form, NotOffered, Page, told

GROUP_PAGES = {"treatments-so-far": "treatment_lines", "mrd-results": "mrd_results"}
MOST_PAGES = 200
SECONDS_TO_READ = 4  # what a person needs at least for the page of consents


class Stuck(Exception):
    """The page did not let the person on; the message holds the page's own words."""

    def __init__(self, page: Page, why: str) -> None:
        super().__init__(f"{page.address} (status {page.status}): {why or told(page.errors)}")
        self.page = page


class Walker:
    """`seen`: paths of the pages that were filled in. `pause` waits for some seconds, or moves a test's clock. `force`
    sends answers also where the page does not offer them."""

    def __init__(
        self, browser: Browser, answers: Mapping[str, Any], pause: Callable[[float], None], *, force: bool = False
    ) -> None:
        self.browser = browser
        self.answers: dict[str, Any] = dict(answers)
        self.seen: list[str] = []
        self._pause = pause
        self._force = force

    @property
    def path(self) -> str:
        return urlsplit(self.browser.page.address).path

    def at(self, *endings: str) -> bool:
        return self.path.endswith(endings)

    def answer(self, answers: Mapping[str, Any] | None = None, *having: str, force: bool = False) -> Page:
        """Fill in the form that is shown, or the one `having` these controls, and press its first button."""
        form = self.form(*having)
        try:
            fill(form, self.answers if answers is None else answers, force=force or self._force)
        except NotOffered as error:
            raise Stuck(self.browser.page, str(error)) from error
        return self.press(form)

    def form(self, *having: str) -> Form:
        """The first form on this page, or the one `having` these controls. Raises Stuck."""
        try:
            return self.browser.page.form_with(*having)
        except NotOffered as error:
            raise Stuck(self.browser.page, str(error)) from error

    def press(self, form: Form, name: str = "", value: str = "", files: Files | None = None) -> Page:
        """Press a button by its name, or the first one."""
        wanted = [button for button in form.buttons if not name or (button.name, button.value) == (name, value)]
        if not wanted:
            raise Stuck(self.browser.page, f"no button {name}={value}")
        return self.browser.send(form, wanted[0], files)

    def walk(self, until: str = "/check") -> Page:
        """From the page that is shown to the one whose path ends with `until`. Raises Stuck."""
        while not self.at(until):
            self.seen.append(self.path)
            if len(self.seen) > MOST_PAGES:
                raise Stuck(self.browser.page, "the questions never end")
            page = self.step()
            if page.status != 200:
                raise Stuck(page, "")
        return self.browser.page

    def step(self) -> Page:
        """Do what this page asks for."""
        if self.at("/rows"):
            return self._rows()
        if self.at("/agree"):
            return self.agree()
        if self.at("/records"):
            return self.press(self.browser.page.form_with("files"), "then", "next")
        return self.answer()

    def agree(self) -> Page:
        """Read the consents and tick every box."""
        form = self.form()
        self._pause(SECONDS_TO_READ)
        for name, offered in form.offered.items():
            form.choose(name, *offered)
        return self.press(form)

    def _rows(self) -> Page:
        """Add every row that is not there yet, then go on."""
        group = GROUP_PAGES[self.path.split("/")[-2]]
        there = sum(button.name == "remove" for button in self.form().buttons)
        for row in (self.answers.get(group) or [])[there:]:
            self.press(self.form(), *_adding(self.form()))
            self.walk_row(row)
        return self.press(_onward(self.form()))

    def walk_row(self, row: Mapping[str, Any]) -> None:
        """Answer the pages of one row until its list is shown again. Raises Stuck."""
        while not self.at("/rows"):
            self.seen.append(self.path)
            page = self.answer(row)
            if page.status != 200:
                raise Stuck(page, "")

    def upload(self, *files: tuple[str, bytes]) -> Page:
        """Choose files on the page of records and add them, without going on."""
        form = self.browser.page.form_with("files")
        adding = next(button for button in form.buttons if not button.name)
        return self.browser.send(form, adding, {"files": list(files)})

    def describe(self, address: str, details: Mapping[str, Any]) -> Page:
        """Say on its own page what a file is."""
        self.browser.open(address)
        form = self.browser.page.form_with("doc_type")
        fill(form, details)
        return self.press(form)


def _adding(form: Form) -> tuple[str, str]:
    found = next((button for button in form.buttons if button.name == "add"), Button("add", "1"))
    return found.name, found.value


def _onward(form: Form) -> Form:
    """The list's own Continue is the button without a name."""
    form.buttons = [button for button in form.buttons if not button.name]
    return form
