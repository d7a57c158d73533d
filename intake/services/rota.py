"""The rota: who is on call as what, now and next, and where it has holes (design, ruling 12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from intake.errors import NotFound
from intake.models.callbacks import OnCallShift
from intake.models.desk import TaskKind
from intake.models.staff import Role, Staff
from intake.scheduling.intervals import merge
from intake.services import audit, desk_tasks, oncall
from intake.services.desk_numbers import WATCHED_DUTIES
from intake.services.oncall import Duty
from intake.services.work import Work

LOOKED_AHEAD = timedelta(days=7)
KEPT_IN_SIGHT = timedelta(days=60)

# Who may be put on call as what.
ROLES_OF_DUTY = {
    Duty.COORDINATOR: (Role.COORDINATOR, Role.LEAD),
    Duty.CLINICIAN: (Role.HAEMATOLOGIST, Role.LEAD),
    Duty.ADMINISTRATOR: (Role.ADMINISTRATOR, Role.LEAD),
}


@dataclass(frozen=True)
class Shift:
    id: str
    name: str
    staff_id: str
    duty: Duty
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Gap:
    """Nobody is on call for `duty` in `[starts_at, ends_at)`."""

    duty: Duty
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Cover:
    """Who answers for a duty now, and the shift that comes next."""

    duty: Duty
    now: tuple[Shift, ...]
    next: Shift | None


class WrongRole(ValueError):
    """This person's role does not fit the duty."""


class AlreadyThere(ValueError):
    """This person has a shift for this duty that begins at the same moment."""


def shifts(work: Work) -> list[Shift]:
    """Shifts that are running or to come, the earliest first; people who have left do not count."""
    query = (
        select(OnCallShift, Staff.name)
        .join(Staff, Staff.id == OnCallShift.staff_id)
        .where(OnCallShift.ends_at > work.now, OnCallShift.starts_at < work.now + KEPT_IN_SIGHT, Staff.active.is_(True))
        .order_by(OnCallShift.starts_at, OnCallShift.duty, Staff.name)
    )
    return [
        Shift(shift.id, name, shift.staff_id, Duty(shift.duty), shift.starts_at, shift.ends_at)
        for shift, name in work.session.execute(query)
    ]


def cover(planned: Sequence[Shift], now: datetime) -> list[Cover]:
    """For each duty: who is on call at `now`, and who comes next."""
    return [_cover([shift for shift in planned if shift.duty is duty], duty, now) for duty in WATCHED_DUTIES]


def _cover(planned: Sequence[Shift], duty: Duty, now: datetime) -> Cover:
    running = tuple(shift for shift in planned if shift.starts_at <= now < shift.ends_at)
    return Cover(duty, running, next((shift for shift in planned if shift.starts_at > now), None))


def gaps(planned: Sequence[Shift], now: datetime, ahead: timedelta = LOOKED_AHEAD) -> list[Gap]:
    """The stretches of the coming days in which a duty is nobody's."""
    return [gap for duty in WATCHED_DUTIES for gap in _gaps(planned, duty, now, now + ahead)]


def _gaps(planned: Sequence[Shift], duty: Duty, start: datetime, end: datetime) -> Iterator[Gap]:
    open_from = start
    for covered in merge((shift.starts_at, shift.ends_at) for shift in planned if shift.duty is duty):
        if covered.start > open_from and open_from < end:
            yield Gap(duty, open_from, min(covered.start, end))
        open_from = max(open_from, covered.end)
    if open_from < end:
        yield Gap(duty, open_from, end)


def people(work: Work) -> list[Staff]:
    """Everybody who can be put on call."""
    return list(work.session.scalars(select(Staff).where(Staff.active.is_(True)).order_by(Staff.name, Staff.id)))


def add(work: Work, staff_id: str, duty: Duty, starts_at: datetime, ends_at: datetime) -> OnCallShift:
    """Put somebody on call. Raises NotFound, WrongRole, AlreadyThere, or ValueError for a wrong length."""
    person = work.session.get(Staff, staff_id)
    if person is None or not person.active:
        raise NotFound
    if person.role not in ROLES_OF_DUTY.get(duty, ()):
        raise WrongRole
    same = (OnCallShift.staff_id == staff_id, OnCallShift.duty == duty.value, OnCallShift.starts_at == starts_at)
    if work.session.scalar(select(OnCallShift.id).where(*same)) is not None:
        raise AlreadyThere
    shift = oncall.put_on_call(work, staff_id, duty, starts_at, ends_at)
    audit.record(work, "rota.add", "on_call_shift", shift.id)
    _close_tasks_about_an_empty_rota(work)
    return shift


def remove(work: Work, shift_id: str) -> None:
    """Take a shift off the rota. Raises NotFound."""
    shift = work.session.get(OnCallShift, shift_id)
    if shift is None:
        raise NotFound
    work.session.delete(shift)
    work.session.flush()
    audit.record(work, "rota.remove", "on_call_shift", shift_id)


def _close_tasks_about_an_empty_rota(work: Work) -> None:
    """The task may be about either duty, so both must be covered now."""
    if all(oncall.on_call(work, other) for other in oncall.ON_A_ROTA):
        desk_tasks.settle(work, TaskKind.ROTA_EMPTY, staff_id=work.actor.id)
