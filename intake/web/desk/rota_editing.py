"""Adding and removing shifts. Times are the clinic's wall clock; a time that comes twice is asked back."""

from __future__ import annotations

from datetime import date, datetime, time

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.errors import NotFound
from intake.scheduling.settings import DEFAULTS
from intake.scheduling.zones import AmbiguousTime, NonexistentTime, exact, zone
from intake.services import rota as service
from intake.services.oncall import Duty
from intake.services.work import Work
from intake.web.context import work
from intake.web.desk import rota
from intake.web.desk.blueprint import blueprint
from intake.web.desk.faults import Faulty
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

FIELDS = ("person", "duty", "from-date", "from-time", "to-date", "to-time", "which")
EARLIEST, LATEST = date(2020, 1, 1), date(2100, 1, 1)


@blueprint.post("/rota")
@policy(staff_policy(Permission.EDIT_ROTA))
def add_shift() -> Response | tuple[str, int]:
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    with work() as unit:
        try:
            starts_at, ends_at = _moment(typed, "from"), _moment(typed, "to")
            _duration(starts_at, ends_at)
            _added(unit, typed, starts_at, ends_at)
        except Faulty as fault:
            return rota.page(unit, typed, [(fault.control, fault.message)], ask=fault.control == "which"), 422
    return redirect(url_for("desk.rota", said="shift_added"), 303)


@blueprint.post("/rota/<shift_id>/remove")
@policy(staff_policy(Permission.EDIT_ROTA))
def remove_shift(shift_id: str) -> Response:
    try:
        with work() as unit:
            service.remove(unit, shift_id)
    except NotFound:
        return redirect(url_for("desk.rota", said="gone"), 303)
    return redirect(url_for("desk.rota", said="shift_removed"), 303)


def _moment(typed: dict[str, str], edge: str) -> datetime:
    """The instant that the clinic's clock shows as typed."""
    day, hour = _day(typed[f"{edge}-date"], f"{edge}-date"), _hour(typed[f"{edge}-time"], f"{edge}-time")
    fold = int(typed["which"]) if typed["which"] in ("0", "1") else None
    try:
        return exact(datetime.combine(day, hour), zone(DEFAULTS.clinic_zone), fold)
    except NonexistentTime:
        raise Faulty(f"{edge}-time", _("Choose another time: the clocks go forward over this one")) from None
    except AmbiguousTime:
        raise Faulty("which", _("Choose which of the two: the clocks go back, so this time comes twice")) from None


def _day(text: str, control: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Faulty(control, _("Enter a date, like 2027-03-27")) from None
    if not EARLIEST <= day <= LATEST:
        raise Faulty(control, _("Enter a date of these years"))
    return day


def _hour(text: str, control: str) -> time:
    try:
        return time.fromisoformat(text).replace(tzinfo=None, second=0, microsecond=0)
    except ValueError:
        raise Faulty(control, _("Enter a time, like 16:30")) from None


def _duration(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise Faulty("to-date", _("Choose an end after the start"))


def _added(unit: Work, typed: dict[str, str], starts_at: datetime, ends_at: datetime) -> None:
    if typed["duty"] not in {duty.value for duty in service.ROLES_OF_DUTY}:
        raise Faulty("duty", _("Choose what they are on call as"))
    try:
        service.add(unit, typed["person"], Duty(typed["duty"]), starts_at, ends_at)
    except NotFound:
        raise Faulty("person", _("Choose a person from the list")) from None
    except service.WrongRole:
        raise Faulty("person", _("Choose somebody whose role fits this duty")) from None
    except service.AlreadyThere:
        raise Faulty("from-date", _("Choose another start: this person's shift begins then already")) from None
    except ValueError:
        raise Faulty("to-date", _("Choose an end within 14 days of the start")) from None
