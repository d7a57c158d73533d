"""Lead and administrator say who holds consultations, when, and of what kind."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from intake.models.callbacks import Resource, ResourceKind
from intake.models.consultations import Booking, BookingState, ConsultationService, Modality
from intake.models.desk import DeskTask, TaskKind
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.scheduling.settings import Span
from intake.services import consultation_resources as service
from intake.services import rosters
from intake.services.consultation_resources import WeeklyHours
from tests.services.consulting import a_doctor, a_ready_request, a_service, booked
from tests.support import factories
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn

LIST = "/en/desk/resources"
KIND = {
    "modality": "video", "name-ru": "Второе мнение", "duration_min": "45", "buffer_min": "15", "step_min": "15",
    "min_notice_min": "1440", "max_days": "60", "request_hours": "24", "needs": ["room"], "active": "yes",
    "by_request": "yes",
}  # fmt: skip


@pytest.fixture
def lead(signed_in: SignedIn) -> Browser:
    browser = signed_in("Noa", Role.LEAD)
    browser.open(LIST)
    return browser


@pytest.fixture
def doctor(runtime: Runtime) -> str:
    with runtime.work() as work:
        return f"{LIST}/{a_doctor(work).id}"


def sends(browser: Browser, page: str, **form: object) -> int:
    browser.open(page)
    return browser.send(page, form, follow=False).status_code


def test_a_room_is_added_and_renamed(runtime: Runtime, lead: Browser) -> None:
    assert sends(lead, LIST, kind="", name="Room 4") == 422
    assert 'value="Room 4"' in lead.text
    assert sends(lead, LIST, kind="room", name=" ") == 422
    assert sends(lead, LIST, kind="coordinator", name="Dana") == 422
    assert sends(lead, LIST, kind="room", name="Room 4") == 303
    with runtime.reading() as work:
        room = work.session.scalars(select(Resource)).one()
    assert (room.kind, room.name, room.active) == (ResourceKind.ROOM, "Room 4", True)
    page = f"{LIST}/{room.id}"
    assert sends(lead, page, do="about", name="Room 5", languages="hebrew!") == 422
    assert sends(lead, page, do="about", name="Room 5", languages="he, en") == 303
    with runtime.reading() as work:
        room = work.session.scalars(select(Resource)).one()
    assert (room.name, room.languages, room.active) == ("Room 5", ["he", "en"], False)


def test_a_doctor_is_one_person_with_one_diary(runtime: Runtime, lead: Browser) -> None:
    with runtime.work() as work:
        staff = factories.a_member_of_staff(work, "Tal", Role.HAEMATOLOGIST).id
    assert sends(lead, LIST, kind="doctor", name="Dr A", staff=staff) == 303
    assert sends(lead, LIST, kind="doctor", name="Dr B", staff=staff) == 422
    assert sends(lead, LIST, kind="doctor", name="Dr C", staff="nobody") == 422


def test_a_week_is_replaced(runtime: Runtime, lead: Browser, doctor: str) -> None:
    lead.open(doctor)
    assert 'name="6-0-from" value="09:00"' in lead.text
    week = {"6-0-from": "10:00", "6-0-to": "12:30", "6-0-modality": "video", "6-0-since": "2027-01-01",
            "0-1-from": "20:00", "0-1-to": "00:00"}  # fmt: skip
    assert sends(lead, doctor, do="week", **week) == 303
    with runtime.reading() as work:
        assert service.weekly_hours(work, int(doctor.rpartition("/")[2])) == [
            WeeklyHours(0, 1200, 1440),
            WeeklyHours(6, 600, 750, "video", date(2027, 1, 1)),
        ]


@pytest.mark.parametrize(
    ("changed", "fix"),
    [
        ({"6-0-to": "09:00"}, "Choose an end after the start, on five minutes"),
        ({"6-0-to": "12:31"}, "Choose an end after the start, on five minutes"),
        ({"6-0-to": ""}, "Enter a time, like 16:30"),
        ({"6-0-since": "soon"}, "Enter a date, like 2027-03-27"),
    ],
)
@pytest.mark.databases("sqlite")
def test_a_line_that_cannot_be_is_asked_again(
    runtime: Runtime, lead: Browser, doctor: str, changed: dict[str, str], fix: str
) -> None:
    assert sends(lead, doctor, do="week", **{"6-0-from": "10:00", "6-0-to": "12:30"} | changed) == 422
    assert lead.text.count(fix) == 2
    assert 'name="6-0-from" value="10:00"' in lead.text
    with runtime.reading() as work:
        assert len(service.weekly_hours(work, int(doctor.rpartition("/")[2]))) == 5


def test_an_absence_leaves_the_booking_and_makes_a_task(runtime: Runtime, lead: Browser, doctor: str) -> None:
    with runtime.work() as work:
        booked(work, a_ready_request(work), a_service(work))
    assert sends(lead, doctor, do="days", first="2027-02-07", how="away") == 303
    lead.open(str(lead.page.location).removeprefix("https://clinic.test"))
    assert "1 consultation no longer fits." in lead.text
    assert "Sunday 7 February 2027: <bdi>away</bdi>" in lead.text
    with runtime.reading() as work:
        assert work.session.scalars(select(Booking)).one().state is BookingState.CONFIRMED
        kinds = [task.kind for task in work.session.scalars(select(DeskTask))]
    assert TaskKind.BOOKING_UNFIT in kinds


def test_a_day_gets_hours_of_its_own_and_is_as_usual_again(runtime: Runtime, lead: Browser, doctor: str) -> None:
    number = int(doctor.rpartition("/")[2])
    own = {"do": "days", "first": "2027-02-07", "last": "2027-02-08", "how": "hours", "start": "10:00", "end": "11:00"}
    assert sends(lead, doctor, **own) == 303
    with runtime.reading() as work:
        assert list(service.days_that_differ(work, number, date(2027, 1, 1)).values()) == [(Span(600, 660),)] * 2
    assert sends(lead, doctor, **own | {"how": "week"}) == 303
    with runtime.reading() as work:
        assert service.days_that_differ(work, number, date(2027, 1, 1)) == {}
    for wrong in ({"how": ""}, {"first": "x"}, {"last": "2027-02-01"}, {"start": "12:00"}, {"end": ""}):
        assert sends(lead, doctor, **own | wrong) == 422


def test_a_kind_of_consultation_is_added_and_changed(runtime: Runtime, lead: Browser) -> None:
    page = f"{LIST}/consultations/0"
    assert sends(lead, page, **KIND | {"duration_min": "47"}) == 422
    assert "Enter a number from 5 to 480, in steps of 5" in lead.text
    assert 'value="Второе мнение"' in lead.text
    assert sends(lead, page, **KIND | {"modality": ""}) == 422
    assert sends(lead, page, **KIND | {"max_days": "900"}) == 422
    assert sends(lead, page, **KIND) == 303
    with runtime.reading() as work:
        made = work.session.scalars(select(ConsultationService)).one()
    assert (made.modality, made.duration_min, made.needs, made.by_request) == (Modality.VIDEO, 45, ["room"], True)
    assert made.names == {"ru": "Второе мнение"}
    page = f"{LIST}/consultations/{made.id}"
    assert sends(lead, page, **KIND | {"duration_min": "60", "active": ""}) == 303
    with runtime.reading() as work:
        assert work.session.scalars(select(ConsultationService)).one().active is False
    assert lead.open(f"{LIST}/consultations/99").status_code == 404


def test_a_coordinators_hours_are_not_changed_here(runtime: Runtime, lead: Browser) -> None:
    with runtime.work() as work:
        caller = service.add(work, ResourceKind.COORDINATOR, "Dana")
    assert lead.open(f"{LIST}/{caller.id}").status_code == 404


def test_coordinators_stand_beside_doctors_with_languages_hours_and_absences(
    runtime: Runtime, lead: Browser, doctor: str
) -> None:
    with runtime.work() as work:
        miriam = factories.a_caller(work, factories.a_member_of_staff(work, "Miriam"), "he", "ru")
        tomorrow = work.now.date() + timedelta(days=1)
        rosters.be_away(work, miriam, tomorrow, tomorrow, (), rosters.person(work, miriam).version)
    page = lead.open(LIST).get_data(as_text=True)
    line = page.partition(f'href="/en/desk/roster/{miriam}"')[2].partition("</li>")[0]
    for told in ("Miriam", "Hebrew, Russian", "08:00", "1 day differs"):
        assert told in line
    assert "Dr Noa" in page
    assert lead.open(f"/en/desk/roster/{miriam}").status_code == 200


def test_an_interpreters_page_leads_to_the_hours_of_their_calls(runtime: Runtime, lead: Browser) -> None:
    with runtime.work() as work:
        vera = rosters.add_interpreter(work, "Vera", ["ru", "he"])
    assert f'href="/en/desk/roster/{vera}"' in lead.open(f"{LIST}/{vera}").get_data(as_text=True)


def test_an_unknown_form_changes_nothing(runtime: Runtime, lead: Browser, doctor: str) -> None:
    assert sends(lead, doctor, do="unknown", name="X") == 303
    with runtime.reading() as work:
        assert work.session.scalars(select(Resource.name)).one() == "Dr Noa"
