"""The task list: what a person must do, by when, and for which request (design, ruling 11)."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.models.desk import TaskKind
from intake.services import audit, consultation_wishes, task_list
from intake.services.oncall import Duty
from intake.services.task_list import ListedTask
from intake.services.work import Work
from intake.web.consultations import words as consultation_words
from intake.web.context import staff, work
from intake.web.desk import call_words, frame, mail_words, urgency_words, words
from intake.web.desk.blueprint import blueprint
from intake.web.desk.clocks import due
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy


@blueprint.get("/tasks")
@policy(staff_policy(Permission.WORK_TASKS))
def tasks() -> str:
    mine = request.args.get("show") == "mine"
    asked = request.args.get("duty", "")
    duty = asked if asked in tuple(Duty) else None
    kind = next((code for code in TaskKind if code == request.args.get("kind")), None)
    with frame.recorded() as unit:
        owner = staff().id if mine else None
        found = task_list.open_tasks(unit, owner=owner, duty=duty, kind=kind, within=frame.within())
        audit.record_list(unit, "tasks.mine" if mine else "tasks.open", duty or "every_duty", len(found))
        return frame.render(
            "desk/tasks.html",
            unit,
            rows=[_shown(unit, task) for task in found],
            mine=mine,
            duty=duty or "",
            kind=kind or "",
            kinds=[("", _("All")), *((code.value, text) for code, text in _kinds(unit, kind))],
            duties=[("", _("All")), *((code.value, words.word(words.DUTIES, code)) for code in Duty)],
            cut=len(found) == task_list.MOST_SHOWN,
        )


@blueprint.post("/tasks/<task_id>/claim")
@policy(staff_policy(Permission.WORK_TASKS))
def claim_task(task_id: str) -> Response:
    with work() as unit:
        won = task_list.claim(unit, task_id, staff())
    return redirect(url_for("desk.tasks", said="taken" if won else "gone"), 303)


@blueprint.post("/tasks/<task_id>/done")
@policy(staff_policy(Permission.WORK_TASKS))
def task_done(task_id: str) -> Response:
    with work() as unit:
        done = task_list.finish(unit, task_id, staff())
    return redirect(url_for("desk.tasks", said="done" if done else "gone"), 303)


def _kinds(unit: Work, chosen: TaskKind | None) -> list[tuple[TaskKind, str]]:
    """The kinds of which a task is open, and the chosen one, in the order of their words."""
    kinds = task_list.open_kinds(unit) | ({chosen} if chosen else set())
    return sorted(((kind, words.word(words.TASKS, kind)) for kind in kinds), key=lambda pair: pair[1])


def _shown(unit: Work, task: ListedTask) -> dict[str, Any]:
    return {
        "task": task,
        "what": words.word(words.TASKS, task.kind),
        "detail": _detail(task),
        "for_duty": words.word(words.DUTIES, task.for_duty),
        "due": due(task.due_at, unit.now),
        "href": _link(unit, task),
    }


def _link(unit: Work, task: ListedTask) -> str:
    """The page where the task is done, if this person may see it; the door to it for whoever is on call and was not
    given the request."""
    if task.kind is TaskKind.ROTA_EMPTY:
        return url_for("desk.rota")
    if task.kind is TaskKind.GLASS_BROKEN:
        return url_for("desk.opened") if frame.may(Permission.READ_OPENINGS) else ""
    if task.kind is TaskKind.CALENDAR_ENDS and frame.may(Permission.EDIT_ROTA):
        return url_for("desk.clinic_days")
    if task.kind is TaskKind.MAIL_CHANNEL_DOWN and frame.may(Permission.READ_DEAD_MAIL):
        return url_for("desk.dead_mail")
    if task.kind is TaskKind.ACKNOWLEDGE_ALERT and task.alert_id and frame.may(Permission.ACKNOWLEDGE_ALERT):
        return url_for("desk.alert", alert_id=task.alert_id)
    if task.referral_id and frame.may(Permission.BREAK_GLASS) and not frame.reaches(unit, task.referral_id):
        return url_for("desk.open_with_reason", reference=task.reference)
    if task.referral_id and frame.may(Permission.READ_CASE):
        return url_for("desk.case", referral_id=task.referral_id, tab=_tab(task))
    return ""


def _tab(task: ListedTask) -> str:
    wrote = task.detail.get("what") == "message" and task.kind is TaskKind.PATIENT_WROTE
    return "messages" if wrote else _TABS.get(task.kind, "summary")


_TABS = {
    TaskKind.PHONE_PATIENT: "contacts",
    TaskKind.PROPOSE_TIME: "contacts",
    TaskKind.CALL_NOW: "contacts",
    TaskKind.UNREACHABLE: "contacts",
    TaskKind.CALL_DECLINED: "contacts",
    TaskKind.FIRST_CONTACT_LATE: "contacts",
    TaskKind.PATIENT_WROTE: "history",
    TaskKind.TRANSLATION_WANTED: "documents",
    TaskKind.QUESTION_ASKED: "answers",
    TaskKind.DOCUMENT_REFUSED: "documents",
    TaskKind.DOCUMENT_MISMATCH: "documents",
    TaskKind.DOCUMENT_PARKED: "documents",
    TaskKind.PHYSICIAN_WROTE: "people",
    TaskKind.TELL_PATIENT: "contacts",
    TaskKind.RECORDS_COMPLETE: "course",
    TaskKind.CONFIRM_URGENCY: "urgency",
    TaskKind.NO_TIME_SUITS: "consultation",
    TaskKind.OPINION_SIGNED: "opinion",
    TaskKind.URGENCY_FELL: "urgency",
}


def _detail(task: ListedTask) -> str:
    """What the task carries besides its kind, as far as it has words."""
    if task.kind is TaskKind.PATIENT_WROTE:
        return words.word(words.SENDER_DID, task.detail.get("what"))
    if task.kind is TaskKind.QUESTION_ASKED and task.detail.get("told_by") == "nobody":
        return _("They have given no e-mail address: call to say that a question waits.")
    if task.kind is TaskKind.CALL_DECLINED:
        return words.known(call_words.REACHES, task.detail.get("reach"))
    if task.kind is TaskKind.NO_TIME_SUITS:
        return consultation_words.wished_words(consultation_wishes.wished(task.detail))
    if task.kind is TaskKind.DOCUMENT_REFUSED:
        return words.word(words.DOCUMENT_REASONS, task.detail.get("reason"))
    if task.kind in (TaskKind.PHYSICIAN_WROTE, TaskKind.TELL_PATIENT):
        return words.word(words.PHYSICIAN_DID, task.detail.get("what"))
    if task.kind in (TaskKind.CONFIRM_URGENCY, TaskKind.URGENCY_FELL):
        return urgency_words.of_task(task.kind, task.detail)
    if "template" in task.detail:
        mail = words.word(mail_words.MAIL_TEMPLATES, task.detail["template"])
        return _("%(mail)s: %(why)s", mail=mail, why=mail_words.mail_failure(task.detail.get("code")))
    if task.kind is TaskKind.ROTA_EMPTY and task.detail.get("duty") in tuple(Duty):
        return words.word(words.DUTIES, task.detail["duty"])
    if task.kind is TaskKind.STORE_DOWN:
        return words.word(words.STORE_FAULTS, task.detail.get("what"))
    if task.kind is TaskKind.FILE_LOST and task.detail.get("what") == "rows_missing":
        return _("Many files have no row: the database seems older than the store. Nothing was deleted.")
    return ""
