"""Every look at a list of requests leaves one event: how many were shown and how they were looked for, never whom."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from sqlalchemy import select, text

from intake.models.audit import AuditEvent
from intake.runtime import Runtime
from intake.services import audit
from intake.services.queue_search import kind_of
from tests.support import factories
from tests.support.browser import Browser

SEARCHES = {
    "Примеров": "name", "Тимур Примеров": "name", "mother@example.org": "address", "+7 701 000": "number",
    "٧٠١٠": "number", "R7K4-M9PQ": "reference", "Пр": "too_short", "": "no_search", "  ": "no_search",
}  # fmt: skip


def looks(runtime: Runtime) -> list[tuple[str, str | None, str | None]]:
    with runtime.reading() as work:
        events = work.session.scalars(
            select(AuditEvent).where(AuditEvent.object_kind == "list").order_by(AuditEvent.seq)
        )
        return [(event.actor_kind, event.action, event.object_id) for event in events]


def test_the_queue_and_its_lists(runtime: Runtime, desk: Browser) -> None:
    with runtime.work() as work:
        factories.a_request(work, "EX1")
        factories.a_request(work, "EX2")
    for state in ("open", "mine", "closed"):
        assert desk.open(f"/en/desk/?state={state}").status_code == 200
    assert looks(runtime) == [
        ("staff", "queue.open", "no_search:2"),
        ("staff", "queue.mine", "no_search:0"),
        ("staff", "queue.closed", "no_search:0"),
    ]


def test_tasks_emergencies_and_dead_mail(runtime: Runtime, desk: Browser) -> None:
    with runtime.work() as work:
        factories.an_emergency(work)
    for path in ("tasks?duty=clinician", "tasks?show=mine", "alerts", "mail"):
        assert desk.open(f"/en/desk/{path}").status_code == 200
    [by_duty, *others] = looks(runtime)
    assert by_duty[1:] == ("tasks.open", f"clinician:{shown_tasks(desk)}")
    assert [look[1:] for look in others] == [
        ("tasks.mine", "every_duty:0"),
        ("alerts.list", "recent:1"),
        ("mail.list", "dead:0"),
    ]


def shown_tasks(desk: Browser) -> int:
    desk.open("/en/desk/tasks?duty=clinician")
    return desk.text.count('/claim"')


@pytest.mark.parametrize(("typed", "kind"), SEARCHES.items(), ids=ascii)
def test_a_search_is_kept_as_its_kind_and_never_as_its_words(
    runtime: Runtime, desk: Browser, typed: str, kind: str
) -> None:
    assert kind_of(typed) == kind
    desk.open(f"/en/desk/?q={quote(typed)}")
    [(_who, _action, told)] = looks(runtime)
    assert told is not None
    assert told.split(":")[0] == kind
    with runtime.reading() as work:
        rows = work.session.execute(text("SELECT * FROM audit_event")).all()
    assert not typed.strip() or typed.strip() not in str(rows)


@pytest.mark.parametrize("path", ["", "?q=Примеров", "tasks", "alerts", "mail"])
def test_without_an_audit_log_no_list_leaves(runtime: Runtime, desk: Browser, path: str) -> None:
    with runtime.work() as work:
        reference = factories.a_request(work, "EX1").reference
    with runtime.work() as work:
        work.session.execute(text("ALTER TABLE audit_event RENAME TO audit_event_gone"))
    assert desk.open(f"/en/desk/{path}").status_code == 503
    assert reference not in desk.text
    assert "Примеров" not in desk.text


def test_the_chain_of_the_log_holds(runtime: Runtime, desk: Browser) -> None:
    for path in ("", "tasks", "alerts", "mail", "?q=abc"):
        desk.open(f"/en/desk/{path}")
    with runtime.reading() as work:
        assert list(audit.broken_links(work)) == []
        assert len(looks(runtime)) == 5
