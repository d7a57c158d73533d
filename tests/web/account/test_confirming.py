"""What a desk that was left open must not do: it asks again who is there (security-reliability 2.1)."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.web.policy import policy_of
from tests.support import factories
from tests.support.application import Clock
from tests.support.browser import Browser

pytestmark = pytest.mark.databases("sqlite")
ACTION = re.compile(r'<form method="post" action="([^"]+)"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
INVITATION = {"name": "Лея Ким", "email": "leah@clinic.test", "role": "coordinator", "language": "ru",
              "speaks": ["ru", "he"]}  # fmt: skip


def confirms(browser: Browser, runtime: Runtime, code: str = "") -> None:
    """Fill in the form that asks, with everything that it carries."""
    fields = hidden(browser.text.split("<main")[1])
    browser.send("/en/desk/confirm", {**fields, "code": code or factories.app_code(runtime)})


def hidden(html: str) -> dict[str, object]:
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(html):
        found.setdefault(name, []).append(value)
    return {name: values for name, values in found.items() if name not in ("csrf_token", "answer")}


@pytest.mark.parametrize(("seconds", "asked"), [(0, False), (1, True)])
def test_what_was_shown_counts_for_five_minutes(root: Browser, clock: Clock, seconds: int, asked: bool) -> None:
    clock.move(minutes=5, seconds=seconds)
    assert ("Show that it is you" in root.open("/en/desk/staff/new").get_data(as_text=True)) is asked


def test_afterwards_the_page_that_was_wanted_opens(root: Browser, runtime: Runtime, clock: Clock) -> None:
    clock.move(minutes=6)
    root.open("/en/desk/staff/new")
    confirms(root, runtime)
    assert "<h1>Invite somebody</h1>" in root.text


def test_a_wrong_code_asks_again_and_five_of_them_wait(root: Browser, runtime: Runtime, clock: Clock) -> None:
    clock.move(minutes=6)
    root.open("/en/desk/staff/new")
    for _ in range(5):
        confirms(root, runtime, "000000")
        assert "Enter the code that the app shows now." in root.text
    confirms(root, runtime)
    assert "Try again in 1 minute." in root.text


def test_what_was_typed_is_not_lost(root: Browser, runtime: Runtime, clock: Clock) -> None:
    root.open("/en/desk/staff/new")
    clock.move(minutes=6)
    asked = root.send("/en/desk/staff/new", INVITATION, follow=False)
    assert asked.status_code == 307  # with which browsers send the same form once more
    root.open("/en/desk/account")
    root.send(asked.headers["Location"], INVITATION)
    assert "What you sent is kept." in root.text
    confirms(root, runtime, "000000")
    confirms(root, runtime)
    form = root.text.split("<main")[1]
    action = ACTION.search(form)
    assert action is not None
    root.send(action[1], hidden(form))
    assert "The invitation is on its way." in root.text
    with runtime.reading() as work:
        leah = work.session.scalars(select(Staff).where(Staff.email == "leah@clinic.test")).one()
    assert (leah.name, leah.role, leah.spoken_languages) == ("Лея Ким", Role.COORDINATOR, ["ru", "he"])


def test_nothing_is_done_before_the_person_has_shown_who_they_are(
    root: Browser, runtime: Runtime, clock: Clock
) -> None:
    root.open("/en/desk/staff/new")
    clock.move(minutes=6)
    root.send("/en/desk/staff/new", INVITATION, follow=False)
    with runtime.reading() as work:
        assert [person.name for person in work.session.scalars(select(Staff))] == ["Root"]


def test_showing_it_anew_gives_the_session_a_new_id(root: Browser, runtime: Runtime, clock: Clock) -> None:
    clock.move(minutes=6)
    root.open("/en/desk/staff/new")
    old = root.client.get_cookie("__Host-intake", domain="clinic.test")
    confirms(root, runtime)
    new = root.client.get_cookie("__Host-intake", domain="clinic.test")
    assert old is not None
    assert new is not None
    assert new.value != old.value
    root.client.set_cookie("__Host-intake", old.value, domain="clinic.test", secure=True)
    assert "Sign in to the desk" in root.open("/en/desk/staff").get_data(as_text=True)


FRESH = {
    "account.new_person", "account.invite", "account.change_role", "account.enable", "account.reset",
    "account.change_password", "account.add_passkey", "account.remove_passkey", "account.new_app",
    "account.use_new_app", "account.new_codes", "desk.package",
}  # fmt: skip


def test_roles_keys_and_exports_ask_for_it(app: Flask) -> None:
    asking = {name for name, view in app.view_functions.items() if (found := policy_of(view)) and found.fresh}
    assert asking >= FRESH
