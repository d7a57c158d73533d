"""A consultation is dragged to another hour of the calendar, and nothing moves before that is confirmed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Page
from sqlalchemy import select

from intake.models.consultations import Booking
from intake.models.staff import Role
from tests.browser.clinic import ServedClinic
from tests.browser.looking import Window
from tests.services.consulting import NINE, a_doctor, a_ready_request, a_service, booked


def starts(clinic: ServedClinic, booking_id: str) -> datetime:
    with clinic.runtime.reading() as work:
        return work.session.scalars(select(Booking.starts_at).where(Booking.id == booking_id)).one()


def drag(page: Page, what: Locator, to: Locator) -> None:
    """As a hand does it: a short way first, because a jump begins no drag."""
    what.scroll_into_view_if_needed()
    start, end = what.bounding_box(), to.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 20, start["y"] + start["height"] - 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 40, start["y"] + start["height"] - 4, steps=5)
    page.mouse.move(end["x"] + 30, end["y"] + 10, steps=5)
    page.mouse.up()


def test_dragging_leads_to_the_times_with_that_hour_chosen(window: Window, clinic: ServedClinic) -> None:
    with clinic.runtime.work() as work:
        doctor = a_doctor(work, "Dr Drag")
        booking = booked(work, a_ready_request(work), a_service(work), doctor_id=doctor.id)
    path = f"/en/desk/calendar?day={NINE.date().isoformat()}&resource={doctor.id}"
    window.visit(path, clinic.as_staff(Role.LEAD), 1280, "light")
    page, to = window.page, NINE + timedelta(days=1, hours=1)
    drag(page, page.locator("[data-move]").first, page.locator(f'[data-at="{to:%Y-%m-%dT%H:%MZ}"]'))
    page.wait_for_url(re.compile("/consultation/times"))
    assert page.locator("input[name=start]:checked").get_attribute("value") == f"{to:%Y-%m-%dT%H:%MZ}"
    assert starts(clinic, booking.id) == NINE
    page.get_by_role("button", name="Move the consultation to this time").click()
    page.wait_for_url(re.compile("said=consultation_told"))
    assert starts(clinic, booking.id) == to.astimezone(UTC)
