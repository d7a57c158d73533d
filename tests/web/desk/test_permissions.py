"""The running pages do what docs/permissions.md says: every page of the desk, every role, by real requests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from intake.models.staff import Role
from intake.runtime import Runtime
from intake.web.policy import Caller, policy_of
from tests.support import factories
from tests.support.browser import BASE, Browser

pytestmark = pytest.mark.databases("sqlite")  # what is compared is who passes, not what the database does

TABLE = Path(__file__).resolve().parents[3] / "docs" / "permissions.md"
ROW = re.compile(r"\| ([a-z_]+\.[a-z_]+) \| (GET|POST) \| (\w+) \| (\w+) \| (\w+) \| (\w+) \|")
ROLES = (Role.COORDINATOR, Role.HAEMATOLOGIST, Role.LEAD, Role.ADMINISTRATOR)
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


def promised() -> dict[tuple[str, str], dict[Role, str]]:
    rows = ROW.findall(TABLE.read_text(encoding="utf-8"))
    return {(page, method): dict(zip(ROLES, cells, strict=True)) for page, method, *cells in rows}


def staff_rules(app: Flask) -> list[tuple[Rule, str]]:
    """Every rule that only staff may call, with its method."""
    found = []
    for rule in app.url_map.iter_rules():
        declared = policy_of(app.view_functions[rule.endpoint])
        if declared is not None and declared.caller is Caller.STAFF:
            found += [(rule, method) for method in sorted((rule.methods or set()) & {"GET", "POST"})]
    return found


def path_of(app: Flask, rule: Rule) -> str:
    """An address under this rule that names nothing that exists."""
    values = {name: _absent(rule, name) for name in rule.arguments if name != "lang"}
    with app.test_request_context(base_url=BASE):
        built = app.url_map.bind("clinic.test").build(rule.endpoint, {"lang": "en", **values}, method=None)
    return str(built)


def _absent(rule: Rule, name: str) -> object:
    if name == "tab":
        return (rule.defaults or {}).get("tab", "answers")
    if name == "kind":
        return "timeline"
    return 987654321 if name == "mail_id" else "n0" * 11


def knock(client: FlaskClient, path: str, method: str, token: str = "none") -> TestResponse:
    data = {"csrf_token": token} if method == "POST" else None
    return client.open(path, method=method, base_url=BASE, headers=SAME_ORIGIN, data=data)


def test_every_page_says_who_may_call_it(app: Flask) -> None:
    silent = [rule.rule for rule in app.url_map.iter_rules() if policy_of(app.view_functions[rule.endpoint]) is None]
    assert silent == []


def test_the_table_has_a_row_for_every_page_of_staff_and_no_other(app: Flask) -> None:
    assert {(rule.endpoint, method) for rule, method in staff_rules(app)} == set(promised())


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says(app: Flask, runtime: Runtime, role: Role) -> None:
    with runtime.work() as work:
        person = factories.a_member_of_staff(work, "Somebody", role)
    mismatches = []
    for rule, method in staff_rules(app):
        browser = factories.sign_in(runtime, app.test_client(), person)
        browser.open("/en/desk/rota")
        status = knock(browser.client, path_of(app, rule), method, browser.token).status_code
        wanted = promised()[rule.endpoint, method][role]
        if (status == 403) != (wanted == "no") or status >= 500:
            mismatches.append(f"{method} {rule.rule}: {status}, the table says {wanted}")
    assert mismatches == []


def test_whoever_is_not_signed_in_is_sent_to_sign_in(app: Flask) -> None:
    for rule, method in staff_rules(app):
        answer = knock(app.test_client(), path_of(app, rule), method)
        assert answer.status_code == 303, rule.rule
        assert "/en/desk/sign-in" in answer.headers["Location"], rule.rule


def test_between_password_and_second_factor_nothing_opens(app: Flask, runtime: Runtime) -> None:
    with runtime.work() as work:
        person = factories.a_member_of_staff(work, "Half", Role.LEAD)
    for rule, method in staff_rules(app):
        browser = factories.sign_in(runtime, app.test_client(), person, complete=False)
        answer = knock(browser.client, path_of(app, rule), method)
        assert "/sign-in" in answer.headers.get("Location", ""), rule.rule


def test_a_role_that_changes_counts_from_the_next_request(app: Flask, runtime: Runtime) -> None:
    with runtime.work() as work:
        person = factories.a_member_of_staff(work, "Changing", Role.COORDINATOR)
    browser = factories.sign_in(runtime, app.test_client(), person)
    assert browser.open("/en/desk/").status_code == 200
    with runtime.work() as work:
        person = work.session.merge(person)
        person.role = Role.ADMINISTRATOR
    assert browser.open("/en/desk/").status_code == 403


def test_things_that_are_not_there_answer_alike(desk: Browser) -> None:
    names = ("a" * 22, "b" * 22, "-x-")
    # The links to the other languages carry the name that was asked for; nothing else may differ.
    absent = {desk.open(f"/en/desk/cases/{name}").get_data(as_text=True).replace(name, "") for name in names}
    assert len(absent) == 1
    assert desk.page is not None
    assert desk.page.status_code == 404
