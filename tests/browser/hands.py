"""A person's hands on a real browser, for the walker of `make smoke`: types, ticks, chooses, presses."""

from __future__ import annotations

from urllib.parse import urljoin

from playwright.sync_api import FilePayload, Locator
from playwright.sync_api import Page as Tab

from tools.browsing import Files
from tools.pages import Button, Form, Page


class Hands:
    """What `tools.browsing.Browser` asks for, done in a tab of Chromium."""

    def __init__(self, tab: Tab, base: str) -> None:
        self.tab = tab
        self.page = Page("", base)

    def open(self, address: str) -> Page:
        response = self.tab.goto(urljoin(self.page.address, address))
        return self._shown(response.status if response else 0)

    def send(self, form: Form, button: Button | None = None, files: Files | None = None) -> Page:
        """Put into the form on the page what `form` holds, and press."""
        there = self.tab.locator("form").nth(self._place_of(form))
        drawn = Page(self.page.html).forms[self._place_of(form)]
        for name, values in form.values.items():
            if values != drawn.values.get(name):
                _put(there, name, values)
        for name, chosen in (files or {}).items():
            there.locator(f'input[name="{name}"]').set_input_files(
                [FilePayload(name=file, mimeType="application/octet-stream", buffer=body) for file, body in chosen]
            )
        with self.tab.expect_navigation() as navigation:
            _button(there, button).click()
        return self._shown(navigation.value.status)

    def _place_of(self, form: Form) -> int:
        return next(place for place, known in enumerate(self.page.forms) if known is form)

    def _shown(self, status: int) -> Page:
        self.page = Page(self.tab.content(), self.tab.url, status)
        return self.page


def _put(form: Locator, name: str, values: list[str]) -> None:
    """One control, as a hand would: only what can be seen can be used."""
    controls = form.locator(f'[name="{name}"]')
    kind = controls.first.evaluate("e => e.tagName === 'INPUT' ? e.type : e.tagName.toLowerCase()")
    if kind == "select":
        controls.first.select_option(values)
    elif kind in ("radio", "checkbox"):
        for number in range(controls.count()):
            box = controls.nth(number)
            wanted = box.get_attribute("value") in values
            if wanted or kind == "checkbox":
                box.set_checked(wanted)
    else:
        controls.first.fill(values[0])


def _button(form: Locator, button: Button | None) -> Locator:
    if button is None or not button.name:
        return form.locator("button:not([name])").first
    return form.locator(f'button[name="{button.name}"][value="{button.value}"]').first
