"""A person who goes through the questions: fills in what a page shows from known answers, and sends the form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient

from intake.models.sessions import SessionKind
from intake.runtime import Runtime
from intake.services import drafts, sessions
from intake.services.drafts import DraftContent
from intake.services.work import Work
from tests.support.browser import BASE, Browser

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


class Form(HTMLParser):
    """The controls of the page's first form as a browser would send them untouched."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.offered: dict[str, list[str]] = {}
        self._inside = self._finished = False
        self._select = self._textarea = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and not self._finished and given.get("method") == "post":
            self._inside = True
        if not self._inside:
            return
        name = given.get("name", "")
        if tag == "input":
            self._input(name, given)
        elif tag == "select":
            self._select = name
            self.values.setdefault(name, [""])
        elif tag == "option" and self._select:
            self.offered.setdefault(self._select, []).append(given.get("value", ""))
            if "selected" in given:
                self.values[self._select] = [given["value"]]
        elif tag == "textarea":
            self._textarea = name
            self.values[name] = [""]

    def _input(self, name: str, given: dict[str, str]) -> None:
        if given.get("type") in ("radio", "checkbox"):
            self.offered.setdefault(name, []).append(given.get("value", ""))
            if "checked" in given:
                self.values.setdefault(name, []).append(given["value"])
        elif name:
            self.values[name] = [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.values[self._textarea] = [self.values[self._textarea][0] + data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea":
            self.values[self._textarea] = [self.values[self._textarea][0].removeprefix("\n")]
            self._textarea = ""
        elif tag == "form" and self._inside:
            self._inside, self._finished = False, True


class Person(Browser):
    """Somebody with answers in mind."""

    @property
    def form(self) -> Form:
        return Form(self.text)

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
        posted = dict(form.values)
        for name in (posted.get("asked") or [""])[0].split():
            self._write(posted, form, name, answers.get(name))
        return self._sent(posted)

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

    def _write(self, posted: dict[str, list[str]], form: Form, name: str, answer: Any) -> None:
        """One answer into its controls, the way a person would."""
        for control in [held for held in posted if held == name or held.startswith(f"{name}-")]:
            del posted[control]
        if isinstance(answer, dict) and "absent" in answer:
            beside = f"{name}-absent"
            posted[beside if answer["absent"] in form.offered.get(beside, ()) else name] = [answer["absent"]]
        elif isinstance(answer, dict):
            posted |= {f"{name}-{part}": [str(value)] for part, value in answer.items()}
        elif isinstance(answer, list):
            posted[name] = [str(item) for item in answer]
        elif answer is True:
            posted[name] = ["yes"]
        elif f"{name}-year" in form.values and answer is not None:
            parts = zip(("year", "month", "day"), str(answer).split("-"), strict=False)
            posted |= {f"{name}-{part}": [value] for part, value in parts}
        elif answer is not None:
            posted[name] = [str(answer)]


def walk(person: Person, answers: Mapping[str, Any], language: str = "en", *, most: int = 200) -> list[str]:
    """From wherever the journey goes on to the check page; the paths of the pages that were filled in."""
    person.open(f"/{language}/request/")
    seen = []
    while not person.path.endswith("/check"):
        seen.append(person.path)
        assert len(seen) < most, "the journey never ends: " + ", ".join(seen[-5:])
        if person.path.endswith("/rows"):
            _walk_rows(person, answers, person.path)
        elif person.path.endswith("/agree"):
            agree(person)
        elif "/request/" in person.path and "asked" in person.form.values:
            status = person.fill(answers)
            assert status == 303, f"{person.path}: {status} {_errors(person.text)}"
        else:
            raise AssertionError(f"{person.path} is no page of the journey")
    return seen


def agree(person: Person) -> None:
    """Tick every box of the agreement."""
    boxes = dict.fromkeys(person.form.offered, "yes")
    assert person.put(**boxes) == 303, _errors(person.text)


def _walk_rows(person: Person, answers: Mapping[str, Any], path: str) -> None:
    group = {"treatments-so-far": "treatment_lines", "mrd-results": "mrd_results"}[path.split("/")[-2]]
    for row in answers.get(group) or []:
        person.put(add="1")
        while not person.path.endswith("/rows"):
            status = person.fill(row)
            assert status == 303, f"{person.path}: {status} {_errors(person.text)}"
    assert person.put() == 303


def _errors(html: str) -> list[str]:
    return re.findall(r'<p class="error"[^>]*>(.*?)</p>', html, re.S)


__all__ = ["BASE", "Form", "Person", "agree", "begin", "content", "walk"]
