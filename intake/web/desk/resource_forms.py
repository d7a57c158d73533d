"""The forms about resources, read and shown. Times are Tel Aviv's, minutes multiples of five."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from typing import Any

from flask import request

from config import LANGUAGES
from intake.models.callbacks import Resource, ResourceKind
from intake.models.consultations import ConsultationService, Modality
from intake.models.staff import Staff
from intake.scheduling.settings import Span
from intake.services import consultation_resources as service
from intake.services.consultation_resources import NEEDED, Terms, WeeklyHours
from intake.services.work import Work
from intake.web.consultations.words import day_words
from intake.web.desk.day_range import day, number
from intake.web.desk.faults import Faulty
from intake.web.desk.resource_words import KINDS
from intake.web.language import _

WEEK = (6, 0, 1, 2, 3, 4, 5)  # the clinic's week begins on Sunday
LINES_A_DAY = 2
MOST_LINES = 12
PARTS = ("from", "to", "modality", "since", "until")
LONGEST_NAME = 120


def add(unit: Work) -> Resource:
    """Somebody or something new. Raises Faulty."""
    kind, name = request.form.get("kind", ""), _name()
    if kind not in {each.value for each in KINDS}:
        raise Faulty("kind", _("Choose who or what it is"))
    staff_id = request.form.get("staff", "") or None
    if staff_id is not None and not _free(unit, staff_id):
        raise Faulty("staff", _("Choose a person from the list"))
    return service.add(unit, ResourceKind(kind), name, (), staff_id)


def _free(unit: Work, staff_id: str) -> bool:
    known = unit.session.get(Staff, staff_id) is not None
    return known and all(one.staff_id != staff_id for one in service.listed(unit))


def _name() -> str:
    name = request.form.get("name", "").strip()
    if not name or len(name) > LONGEST_NAME:
        raise Faulty("name", _("Enter a name of up to %(num)s letters", num=LONGEST_NAME))
    return name


def nothing(_unit: Work, _resource: Resource) -> int:
    """For a form that says nothing of what it is."""
    return 0


def about(unit: Work, resource: Resource) -> int:
    """Name, languages, and whether it is in service."""
    languages = [code for code in request.form.get("languages", "").replace(",", " ").lower().split() if code]
    if any(not (code.isascii() and code.isalpha() and len(code) in (2, 3)) for code in languages):
        raise Faulty("languages", _("Enter language codes, like he en ru"))
    service.change(unit, resource.id, _name(), languages, request.form.get("active") == "yes")
    return len(service.unfit(unit, resource))


def week(unit: Work, resource: Resource) -> int:
    """All lines of the week. Raises Faulty at the first line that cannot be."""
    found = [_line(weekday, place) for weekday in WEEK for place in range(MOST_LINES)]
    return service.set_weekly_hours(unit, resource.id, [line for line in found if line is not None])


def _line(weekday: int, place: int) -> WeeklyHours | None:
    name = f"{weekday}-{place}"
    typed = {part: request.form.get(f"{name}-{part}", "").strip() for part in PARTS}
    if not typed["from"] and not typed["to"]:
        return None
    start, end = _minutes(f"{name}-from", typed["from"]), _minutes(f"{name}-to", typed["to"], end=True)
    try:
        return WeeklyHours(
            weekday, start, end, typed["modality"], _day(f"{name}-since", typed), _day(f"{name}-until", typed)
        )
    except Faulty:
        raise
    except ValueError:
        raise Faulty(f"{name}-to", _("Choose an end after the start, on five minutes")) from None


def _day(control: str, typed: Mapping[str, str]) -> date | None:
    text = typed[control.rpartition("-")[2]]
    found = day(text)
    if text and found is None:
        raise Faulty(control, _("Enter a date, like 2027-03-27"))
    return found


def _minutes(control: str, text: str, *, end: bool = False) -> int:
    """Minutes after midnight; 00:00 as an end is the end of the day."""
    try:
        typed = time.fromisoformat(text)
    except ValueError:
        raise Faulty(control, _("Enter a time, like 16:30")) from None
    found = typed.hour * 60 + typed.minute
    return 1440 if end and found == 0 else found


def days(unit: Work, resource: Resource) -> int:
    """Days that differ: away, with hours of their own, or as in the week again."""
    first = day(request.form.get("first", ""))
    last = day(request.form.get("last", "")) or first
    if first is None or last is None:
        raise Faulty("first", _("Enter a date, like 2027-03-27"))
    how, windows = request.form.get("how", ""), None
    if how == "away":
        windows = []
    elif how == "hours":
        start, end = (_minutes(edge, request.form.get(edge, ""), end=edge == "end") for edge in ("start", "end"))
        windows = [(start, end)]
    elif how != "week":
        raise Faulty("how", _("Choose what these days are like"))
    try:
        return service.set_days(unit, resource.id, first, last, windows)
    except ValueError:
        raise Faulty("last", _("Choose an end after the start, within a year and on five minutes")) from None


FORMS: Mapping[str, Callable[[Work, Resource], int]] = {"about": about, "week": week, "days": days}


def lines(unit: Work, resource: Resource, typed: Mapping[str, str] | None) -> list[dict[str, Any]]:
    """The lines of the form of a week: what stands, or what was typed, and room for more."""
    stands: dict[int, list[WeeklyHours]] = {}
    for hours in service.weekly_hours(unit, resource.id):
        stands.setdefault(hours.weekday, []).append(hours)
    found = []
    for weekday in WEEK:
        own = stands.get(weekday, [])
        for place in range(min(max(LINES_A_DAY, len(own) + 1), MOST_LINES)):
            name = f"{weekday}-{place}"
            values = _shown(own[place]) if place < len(own) else dict.fromkeys(PARTS, "")
            if typed is not None and typed.get("do") == "week":
                values = {part: typed.get(f"{name}-{part}", "") for part in PARTS}
            found.append({"weekday": weekday, "place": place, "name": name, **values})
    return found


def _shown(hours: WeeklyHours) -> dict[str, str]:
    return {
        "from": clock(hours.start_min),
        "to": clock(hours.end_min),
        "modality": hours.modality,
        "since": hours.valid_from.isoformat() if hours.valid_from else "",
        "until": hours.valid_to.isoformat() if hours.valid_to else "",
    }


def clock(minutes: int) -> str:
    """Minutes after midnight as a form shows them."""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def differing(found: Mapping[date, Iterable[Span]]) -> list[tuple[str, str]]:
    """Days that differ, in words."""
    told = []
    for each, spans in found.items():
        hours = ", ".join(f"{clock(span.start_min)}–{clock(span.end_min)}" for span in spans)
        told.append((day_words(each), hours or _("away")))
    return told


MINUTES = {
    "duration_min": (5, 480, 5), "buffer_min": (0, 240, 5), "step_min": (5, 480, 5), "min_notice_min": (0, 43200, 1),
    "max_days": (1, 365, 1), "request_hours": (1, 168, 1),
}  # fmt: skip
USUAL = {
    "duration_min": 60, "buffer_min": 15, "step_min": 15, "min_notice_min": 1440, "max_days": 90, "request_hours": 24,
}  # fmt: skip


def terms() -> Terms:
    """A kind of consultation out of its form. Raises Faulty."""
    modality = request.form.get("modality", "")
    if modality not in tuple(Modality):
        raise Faulty("modality", _("Choose a kind of consultation"))
    numbers = {name: _number(name) for name in MINUTES}
    names = {code: request.form.get(f"name-{code}", "").strip()[:LONGEST_NAME] for code in LANGUAGES}
    needs = tuple(kind for kind in NEEDED if kind.value in request.form.getlist("needs"))
    return Terms(
        Modality(modality),
        numbers.pop("duration_min"),
        {code: name for code, name in names.items() if name},
        needs=needs,
        by_request=request.form.get("by_request") == "yes",
        active=request.form.get("active") == "yes",
        **numbers,
    )


def _number(name: str) -> int:
    least, most, step = MINUTES[name]
    found = number(request.form.get(name, "").strip())
    if found is None or not least <= found <= most or found % step:
        if step > 1:
            raise Faulty(name, _("Enter a number from %(least)s to %(most)s, in steps of 5", least=least, most=most))
        raise Faulty(name, _("Enter a number from %(least)s to %(most)s", least=least, most=most))
    return found


def shown(found: ConsultationService | None) -> dict[str, Any]:
    """What the form of a kind of consultation shows when it opens."""
    if found is None:
        return {**{name: str(value) for name, value in USUAL.items()}, "active": "yes"}
    told: dict[str, Any] = {name: str(getattr(found, name)) for name in MINUTES}
    told |= {f"name-{code}": name for code, name in found.names.items()}
    ticked = {"by_request": found.by_request, "active": found.active}
    return told | {name: "yes" if on else "" for name, on in ticked.items()} | {"modality": found.modality.value}
