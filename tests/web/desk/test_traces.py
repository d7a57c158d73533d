"""Whoever looks leaves a trace, before a byte leaves: every page of the desk that shows a record, by real requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from intake.models.audit import AuditEvent
from intake.models.evidence import Verdict
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import audit_check, evidence
from intake.services.answer_paths import Path as AnswerPath
from tests.support import factories, papers
from tests.support import opinions as written_opinions
from tests.support.application import Clock
from tests.support.browser import BASE
from tests.web.desk.walking import rules

# Pages of staff that show no record of anybody.
SHOW_NO_RECORD = {
    "desk.home": "leads to the first page that one may see",
    "desk.rota": "people of the clinic only",
    "desk.resources": "people of the clinic only",
    "desk.resource": "people of the clinic only",
    "desk.service_page": "what the clinic offers",
    "desk.roster": "people of the clinic only",
    "desk.roster_person": "people of the clinic only",
    "desk.clinic_days": "the clinic's calendar",
    "desk.new": "an empty form",
    "desk.settings": "links only",
    "desk.facts": "the clinic about itself",
    "desk.limits_page": "numbers",
    "desk.limit": "a number",
    "desk.texts": "texts of pages",
    "desk.text": "a text of a page",
    "desk.text_history": "a text of a page",
    "desk.page_reviews": "texts of pages",
    "desk.pages_of_reader": "texts of pages",
    "desk.entered": "leads to the case, which is recorded",
    "desk.bundle_image": "leads to the image, which is recorded",
    "desk.keys": "the keyboard commands",
    "desk.news": "two numbers",
    "desk.open_with_reason": "an empty form, and not for the lead",
    "desk.check_opinion": "a draft of the haematologist who looks, and not for the lead",
}
# One of each kind of view at least: page, list, board, CSV, PDF, picture, file, ZIP.
KINDS = (
    "case",
    "queue",
    "board",
    "board_file",
    "summary_pdf",
    "chart",
    "page_picture",
    "download",
    "original",
    "package",
)
CANARIES = ("Примеров", "Timur", "+7701", "mother@example.org")


@dataclass(frozen=True)
class Town:
    """A lead, and the ids of things that are there, by the names that addresses give them."""

    lead: Staff
    reference: str
    ids: dict[str, Any]


@pytest.fixture
def town(runtime: Runtime) -> Town:
    with runtime.work() as work:
        lead = factories.a_member_of_staff(work, "Noa", Role.LEAD)
        case = factories.a_request(work, "EX1")
        series = papers.a_series(work, case, frames=2)
        linked = evidence.link(work, case, series, 1, AnswerPath("weight"), Verdict.SUPPORTS, "", lead)
        written_opinions.a_signed_one(work, case)
        alert = factories.an_emergency(work)
        ids = {"referral_id": case.id, "document_id": series.id, "number": 1, "alert_id": alert.id}
        return Town(lead, case.reference, ids | {"evidence_id": linked.id})


def recorded_pages(app: Flask) -> list[Rule]:
    """Every page of the desk that is opened; those of the own account show nobody's request."""
    opened = [rule for rule, method in rules(app, of_staff=True) if method == "GET"]
    found = [rule for rule in opened if rule.endpoint.startswith("desk.") and rule.endpoint not in SHOW_NO_RECORD]
    assert {f"desk.{name}" for name in KINDS} <= {rule.endpoint for rule in found}
    return found


def look(app: Flask, runtime: Runtime, town: Town, rule: Rule) -> TestResponse:
    """The page as a lead sees it who has just come, with its body not yet read."""
    offered = {"tab": (rule.defaults or {}).get("tab", "answers"), "kind": "timeline", "plot": "timeline",
               "into": "ru"}  # fmt: skip
    values = {name: (town.ids | offered)[name] for name in rule.arguments if name in town.ids | offered}
    with app.test_request_context(base_url=BASE):
        path = app.url_map.bind("clinic.test").build(rule.endpoint, {"lang": "en", **values})
    browser = factories.sign_in(runtime, app.test_client(), town.lead)
    return browser.client.get(path, base_url=BASE, buffered=False)


def events(runtime: Runtime) -> int:
    with runtime.reading() as work:
        return work.session.scalar(select(func.count()).select_from(AuditEvent)) or 0


def test_each_page_that_shows_a_record_has_its_event_before_the_first_byte(
    app: Flask, runtime: Runtime, town: Town, clock: Clock
) -> None:
    silent = []
    for rule in recorded_pages(app):
        clock.move(days=1)  # no look of before counts any more
        before = events(runtime)
        answer = look(app, runtime, town, rule)
        assert answer.status_code in (200, 303), f"{rule.rule}: {answer.status_code}"
        if events(runtime) == before:
            silent.append(rule.rule)
        answer.close()
    assert silent == []


def test_without_an_audit_log_no_page_gives_a_byte_of_a_record(
    app: Flask, runtime: Runtime, town: Town, clock: Clock
) -> None:
    with runtime.work() as work:
        work.session.execute(text("ALTER TABLE audit_event RENAME TO audit_event_gone"))
    leaking = []
    for rule in recorded_pages(app):
        clock.move(days=1)
        answer = look(app, runtime, town, rule)
        body = answer.get_data(as_text=True)
        if answer.status_code != 503 or any(canary in body for canary in (*CANARIES, town.reference)):
            leaking.append(f"{rule.rule}: {answer.status_code}")
    assert leaking == []


def test_all_those_looks_make_one_whole_chain(app: Flask, runtime: Runtime, town: Town) -> None:
    for rule in recorded_pages(app):
        look(app, runtime, town, rule).close()
    with runtime.reading() as work:
        assert audit_check.check(work).findings == []
