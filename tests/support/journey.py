"""A person who goes through the questions: fills in what a page shows from known answers, and sends the form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from flask.testing import FlaskClient

from intake.models.sessions import SessionKind
from intake.runtime import Runtime
from intake.services import drafts, sessions
from intake.services.drafts import DraftContent
from intake.services.work import Work
from tests.support.browser import BASE, Browser
from tests.support.walker import ClientBrowser
from tools import filling
from tools.pages import Form, Page
from tools.walker import Stuck, Walker

COOKIE = "__Host-intake"


def begin(
    runtime: Runtime, client: FlaskClient, answers: Mapping[str, Any] | None = None, language: str = "en", **told: Any
) -> str:
    """A draft that this browser owns; its id."""
    session_id = sessions.new_session_id()
    content = DraftContent(answers=dict(answers or {}), **told)
    with runtime.work() as work:
        draft = drafts.start(work, language, content)
        sessions.open_session(work, session_id, SessionKind.VISITOR, draft_id=draft.id)
        draft_id = draft.id
    client.set_cookie(COOKIE, session_id, domain="clinic.test", secure=True)
    return draft_id


def content(runtime: Runtime, draft_id: str) -> DraftContent:
    """What is stored now."""
    with runtime.reading() as work:
        return _content(work, draft_id)


def _content(work: Work, draft_id: str) -> DraftContent:
    return drafts.content_of(work, drafts.find(work, draft_id))


class Person(Browser):
    """Somebody with answers in mind."""

    @property
    def form(self) -> Form:
        """The first form of the page that posts, as it is drawn; an empty one where there is none."""
        forms = [form for form in Page(self.text).forms if form.method == "post"]
        return forms[0] if forms else Form()

    @property
    def path(self) -> str:
        assert self.page is not None
        return self.page.request.path

    @property
    def here(self) -> str:
        """The path with its query, where the form of this page goes."""
        assert self.page is not None
        query = self.page.request.query_string.decode()
        return self.path + (f"?{query}" if query else "")

    @property
    def title(self) -> str:
        found = re.search(r"<title>(.*?)</title>", self.text, re.S)
        return unescape(found.group(1)) if found else ""

    def fill(self, answers: Mapping[str, Any]) -> int:
        """Send the form of this page with these answers over what it holds; the status before any redirect."""
        form = self.form
        filling.fill(form, answers, force=True)
        return self._sent(form.values)

    def put(self, **controls: str | list[str]) -> int:
        """Send the form of this page with some controls as given."""
        posted = dict(self.form.values)
        posted |= {name: value if isinstance(value, list) else [value] for name, value in controls.items()}
        return self._sent(posted)

    def _sent(self, posted: dict[str, list[str]]) -> int:
        first = self.send(self.here, posted, follow=False)  # type: ignore[arg-type]  # lists are several values
        status = first.status_code
        if first.location:
            self.open(first.location)
        return status


def walk(person: Person, answers: Mapping[str, Any], language: str = "en") -> list[str]:
    """From wherever the journey goes on to the check page; the paths of the pages that were filled in.

    Raises AssertionError with path and status where the pages do not let the person on; that page is then shown.
    """
    person.open(f"/{language}/request/")
    return go_on(person, answers)


def go_on(person: Person, answers: Mapping[str, Any]) -> list[str]:
    """The same, from the page that is shown."""
    browser = ClientBrowser(person.client)
    browser.open(person.here)
    walker = Walker(browser, answers, lambda seconds: None, force=True)
    try:
        walker.walk()
    except Stuck as stuck:
        raise AssertionError(f"{walker.path}: {stuck.page.status} {stuck}") from stuck
    finally:
        person.page = browser.answer
    return walker.seen


__all__ = ["BASE", "Form", "Person", "begin", "content", "go_on", "walk"]
