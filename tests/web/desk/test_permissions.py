"""The running pages do what docs/permissions.md says: every page, every caller, own, other's and absent things, by
real requests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from config import Settings
from intake.app import create_app
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.web.policy import policy_of
from tests.support import factories
from tests.support.application import Clock
from tests.support.browser import Browser
from tests.web.desk.walking import (
    ROLES,
    STRANGERS,
    Ground,
    every,
    promised_to_others,
    promised_to_staff,
    rules,
    verdict,
)

pytestmark = pytest.mark.databases("sqlite")  # what is compared is who passes, not what the database does


@pytest.fixture
def ground(settings: Settings, clock: Clock) -> Iterator[Ground]:
    """In development, where files that no scanner has seen open as well: what is asked here is who may."""
    application = create_app(replace(settings, env="development"), clock)
    yield Ground.laid(application, application.extensions["intake"])
    application.extensions["intake"].close()


def test_every_page_says_who_may_call_it(app: Flask) -> None:
    silent = [rule.rule for rule in app.url_map.iter_rules() if policy_of(app.view_functions[rule.endpoint]) is None]
    assert silent == []


def test_the_tables_have_a_row_for_every_page_and_no_other(app: Flask) -> None:
    assert {(rule.endpoint, method) for rule, method in rules(app, of_staff=True)} == set(promised_to_staff())
    assert {(rule.endpoint, method) for rule, method in rules(app, of_staff=False)} == set(promised_to_others())


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says(ground: Ground, role: Role) -> None:
    promised, mismatches = promised_to_staff(), []
    for rule, method, which in every(ground, of_staff=True):
        found, wanted = verdict(ground.knock(role, rule, method, which)), promised[rule.endpoint, method][role]
        if found != wanted:
            mismatches.append(f"{method} {rule.rule} ({which}): {found}, the table says {wanted}")
    assert mismatches == []


@pytest.mark.parametrize("caller", [caller for caller in STRANGERS if caller != "staff"])
def test_nobody_else_comes_to_the_desk(ground: Ground, caller: str) -> None:
    open_ = [
        f"{method} {rule.rule} ({which})"
        for rule, method, which in every(ground, of_staff=True)
        if verdict(ground.knock(caller, rule, method, which)) != "door"
    ]
    assert open_ == []


@pytest.mark.parametrize("caller", STRANGERS)
def test_every_other_page_is_open_to_whom_the_table_says(ground: Ground, caller: str) -> None:
    promised, mismatches = promised_to_others(), []
    for rule, method, which in every(ground, of_staff=False):
        found, wanted = verdict(ground.knock(caller, rule, method, which)), promised[rule.endpoint, method][caller]
        if found != wanted:
            mismatches.append(f"{method} {rule.rule} ({which}): {found}, the table says {wanted}")
    assert mismatches == []


def test_for_a_haematologist_a_request_of_others_is_like_one_that_is_not_there(ground: Ground) -> None:
    promised, differing, seen = promised_to_staff(), [], 0
    for rule, method in rules(ground.app, of_staff=True):
        if "referral_id" not in rule.arguments:
            continue
        other, absent = (
            ground.seen(rule, which, ground.knock(Role.HAEMATOLOGIST, rule, method, which))
            for which in ("other", "absent")
        )
        wanted = 404 if promised[rule.endpoint, method][Role.HAEMATOLOGIST] == "in" else 403
        seen += wanted == 404
        if other != absent or other[0] != wanted:
            differing.append(f"{method} {rule.rule}: {other[0]} and {absent[0]}, should both be {wanted}")
    assert differing == []
    assert seen > 2


def test_a_haematologist_opens_what_is_assigned(ground: Ground) -> None:
    shut = [
        f"{rule.rule}: {answer.status_code}"
        for rule, method in rules(ground.app, of_staff=True)
        if rule.endpoint == "desk.case"
        and (answer := ground.knock(Role.HAEMATOLOGIST, rule, method, "own")).status_code != 200
    ]
    assert shut == []


def test_another_requests_file_is_like_one_that_is_not_there(ground: Ground) -> None:
    """The request is one's own, and the file belongs to somebody else."""
    files = [rule for rule, method in rules(ground.app, of_staff=True)
             if {"referral_id", "document_id"} <= rule.arguments and method == "GET"]  # fmt: skip
    assert files
    for rule in files:
        real = ground.own["document_id"]
        answers = []
        for document in (ground.other["document_id"], "n0" * 11):
            ground.own["document_id"] = document
            answers.append(ground.seen(rule, "own", ground.knock(Role.LEAD, rule, "GET", "own")))
        ground.own["document_id"] = real
        assert answers[0] == answers[1], rule.rule
        assert answers[0][0] == 404, rule.rule


def test_a_role_that_changes_counts_from_the_next_request(app: Flask, runtime: Runtime) -> None:
    with runtime.work() as work:
        person = factories.a_member_of_staff(work, "Changing", Role.COORDINATOR)
    browser = factories.sign_in(runtime, app.test_client(), person)
    assert browser.open("/en/desk/").status_code == 200
    with runtime.work() as work:
        work.session.get_one(Staff, person.id).role = Role.ADMINISTRATOR
    assert browser.open("/en/desk/").status_code == 403


def test_things_that_are_not_there_answer_alike(desk: Browser) -> None:
    names = ("a" * 22, "b" * 22, "-x-")
    # The links to the other languages carry the name that was asked for; nothing else may differ.
    absent = {desk.open(f"/en/desk/cases/{name}").get_data(as_text=True).replace(name, "") for name in names}
    assert len(absent) == 1
    assert desk.page is not None
    assert desk.page.status_code == 404
