"""The queue page: order, reasons, clocks, claims, and a constant number of statements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from intake.models.desk import ContactOutcome
from intake.models.referrals import Referral
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import contacts, ticks
from intake.services.queue import PAGE
from tests.support import factories
from tests.support.application import Clock
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn

# Session, account and audit log cost every page of the desk the same; the rest is the queue's own.
EVERY_PAGE = ("web_session", "FROM staff \nWHERE staff.id", "audit_event", "pg_advisory_xact_lock")


@contextmanager
def statements(runtime: Runtime) -> Iterator[list[str]]:
    """The SELECTs and writes of the block."""
    told: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            told.append(statement)

    event.listen(runtime.database.engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(runtime.database.engine, "before_cursor_execute", note)


def send(runtime: Runtime, example: str = "EX1", **answers: object) -> Referral:
    with runtime.work() as work:
        return factories.a_request(work, example, **answers)


def test_the_queue_costs_the_same_statements_however_many_wait(runtime: Runtime, desk: Browser) -> None:
    counts = []
    for more in (10, 50):
        with runtime.work() as work:
            for number in range(more):
                factories.a_request(work, ("EX1", "EX2")[number % 2])
            factories.an_emergency(work)
        with statements(runtime) as told:
            assert desk.open("/en/desk/").status_code == 200
        counts.append(own(told))
        assert desk.text.count('class="row-top"') == (10 if more == 10 else PAGE)
    assert counts[0] == counts[1] == ["colleagues", "page", "presence", "alerts", "views", "numbers"]


def own(told: list[str]) -> list[str]:
    """The queue's own statements by what they are for, each one once."""
    signs = {
        "numbers": "FROM on_call_shift", "page": "min(callback.starts_at)", "presence": "FROM presence",
        "alerts": "ORDER BY alert.contact_due", "views": "FROM saved_view",
        "colleagues": "ORDER BY staff.name, staff.id",
    }  # fmt: skip
    left = [statement for statement in told if not any(common in statement for common in EVERY_PAGE)]
    return [next(name for name, sign in signs.items() if sign in statement) for statement in left]


def test_a_row_says_why_who_where_when_and_what_next(runtime: Runtime, signed_in: SignedIn, clock: Clock) -> None:
    send(runtime)
    clock.move(hours=1, minutes=30)
    desk = signed_in("Ada")
    desk.open("/en/desk/")
    for told in ("Urgent", "Active leukaemia", "T11", "Тимур Примеров", "Timur Primerov", "Russian", "14:30", "Almaty"):
        assert told in desk.text
    assert "In \u20662:30\u2069" in desk.text
    assert "of 8 checks" in desk.text
    assert "Nobody yet" in desk.text


def test_a_promise_that_was_not_kept_says_by_how_much(runtime: Runtime, signed_in: SignedIn, clock: Clock) -> None:
    send(runtime)
    clock.move(hours=4, minutes=13)
    desk = signed_in("Ada")
    desk.open("/en/desk/")
    assert "Late by \u20660:13\u2069" in desk.text


def test_a_row_never_lists_what_nobody_typed(runtime: Runtime, desk: Browser) -> None:
    """A request without a name or birth date still has a row that can be opened."""
    referral = send(runtime)
    with runtime.work() as work:
        stored = work.session.get_one(Referral, referral.id)
        stored.patient_name = stored.sender_name = stored.patient_latin_name = ""
        stored.date_of_birth = None
    desk.open("/en/desk/")
    assert "No name given" in desk.text
    assert f"/en/desk/cases/{referral.id}" in desk.text


def test_a_name_stays_a_name_whatever_it_is_made_of(runtime: Runtime, desk: Browser, miriam: Staff) -> None:
    referral = send(runtime)
    with runtime.work() as work:
        stored = work.session.get_one(Referral, referral.id)
        stored.patient_name, stored.patient_latin_name = "<b>Zoe</b>", '"><i>Zoe'
        work.session.get_one(Staff, miriam.id).name = "<u>M"
        stored.owner_id = miriam.id
        stored.reasons = [{"rule": "<s>", "msgid": "%(what)s", "params": {"what": "<em>"}}]
    desk.open("/en/desk/")
    assert "&lt;b&gt;Zoe" in desk.text
    for markup in ("<b>", "<i>", "<u>", "<s>", "<em>"):
        assert markup not in desk.text


def test_emergencies_stand_above_everything_also_without_a_request(runtime: Runtime, desk: Browser) -> None:
    send(runtime)
    with runtime.work() as work:
        alert = factories.an_emergency(work)
    desk.open("/en/desk/")
    assert desk.text.index(alert.reference) < desk.text.index("Тимур Примеров")
    assert "no request yet" in desk.text
    assert f"/en/desk/alerts/{alert.id}" in desk.text


def test_who_claims_second_is_told_who_was_first(runtime: Runtime, desk: Browser, signed_in: SignedIn) -> None:
    referral = send(runtime)
    ada = signed_in("Ada")
    for browser in (desk, ada):
        browser.open("/en/desk/")
    desk.send(f"/en/desk/cases/{referral.id}/claim")
    assert "This request is yours now." in desk.text
    ada.send(f"/en/desk/cases/{referral.id}/claim")
    assert "Miriam was first: Sunday 22 November, 10:00." in ada.text
    assert "yours now" not in ada.text
    ada.open("/en/desk/?state=mine")
    assert "Nothing here fits" in ada.text


def test_a_released_request_is_free_again(runtime: Runtime, desk: Browser) -> None:
    referral = send(runtime)
    desk.open("/en/desk/")
    desk.send(f"/en/desk/cases/{referral.id}/claim")
    desk.send(f"/en/desk/cases/{referral.id}/release")
    assert "free for others" in desk.text
    desk.open("/en/desk/?state=unowned")
    assert "Тимур Примеров" in desk.text


def test_after_the_first_contact_the_row_shows_the_review(runtime: Runtime, desk: Browser, miriam: Staff) -> None:
    with runtime.work() as work:
        contacts.log(work, factories.a_request(work, "EX1"), miriam, ContactOutcome.REACHED)
    desk.open("/en/desk/")
    assert "Contact made. Review by Monday 23 November, 10:00" in desk.text
    assert "data-due" not in desk.text.split("<table")[1]


ABSURD = (
    "?after=x&before=y", "?state=everything&level=9&language=xx", "?after=1.99999999999999999999999999.a",
    "?q=%25%27%22%3C", "?state=mine&state=closed", "?before=0.0.x", "?q=" + "a" * 4000, "?language=%D7%A2",
    "?_external=1&said=%3Cb%3E", "?sort=id;drop&records=9&owner=%C2%80&step=closed'&preview=../../x",
    "?given=99999999999999&stayed=-4", "?after=0.1.a&before=1.1.b&sort=waiting", "?owner=" + "9" * 900,
    "?preview=" + "a" * 900, "?state=overdue&level=immediate&language=he&step=consulted&records=all&sort=waiting&q=abc",
)  # fmt: skip


@pytest.mark.parametrize("query", ABSURD)
def test_absurd_addresses_give_a_plain_page(runtime: Runtime, desk: Browser, query: str) -> None:
    assert desk.open(f"/en/desk/{query}").status_code == 200
    assert "<b>" not in desk.text


def test_filters_and_search_stay_in_the_address_of_the_next_page(
    runtime: Runtime, desk: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.services.queue.PAGE", 1)
    for _number in range(2):
        send(runtime)
    ticks.JOBS["queue"].run(runtime)
    desk.open("/en/desk/?level=urgent&language=ru&q=Прим")
    following = re.search(r'href="([^"]+)" rel="next"', desk.text)
    assert following is not None
    address = following.group(1).replace("&amp;", "&")
    assert {"level=urgent", "language=ru"} <= set(address.partition("?")[2].split("&"))
    desk.open(address)
    assert 'rel="prev"' in desk.text
    assert 'rel="next"' not in desk.text
    assert "Тимур Примеров" in desk.text


def test_two_letters_are_not_searched_and_the_page_says_so(runtime: Runtime, desk: Browser) -> None:
    send(runtime)
    desk.open("/en/desk/?q=zz")
    assert "Type at least 3 characters" in desk.text
    assert "Тимур Примеров" in desk.text


def test_an_empty_queue_says_so(runtime: Runtime, desk: Browser) -> None:
    desk.open("/he/desk/")
    assert 'dir="rtl"' in desk.text
    assert "<table" not in desk.text


def test_each_role_sees_only_the_links_it_may_follow(desk: Browser, signed_in: SignedIn) -> None:
    desk.open("/en/desk/home")
    administrator = signed_in("Root", Role.ADMINISTRATOR)
    administrator.open("/en/desk/home")
    assert "/en/desk/new" in desk.text
    assert "<h1>Tasks</h1>" in administrator.text
    assert 'href="/en/desk/"' not in administrator.text.split("<main")[1]
    assert "/en/desk/new" not in administrator.text


def test_the_empty_rota_warns_on_every_page(desk: Browser) -> None:
    for path in ("", "tasks", "alerts", "rota", "mail", "new"):
        desk.open(f"/en/desk/{path}")
        assert "No coordinator is on call now." in desk.text, path
