"""What the databases are told when somebody types pieces of SQL: V09.

The application runs in this process, so that every statement can be read as its driver gets it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from intake.db import Base
from intake.models.referrals import Referral
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services.links import Subject, send_sign_in
from tests.corpus import words
from tests.support import factories
from tests.support.application import Clock
from tests.support.browser import Browser
from tests.web.patient.people import MOTHER, Person

HARMLESS = "Canary"
MARK = "zqx7"  # stands in every text, so that it can be found wherever it went
TRIED = [f"{MARK} {query}" for query in words.QUERIES]
FREE = "main_question"
FORMS: dict[str, dict[str, str]] = {
    "/request/continue": {"code": "{}"},
    "/request/saved": {"token": "{}"},
    "/status/sign-in": {"token": "{}"},
    "/desk/sign-in": {"email": "{}", "password": "{}"},
}


@dataclass
class Log:
    """Statements as text, and everything that was bound to them."""

    statements: list[str] = field(default_factory=list)
    bound: list[object] = field(default_factory=list)

    def holds(self, text: str) -> list[str]:
        return [statement for statement in self.statements if text in statement]


@contextmanager
def listening(runtime: Runtime) -> Iterator[Log]:
    log = Log()

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        log.statements.append(statement)
        rows = parameters if isinstance(parameters, list) else [parameters]
        for row in rows:
            log.bound += row.values() if isinstance(row, dict) else row

    event.listen(runtime.database.engine, "before_cursor_execute", note)
    try:
        yield log
    finally:
        event.remove(runtime.database.engine, "before_cursor_execute", note)


@pytest.fixture
def mother(client: FlaskClient, runtime: Runtime, clock: Clock) -> Person:
    return Person(client, runtime, clock)


@pytest.fixture
def desk(runtime: Runtime, app: Flask) -> Browser:
    with runtime.work() as work:
        lead = factories.a_member_of_staff(work, "Noa", Role.LEAD)
    return factories.sign_in(runtime, app.test_client(), lead)


@pytest.fixture
def case(runtime: Runtime) -> str:
    with runtime.work() as work:
        return factories.a_request(work, "EX1").id


def rows(runtime: Runtime) -> dict[str, int]:
    tables = [table for table in Base.metadata.sorted_tables if table.name not in ("audit_event", "sign_in_failure")]
    with runtime.reading() as work:
        return {table.name: work.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def assert_only_bound(runtime: Runtime, act: Callable[[str], object], text: str) -> Log:
    """The statements for this text are those for any other text, and it stands in none of them."""
    with listening(runtime) as usual:
        act(HARMLESS)
    with listening(runtime) as log:
        act(text)
    assert log.statements, "the page asks the database nothing, so nothing was proved"
    assert log.holds(MARK) == []
    unheard = set(log.statements) - set(usual.statements)
    assert not unheard, "a text changes what the database is told to do"
    return log


def test_v09_a_search_at_the_desk_is_only_ever_bound(runtime: Runtime, desk: Browser, case: str) -> None:
    before = rows(runtime)
    for text in TRIED:
        with listening(runtime) as log:
            assert desk.open(f"/en/desk/?q={quote(text)}").status_code == 200
        assert any(isinstance(value, str) and MARK in value.lower() for value in log.bound), "it was never looked for"
        assert [statement for statement in log.statements if MARK in statement.lower()] == []
    assert rows(runtime) == before


@pytest.mark.parametrize("name", ["state", "level", "language", "after", "before", "sort", "page", "owner", "said"])
def test_v09_filters_order_and_pages_reach_no_statement(runtime: Runtime, desk: Browser, case: str, name: str) -> None:
    before = rows(runtime)
    for text in TRIED[::3]:

        def look(typed: str) -> None:
            assert desk.open(f"/en/desk/?{name}={quote(typed)}").status_code == 200

        assert_only_bound(runtime, look, text)
    assert rows(runtime) == before


@pytest.mark.parametrize(
    "path", ["cases/{}", "cases/{}/answers", "alerts/{}", "cases/known/documents/{}", "rota?week={}", "tasks?duty={}"]
)
def test_v09_an_id_is_only_ever_bound(runtime: Runtime, desk: Browser, case: str, path: str) -> None:
    before = rows(runtime)
    for text in (text for text in TRIED if "/" not in text):  # a slash makes it another page

        def look(typed: str) -> None:
            page = desk.open(f"/en/desk/{path.replace('known', case).format(quote(typed, safe=''))}")
            assert page.status_code in (200, 404)

        assert_only_bound(runtime, look, text)
    assert rows(runtime) == before


def test_v09_notes_are_only_ever_bound(runtime: Runtime, desk: Browser, case: str) -> None:
    def note(typed: str) -> None:
        desk.open(f"/en/desk/cases/{case}/notes")
        assert desk.send(f"/en/desk/cases/{case}/notes", {"note": typed}, follow=False).status_code == 303

    for text in TRIED:
        assert_only_bound(runtime, note, text)
    with runtime.reading() as work:
        assert work.session.scalar(select(func.count()).select_from(Referral)) == 1


def test_v09_what_the_sender_types_is_only_ever_bound(runtime: Runtime, mother: Person) -> None:
    mother.tells_symptoms("none")
    mother.knows(**MOTHER)
    path = "/request/what-to-discuss"

    def answer(typed: str) -> None:
        mother.at(path)
        assert mother.post(path, {"asked": FREE, FREE: typed}) == 303

    for text in TRIED:
        log = assert_only_bound(runtime, answer, text)
        assert [value for value in log.bound if isinstance(value, (str, bytes)) and _holds_mark(value)] == [], "unsealed"


def _holds_mark(value: str | bytes) -> bool:
    return MARK.encode() in (value.encode() if isinstance(value, str) else value)


def test_v09_codes_links_and_sign_ins_are_only_ever_bound(runtime: Runtime, mother: Person, case: str) -> None:
    with runtime.work() as work:
        send_sign_in(work, Subject(referral_id=case), "mother@example.org", "en")
    before = {name: count for name, count in rows(runtime).items() if name != "web_session"}
    for path, form in FORMS.items():

        def send(typed: str) -> None:
            mother.at("/request/continue")
            mother.post(path, {name: value.format(typed) for name, value in form.items()})  # noqa: B023 - used at once

        for text in TRIED[:: 1 if path != "/desk/sign-in" else 10]:  # a password takes its time
            assert_only_bound(runtime, send, text)
    assert {name: count for name, count in rows(runtime).items() if name != "web_session"} == before


def test_v09_an_address_with_an_apostrophe_is_kept_as_it_is_and_bound(runtime: Runtime, mother: Person) -> None:
    mother.tells_symptoms("none")
    mother.at("/request/save")
    with listening(runtime) as log:
        assert mother.post("/request/save", {"email": "zqx7'--@example.org", "way": "mail"}) == 303
    assert "zqx7'--@example.org" in log.bound
    assert log.holds(MARK) == []


def test_v09_the_log_would_hear_a_text_that_is_glued_into_a_statement(runtime: Runtime) -> None:
    with listening(runtime) as log, runtime.reading() as work:
        work.session.connection().exec_driver_sql(f"SELECT '{MARK}'")
    assert log.holds(MARK)
