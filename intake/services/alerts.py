"""Alerts: an emergency on the urgent screen, told to people until one of them takes it (codebook 8; design, ruling 1).

The row is written with the answers that caused it. The first mail waits for a phone number, two minutes at most;
then a round of mails leaves every five minutes until a named person acknowledges, twelve rounds at most, and after
them the administrator is told. Nothing a patient does withdraws an alert.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from intake.db import rows_changed
from intake.errors import NotFound
from intake.models.alerts import Alert
from intake.models.desk import DeskTask, TaskKind
from intake.models.drafts import Draft
from intake.models.staff import Staff
from intake.services import audit, desk_tasks, notices
from intake.services.codes import new_reference
from intake.services.keys import seal_value, unseal_value
from intake.services.oncall import Duty
from intake.services.work import Work

PLACE = "alert.snapshot"
FIRST_CONTACT = timedelta(minutes=15)  # codebook 7, immediate

# What the alert page behind the mail may show, and nothing else of the record (codebook 8).
SNAPSHOT_FIELDS = (
    "urgent_symptoms",
    "urgent_symptom_timing",
    "temperature",
    "blinatumomab_now",
    "infusion_problem",
    "infusion_problem_handled",
    "in_hospital_now",
    "current_country",
    "callback_phone",
    "treating_hospital_name",
    "treating_hospital_phone",
    "blina_cycle_number",
    "blina_cycle_start_date",
)
# Built once: every sending asks.
OF_DRAFT = select(Alert).where(Alert.draft_id == bindparam("draft")).order_by(Alert.created_at.desc()).limit(1)
REMARKS = {"called": "person_called_at", "not_now": "not_now_at", "for_other": "for_other_at"}


def open_alert(work: Work, draft: Draft, answers: dict[str, Any], referral_id: str | None = None) -> Alert:
    """Write the alert of a draft, with its desk task and audit event."""
    alert = Alert(
        reference=new_reference(),
        draft_id=draft.id,
        referral_id=referral_id,
        key_id=draft.key_id,
        snapshot_sealed=seal_value(work, draft.key_id, PLACE, snapshot_of(answers)),
        language=draft.language,
        created_at=work.now,
        updated_at=work.now,
        contact_due=work.now + FIRST_CONTACT,
        next_mail_at=work.now + work.settings.alert_waits_for_phone,
    )
    work.session.add(alert)
    work.session.flush()
    desk_tasks.raise_task(
        work,
        TaskKind.ACKNOWLEDGE_ALERT,
        f"alert:{alert.id}",
        due_at=alert.contact_due,
        referral_id=referral_id,
        alert_id=alert.id,
    )
    audit.record(work, "alert.open", "alert", alert.id)
    return alert


def keep_current(work: Work, alert: Alert, answers: dict[str, Any]) -> None:
    """Show the desk the newest answers, and send the first mails once there is a phone number to call."""
    alert.snapshot_sealed = seal_value(work, alert.key_id, PLACE, snapshot_of(answers))
    alert.updated_at = work.now
    work.session.flush()
    if alert.rounds == 0 and isinstance(answers.get("callback_phone"), str):
        send_round(work, alert)


def snapshot_of(answers: dict[str, Any]) -> dict[str, Any]:
    return {name: answers[name] for name in SNAPSHOT_FIELDS if answers.get(name) is not None}


def snapshot(work: Work, alert: Alert) -> dict[str, Any]:
    """What was said, for the alert page at the desk."""
    found = unseal_value(work, alert.key_id, PLACE, alert.snapshot_sealed)
    return dict(found)


def standing(work: Work, draft_id: str | None = None, referral_id: str | None = None) -> Alert | None:
    """The newest alert of this draft or referral, acknowledged or not."""
    if draft_id and not referral_id:
        return work.session.scalar(OF_DRAFT, {"draft": draft_id})
    owners = [Alert.draft_id == draft_id] if draft_id else []
    owners += [Alert.referral_id == referral_id] if referral_id else []
    if not owners:
        return None
    return work.session.scalar(select(Alert).where(or_(*owners)).order_by(Alert.created_at.desc()).limit(1))


def remark(work: Work, alert: Alert, said: str) -> None:
    """Keep what the person says about it: "called", "not_now" or "for_other". The first moment stays; the mails go on.

    Raises NotFound for anything else.
    """
    column = REMARKS.get(said)
    if column is None:
        raise NotFound
    if getattr(alert, column) is None:
        setattr(alert, column, work.now)
        work.session.flush()
        audit.record(work, f"alert.{said}", "alert", alert.id)


def find(work: Work, alert_id: str) -> Alert:
    """The alert. Raises NotFound."""
    alert = work.session.get(Alert, alert_id)
    if alert is None:
        raise NotFound
    return alert


def acknowledge(work: Work, alert: Alert, staff: Staff) -> bool:
    """Take the alert. False when somebody was faster; `alert.acknowledged_by` then names them."""
    won = rows_changed(
        work.session,
        update(Alert)
        .where(Alert.id == alert.id, Alert.acknowledged_at.is_(None))
        .values(acknowledged_at=work.now, acknowledged_by=staff.id, next_mail_at=None),
    )
    work.session.refresh(alert)
    if won != 1:
        return False
    work.session.execute(
        update(DeskTask)
        .where(DeskTask.alert_id == alert.id, DeskTask.done_at.is_(None))
        .values(done_at=work.now, done_by=staff.id)
    )
    audit.record(work, "alert.acknowledge", "alert", alert.id)
    return True


def tick(work: Work) -> int:
    """Send the rounds that are due; how many. Running it twice at the same moment sends nothing twice."""
    due = select(Alert).where(Alert.next_mail_at <= work.now, Alert.acknowledged_at.is_(None))
    found = work.session.scalars(due.order_by(Alert.next_mail_at)).all()
    return sum(send_round(work, alert) for alert in found)


def send_round(work: Work, alert: Alert) -> bool:
    """One more round of mails, or word to the administrator after the last. False if another process was faster."""
    last = alert.rounds >= work.settings.alert_repeats_at_most
    values: dict[str, Any] = (
        {"administrator_told_at": work.now, "next_mail_at": None}
        if last
        else {"rounds": alert.rounds + 1, "next_mail_at": work.now + work.settings.alert_repeat}
    )
    unchanged = (
        Alert.id == alert.id,
        Alert.rounds == alert.rounds,
        Alert.acknowledged_at.is_(None),
        Alert.administrator_told_at.is_(None),
    )
    mine = rows_changed(work.session, update(Alert).where(*unchanged).values(**values))
    work.session.refresh(alert)
    if mine != 1:
        return False
    if last:
        notices.alert_round(work, alert, alert.rounds + 1, Duty.ADMINISTRATOR)
        audit.record(work, "alert.unanswered", "alert", alert.id)
    else:
        notices.alert_round(work, alert, alert.rounds)
    return True
