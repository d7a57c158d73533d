"""Doctors, rooms, interpreters and video lines: who they are, their week, days that differ; and what is offered."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.errors import NotFound
from intake.models.callbacks import Resource, ResourceKind
from intake.models.consultations import ConsultationService, Modality
from intake.scheduling.zones import zone
from intake.services import consultation_resources as service
from intake.services import people as staff_people
from intake.services import rosters
from intake.services.work import Work
from intake.web.consultations import words as consultation_words
from intake.web.context import reading, work
from intake.web.desk import frame, resource_forms, roster
from intake.web.desk.blueprint import blueprint
from intake.web.desk.faults import Faulty
from intake.web.desk.resource_words import KINDS, NEEDS
from intake.web.forms import places
from intake.web.forms.telling import day_name
from intake.web.language import NATIVE_NAMES, _, language, ngettext
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

Answer = str | Response | tuple[str, int]
Errors = list[tuple[str, str]]


@blueprint.get("/resources")
@policy(staff_policy(Permission.EDIT_RESOURCES))
def resources() -> str:
    with reading() as unit:
        return _list(unit)


@blueprint.post("/resources")
@policy(staff_policy(Permission.EDIT_RESOURCES))
def add_resource() -> Answer:
    with work() as unit:
        try:
            added = resource_forms.add(unit)
        except Faulty as fault:
            return _list(unit, [(fault.control, fault.message)]), 422
    return redirect(url_for("desk.resource", resource_id=added.id, said="setting_saved"), 303)


def _list(unit: Work, errors: Errors | None = None) -> str:
    taken = {one.staff_id for one in service.listed(unit)}
    return frame.render(
        "desk/resources.html",
        unit,
        found=[(one, _(KINDS[one.kind])) for one in service.listed(unit, *KINDS)],
        callers=[roster.line(one) for one in rosters.people(unit) if one.kind is ResourceKind.COORDINATOR],
        services=[(one, consultation_words.service_name(one)) for one in service.all_services(unit)],
        kinds=[(kind.value, _(word)) for kind, word in KINDS.items()],
        people=[(one.id, one.name) for one in staff_people.listed(unit) if one.active and one.id not in taken],
        typed=request.form,
        errors=errors or [],
    )


@blueprint.get("/resources/<int:resource_id>")
@policy(staff_policy(Permission.EDIT_RESOURCES))
def resource(resource_id: int) -> str:
    with reading() as unit:
        return _one(unit, _found(unit, resource_id))


@blueprint.post("/resources/<int:resource_id>")
@policy(staff_policy(Permission.EDIT_RESOURCES))
def change_resource(resource_id: int) -> Answer:
    """Name and languages, the week, or days that differ; `do` says which form it was."""
    with work() as unit:
        found = _found(unit, resource_id)
        try:
            unfit = resource_forms.FORMS.get(request.form.get("do", ""), resource_forms.nothing)(unit, found)
        except Faulty as fault:
            return _one(unit, found, [(fault.control, fault.message)]), 422
    return redirect(url_for("desk.resource", resource_id=resource_id, said="setting_saved", unfit=unfit or None), 303)


def _found(unit: Work, resource_id: int) -> Resource:
    """Coordinators have pages of their own: their hours are those in which they telephone."""
    found = service.find(unit, resource_id)
    if found.kind not in KINDS:
        raise NotFound
    return found


def _one(unit: Work, found: Resource, errors: Errors | None = None) -> str:
    today = unit.now.astimezone(zone(unit.settings.planner.clinic_zone)).date()
    unfit = request.args.get("unfit", "")
    return frame.render(
        "desk/resource.html",
        unit,
        one=found,
        kind=_(KINDS[found.kind]),
        on_roster=found.kind is ResourceKind.INTERPRETER,
        lines=resource_forms.lines(unit, found, request.form if errors else None),
        differing=resource_forms.differing(service.days_that_differ(unit, found.id, today)),
        modalities=_modalities(),
        day_name=day_name,
        unfit=_unfit(int(unfit)) if unfit.isascii() and unfit.isdigit() and len(unfit) < 5 else "",
        typed=request.form if errors else {},
        errors=errors or [],
    )


def _unfit(count: int) -> str:
    return ngettext(
        "%(num)s consultation no longer fits. It stays, and a task asks for another time.",
        "%(num)s consultations no longer fit. They stay, and tasks ask for other times.",
        count,
    )


def _modalities() -> list[tuple[str, str]]:
    return [(each.value, _(consultation_words.MODALITIES[each])) for each in Modality]


@blueprint.get("/resources/consultations/<int:service_id>")
@policy(staff_policy(Permission.EDIT_RESOURCES))
def service_page(service_id: int) -> str:
    """A kind of consultation; 0 is a new one."""
    with reading() as unit:
        return _service(unit, _service_found(unit, service_id))


@blueprint.post("/resources/consultations/<int:service_id>")
@policy(staff_policy(Permission.EDIT_RESOURCES))
def save_service(service_id: int) -> Answer:
    with work() as unit:
        found = _service_found(unit, service_id)
        try:
            service.save_service(unit, resource_forms.terms(), found.id if found else None)
        except Faulty as fault:
            return _service(unit, found, [(fault.control, fault.message)]), 422
    return redirect(url_for("desk.resources", said="setting_saved"), 303)


def _service_found(unit: Work, service_id: int) -> ConsultationService | None:
    if service_id == 0:
        return None
    found = unit.session.get(ConsultationService, service_id)
    if found is None:
        raise NotFound
    return found


def _service(unit: Work, found: ConsultationService | None, errors: Errors | None = None) -> str:
    typed: Any = request.form if errors else resource_forms.shown(found)
    chosen = request.form.getlist("needs") if errors else (found.needs if found else [])
    return frame.render(
        "desk/service.html",
        unit,
        found=found,
        typed=typed,
        chosen=chosen,
        needs=[(kind.value, _(word)) for kind, word in NEEDS.items()],
        modalities=_modalities(),
        named_in=[(code, places.named(places.languages(language()), code)) for code in NATIVE_NAMES],
        errors=errors or [],
    )


