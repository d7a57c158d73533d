"""A clinic as a bench needs it: its days, people who make calls, somebody on call. An empty one has nothing to plan."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from intake.models.callbacks import Resource, ResourceCell, ResourceKind, RosterRule
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import clinic_calendar, oncall
from intake.services.oncall import Duty
from intake.services.work import Work

SPOKEN = (["he", "en"], ["ru", "en"], ["ar", "en"], ["ru", "he", "en"])
MONDAY_TO_FRIDAY_AND_SUNDAY = (0, 1, 2, 3, 4, 6)


def staff_the_clinic(runtime: Runtime) -> None:
    """Four coordinators who call in all phone hours, the first and a haematologist on call, the calendar's days."""
    with runtime.work() as work:
        clinic_calendar.seed(work)
        callers = [_person(work, f"caller{number}", Role.COORDINATOR) for number in range(len(SPOKEN))]
        for person, languages in zip(callers, SPOKEN, strict=True):
            _let_call(work, person, languages)
        _on_call(work, callers[0], Duty.COORDINATOR)
        _on_call(work, _person(work, "haematologist", Role.HAEMATOLOGIST), Duty.CLINICIAN)


def empty_the_week(runtime: Runtime) -> None:
    """Take all calls out of the calendar, so that every repeat plans in the same week."""
    with runtime.work() as work:
        work.session.execute(delete(ResourceCell))


def _person(work: Work, name: str, role: Role) -> Staff:
    person = Staff(name=name, email=f"{name}@clinic.example", role=role, created_at=work.now)
    work.session.add(person)
    work.session.flush()
    return person


def _let_call(work: Work, person: Staff, languages: list[str]) -> None:
    caller = Resource(kind=ResourceKind.COORDINATOR, name=person.name, staff_id=person.id, languages=languages)
    work.session.add(caller)
    work.session.flush()
    for weekday in MONDAY_TO_FRIDAY_AND_SUNDAY:
        work.session.add(RosterRule(resource_id=caller.id, weekday=weekday, start_min=480, end_min=1080))
    work.session.flush()


def _on_call(work: Work, person: Staff, duty: Duty) -> None:
    oncall.put_on_call(work, person.id, duty, work.now - timedelta(hours=1), work.now + timedelta(days=7))
