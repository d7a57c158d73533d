"""The picture of what arrives next: drawn from now on, said again in words, mirrored where one reads from the right."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import select

from intake.models.referrals import Referral, ReferralState
from intake.runtime import Runtime
from intake.services.arrivals import Arrival, Kind
from intake.web.patient.arrivals import APART, END, NOW, WIDE, Drawing, drawing_of
from tests.support.application import Clock
from tests.support.browser import BASE
from tests.web.patient.people import Person

pytestmark = pytest.mark.databases("sqlite")
SUNDAY = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)  # already Monday the 23rd in Almaty
DAY = timedelta(days=1)
PROMISES = (
    Arrival(Kind.RECEIPT), Arrival(Kind.CALL, at=SUNDAY + DAY), Arrival(Kind.READING, by=SUNDAY + 4 * DAY),
    Arrival(Kind.OPINION),
)  # fmt: skip


def drawn(app: Flask, *coming: Arrival, language: str = "en") -> Drawing:
    with app.test_request_context(f"/{language}/status", base_url=BASE):
        app.preprocess_request()
        found = drawing_of(coming or PROMISES, Referral(time_zone="Asia/Almaty"), SUNDAY)
    assert found is not None
    return found


def test_where_nothing_is_known_nothing_is_drawn(app: Flask) -> None:
    assert drawing_of((), Referral(time_zone="Asia/Almaty"), SUNDAY) is None


def test_a_set_time_is_a_point_a_promise_a_span_and_no_day_an_open_line(app: Flask) -> None:
    assert [lane.form for lane in drawn(app).lanes] == ["open", "moment", "span", "open"]


def test_lengths_are_in_the_proportion_of_the_days(app: Flask) -> None:
    _receipt, call, reading, _opinion = drawn(app).lanes
    assert reading.width == END - NOW
    assert call.width == round((END - NOW) / 4)


def test_the_days_below_are_those_where_the_person_is(app: Flask) -> None:
    assert [day for _x, day in drawn(app).days] == [23, 24, 27]


def test_days_that_would_touch_are_left_out(app: Flask) -> None:
    near = [Arrival(Kind.READING, by=SUNDAY + hours * timedelta(hours=1)) for hours in range(1, 200)]
    places = [x for x, _day in drawn(app, *near).days]
    assert len(places) > 3
    assert all(later - earlier >= APART for earlier, later in pairwise(places))


def test_what_comes_today_stands_beside_the_line_and_the_day_is_said_once(app: Flask) -> None:
    drawing = drawn(app, Arrival(Kind.CALL, at=SUNDAY), Arrival(Kind.READING, by=SUNDAY + timedelta(hours=18)))
    assert drawing.lanes[0].width >= 18  # twice the size of its point
    assert [day for _x, day in drawing.days] == [23]


def test_everything_stays_on_the_sheet(app: Flask) -> None:
    far = (Arrival(Kind.CALL, at=SUNDAY - DAY), Arrival(Kind.READING, by=SUNDAY + 400 * DAY))
    for language in ("en", "ar"):
        for lane in drawn(app, *far, language=language).lanes:
            assert lane.start > 0
            assert lane.start + lane.width < WIDE
            assert lane.width > 0


def test_from_the_right_it_is_the_mirror_image(app: Flask) -> None:
    left, right = drawn(app), drawn(app, language="he")
    assert [WIDE - lane.x for lane in left.lanes] == [lane.x for lane in right.lanes]
    assert [(WIDE - x, day) for x, day in left.days] == list(right.days)
    assert (right.now, right.mark) == (WIDE - left.now, WIDE - left.mark)


def test_a_promise_that_was_not_kept_says_so_and_is_no_span(app: Flask) -> None:
    lane = drawn(app, Arrival(Kind.CONTACT, by=SUNDAY - DAY)).lanes[0]
    assert lane.late
    assert lane.form == "open"
    assert "This is late. We had said:" in lane.when


def section(page: str) -> str:
    return page.split("What arrives next</h2>")[1].split("<h2")[0]


def test_the_page_says_in_words_what_it_draws(person: Person) -> None:
    person.has_sent()
    part = section(person.at("/status"))
    drawing, words = part.split("</figure>")
    numbers = re.findall(r'text-anchor="middle">(\d+)</text></g>', drawing)
    items = re.findall(r"<li><strong>(.*?)</strong>", words)
    assert len(items) == len(numbers) >= 2
    assert "A mail with your reference" in items
    assert "A haematologist looks at your request" in items
    assert "in Almaty" in words
    assert "in Tel Aviv" in words
    assert 'aria-hidden="true"' in drawing


def test_a_late_promise_offers_the_telephone(person: Person, runtime: Runtime, clock: Clock) -> None:
    person.has_sent()
    with runtime.work() as work:
        referral = work.session.scalars(select(Referral)).one()
        referral.review_due = clock() - DAY
    part = section(person.at("/status"))
    assert "This is late. We had said:" in part
    assert 'href="tel:+972733746844"' in part


def test_an_emergency_draws_nothing(person: Person) -> None:
    person.tells_symptoms("seizure")
    person.has_sent_what_was_begun(urgent_symptoms=["seizure"], urgent_symptom_timing="now")
    assert "What arrives next" not in person.at("/status")


def test_a_closed_request_draws_nothing(person: Person, runtime: Runtime) -> None:
    person.has_sent()
    with runtime.work() as work:
        work.session.scalars(select(Referral)).one().state = ReferralState.CLOSED
    assert "What arrives next" not in person.at("/status")
