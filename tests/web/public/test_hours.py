"""Telephone hours and the days of an answer, in Tel Aviv and where the visitor is."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from intake.scheduling.clinic_days import ClinicDay, DayKind, Source, clinic_calendar
from intake.web.public.hours import unusual_days, week, zone_asked, zone_choices
from tests.support.browser import BASE

pytestmark = pytest.mark.databases("sqlite")
SUNDAY = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture
def in_english(app: Flask):
    with app.test_request_context("/en/contact", base_url=BASE):
        yield


@pytest.mark.parametrize("told", [None, "", "Mars/Base", "../etc/passwd", "<b>", "asia/almaty", "UTC", "x" * 5000])
def test_a_city_that_is_not_on_the_list_is_tel_aviv(told: str | None) -> None:
    assert zone_asked(told) == "Asia/Jerusalem"


def test_hours_are_told_for_both_places(in_english: None) -> None:
    days = week(clinic_calendar(), SUNDAY, "Asia/Almaty")
    assert days[0].day == "Sunday 22 November"
    assert (days[0].here, days[0].there) == ("08:00–18:00", "11:00–21:00")
    assert (days[5].here, days[5].there) == ("08:00–12:30", "11:00–15:30")
    assert (days[6].here, days[6].there) == ("", "")


def test_another_weekday_over_there_is_said(in_english: None) -> None:
    day = week(clinic_calendar(), SUNDAY, "America/Los_Angeles")[0]
    assert day.there == "Sat 22:00–Sun 08:00"


def test_the_change_of_clocks_moves_the_hours_of_the_other_place(in_english: None) -> None:
    """Europe goes to summer time on 29 March 2026, Israel on 27 March."""
    days = week(clinic_calendar(), datetime(2026, 3, 25, 8, tzinfo=UTC), "Europe/Berlin")
    assert [day.there for day in days if day.there] == [
        "07:00–17:00", "07:00–17:00", "06:00–10:30", "07:00–17:00", "07:00–17:00", "07:00–17:00",
    ]  # fmt: skip


def test_a_closed_day_with_a_name_is_told_ahead(in_english: None) -> None:
    holiday = ClinicDay(date(2026, 11, 25), DayKind.CLOSED, "Yom Kippur", Source.MANUAL)
    calendar = clinic_calendar([holiday])
    assert unusual_days(calendar, SUNDAY) == [("Wednesday 25 November", "Yom Kippur", True)]
    assert week(calendar, SUNDAY, "Asia/Jerusalem")[3].name == "Yom Kippur"


def test_every_city_has_a_name_in_every_language(app: Flask) -> None:
    for code, script in (("ru", "[А-я]"), ("he", "[א-ת]"), ("ar", "[ء-ي]")):
        with app.test_request_context(f"/{code}/contact", base_url=BASE):
            app.preprocess_request()
            assert [city for _zone, city in zone_choices() if not re.search(script, city)] == []


def test_no_page_calls_the_hours_the_clinics_own(client: FlaskClient) -> None:
    text = client.get("/en/contact?zone=Asia/Almaty", base_url=BASE).text
    assert "These hours are a proposal that the clinic still has to confirm." in text
    assert "11:00–21:00" in text
    assert '<option value="Asia/Almaty" selected>' in text


def test_real_days_of_an_answer_in_the_visitors_city(client: FlaskClient) -> None:
    text = client.get("/en/how-it-works?zone=Asia/Almaty", base_url=BASE).text
    assert "These are goals that the clinic still has to confirm." in text
    assert "Tuesday 24 November, 20:00 in Almaty" in text  # the second working day, 17:00 in Tel Aviv
    assert "Tuesday 24 November, 17:00 in Tel Aviv" in text
