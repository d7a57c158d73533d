"""Changing a roster: weekly hours and languages by those who run the clinic, absences also by whom they concern."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Any

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from intake.errors import Conflict, NotFound
from intake.scheduling.settings import Span
from intake.services import rosters as service
from intake.web.context import reading, work
from intake.web.desk import call_words, roster
from intake.web.desk.blueprint import blueprint
from intake.web.desk.day_range import day as read_day
from intake.web.forms.places import LANGUAGES_OF_PEOPLE
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

Answer = Response | tuple[str, int]
HOURS = re.compile(r"\s*(\d{1,2}):(\d{2})\s*[-–—]\s*(\d{1,2}):(\d{2})\s*")
LONGEST_HOURS = 80
EDIT, ABSENCE = staff_policy(Permission.EDIT_ROTA), staff_policy(Permission.OWN_ABSENCE)


class WrongHours(ValueError):
    """What was typed is no row of hours."""


@blueprint.post("/roster/coordinators")
@policy(EDIT)
def add_coordinator() -> Answer:
    try:
        with work() as unit:
            added = service.add_coordinator(unit, request.form.get("person", ""))
    except NotFound:
        return _list_again({}, "person", _("Choose a person from the list"))
    except service.TooMany:
        return _full()
    return _to(added, "roster_added")


@blueprint.post("/roster/interpreters")
@policy(EDIT)
def add_interpreter() -> Answer:
    typed = {name: request.form.get(name, "").strip() for name in ("name", "language")}
    if not 0 < len(typed["name"]) <= service.NAME_AT_MOST:
        return _list_again(typed, "name", _("Enter the name of the interpreter"))
    if typed["language"] not in LANGUAGES_OF_PEOPLE:
        return _list_again(typed, "language", _("Choose a language from the list"))
    try:
        with work() as unit:
            added = service.add_interpreter(unit, typed["name"], [typed["language"]])
    except service.TooMany:
        return _full()
    return _to(added, "roster_added")


@blueprint.post("/roster/<resource_id>")
@policy(EDIT)
def change_roster(resource_id: str) -> Answer:
    """A page that is out of date changes nothing: it comes back as it was typed, beside how things stand now."""
    known = roster.row_number(resource_id)
    typed: dict[str, Any] = {f"day-{day}": request.form.get(f"day-{day}", "").strip() for day in call_words.WEEK}
    typed |= {"languages": request.form.getlist("languages"), "active": request.form.get("active", "")}
    week, errors = _week(typed)
    if not 0 < len(typed["languages"]) <= service.LANGUAGES_AT_MOST or not _known(typed["languages"]):
        most = service.LANGUAGES_AT_MOST
        errors.append(("languages", _("Choose the languages they speak on the telephone, %(num)s at most", num=most)))
    if errors:
        return _again(known, typed, errors, 422)
    seen = request.form.get("seen", "")
    try:
        with work() as unit:
            service.change(unit, known, typed["languages"], week, typed["active"] == "yes", seen)
    except Conflict:
        return _again(known, typed, [_stale("languages")], 409)
    return _to(known, "roster_changed")


@blueprint.post("/roster/<resource_id>/absences")
@policy(ABSENCE)
def add_absence(resource_id: str) -> Answer:
    known = roster.row_number(resource_id)
    _only_their_own(known)
    typed = {name: request.form.get(name, "").strip() for name in ("from", "to", "hours", "seen")}
    first, last = read_day(typed["from"]), read_day(typed["to"] or typed["from"])
    if first is None or last is None:
        control = "from" if first is None else "to"
        return _again(known, typed, [(control, _("Enter a date, like 2027-03-27"))], 422)
    try:
        spans = read_hours(typed["hours"])
    except WrongHours:
        return _again(known, typed, [("hours", _wrong_hours())], 422)
    return _away(known, first, last, spans, typed)


def _away(known: int, first: date, last: date, spans: tuple[Span, ...], typed: dict[str, str]) -> Answer:
    try:
        with work() as unit:
            service.be_away(unit, known, first, last, spans, typed["seen"])
    except Conflict:
        return _again(known, typed, [_stale("from")], 409)
    except ValueError:
        message = _("Choose dates from today on, at most %(num)s days in one go", num=service.AWAY_AT_MOST)
        return _again(known, typed, [("from", message)], 422)
    return _to(known, "absence_added")


@blueprint.post("/roster/<resource_id>/absences/remove")
@policy(ABSENCE)
def remove_absence(resource_id: str) -> Answer:
    known = roster.row_number(resource_id)
    _only_their_own(known)
    first, last = read_day(request.form.get("from", "")), read_day(request.form.get("to", ""))
    if first is None or last is None:
        raise NotFound
    try:
        with work() as unit:
            service.be_back(unit, known, first, last, request.form.get("seen", ""))
    except Conflict:
        return _to(known, "gone")
    return _to(known, "absence_removed")


def _only_their_own(known: int) -> None:
    with reading() as unit:
        if not roster.may_plan_absence(service.person(unit, known)):
            abort(403)


def _week(typed: dict[str, Any]) -> tuple[dict[int, tuple[Span, ...]], list[tuple[str, str]]]:
    week: dict[int, tuple[Span, ...]] = {}
    errors = []
    for day in call_words.WEEK:
        try:
            spans = read_hours(typed[f"day-{day}"])
        except WrongHours:
            errors.append((f"day-{day}", _wrong_hours()))
        else:
            week |= {day: spans} if spans else {}
    return week, errors


def read_hours(text: str) -> tuple[Span, ...]:
    """ "08:00-13:00, 14:00-18:00" as minutes; an empty text is no hours. Raises WrongHours."""
    if len(text) > LONGEST_HOURS:
        raise WrongHours
    spans = tuple(_span(part) for part in text.split(",")) if text.strip() else ()
    ordered = all(before.end_min <= after.start_min for before, after in pairwise(spans))
    if len(spans) > service.SPANS_A_DAY or not ordered:
        raise WrongHours
    return spans


def _span(part: str) -> Span:
    found = HOURS.fullmatch(part)
    if found is None:
        raise WrongHours
    from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
    if max(from_minute, to_minute) > 59:
        raise WrongHours
    span = Span(from_hour * 60 + from_minute, to_hour * 60 + to_minute)
    if not 0 <= span.start_min < span.end_min <= 1440:
        raise WrongHours
    return span


def _wrong_hours() -> str:
    return _("Enter hours like 08:00-13:00, 14:00-18:00, or leave it empty")


def _known(languages: list[str]) -> bool:
    return set(languages) <= set(LANGUAGES_OF_PEOPLE) and len(set(languages)) == len(languages)


def _stale(control: str) -> tuple[str, str]:
    return control, _("Somebody else changed this roster just now. Look at it, then press the button once more")


def _to(resource_id: int, said: str) -> Response:
    return redirect(url_for("desk.roster_person", resource_id=resource_id, said=said), 303)


def _again(known: int, typed: dict[str, Any], errors: list[tuple[str, str]], status: int) -> Answer:
    with reading() as unit:
        return roster.person_page(unit, known, typed, errors), status


def _list_again(typed: dict[str, Any], control: str, message: str) -> Answer:
    with reading() as unit:
        return roster.page(unit, typed, [(control, message)]), 422


def _full() -> Answer:
    return _list_again({}, "people-caption", _("The list is full: %(num)s people", num=service.PEOPLE_AT_MOST))
