"""People at the desk's door."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from intake.models.outbox import OutboxEmail
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services.outbox_secrets import opened
from tests.support import factories
from tests.support.browser import Browser

KEY = re.compile(r"data-app-key>([A-Z2-7 ]+)<")


class Door:
    """A browser that signs in as a person does."""

    def __init__(self, app: Flask, runtime: Runtime) -> None:
        self.runtime = runtime
        self.browser = Browser(app.test_client())

    def password(self, email: str = "dana@clinic.test", password: str = factories.PASSWORD) -> str:
        self.browser.open("/en/desk/sign-in")
        self.browser.send("/en/desk/sign-in", {"email": email, "password": password})
        return self.browser.text

    def code(self, code: str) -> str:
        self.browser.send("/en/desk/sign-in/second", {"code": code})
        return self.browser.text

    def signs_in(self, email: str = "dana@clinic.test") -> Browser:
        self.password(email)
        self.code(factories.app_code(self.runtime))
        return self.browser

    @property
    def key(self) -> str:
        """The key of the app as the page shows it."""
        found = KEY.search(self.browser.text)
        assert found is not None, self.browser.text
        return found[1]


@pytest.fixture
def dana(runtime: Runtime) -> Staff:
    with runtime.work() as work:
        return factories.a_person_who_can_sign_in(work)


@pytest.fixture
def door(app: Flask, runtime: Runtime) -> Door:
    return Door(app, runtime)


@pytest.fixture
def another_door(app: Flask, runtime: Runtime) -> Door:
    return Door(app, runtime)


@pytest.fixture
def root(app: Flask, runtime: Runtime) -> Browser:
    """An administrator who has just shown who she is."""
    with runtime.work() as work:
        person = factories.a_member_of_staff(work, "Root", Role.ADMINISTRATOR)
        factories.second_factor.use_seed(work, person, factories.SEED)
    return factories.sign_in(runtime, app.test_client(), person)


LastMail = Callable[[], tuple[str, dict[str, str]]]


@pytest.fixture
def last_mail(runtime: Runtime) -> LastMail:
    """Template and facts of the newest mail."""

    def look() -> tuple[str, dict[str, str]]:
        with runtime.reading() as work:
            row = work.session.scalars(select(OutboxEmail).order_by(OutboxEmail.id.desc())).first()
            assert row is not None
            return row.template, opened(work.keys, row.payload)

    return look
