"""Facts and limits in versions: each change is kept with who and when, the newest counts, an older can come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from config import Settings
from intake.errors import NotFound
from intake.models.staff import Staff
from intake.models.texts import Area, SettingVersion
from intake.scheduling.settings import DEFAULTS
from intake.scheduling.zones import zone
from intake.services import audit, clinic_facts, limits
from intake.services.work import Work


@dataclass(frozen=True)
class Past:
    """One version and who made it."""

    version: SettingVersion
    by: str | None


def newest(work: Work, area: Area) -> dict[str, SettingVersion]:
    """The version in force of each name that was ever changed."""
    query = select(SettingVersion).where(SettingVersion.area == area).order_by(SettingVersion.number)
    return {version.name: version for version in work.session.scalars(query)}


def history(work: Work, area: Area, *names: str) -> list[Past]:
    """All versions of these names, the newest first."""
    query = (
        select(SettingVersion, Staff.name)
        .outerjoin(Staff, Staff.id == SettingVersion.by_id)
        .where(SettingVersion.area == area, SettingVersion.name.in_(names))
        .order_by(SettingVersion.id.desc())
    )
    return [Past(version, name) for version, name in work.session.execute(query)]


def change(work: Work, area: Area, name: str, value: Any, confirmed_by: str = "") -> SettingVersion | None:
    """Put a value in force; None when it is the one in force already and nobody new confirms it."""
    before = newest(work, area).get(name)
    if before is not None and before.value == value and not confirmed_by:
        return None
    version = SettingVersion(
        area=area, name=name, number=before.number + 1 if before else 1, value=value, at=work.now,
        by_id=work.actor.id if work.actor.kind == "staff" else None,
        confirmed_by=confirmed_by or None, confirmed_on=_today(work) if confirmed_by else None,
    )  # fmt: skip
    work.session.add(version)
    work.session.flush()
    audit.record(work, "setting.confirm" if confirmed_by else "setting.change", area.value, name)
    return version


def restore(work: Work, area: Area, version_id: int) -> SettingVersion | None:
    """Put an older value in force again, as a new version and unconfirmed. Raises NotFound, and for a limit that has
    come into another order meanwhile `limits.WrongValue`."""
    old = work.session.get(SettingVersion, version_id)
    if old is None or old.area is not area:
        raise NotFound
    if area is Area.LIMIT and old.name in limits.LIMITS:
        limits.read(old.name, shown(old.name, old.value), values(newest(work, area)))
    return change(work, area, old.name, old.value)


def values(versions: Mapping[str, SettingVersion]) -> dict[str, Any]:
    return {name: version.value for name, version in versions.items()}


def shown(name: str, value: Any) -> str:
    """A value as one types it."""
    if isinstance(value, list | tuple):
        return " ".join(value)
    if name in limits.LIMITS and limits.LIMITS[name].unit == "time":
        return f"{int(value) // 60:02}:{int(value) % 60:02}"
    return str(value)


def in_force(work: Work, settings: Settings) -> Settings:
    """The settings of the environment with everything that the desk has changed."""
    found: dict[Area, dict[str, Any]] = {Area.FACT: {}, Area.LIMIT: {}}
    for version in work.session.scalars(select(SettingVersion).order_by(SettingVersion.number)):
        found[version.area][version.name] = version.value
    return limits.applied(clinic_facts.applied(settings, found[Area.FACT]), found[Area.LIMIT])


def _today(work: Work) -> date:
    return work.now.astimezone(zone(DEFAULTS.clinic_zone)).date()
