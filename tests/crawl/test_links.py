"""No link leads nowhere: whatever a page offers to follow is there for the person who is looking at the page.

The crawl begins at every place of the house and goes on from page to page, as whoever each place is meant for.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from config import LANGUAGES
from intake.models.sessions import WebSession
from intake.services.sessions import session_hash
from tests.browser.clinic import ServedClinic
from tests.browser.place import Arrival
from tests.browser.places import all_places
from tests.browser.town import Town
from tests.crawl.reading import Leads, Sheet
from tests.crawl.visiting import client_of

# Where a press may lead to outside; nothing is fetched from there.
ELSEWHERE = ("https://wa.me/",)
DIALLED = re.compile(r"tel:\+?\d{3,15}|mailto:[^@\s]+@[\w.-]+(?:\?\S*)?")
# Of pages that differ in their values only, such as the days of a calendar, so many are opened.
ALIKE = 2
OTHERS = {code: tuple(f"/{other}/" for other in LANGUAGES if other != code) for code in LANGUAGES}


@dataclass
class Crawl:
    """People of one kind going from page to page in one language. `seen`: how often each kind of address was opened.
    `shared` are files and public pages that anybody has opened."""

    clinic: ServedClinic
    language: str
    shared: set[str]
    seen: Counter[str] = field(default_factory=Counter)
    done: set[str] = field(default_factory=set)
    found: list[str] = field(default_factory=list)

    def go(self, client: FlaskClient, start: str) -> None:
        """From a page that is looked at in any case, to all that can be reached from it and were not seen yet."""
        waiting = deque([start])
        while waiting:
            path = waiting.popleft()
            sheet = Sheet(client.get(path, base_url=self.clinic.url).get_data(as_text=True))
            self.found += [f"{path}: {fault}" for fault in faults(sheet)]
            waiting += [to for leads in sheet.leads for to in self._follow(client, path, sheet, leads)]

    def _follow(self, client: FlaskClient, path: str, sheet: Sheet, leads: Leads) -> Iterator[str]:
        """Judge one link; the address if it is a page to go on with."""
        if leads.to.startswith(ELSEWHERE) or DIALLED.fullmatch(leads.to):
            return
        whole, fragment = urldefrag(urljoin(self.clinic.url + path, leads.to))
        to = whole.removeprefix(self.clinic.url)
        if not to.startswith("/"):
            self.found.append(f"{path}: leads away to {leads.to}")
        elif to == path:
            if fragment and fragment not in sheet.ids:
                self.found.append(f"{path}: no place #{fragment}")
        elif leads.method == "post":
            if not self._answers(urlsplit(to).path, "POST"):
                self.found.append(f"{path}: nothing takes a form at {to}")
        elif leads.to.startswith(OTHERS[self.language]):
            if not self._answers(urlsplit(to).path, "GET"):  # they are opened in their own language
                self.found.append(f"{path}: no page in another language at {to}")
        elif self._is_new(to, fragment):
            yield from self._judged(client, path, to, fragment)

    def _is_new(self, to: str, fragment: str) -> bool:
        kind = self._kind(to) + fragment
        done = self.shared if kind.startswith(("/static/", "public.")) else self.done
        if (to + fragment) in done:
            return False
        done.add(to + fragment)
        self.seen[kind] += 1
        return self.seen[kind] <= ALIKE

    def _judged(self, client: FlaskClient, path: str, to: str, fragment: str) -> Iterator[str]:
        answer = client.get(to, base_url=self.clinic.url, follow_redirects=True)
        if answer.status_code != 200:
            self.found.append(f"{path}: {answer.status_code} for {to}")
        elif answer.mimetype == "text/html":
            if fragment and fragment not in Sheet(answer.get_data(as_text=True)).ids:
                self.found.append(f"{path}: no place {to}#{fragment}")
            if to.startswith(f"/{self.language}/"):
                yield answer.request.full_path.rstrip("?")

    def _kind(self, to: str) -> str:
        """Addresses of one view that ask for the same things."""
        parts = urlsplit(to)
        if to.startswith("/static/") or not self._answers(parts.path, "GET"):
            return to
        asked = sorted({name for name, _value in parse_qsl(parts.query, keep_blank_values=True)})
        own = parts.path if "/desk/" not in parts.path and "/records/" not in parts.path else ""
        return f"{self.clinic.endpoint_of(parts.path)} {own} {','.join(asked)}"

    def _answers(self, path: str, method: str) -> bool:
        try:
            self.clinic.app.url_map.bind("").match(path, method=method)
        except HTTPException:  # also for an address that only leads to another
            return False
        return True


def faults(sheet: Sheet) -> list[str]:
    """What is wrong with the page itself: inline code, ids that are there twice, references to what is not there."""
    twice = [f"id {name} is there {count} times" for name, count in Counter(sheet.ids).items() if count > 1]
    there = set(sheet.ids)
    dead = [f"{name} refers to {wanted}" for name, wanted in sheet.pointers if wanted not in there]
    return [*sheet.faults, *twice, *dead]


def kind_of(clinic: ServedClinic, arrival: Arrival) -> str:
    """Whose session this is. All who have not sent yet are alike: each of them has answers of their own."""
    if not arrival.cookie:
        return "anybody"
    with clinic.runtime.work() as work:
        held = work.session.get_one(WebSession, session_hash(arrival.cookie))
        return f"{held.kind} {held.staff_id} {held.physician_id} {held.referral_id} {held.complete}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_link_leads_nowhere(clinic: ServedClinic, town: Town, language: str) -> None:
    crawls: dict[str, Crawl] = {}
    shared: set[str] = set()
    for place in all_places():
        if place.endpoint.startswith("development."):  # the gallery of components links to nothing
            continue
        arrival = place.enter(clinic, town, language)
        crawl = crawls.setdefault(kind_of(clinic, arrival), Crawl(clinic, language, shared))
        with place.during(clinic):
            crawl.go(client_of(clinic, arrival.cookie), arrival.path.split("#")[0])
    assert sum(len(crawl.done) for crawl in crawls.values()) + len(shared) > 500
    assert list(dict.fromkeys(fault for crawl in crawls.values() for fault in crawl.found)) == []
