"""Who makes calls and interprets, when, in which languages, and when they are away (scheduling 2.1)."""

from __future__ import annotations

from typing import Any

from flask import url_for

from intake.errors import NotFound
from intake.services import rosters as service
from intake.services.work import Work
from intake.web.context import reading, staff
from intake.web.desk import call_words, frame
from intake.web.desk.blueprint import blueprint
from intake.web.desk.day_range import number
from intake.web.forms import places
from intake.web.language import language
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

Errors = list[tuple[str, str]]


@blueprint.get("/roster")
@policy(staff_policy(Permission.READ_ROTA))
def roster() -> str:
    with reading() as unit:
        return page(unit)


@blueprint.get("/roster/<resource_id>")
@policy(staff_policy(Permission.READ_ROTA))
def roster_person(resource_id: str) -> str:
    with reading() as unit:
        return person_page(unit, row_number(resource_id))


def row_number(text: str) -> int:
    """The number of somebody's row in an address. Raises NotFound."""
    found = number(text)
    if found is None or found >= 2**31:
        raise NotFound
    return found


def page(unit: Work, typed: dict[str, Any] | None = None, errors: Errors | None = None) -> str:
    """Everybody; the forms of those who run the clinic come back as they were sent."""
    people = service.people(unit)
    return frame.render(
        "desk/roster.html",
        unit,
        people=[line(person) for person in people],
        full=len(people) >= service.PEOPLE_AT_MOST,
        others=[(person.id, person.name) for person in service.without_roster(unit)],
        spoken=places.languages(language()),
        call_words=call_words,
        typed=typed or {},
        errors=errors or [],
    )


def line(person: service.Person) -> dict[str, Any]:
    """Somebody of the roster in a list: languages, hours and days that differ, with the way to their own page."""
    return {
        "person": person,
        "href": url_for("desk.roster_person", resource_id=person.id),
        "languages": language_names(person),
        "week": [
            (call_words.weekday(day), call_words.hours(person.week[day]))
            for day in call_words.WEEK
            if day in person.week
        ],
        "away": len(person.days_off),
    }


def language_names(person: service.Person) -> list[str]:
    known = places.languages(language())
    return [places.named(known, tag) for tag in person.languages]


def may_plan_absence(person: service.Person) -> bool:
    """Those who run the clinic for everybody, a coordinator for themselves."""
    return frame.may(Permission.EDIT_ROTA) or (
        frame.may(Permission.OWN_ABSENCE) and person.staff_id is not None and person.staff_id == staff().id
    )


def person_page(
    unit: Work, resource_id: int, typed: dict[str, Any] | None = None, errors: Errors | None = None
) -> str:
    person = service.person(unit, resource_id)
    shown = typed or {}
    return frame.render(
        "desk/roster_person.html",
        unit,
        person=person,
        languages=language_names(person),
        spoken=places.languages(language()),
        chosen=shown.get("languages", list(person.languages)),
        active=shown.get("active", "yes" if person.active else ""),
        hours={day: shown.get(f"day-{day}", call_words.hours(person.week.get(day, ()))) for day in call_words.WEEK},
        absences=_stretches(person.days_off),
        cut=len(person.days_off) > service.DAYS_SHOWN,
        may_be_away=may_plan_absence(person),
        call_words=call_words,
        typed=shown,
        errors=errors or [],
    )


def _stretches(days_off: tuple[service.DayOff, ...]) -> list[dict[str, Any]]:
    """Days in a row with the same hours read as one line."""
    found: list[dict[str, Any]] = []
    for off in days_off[: service.DAYS_SHOWN]:
        before = found[-1] if found else None
        if before and (off.day - before["last"]).days == 1 and before["spans"] == off.spans:
            before["last"] = off.day
        else:
            found.append({"first": off.day, "last": off.day, "spans": off.spans})
    return found
