"""The clinic's days by month: full, short or closed; a row entered by hand wins and can be undone (scheduling 0)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.errors import Conflict, NotFound
from intake.scheduling.clinic_days import DayKind
from intake.services import clinic_calendar
from intake.services import clinic_days as service
from intake.services.work import Work
from intake.web.context import reading, work
from intake.web.desk import call_words, frame
from intake.web.desk.blueprint import blueprint
from intake.web.desk.day_range import day as read_day
from intake.web.desk.day_range import number
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

EDIT = staff_policy(Permission.EDIT_ROTA)
FIELDS = ("day", "kind", "name", "of", "seen")


@blueprint.get("/clinic-days")
@policy(EDIT)
def clinic_days() -> str:
    with reading() as unit:
        chosen = read_day(request.args.get("day", ""))
        first = _month(request.args.get("month", ""), chosen or service.today(unit))
        return _page(unit, first, _form_of(unit, chosen) if chosen else {})


@blueprint.post("/clinic-days")
@policy(EDIT)
def change_clinic_day() -> Response | tuple[str, int]:
    """A day that was changed while the page was open is shown as it stands now, with what was typed."""
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    wanted = read_day(typed["day"])
    errors = _faults(typed, wanted)
    if wanted is not None and not errors:
        errors = _put(wanted, typed)
        if not errors:
            return _back("day_changed", wanted)
    with reading() as unit:
        if wanted is not None:  # the next press counts for what is shown now
            typed |= {"of": wanted.isoformat(), "seen": str(service.version(unit, wanted))}
        return _page(unit, _month("", wanted or service.today(unit)), typed, errors), 422


def _put(wanted: date, typed: dict[str, str]) -> list[tuple[str, str]]:
    seen = number(typed["seen"]) if typed["of"] == wanted.isoformat() else 0
    try:
        with work() as unit:
            service.put(unit, wanted, DayKind(typed["kind"]), typed["name"], seen or 0)
    except Conflict:
        message = _("This day was changed before. Look at how it stands now, then press the button once more")
        return [("day", message)]
    except ValueError:
        return [("day", _("Choose a day from today on, at most 24 months ahead"))]
    return []


@blueprint.post("/clinic-days/<day>/remove")
@policy(EDIT)
def remove_clinic_day(day: str) -> Response:
    wanted, seen = read_day(day), number(request.form.get("seen", ""))
    if wanted is None:
        raise NotFound
    try:
        with work() as unit:
            service.remove(unit, wanted, seen or 0)
    except (Conflict, NotFound):
        return _back("gone", wanted)
    return _back("day_removed", wanted)


@blueprint.post("/clinic-days/changes/<change_id>/undo")
@policy(EDIT)
def undo_clinic_day(change_id: str) -> Response:
    found = number(change_id)
    if found is None or found >= 2**31:
        raise NotFound
    try:
        with work() as unit:
            undone = service.undo(unit, found).day
    except Conflict:
        return redirect(url_for("desk.clinic_days", said="gone"), 303)
    return _back("day_undone", undone)


def _back(said: str, wanted: date) -> Response:
    return redirect(url_for("desk.clinic_days", month=f"{wanted:%Y-%m}", said=said), 303)


def _faults(typed: dict[str, str], wanted: date | None) -> list[tuple[str, str]]:
    longest = service.NAME_AT_MOST
    found = {
        "day": _("Enter a date, like 2027-03-27") if wanted is None else "",
        "kind": _("Choose how long the clinic is open") if typed["kind"] not in tuple(DayKind) else "",
        "name": _("Shorten the name to %(num)s characters", num=longest) if len(typed["name"]) > longest else "",
    }
    return [(name, message) for name, message in found.items() if message]


def _form_of(unit: Work, chosen: date) -> dict[str, str]:
    """The form filled with a day as it stands."""
    row = service.day(unit, chosen)
    return {
        "day": chosen.isoformat(), "kind": row.kind.value, "name": row.name,
        "of": chosen.isoformat(), "seen": str(service.version(unit, chosen)),
    }  # fmt: skip


def _month(asked: str, near: date) -> date:
    return read_day(f"{asked}-01") or near.replace(day=1)


def _months(unit: Work, shown: date) -> list[tuple[str, str]]:
    """The 24 months from this one on, and the one that is shown if it is another."""
    first = service.today(unit).replace(day=1)
    months = [first]
    while len(months) <= service.MONTHS_AHEAD:
        months.append(_next(months[-1]))
    every = sorted({*months, shown})
    return [(f"{month:%Y-%m}", call_words.month(month)) for month in every]


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _page(unit: Work, first: date, typed: dict[str, str], errors: list[tuple[str, str]] | None = None) -> str:
    ends_on = clinic_calendar.ends_on(unit)
    rows = service.month(unit, first)
    return frame.render(
        "desk/clinic_days.html",
        unit,
        rows=[_row(unit, row) for row in rows],
        shown=f"{first:%Y-%m}",
        months=_months(unit, first),
        title=call_words.month(first),
        earlier=f"{first - timedelta(days=1):%Y-%m}",
        later=f"{_next(first):%Y-%m}",
        kinds=[(kind.value, _(text)) for kind, text in call_words.DAY_KINDS.items()],
        changes=service.changes(unit),
        ends_on=ends_on,
        ends_soon=clinic_calendar.ends_soon(unit),
        call_words=call_words,
        typed=typed,
        errors=errors or [],
    )


def _row(unit: Work, row: Any) -> dict[str, Any]:
    by_hand = row.source.value == "manual"
    return {
        "day": row.date,
        "kind": row.kind,
        "name": call_words.known_day_name(row.name),
        "source": row.source,
        "by_hand": by_hand,
        "seen": service.version(unit, row.date) if by_hand else 0,
    }
