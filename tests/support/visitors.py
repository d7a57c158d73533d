"""Somebody who asks a running house over HTTP, like a browser without scripts; and drafts made ready for them."""

from __future__ import annotations

import http.client
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlencode, urlsplit

from intake.clinical.codebook import SCREENS
from intake.models.sessions import SessionKind
from intake.runtime import Runtime
from intake.services import consents, drafts, sessions
from intake.services.consents import Posted
from intake.services.drafts import DraftContent
from intake.services.work import Work

COOKIE = "intake"  # a house without https cannot use the __Host- name
FORM = "application/x-www-form-urlencoded"
TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]{64})"')
PATIENCE = 60.0  # seconds; a guard against a hang
Fields = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Page:
    """One answer of the server."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def token(self) -> str:
        found = TOKEN.search(self.text)
        return found.group(1) if found else ""

    @property
    def location(self) -> str:
        return self.headers.get("location", "")

    @property
    def words(self) -> str:
        """The page as it is read: without tags, entities resolved."""
        return unescape(re.sub(r"<[^>]+>", " ", self.text))


@dataclass
class Visitor:
    """One browser with its one cookie; every request on a connection of its own. Raises OSError and HTTPException
    as the network gives them."""

    url: str
    session_id: str = ""
    pages: list[Page] = field(default_factory=list)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Page:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, fields: Fields | bytes, headers: Mapping[str, str] | None = None) -> Page:
        body = fields if isinstance(fields, bytes) else urlencode(dict(fields), doseq=True).encode()
        sent = {"Content-Type": FORM, "Sec-Fetch-Site": "same-origin"} | dict(headers or {})
        return self.ask("POST", path, body, sent)

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Page:
        """One request and its whole answer; redirects are not followed."""
        link = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE)
        sent = {"Connection": "close"} | dict(headers or {})
        if self.session_id:
            sent["Cookie"] = f"{COOKIE}={self.session_id}"
        try:
            with suppress(BrokenPipeError, ConnectionResetError):  # it may answer before everything has arrived
                link.request(method, path, body, sent)
            answer = link.getresponse()
            page = Page(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            link.close()
        self._keep_cookie(page)
        self.pages.append(page)
        return page

    def follow(self, page: Page, most: int = 5) -> Page:
        """Go where redirects lead, staying in this house."""
        while page.status == 303 and most:
            page, most = self.get(page.location), most - 1
        return page

    def _keep_cookie(self, page: Page) -> None:
        given = re.match(rf"{COOKIE}=([^;]*)", page.headers.get("set-cookie", ""))
        if given:
            self.session_id = given.group(1)


def begin(runtime: Runtime, answers: Mapping[str, Any], language: str = "en", **told: Any) -> tuple[str, str]:
    """A draft with these answers and a session that owns it: the session's and the draft's id."""
    with runtime.work() as work:
        return _begin(work, DraftContent(answers=dict(answers), **told), language)


def begin_ready(runtime: Runtime, requests: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Drafts in which everything is answered and agreed to, so that only "Send" is left to press."""
    with runtime.work() as work:
        return [_begin(work, _agreed(work, answers), "en") for answers in requests]


def _begin(work: Work, content: DraftContent, language: str) -> tuple[str, str]:
    session_id = sessions.new_session_id()
    draft = drafts.start(work, language, content)
    sessions.open_session(work, session_id, SessionKind.VISITOR, draft_id=draft.id)
    return session_id, draft.id


def _agreed(work: Work, answers: Mapping[str, Any]) -> DraftContent:
    content = DraftContent(answers=dict(answers), visited=[screen.name for screen in SCREENS])
    current = consents.page(content.answers, "en", str)
    ticked = {consent.kind: Posted(ticked=True, version=consent.version) for consent in current}
    consents.give(work, content, current, ticked, "en")
    return content
