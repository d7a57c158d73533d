"""A page never waits for a second connection while it holds one: under load all of them would wait for ever."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from intake.runtime import Runtime
from tests.web.patient.people import Person


class Held:
    """How many connections are out of the pool now, and how many there were at most."""

    def __init__(self, runtime: Runtime) -> None:
        self.now = self.most = 0
        event.listen(runtime.database.engine, "checkout", self._taken)
        event.listen(runtime.database.engine, "checkin", self._given_back)

    def _taken(self, *_args: object) -> None:
        self.now += 1
        self.most = max(self.most, self.now)

    def _given_back(self, *_args: object) -> None:
        self.now -= 1


@pytest.mark.parametrize("path", ["/urgent", "/urgent/stop", "/request/agree", "/request/save", "/request/check"])
def test_a_page_of_a_draft_holds_one_connection(person: Person, runtime: Runtime, path: str) -> None:
    person.tells_symptoms("confusion")
    held = Held(runtime)
    person.at(path)
    assert held.most == 1


@pytest.mark.parametrize("path", ["/sent", "/sent/print", "/status", "/status/contact", "/status/withdraw"])
def test_a_page_of_a_sent_request_holds_one_connection(person: Person, runtime: Runtime, path: str) -> None:
    person.has_sent()
    held = Held(runtime)
    person.at(path)
    assert held.most == 1
