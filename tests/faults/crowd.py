"""Many people who send their requests at the same time and try again when the line drops."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

from tests.support.visitors import Page, Visitor
from tests.support.waiting import NeverHappened, until
from tests.web.patient.people import MOTHER

REFERENCE = re.compile(r"\b[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}\b")
LINE_DROPPED = (OSError, http.client.HTTPException)
LONGEST = 120.0  # seconds that somebody keeps trying; a guard against a hang
_PAUSE = threading.Event()  # never set: a person's pause before the next try


def request_of(number: int) -> dict[str, Any]:
    """A sender's answers. Every tenth is an emergency: alerts have a lane of their own."""
    urgent = {"urgent_symptoms": ["seizure"], "urgent_symptom_timing": "now"} if number % 10 == 3 else {}
    return MOTHER | {"email": f"sender{number}@example.org", "patient_full_name": f"Тимур Примеров {number}"} | urgent


@dataclass
class Crowd:
    """A few senders who take requests from one pile. `acknowledged` maps a draft to the reference that was shown."""

    url: str
    people: int = 4
    acknowledged: dict[str, str] = field(default_factory=dict)
    dropped: int = 0
    refused: list[str] = field(default_factory=list)
    _pile: SimpleQueue[tuple[str, str]] = field(default_factory=SimpleQueue)
    _closed: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def open(self) -> None:
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(self.people)]
        for thread in self._threads:
            thread.start()

    def send(self, requests: Iterable[tuple[str, str]]) -> None:
        """Put more requests on the pile: a session and its draft each."""
        for request in requests:
            self._pile.put(request)

    def await_answers(self, count: int) -> None:
        """Wait until so many references were shown in all."""
        until(lambda: len(self.acknowledged) + len(self.refused) >= count, f"{count} answers", within=LONGEST)

    def close(self) -> None:
        self._closed.set()
        for thread in self._threads:
            thread.join(LONGEST)

    def _work(self) -> None:
        while not self._closed.is_set():
            try:
                session_id, draft_id = self._pile.get(timeout=0.1)
            except Empty:
                continue
            try:
                self.acknowledged[draft_id] = self._send(session_id)
            except AssertionError as error:
                self.refused.append(str(error))

    def _send(self, session_id: str) -> str:
        """Open the check page, press "Send", read the reference; begin again from the page when the line drops."""
        deadline = time.monotonic() + LONGEST
        person = Visitor(self.url, session_id)
        while time.monotonic() < deadline:
            try:
                return _reference_on(self._pressed(person))
            except LINE_DROPPED:
                self.dropped += 1
                _PAUSE.wait(0.1)
        raise NeverHappened("the house never answered")

    def _pressed(self, person: Visitor) -> Page:
        page = person.follow(person.get("/en/request/check"))
        if page.token and 'action="/en/request/send"' in page.text:
            page = person.follow(person.post("/en/request/send", {"csrf_token": page.token}))
        return page


def _reference_on(page: Page) -> str:
    assert page.status == 200, f"{page.status}: {page.words[:300]}"
    found = REFERENCE.search(page.words)
    assert found, page.words[:600]
    return found.group()
