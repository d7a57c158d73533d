"""Giving a call its time and taking it away again: the plan becomes cells and a row (scheduling 2.1, 2.2)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import inspect, update

from intake.db import rows_changed
from intake.errors import Conflict
from intake.models.callbacks import Callback, CallbackState
from intake.models.desk import TaskKind
from intake.models.referrals import Referral
from intake.scheduling.callbacks import plan
from intake.scheduling.calls import Plan, PlanState, Request
from intake.scheduling.clinic_days import ClinicCalendar
from intake.scheduling.local_times import told_local
from intake.scheduling.settings import Urgency
from intake.scheduling.zones import zone
from intake.services import callback_notices, outbox
from intake.services.callback_cells import SlotTaken, busy, free, take, team
from intake.services.callback_wishes import preferences
from intake.services.desk_tasks import raise_task, settle
from intake.services.rows import insert_new
from intake.services.work import Work

PLANS_AT_MOST = 20
OPEN = (
    CallbackState.PLANNED,
    CallbackState.DUE,
    CallbackState.LATE,
    CallbackState.ESCALATED,
    CallbackState.NEEDS_HUMAN,
)


def request_of(callback: Callback) -> Request:
    """The planner's view of a callback row."""
    return Request(
        created=callback.created_at,
        urgency=Urgency(callback.urgency),
        tz=callback.time_zone,
        langs=tuple(callback.languages),
        prefer=preferences(callback.prefer),
        extended_ok=callback.extended_ok,
    )


def place(
    work: Work,
    callback: Callback,
    request: Request,
    calendar: ClinicCalendar,
    not_before: datetime | None = None,
) -> None:
    """Plan until cells could be taken. Whoever was faster makes their stretch busy, and the planner goes on."""
    staff, taken = team(work), busy(work)
    for _attempt in range(PLANS_AT_MOST):
        found = plan(
            request, staff.coordinators, taken, work.now, calendar, not_before, interpreters=staff.interpreters
        )
        if found.state is PlanState.NEEDS_HUMAN:
            return keep(work, callback, found)
        assert found.coordinator is not None
        assert found.start is not None
        assert found.busy_until is not None
        keep(work, callback, found)  # its cells point at it
        try:
            return take(work, callback.id, people_of(found), found.start, found.busy_until)
        except SlotTaken:
            for person in people_of(found):
                taken.setdefault(person, []).append((found.start, found.busy_until))
    return keep(work, callback, Plan(PlanState.NEEDS_HUMAN, found.due, found.why))


def people_of(found: Plan) -> tuple[int, ...]:
    """Whose time the call takes."""
    return tuple(person for person in (found.coordinator, found.interpreter) if person is not None)


def keep(work: Work, callback: Callback, found: Plan) -> None:
    planned = found.state is PlanState.SCHEDULED
    callback.state = CallbackState.PLANNED if planned else CallbackState.NEEDS_HUMAN
    callback.starts_at, callback.due_at, callback.resource_id = found.start, found.due, found.coordinator
    callback.interpreter_id = found.interpreter
    callback.level = found.level.value if found.level else None
    callback.why = list(found.why)
    callback.proposals = [moment.isoformat() for moment in found.proposals]
    callback.told_local = told_local(found.start.astimezone(zone(callback.time_zone))) if found.start else None
    callback.updated_at = work.now
    if inspect(callback).transient:
        insert_new(work.session, callback, "id")
    work.session.flush()


def raise_what_the_plan_left(work: Work, referral: Referral, callback: Callback, interpreter: bool = False) -> None:
    """Design, "two clocks": the plan is a promise of phone hours, `contact_due` one of day and night."""
    if callback.starts_at is None:
        raise_task(
            work,
            TaskKind.PROPOSE_TIME,
            f"callback:{callback.id}:propose:v{callback.version}",
            due_at=min(callback.due_at or referral.contact_due, referral.contact_due),
            referral_id=referral.id,
            callback_id=callback.id,
            detail={"proposals": callback.proposals, "why": callback.why, "interpreter": interpreter},
        )
    too_late = callback.starts_at is None or callback.starts_at > referral.contact_due
    if callback.urgency == Urgency.URGENT and too_late and referral.contacted_at is None:
        callback_notices.call_now(work, referral, callback)


def move_on(work: Work, callback: Callback, state: CallbackState, tries: int) -> int:
    """The next version, if nobody else has moved it: its cells are given back and mails about it superseded; how many
    of them had not left yet. Raises Conflict."""
    seen = callback.version
    moved = rows_changed(
        work.session,
        update(Callback)
        .where(Callback.id == callback.id, Callback.version == seen, Callback.state.in_(OPEN))
        .values(state=state, version=seen + 1, tries=tries, updated_at=work.now)
        .execution_options(synchronize_session=False),
    )
    if moved != 1:
        raise Conflict
    work.session.refresh(callback)
    free(work, callback.id)
    settle(work, TaskKind.PROPOSE_TIME, callback_id=callback.id)
    return outbox.supersede(work, callback.id, callback.version)
