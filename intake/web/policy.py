"""Who may call a view. Every view declares a policy; a view without one answers 404 (deny by default).

Roles are data: one map from role to permissions, and views name a permission, never a role.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from intake.models.staff import Role


class Permission(StrEnum):
    READ_QUEUE = "read_queue"
    READ_CASE = "read_case"
    WORK_CASE = "work_case"
    ENTER_REFERRAL = "enter_referral"
    ACKNOWLEDGE_ALERT = "acknowledge_alert"
    WORK_TASKS = "work_tasks"
    EDIT_ROTA = "edit_rota"  # the rota, rosters and clinic days
    OWN_ABSENCE = "own_absence"
    READ_ROTA = "read_rota"
    READ_DEAD_MAIL = "read_dead_mail"
    OWN_ACCOUNT = "own_account"
    MANAGE_STAFF = "manage_staff"
    READ_EVERY_CASE = "read_every_case"  # without it READ_CASE reaches the requests that are assigned to one
    ASSIGN_CASE = "assign_case"
    BREAK_GLASS = "break_glass"
    READ_OPENINGS = "read_openings"
    READ_ORIGINAL = "read_original"
    CHECK_ANSWERS = "check_answers"
    MOVE_CASE = "move_case"
    READ_AUDIT = "read_audit"
    READ_BOARD = "read_board"
    EDIT_TEXTS = "edit_texts"  # facts of the clinic, limits and texts
    CONFIRM_PAGES = "confirm_pages"  # say who has read a public page
    SET_URGENCY = "set_urgency"
    CLOSE_EMERGENCY = "close_emergency"
    READ_CALENDAR = "read_calendar"  # of requests that one may not open it shows a taken time and no more
    EDIT_RESOURCES = "edit_resources"
    WRITE_OPINION = "write_opinion"
    TRANSLATE_OPINION = "translate_opinion"


_EVERYBODY = {Permission.OWN_ACCOUNT, Permission.READ_ROTA}
_DESK = _EVERYBODY | {
    Permission.READ_QUEUE,
    Permission.READ_CASE,
    Permission.WORK_CASE,
    Permission.MOVE_CASE,
    Permission.CHECK_ANSWERS,
    Permission.SET_URGENCY,
    Permission.ENTER_REFERRAL,
    Permission.ACKNOWLEDGE_ALERT,
    Permission.WORK_TASKS,
    Permission.READ_DEAD_MAIL,
    Permission.READ_EVERY_CASE,
    Permission.ASSIGN_CASE,
    Permission.OWN_ABSENCE,
    Permission.READ_CALENDAR,
    Permission.TRANSLATE_OPINION,
}

# Who runs the clinic rather than one case.
_RUNS = {
    Permission.EDIT_ROTA,
    Permission.OWN_ABSENCE,
    Permission.READ_AUDIT,
    Permission.READ_BOARD,
    Permission.EDIT_TEXTS,
    Permission.EDIT_RESOURCES,
}

# The administrator manages people, rota and mail, and reads no clinical text (security-reliability 2.3 f).
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.COORDINATOR: frozenset(_DESK),
    Role.HAEMATOLOGIST: frozenset(_EVERYBODY | {Permission.READ_QUEUE, Permission.READ_CASE, Permission.WORK_TASKS,
                                                Permission.ACKNOWLEDGE_ALERT, Permission.CHECK_ANSWERS,
                                                Permission.READ_ORIGINAL, Permission.MOVE_CASE,
                                                Permission.SET_URGENCY, Permission.CLOSE_EMERGENCY,
                                                Permission.BREAK_GLASS, Permission.READ_CALENDAR,
                                                Permission.WRITE_OPINION, Permission.TRANSLATE_OPINION}),
    Role.LEAD: frozenset(_DESK | _RUNS | {Permission.READ_ORIGINAL, Permission.READ_OPENINGS}),
    Role.ADMINISTRATOR: frozenset(_EVERYBODY | _RUNS | {Permission.READ_DEAD_MAIL, Permission.WORK_TASKS,
                                                        Permission.MANAGE_STAFF, Permission.CONFIRM_PAGES}),
}


class Caller(StrEnum):
    ANYONE = "anyone"
    VISITOR = "visitor"      # owns a draft in this browser
    PATIENT = "patient"      # signed in to one referral
    STAFF = "staff"
    HALF_STAFF = "half_staff"  # has shown a password and no second factor yet
    PHYSICIAN = "physician"            # signed in by a fresh link: reads their own part in one referral
    PHYSICIAN_ADDS = "physician_adds"  # any physician who is in, also by an invitation: adds


@dataclass(frozen=True)
class Policy:
    """`body` is the largest request body in bytes, None for the ordinary form limit. `stale_ok` views take a stale
    form token themselves and give the form back filled, instead of the general page. `saves_when_lapsed` views keep
    what is posted from a session that idled too long; the gate then shows nothing of it. `streams` views are asked by
    scripts that send files piece by piece: their body is left to the view, the form token comes in a header, and who
    may not call them is told so instead of being led elsewhere. `carried` forms of staff are kept over the sign-in that
    has become necessary and given back filled in, never sent by themselves. `background` views are asked by a script
    that nobody pressed for: they do not count as work, so a session still ends by idling. `counted` views are read by
    programs of people without a session, and each look is counted like a post. `fresh` views ask a person who has not
    shown who they are in the last five minutes to do so again. `adding` views are also for a sender who only adds to
    their request and reads no answers of it (`intake/services/senders.py`)."""

    name: str
    caller: Caller
    permission: Permission | None = None
    body: int | None = None
    stale_ok: bool = False
    development_only: bool = False
    saves_when_lapsed: bool = False
    fresh: bool = False
    streams: bool = False
    carried: bool = False
    background: bool = False
    adding: bool = False
    counted: bool = False

    def allows(self, role: Role | None) -> bool:
        return self.permission is None or (role is not None and self.permission in PERMISSIONS[role])


PUBLIC = Policy("public", Caller.ANYONE)
PUBLIC_FORM = Policy("public_form", Caller.ANYONE, stale_ok=True)
VISITOR = Policy("visitor", Caller.VISITOR)
VISITOR_FORM = Policy("visitor_form", Caller.VISITOR, stale_ok=True)
VISITOR_SAVES = Policy("visitor_saves", Caller.VISITOR, stale_ok=True, saves_when_lapsed=True)
PATIENT = Policy("patient", Caller.PATIENT)
PATIENT_FORM = Policy("patient_form", Caller.PATIENT, stale_ok=True)
PATIENT_SAVES = Policy("patient_saves", Caller.PATIENT, stale_ok=True, saves_when_lapsed=True)
HALF_STAFF = Policy("half_staff", Caller.HALF_STAFF)
# What a sender who only adds may open too; every other page of a family leads them back to where the request stands.
VISITOR_SIGNS = replace(VISITOR, name="visitor_signs", adding=True)
VISITOR_SIGNS_SAVED = replace(VISITOR_SAVES, name="visitor_signs_saved", adding=True)
SENDER = replace(PATIENT, name="sender", adding=True)
SENDER_FORM = replace(PATIENT_FORM, name="sender_form", adding=True)
SENDER_SAVES = replace(PATIENT_SAVES, name="sender_saves", adding=True)
PHYSICIAN = Policy("physician", Caller.PHYSICIAN)
PHYSICIAN_ADDS = Policy("physician_adds", Caller.PHYSICIAN_ADDS)
PHYSICIAN_ADDS_FORM = Policy("physician_adds_form", Caller.PHYSICIAN_ADDS, stale_ok=True)
# What a physician sent themselves, unaltered. Their session began with a link of ten minutes: there is no second proof
# to ask for, as ORIGINALS does.
PHYSICIAN_ORIGINALS = replace(PHYSICIAN, name="physician_originals")
FEED = Policy("feed", Caller.ANYONE, counted=True)
DEVELOPMENT = Policy("development", Caller.ANYONE, development_only=True)


def staff(permission: Permission, *, carried: bool = False, background: bool = False, fresh: bool = False) -> Policy:
    return Policy(f"staff:{permission}", Caller.STAFF, permission, carried=carried, background=background, fresh=fresh)


# A file as it was sent, unaltered: only for whoever has just shown anew who they are (security-reliability 2.4).
ORIGINALS = replace(staff(Permission.READ_ORIGINAL, fresh=True), name="originals")

# Figures that leave the desk as a file; a policy of its own for the same reason.
EXPORTS = replace(staff(Permission.READ_BOARD, fresh=True), name="exports")


View = TypeVar("View", bound=Callable[..., Any])


def policy(declared: Policy) -> Callable[[View], View]:
    """Declare who may call a view."""

    def declare(view: View) -> View:
        view.policy = declared  # type: ignore[attr-defined]  # functions carry attributes; the gate reads this one
        return view

    return declare


def policy_of(view: Callable[..., Any] | None) -> Policy | None:
    found = getattr(view, "policy", None)
    return found if isinstance(found, Policy) else None
