"""Who is on call, and where their mail goes (design, ruling 12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, select

from intake.models.callbacks import OnCallShift
from intake.models.desk import TaskKind
from intake.models.staff import Role, Staff
from intake.services.desk_tasks import raise_task
from intake.services.work import Work


class Duty(StrEnum):
    """What somebody is on call as; also whom a desk task is for."""

    COORDINATOR = "coordinator"
    CLINICIAN = "clinician"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


# Who stands in when nobody is on the rota, in this order.
STAND_INS: dict[Duty, tuple[Role, ...]] = {
    Duty.COORDINATOR: (Role.COORDINATOR, Role.LEAD),
    Duty.CLINICIAN: (Role.HAEMATOLOGIST, Role.LEAD),
    Duty.LEAD: (Role.LEAD, Role.ADMINISTRATOR),
    Duty.ADMINISTRATOR: (Role.ADMINISTRATOR, Role.LEAD),
}
ON_A_ROTA = (Duty.COORDINATOR, Duty.CLINICIAN)
# Built once: every sending asks.
ON_CALL = (
    select(Staff)
    .join(OnCallShift, OnCallShift.staff_id == Staff.id)
    .where(
        OnCallShift.duty == bindparam("duty"),
        OnCallShift.starts_at <= bindparam("now"),
        OnCallShift.ends_at > bindparam("now"),
        Staff.active.is_(True),
    )
    .order_by(OnCallShift.starts_at, Staff.id)
)
WITH_A_ROLE = select(Staff).where(Staff.role.in_(bindparam("roles", expanding=True)), Staff.active.is_(True))


@dataclass(frozen=True)
class Recipient:
    """One mailbox. `staff_id` is None for the clinic's own address."""

    address: str
    language: str
    staff_id: str | None = None

    @property
    def key(self) -> str:
        """Names the mailbox inside a dedupe key, so that each person gets one mail per fact."""
        return self.staff_id or "clinic"


def addresses(work: Work, *duties: Duty) -> tuple[Recipient, ...]:
    """The mailboxes for these duties now, each once; never empty while the clinic has an address.

    An empty rota raises a task for the administrator once a day, and the people whose role fits stand in.
    """
    found: dict[str, Recipient] = {}
    for duty in duties:
        people = on_call(work, duty) or _stand_ins(work, duty)
        for person in people:
            found.setdefault(person.email, Recipient(person.email, person.language, person.id))
    if not found and work.settings.clinic.email:
        return (clinic_mailbox(work),)
    return tuple(found.values())


def clinic_mailbox(work: Work) -> Recipient:
    """The clinic's own address, which is read by whoever is at the desk."""
    return Recipient(work.settings.clinic.email, "en")


def on_call(work: Work, duty: Duty) -> list[Staff]:
    """Active staff whose shift for this duty holds the present moment, who came first first."""
    return list(work.session.scalars(ON_CALL, {"duty": duty.value, "now": work.now}))


def _stand_ins(work: Work, duty: Duty) -> list[Staff]:
    if duty in ON_A_ROTA:
        _tell_that_nobody_is_on_call(work, duty)
    active = list(work.session.scalars(WITH_A_ROLE, {"roles": STAND_INS[duty]}))
    fitting = ([person for person in active if person.role is role] for role in STAND_INS[duty])
    return next((people for people in fitting if people), [])


def _tell_that_nobody_is_on_call(work: Work, duty: Duty) -> None:
    raise_task(
        work,
        TaskKind.ROTA_EMPTY,
        f"rota_empty:{duty}:{work.now.date().isoformat()}",
        for_duty=Duty.ADMINISTRATOR,
        detail={"duty": duty.value},
    )


def put_on_call(work: Work, staff_id: str, duty: Duty, starts_at: datetime, ends_at: datetime) -> OnCallShift:
    """Write one shift. Raises ValueError for a shift that ends before it starts or lasts over a fortnight."""
    if not timedelta() < ends_at - starts_at <= timedelta(days=14):
        raise ValueError("a shift lasts up to 14 days")
    shift = OnCallShift(staff_id=staff_id, duty=duty, starts_at=starts_at, ends_at=ends_at)
    work.session.add(shift)
    work.session.flush()
    return shift
