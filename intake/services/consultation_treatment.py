"""A request's treatment calendar: out of its answers, with the days that staff entered on top; and when a consultation
would come too late, the call that says so (scheduling 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, select

from intake.clinical.cycle import hospital_days, pause_days
from intake.clinical.dates import PartialDate, parse_date
from intake.db import bare_rows
from intake.models.consultations import TreatmentDate, TreatmentDateKind
from intake.models.desk import TaskKind
from intake.models.referrals import Referral
from intake.scheduling.settings import Urgency
from intake.scheduling.treatment_calendar import BackPlan, Treatment, back_plan, decision_windows
from intake.scheduling.zones import zone
from intake.services import audit, callback_notices, callbacks
from intake.services.desk_tasks import raise_task
from intake.services.referrals import answers_of
from intake.services.work import Work

CYCLES_WITH_HOSPITAL = (1, 2)
HERE = "IL"
TABLE = cast(Table, TreatmentDate.__table__)
ENTERED = (
    select(TABLE.c.kind, TABLE.c.number, TABLE.c.day)
    .where(TABLE.c.referral_id == bindparam("referral"))
    .order_by(TABLE.c.kind, TABLE.c.number)
)


class Risk(StrEnum):
    NO_TIME_IN_DECISION_WINDOW = "no_time_in_decision_window"
    TRANSPLANT_TOO_SOON = "transplant_too_soon"  # nothing is free before the last useful day


@dataclass(frozen=True, slots=True)
class TimingRisk:
    """A consultation cannot be had in time. `until` is the last day on which it would have helped, the patient's."""

    kind: Risk
    until: date


def treatment_of(work: Work, referral: Referral, answers: Mapping[str, Any]) -> Treatment:
    """What is known of the treatment. Days that staff entered win over the answers (issue 5, item 6)."""
    number, start = _whole(answers.get("blina_cycle_number")) or 1, _date(answers.get("blina_cycle_start_date"))
    entered = {number: start.first} if start is not None and start.exact else {}
    transplant = _date(answers.get("planned_transplant_date"))
    day = transplant.first if transplant else None
    for row in bare_rows(work.session, ENTERED, {"referral": referral.id}):
        if row.kind is TreatmentDateKind.CYCLE:
            entered[row.number] = row.day
        else:
            day = row.day
    lost, pause = _whole(answers.get("blina_interruption_days")), pause_days(answers.get("blina_schedule"))
    indication = answers.get("blina_indication_stated")
    return Treatment(
        entered=entered,
        pauses={number: pause},
        pause=pause,
        interruptions={number: lost} if lost else {},
        hospital_days={cycle: hospital_days(cycle, indication) for cycle in CYCLES_WITH_HOSPITAL},
        transplant=day,
    )


def treated_here(answers: Mapping[str, Any]) -> bool:
    """The infusion runs where the clinic is."""
    return answers.get("current_country") == HERE


def _date(value: object) -> PartialDate | None:
    try:
        return parse_date(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def treatment_dates(work: Work, referral: Referral) -> list[TreatmentDate]:
    """The days that staff entered, cycles in order, the transplant last."""
    own = select(TreatmentDate).where(TreatmentDate.referral_id == referral.id)
    return list(work.session.scalars(own.order_by(TreatmentDate.kind, TreatmentDate.number)))


def enter_date(
    work: Work, referral: Referral, kind: TreatmentDateKind, day: date | None, number: int = 0
) -> None:
    """Enter, change or (None) take back a day: the first of cycle `number`, from 1 to 20, or the transplant's.

    Raises ValueError for a cycle outside of that."""
    number = number if kind is TreatmentDateKind.CYCLE else 0
    if kind is TreatmentDateKind.CYCLE and not 1 <= number <= 20:
        raise ValueError("a cycle has a number from 1 to 20")
    own = (TreatmentDate.referral_id == referral.id, TreatmentDate.kind == kind, TreatmentDate.number == number)
    work.session.execute(delete(TreatmentDate).where(*own))
    if day is not None:
        row = TreatmentDate(
            referral_id=referral.id, kind=kind, number=number, day=day, entered_by=work.actor.id, entered_at=work.now
        )
        work.session.add(row)
    work.session.flush()
    audit.record(work, "treatment.date", "referral", referral.id)


def plan_back(treatment: Treatment, today: date) -> BackPlan | None:
    """The last useful days before the transplant; None without a transplant to come."""
    ahead = treatment.transplant is not None and treatment.transplant >= today
    return back_plan(treatment.transplant, today) if ahead and treatment.transplant else None


def useful_until(treatment: Treatment, today: date, reach: date) -> tuple[date, ...]:
    """The last days that `risk_of` asks about, as far as the service can be booked at all."""
    window, plan = _next_window(treatment, today, reach), plan_back(treatment, today)
    days = ([window[1]] if window else []) + ([plan.last_consultation] if plan else [])
    return tuple(day for day in days if today <= day <= reach)


def risk_of(treatment: Treatment, starts: Iterable[datetime], tz: str, today: date, reach: date) -> TimingRisk | None:
    """What cannot be had in time, given every free start up to the days of `useful_until`; days are the patient's."""
    days = {start.astimezone(zone(tz)).date() for start in starts}
    plan = plan_back(treatment, today)
    if plan and plan.last_consultation <= reach and not any(day <= plan.last_consultation for day in days):
        return TimingRisk(Risk.TRANSPLANT_TOO_SOON, plan.last_consultation)
    window = _next_window(treatment, today, reach)
    if window and not any(window[0] <= day <= window[1] for day in days):
        return TimingRisk(Risk.NO_TIME_IN_DECISION_WINDOW, window[1])
    return None


def decide_by(treatment: Treatment, today: date) -> date | None:
    """The end of the decision window that is open or comes next: who must decide first waits least."""
    window = _next_window(treatment, today, today + timedelta(days=120))
    return window[1] if window else None


def _next_window(treatment: Treatment, today: date, reach: date) -> tuple[date, date] | None:
    """The first decision window that is not over and ends within reach."""
    windows = decision_windows(treatment, today, reach)
    return next((window for window in windows if window[1] <= reach), None)


def call_about(work: Work, referral: Referral, risk: TimingRisk) -> bool:
    """Have a person plan what cannot be booked in time: a task, and an urgent call to the family. Once for each day
    that is at stake; False when that was done before."""
    new = raise_task(
        work,
        TaskKind.TIMING_AT_RISK,
        f"referral:{referral.id}:{risk.kind}:{risk.until.isoformat()}",
        referral_id=referral.id,
        detail={"risk": risk.kind.value, "until": risk.until.isoformat()},
    )
    if new:
        _call_soon(work, referral)
        audit.record(work, "consultation.at_risk", "referral", referral.id)
    return new


def _call_soon(work: Work, referral: Referral) -> None:
    """A call that is planned already is moved forwards; nobody is called twice."""
    if callbacks.find_open(work, referral.id) is not None:
        return callbacks.hasten(work, referral, Urgency.URGENT)
    planned = callbacks.plan_for(work, referral, answers_of(work, referral), work.now, Urgency.URGENT)
    if planned is not None and planned.starts_at is not None:
        callback_notices.planned(work, referral, planned)
    return None
