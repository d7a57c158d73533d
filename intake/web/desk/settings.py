"""Facts of the clinic and limits: what is in force, who changed it, and back to what was."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.errors import NotFound
from intake.models.texts import Area, SettingVersion
from intake.services import clinic_facts, limits, setting_versions
from intake.services.limits import LIMITS, WrongValue
from intake.services.work import Work
from intake.web.context import reading, runtime, work
from intake.web.desk import frame, setting_words
from intake.web.desk.blueprint import blueprint
from intake.web.desk.day_range import number
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

EDIT = staff_policy(Permission.EDIT_TEXTS)
LONGEST_NAME = 80


@blueprint.get("/settings")
@policy(EDIT)
def settings() -> str:
    with reading() as unit:
        proposals = sum(not _confirmed(version) for version in _in_force(unit).values())
        return frame.render("desk/settings.html", unit, proposals=proposals)


@blueprint.get("/facts")
@policy(EDIT)
def facts() -> str:
    with reading() as unit:
        return _facts(unit)


@blueprint.post("/facts")
@policy(EDIT)
def change_facts() -> Response | tuple[str, int]:
    typed = {name: request.form.get(name, "") for name in clinic_facts.FACTS}
    values, errors = {}, []
    for name, text in typed.items():
        try:
            values[name] = clinic_facts.read(name, text)
        except clinic_facts.WrongFact as fault:
            errors.append((name, _(setting_words.FACT_FAULTS[fault.why])))
    with work() as unit:
        if errors:
            return _facts(unit, typed, errors), 422
        for name, value in values.items():
            if value != _as_kept(getattr(unit.settings.clinic, name)):
                setting_versions.change(unit, Area.FACT, name, value)
    return _saved("desk.facts")


@blueprint.post("/facts/<version_id>/restore")
@policy(EDIT)
def restore_fact(version_id: str) -> Response:
    with work() as unit:
        setting_versions.restore(unit, Area.FACT, _row(version_id))
    return _saved("desk.facts")


@blueprint.get("/limits")
@policy(EDIT)
def limits_page() -> str:
    with reading() as unit:
        versions = _in_force(unit)
        groups: dict[str, list[dict[str, Any]]] = {title: [] for title, _signs in setting_words.GROUPS}
        for name in LIMITS:
            groups[setting_words.group_of(name)].append(_row_of(name, versions[name]))
        return frame.render("desk/limits.html", unit, groups=groups)


@blueprint.get("/limits/<name>")
@policy(EDIT)
def limit(name: str) -> str:
    with reading() as unit:
        return _limit(unit, name)


@blueprint.post("/limits/<name>")
@policy(EDIT)
def change_limit(name: str) -> Response | tuple[str, int]:
    """A new value, and who of the clinicians confirms it; without a name it stays a proposal."""
    typed, confirmed_by = request.form.get("value", ""), request.form.get("confirmed_by", "").strip()
    with work() as unit:
        if name not in LIMITS:
            raise NotFound
        if len(confirmed_by) > LONGEST_NAME or "\n" in confirmed_by:
            return _limit(unit, name, typed, [("confirmed_by", _("Enter a shorter name"))], confirmed_by), 422
        try:
            value = limits.read(name, typed, setting_versions.values(setting_versions.newest(unit, Area.LIMIT)))
        except WrongValue as fault:
            message = setting_words.value_fault(fault, LIMITS[name])
            return _limit(unit, name, typed, [("value", message)], confirmed_by), 422
        if confirmed_by or setting_versions.shown(name, value) != _shown_now(unit, name):
            setting_versions.change(unit, Area.LIMIT, name, value, confirmed_by)
    return _saved("desk.limit", name=name)


@blueprint.post("/limits/<name>/<version_id>/restore")
@policy(EDIT)
def restore_limit(name: str, version_id: str) -> Response | tuple[str, int]:
    with work() as unit:
        if name not in LIMITS:
            raise NotFound
        try:
            setting_versions.restore(unit, Area.LIMIT, _row(version_id))
        except WrongValue as fault:
            message = setting_words.value_fault(fault, LIMITS[name])
            return _limit(unit, name, errors=[("value", message)]), 422
    return _saved("desk.limit", name=name)


def _saved(endpoint: str, **values: Any) -> Response:
    runtime().forget_in_force()
    return redirect(url_for(endpoint, **values, said="setting_saved"), 303)


def _row(version_id: str) -> int:
    found = number(version_id)
    if found is None or found >= 2**31:
        raise NotFound
    return found


def _as_kept(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _facts(unit: Work, typed: dict[str, str] | None = None, errors: list[tuple[str, str]] | None = None) -> str:
    clinic = unit.settings.clinic
    now = {name: setting_versions.shown(name, getattr(clinic, name)) for name in clinic_facts.FACTS}
    return frame.render(
        "desk/facts.html",
        unit,
        labels={name: _(text) for name, text in setting_words.FACTS.items()},
        typed=typed or now,
        errors=errors or [],
        history=setting_versions.history(unit, Area.FACT, *clinic_facts.FACTS),
        in_force={name: version.id for name, version in setting_versions.newest(unit, Area.FACT).items()},
        shown=setting_versions.shown,
    )


def _in_force(unit: Work) -> dict[str, SettingVersion | None]:
    versions = setting_versions.newest(unit, Area.LIMIT)
    return {name: versions.get(name) for name in LIMITS}


def _confirmed(version: SettingVersion | None) -> bool:
    return version is not None and version.confirmed_by is not None


def _shown_now(unit: Work, name: str) -> str:
    version = setting_versions.newest(unit, Area.LIMIT).get(name)
    return setting_versions.shown(name, version.value if version else LIMITS[name].default)


def _row_of(name: str, version: SettingVersion | None) -> dict[str, Any]:
    kind = LIMITS[name]
    return {
        "name": name,
        "label": setting_words.limit(name),
        "value": setting_words.with_unit(kind, version.value if version else kind.default),
        "default": setting_words.with_unit(kind, kind.default) if version else "",
        "version": version if _confirmed(version) else None,
    }


def _limit(
    unit: Work, name: str, typed: str | None = None, errors: list[tuple[str, str]] | None = None, by: str = ""
) -> str:
    if name not in LIMITS:
        raise NotFound
    kind, version = LIMITS[name], setting_versions.newest(unit, Area.LIMIT).get(name)
    return frame.render(
        "desk/limit.html",
        unit,
        row=_row_of(name, version),
        default=setting_words.with_unit(kind, kind.default),
        typed=_shown_now(unit, name) if typed is None else typed,
        confirmed_by=by,
        errors=errors or [],
        history=setting_versions.history(unit, Area.LIMIT, name),
        in_force=version.id if version else None,
        shown=lambda value: setting_words.with_unit(kind, value),
    )
