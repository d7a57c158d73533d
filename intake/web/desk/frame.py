"""What every page of the desk has: its frame with the way round, the warnings, and a look that is recorded."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from sqlalchemy import ColumnElement

from intake.i18n import N_
from intake.services import assignments
from intake.services.desk_numbers import Numbers, in_words, numbers
from intake.services.work import Work
from intake.web.addresses import address_of
from intake.web.context import recorded, staff, visitor
from intake.web.desk import words
from intake.web.desk.look_alikes import mixes_alphabets
from intake.web.language import _
from intake.web.policy import PERMISSIONS, Permission

__all__ = ["LINKS", "SAID", "first_page", "may", "recorded", "render"]

# Pages in the bar, with what one must be allowed to do to see the link, and the number that stands beside it.
LINKS = (
    ("desk.queue", N_("Queue"), Permission.READ_QUEUE, "open"),
    ("desk.tasks", N_("Tasks"), Permission.WORK_TASKS, "tasks"),
    ("desk.calls", N_("Calls"), Permission.READ_QUEUE, ""),
    ("desk.alerts", N_("Emergencies"), Permission.ACKNOWLEDGE_ALERT, "alerts"),
    ("desk.calendar", N_("Calendar"), Permission.READ_CALENDAR, ""),
    ("desk.rota", N_("On call"), Permission.READ_ROTA, ""),
    ("desk.dead_mail", N_("Undelivered mail"), Permission.READ_DEAD_MAIL, ""),
    ("desk.new", N_("New request"), Permission.ENTER_REFERRAL, ""),
    ("desk.resources", N_("Doctors and rooms"), Permission.EDIT_RESOURCES, ""),
    ("desk.board", N_("Board"), Permission.READ_BOARD, ""),
    ("desk.audit", N_("Audit log"), Permission.READ_AUDIT, ""),
    ("desk.settings", N_("Texts and limits"), Permission.EDIT_TEXTS, ""),
    ("desk.opened", N_("Opened with a reason"), Permission.READ_OPENINGS, ""),
    ("account.people", N_("Staff"), Permission.MANAGE_STAFF, ""),
)
# What a page says after a button was pressed; the address carries the code, never the words.
SAID = {
    "claimed": N_("This request is yours now."),
    "released": N_("This request is free for others now."),
    "reopened": N_("The request is open again. Its sender is told by mail, if they gave an address."),
    "moved": N_("The request was moved. Its sender is told by mail, if they gave an address."),
    "merged": N_("The two requests are joined. Everything of both stands here."),
    "parted": N_("The two requests are two again."),
    "written": N_("The message waits for the sender on their page."),
    "translated": N_("The translation stands beside the message."),
    "records_asked": N_("The records are being asked for."),
    "item_ended": N_("The record was taken off the list."),
    "noted": N_("The note was added."),
    "logged": N_("The contact was logged."),
    "acknowledged": N_("You have taken this emergency. Call now."),
    "taken": N_("The task is yours now."),
    "done": N_("The task is done."),
    "gone": N_("Somebody else was faster. Here is how it stands now."),
    "shift_added": N_("The shift was added."),
    "shift_removed": N_("The shift was removed."),
    "call_set": N_("The call has this time now. Its sender is told by mail, if they gave an address."),
    "day_changed": N_("The day was saved. Below you can undo it."),
    "day_removed": N_("The row was removed: the calendar counts again. Below you can undo it."),
    "day_undone": N_("The change was undone."),
    "roster_added": N_("Added to the roster. Enter the weekly hours."),
    "roster_changed": N_("The roster was saved. It counts from now on."),
    "absence_added": N_("The days were saved. They count from now on."),
    "absence_removed": N_("The days were removed. The weekly hours count again."),
    "retried": N_("The mail will be sent again."),
    "phone": N_("A task to phone was added."),
    "aside": N_("You have stopped entering that request."),
    "staff_invited": N_("The invitation is on its way."),
    "role_changed": N_("The role was changed."),
    "languages_changed": N_("The languages were changed."),
    "disabled": N_("The account is disabled, and its sessions have ended."),
    "enabled": N_("The account is enabled."),
    "sessions_ended": N_("The sessions have ended."),
    "session_ended": N_("The session has ended."),
    "reset": N_("Password and second step were reset. The person gets a mail with a new link."),
    "own_account": N_("Ask another administrator to do this to your own account."),
    "passkey_added": N_("The passkey was added."),
    "passkey_removed": N_("The passkey was removed."),
    "last_way": N_("This is your last second step. Add another one first."),
    "app_changed": N_("Your new app counts from now on."),
    "password_changed": N_("The password was changed, and your other sessions have ended."),
    "assigned": N_("The haematologist sees this request now."),
    "taken_back": N_("The haematologist sees this request no more."),
    "opened": N_("You may read this request for 60 minutes. The lead was told."),
    "invited": N_("The invitation is on its way."),
    "doctor_asked": N_("The doctor is being asked."),
    "ended": N_("This doctor can neither add nor read any more."),
    "entered": N_("The request was sent, and the contact was logged."),
    "linked": N_("The page is linked to the answer."),
    "unlinked": N_("The link between page and answer was removed."),
    "corrected": N_("The answer was corrected. The old one is kept in the history."),
    "asked": N_("The question waits for the sender on their page."),
    "setting_saved": N_("Saved. It counts from now on."),
    "text_saved": N_("Saved. Pages show it after you publish it."),
    "text_published": N_("Published. Pages show it from now on."),
    "page_confirmed": N_("Confirmed. The pages say so from now on. Below you can undo it."),
    "page_withdrawn": N_("Taken back. The page waits again. Below you can undo it."),
    "page_undone": N_("The change was undone."),
    "given": N_("The request was handed over."),
    "snoozed": N_("The request is put off. It comes back by itself."),
    "woken": N_("The request is back in the queue."),
    "view_removed": N_("The view was removed."),
    "raised": N_("The urgency is raised. The people on call are told."),
    "asked_to_lower": N_("The lower urgency waits for a second person. Until then nothing changes."),
    "lowered": N_("The urgency is lowered."),
    "level_stays": N_("The urgency stays as it is."),
    "emergency_closed": N_("The emergency is closed. The request goes on."),
    "consultation_told": N_("Saved. The family hears of it by mail; without an address, a task asks you to call them."),
    "opinion_saved": N_("The draft is saved. Nobody else reads it."),
    "opinion_signed": N_("Signed. The family is told that it waits on their page."),
    "answers_corrected": N_("Not signed: answers were corrected meanwhile. Read them, then look at the letter again."),
    "opinion_discarded": N_("The draft was thrown away."),
    "opinion_taken": N_("You go on with the draft now."),
    "opinion_translated": N_("The translation is saved. Somebody else compares it with the original."),
    "opinion_checked": N_("The translation counts as compared."),
    "described": N_("What you said about the file is saved."),
}


def may(permission: Permission) -> bool:
    """Whether the member of staff who looks may do this."""
    return permission in PERMISSIONS[staff().role]


def within() -> ColumnElement[bool] | None:
    """The requests that this member of staff may see; None where no list of theirs is cut."""
    cut = may(Permission.READ_CASE) and not may(Permission.READ_EVERY_CASE)
    return assignments.assigned_to(staff().id) if cut else None


def reaches(unit: Work, referral_id: str) -> bool:
    """Whether this member of staff may open the request; the gate asks the same of every address that names one."""
    return may(Permission.READ_EVERY_CASE) or assignments.may_read(unit, staff().id, referral_id)


def render(template: str, unit: Work, **values: Any) -> str:
    """A page in the frame of the desk."""
    counted = numbers(unit, staff().id, within())
    return render_template(
        template,
        desk_links=_links(counted),
        signed_in_name=staff().name,
        sign_out_url=address_of("account.sign_out"),
        account_url=address_of("account.own"),
        rota_warnings=[words.duty_is_empty(duty) for duty in counted.empty_duties],
        said=_said(),
        numbers=counted,
        may=may,
        can=Permission,
        mixes_alphabets=mixes_alphabets,
        entering_draft=visitor().draft_id is not None,
        **values,
    )


def _links(counted: Numbers) -> list[dict[str, Any]]:
    return [
        {
            "url": address_of(endpoint),
            "text": _(text),
            "current": request.endpoint == endpoint,
            "count": in_words(count) if (count := getattr(counted, number, 0)) else "",
        }
        for endpoint, text, permission, number in LINKS
        if may(permission)
    ]


def _said() -> str:
    message = SAID.get(request.args.get("said", ""))
    return _(message) if message else ""


def first_page() -> str:
    """The address of the first page this member of staff may see."""
    endpoint = next(endpoint for endpoint, _text, permission, _number in LINKS if may(permission))
    return address_of(endpoint)
