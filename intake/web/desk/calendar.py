"""The calendar of consultations and calls: a week from Sunday to Saturday on Tel Aviv's clock (ux 3.7).

A consultation is moved by "Move to…", which leads to the free times of the case; dragging it to an hour leads there
with that hour chosen (`static/js/calendar.js`). Nothing moves before the form is sent.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask import request, url_for

from intake.i18n import N_
from intake.models.callbacks import Resource
from intake.models.consultations import ConsultationService
from intake.scheduling.clinic_days import ClinicDay, DayKind
from intake.scheduling.zones import zone
from intake.services import audit, consultation_resources, consultation_waiting, consultation_week
from intake.services.consultation_terms import NotOffered, read_wall, stamp
from intake.services.consultation_week import Entry, EntryKind, Week
from intake.services.work import Work
from intake.web.consultations import words
from intake.web.desk import call_words, frame
from intake.web.desk.blueprint import blueprint
from intake.web.desk.day_range import day, number
from intake.web.desk.resource_forms import clock
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy
from intake.web.presentation import TEL_AVIV, comes_twice, in_city, offset

KINDS = {
    EntryKind.CONSULTATION: (N_("Consultation"), "info"),
    EntryKind.REQUEST: (N_("Asked for, waits for us"), "soon"),
    EntryKind.OFFER: (N_("Offered from the waiting list"), "plain"),
    EntryKind.HOLD: (N_("Being chosen"), "plain"),
    EntryKind.CALL: (N_("Callback"), "ok"),
}
DAY_KINDS = {DayKind.SHORT: N_("short day"), DayKind.CLOSED: N_("closed")}
USUAL_HOURS = (8, 18)


@blueprint.get("/calendar")
@policy(staff_policy(Permission.READ_CALENDAR))
def calendar() -> str:
    with frame.recorded() as unit:
        today = unit.now.astimezone(zone(unit.settings.planner.clinic_zone)).date()
        chosen = number(request.args.get("resource", ""))
        week = consultation_week.week(unit, day(request.args.get("day", "")) or today, [chosen] if chosen else [])
        audit.record_list(unit, "calendar.look", "bookings", len(week.entries))
        names = {one.id: one.name for one in consultation_resources.listed(unit)}
        return frame.render(
            "desk/calendar.html",
            unit,
            week=week,
            caption=words.day_words(week.first),
            days=[_head(week, each, today, names) for each in week.days],
            hours=_hours(unit, week, names),
            resources=_resources(unit),
            chosen=str(chosen or ""),
            change=_change(week),
            address=lambda **more: url_for(
                "desk.calendar", **({"day": week.first.isoformat(), "resource": chosen} | more)
            ),
            before=(week.first - consultation_week.WEEK).isoformat(),
            after=(week.first + consultation_week.WEEK).isoformat(),
            waiting=_waiting(unit),
            paper="print" in request.args,
        )


def _resources(unit: Work) -> list[tuple[str, str]]:
    return [(str(one.id), one.name) for one in consultation_resources.listed(unit) if one.active]


def _head(week: Week, each: ClinicDay, today: date, names: dict[int, str]) -> dict[str, Any]:
    """What stands above a day: its name, what it is for the clinic, and who is not there as usual."""
    kind = DAY_KINDS.get(each.kind)
    absent = [
        (names[resource_id], ", ".join(f"{clock(span.start_min)}–{clock(span.end_min)}" for span in spans))
        for (resource_id, of), spans in week.absences.items()
        if of == each.date and resource_id in names
    ]
    return {
        "label": call_words.day(each.date),
        "today": each.date == today,
        "kind": _(kind) if kind else "",
        "name": call_words.known_day_name(each.name),
        "absent": absent,
    }


def _change(week: Week) -> str:
    if week.clock_change is None:
        return ""
    return _("The clocks in Tel Aviv change on %(day)s.", day=words.day_words(week.clock_change))


def _hours(unit: Work, week: Week, names: dict[int, str]) -> list[dict[str, Any]]:
    """One row an hour of Tel Aviv's clock, each with the entries that begin in it, day by day."""
    local = [(entry, entry.starts_at.astimezone(zone(TEL_AVIV))) for entry in week.entries]
    first = min([USUAL_HOURS[0], *(start.hour for _entry, start in local)])
    last = max([USUAL_HOURS[1], *(start.hour + 1 for _entry, start in local)])
    days = [each.date for each in week.days]
    return [
        {
            "label": f"{hour:02d}:00",
            "cells": [
                {"at": _at(each, hour), "entries": [_shown(unit, one, names) for one in _begins(local, each, hour)]}
                for each in days
            ],
        }
        for hour in range(first, last)
    ]


def _at(each: date, hour: int) -> str:
    """The instant at which the hour begins, as an address carries it; "" for one that the clocks skip or repeat."""
    try:
        return stamp(read_wall(each, hour * 60, TEL_AVIV))
    except NotOffered:
        return ""


def _begins(local: Iterable[tuple[Entry, datetime]], each: date, hour: int) -> list[Entry]:
    return [entry for entry, start in local if start.date() == each and start.hour == hour]


def _shown(unit: Work, entry: Entry, names: dict[int, str]) -> dict[str, Any]:
    """A block: our hours, the patient's own time, and what is to be known of it. Of a request that this member of staff
    may not open, nothing but that the time is taken."""
    start, end = (each.astimezone(zone(TEL_AVIV)) for each in (entry.starts_at, entry.ends_at))
    shown: dict[str, Any] = {
        "from": _clock(start),
        "to": _clock(end),
        "with": [names[one] for one in entry.resources if one in names],
        "open": frame.reaches(unit, entry.referral_id),
    }
    if not shown["open"]:
        return shown
    word, look = KINDS[entry.kind]
    tz = str(entry.times.patient.tzinfo)
    tab = "contacts" if entry.kind is EntryKind.CALL else "consultation"
    movable = entry.kind is EntryKind.CONSULTATION and entry.starts_at > unit.now and frame.may(Permission.WORK_CASE)
    return shown | {
        "kind": _(word),
        "look": look,
        "service": words.service_name(entry.service) if entry.service else "",
        "name": entry.patient_name or entry.reference,
        "href": url_for("desk.case", referral_id=entry.referral_id, tab=tab),
        "theirs": in_city(entry.starts_at, tz),
        "unsocial": entry.unsocial,
        "clocks": words.clock_words(entry.times, tz),
        "move": _move(entry) if movable else "",
    }


def _clock(local: datetime) -> str:
    """A time on the clinic's clock; with its distance from UTC in the hour that comes twice."""
    return f"{local:%H:%M}" + (f" ({offset(local, TEL_AVIV)})" if comes_twice(local, TEL_AVIV) else "")


def _move(entry: Entry) -> str:
    around = entry.times.patient.date().isoformat()
    values: dict[str, Any] = {"referral_id": entry.referral_id, "move": 1, "from": around, "day": around}
    return url_for("desk.consultation_times", **values)


def _waiting(unit: Work) -> list[dict[str, Any]]:
    """Who waits, in the order in which they are served; only requests that this member of staff may open."""
    return [
        {
            "name": referral.patient_name or referral.reference,
            "href": url_for("desk.case", referral_id=referral.id, tab="consultation"),
            "service": words.service_name(unit.session.get_one(ConsultationService, entry.service_id)),
            "doctor": unit.session.get_one(Resource, entry.doctor_id).name if entry.doctor_id else "",
            "first": words.day_words(entry.earliest),
            "last": words.day_words(entry.latest),
            "decide_by": words.day_words(entry.decide_by) if entry.decide_by else "",
            "before": entry.priority > 0,
        }
        for entry, referral in consultation_waiting.waiting(unit)
        if frame.reaches(unit, referral.id)
    ]


