"""The family's side of `make smoke`."""

from __future__ import annotations

import re
import time
from datetime import datetime
from zoneinfo import ZoneInfo

from tools import smoke_case
from tools.browsing import HttpBrowser
from tools.resuming import send_in_pieces
from tools.smoke_steps import expect
from tools.walker import Walker

REFERENCE = re.compile(r'class="[^"]*\breference\b[^"]*"[^>]*>.*?<bdi[^>]*>([A-Z0-9-]{6,16})</bdi>', re.S)
CLINIC = ZoneInfo("Asia/Jerusalem")


class Family:
    """A mother at a browser without scripts."""

    def __init__(self, browser: HttpBrowser, email: str) -> None:
        self.email = email
        self._browser = browser
        answers = smoke_case.answers(datetime.now(CLINIC).date(), email)
        self._walker = Walker(browser, answers, time.sleep)

    def arrives(self) -> None:
        page = self._browser.open(f"/{smoke_case.LANGUAGE}/")
        expect(page.status == 200 and 'lang="ru"' in page.html, "no landing page in Russian", page)
        self._browser.open(page.link_to("/urgent"))

    def has_no_emergency(self) -> None:
        page = self._walker.answer()
        expect(page.status == 200 and "/request/" in self._walker.path, "the urgent screen did not lead on", page)

    def answers_questions(self) -> str:
        self._walker.walk(until="/records")
        return f"{len(self._walker.seen)} pages"

    def adds_records(self) -> None:
        files = smoke_case.files()
        page = self._walker.upload(*files)
        resumed = smoke_case.resumed()
        send_in_pieces(self._browser, *resumed)
        page = self._browser.open(page.address)
        for name, _content in (*files, resumed):
            expect(name in page.text, f"{name} is not in the list of files", page)
        links = dict.fromkeys(link.address for link in page.links if "/request/records/" in link.address)
        for address, details in zip(links, smoke_case.DETAILS, strict=True):
            page = self._walker.describe(address, details)
            expect(page.status == 200, "a file could not be described", page)

    def agrees(self) -> None:
        self._walker.walk()

    def checks_answers(self) -> None:
        page = self._browser.page
        expect(smoke_case.PATIENT in page.text, "the check page does not show the patient's name", page)
        expect(page.errors == [], "the check page complains", page)

    def sends(self) -> str:
        """The reference."""
        page = self._walker.press(self._walker.form())
        expect(page.status == 200 and self._walker.at("/sent"), "the request was not sent", page)
        found = REFERENCE.search(page.html)
        expect(found, "the confirmation shows no reference", page)
        assert found is not None
        return found.group(1)
