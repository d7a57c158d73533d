"""The clinic's people, for an administrator: who has an account, and inviting one more."""

from __future__ import annotations

from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.models.staff import Role, Staff
from intake.services import accounts, invitations, passkeys, sessions
from intake.services import people as service
from intake.services.work import Work
from intake.web.account.blueprint import blueprint
from intake.web.context import reading, runtime, staff, work
from intake.web.desk import frame, words
from intake.web.language import LANGUAGES, _, language
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

MANAGES = staff_policy(Permission.MANAGE_STAFF)
MANAGES_FRESH = staff_policy(Permission.MANAGE_STAFF, fresh=True)
LONGEST_NAME, LONGEST_SEARCH = 120, 100
FIELDS = ("name", "email", "role", "language")
Answer = Response | tuple[str, int] | str


@blueprint.get("/staff")
@policy(MANAGES)
def people() -> str:
    typed = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    with reading() as unit:
        found = service.listed(unit, typed)
        return frame.render(
            "account/people.html",
            unit,
            rows=[{"person": person, "role": words.word(words.ROLES, person.role), "state": _state(unit, person)}
                  for person in found],
            typed=typed,
            cut=len(found) == service.MOST_SHOWN,
        )


@blueprint.get("/staff/new")
@policy(MANAGES_FRESH)
def new_person() -> str:
    with reading() as unit:
        return _form(unit, {"language": language()}, [])


@blueprint.post("/staff/new")
@policy(MANAGES_FRESH)
def invite() -> Answer:
    typed: dict[str, Any] = {name: " ".join(request.form.get(name, "").split()) for name in FIELDS}
    typed["speaks"] = request.form.getlist("speaks")
    errors = [*_faults(typed), *language_faults(typed["language"], typed["speaks"])]
    with work() as unit:
        if not errors and accounts.by_email(unit, typed["email"]) is not None:
            errors = [("email", _("Enter another address: somebody has an account with this one."))]
        if errors:
            return _form(unit, typed, errors), 422
        person = invitations.invite(
            unit,
            name=typed["name"],
            email=typed["email"],
            role=Role(typed["role"]),
            language=typed["language"],
            speaks=tuple(typed["speaks"]),
        )
    return redirect(url_for("account.person", staff_id=person.id, said="staff_invited"), 303)


@blueprint.get("/staff/<staff_id>")
@policy(MANAGES)
def person(staff_id: str) -> str:
    with reading() as unit:
        return page_of(unit, service.find(unit, staff_id))


def page_of(unit: Work, found: Staff, errors: list[tuple[str, str]] | None = None) -> str:
    return frame.render(
        "account/person.html",
        unit,
        person=found,
        own=found.id == staff().id,
        state=_state(unit, found),
        invited_until=invitations.waiting_until(unit, found),
        sessions=sessions.alive_of(unit, found.id),
        passkeys=len(passkeys.of(unit, found)),
        roles=_roles(),
        role=words.word(words.ROLES, found.role),
        languages=list(words.page_languages().items()),
        errors=errors or [],
    )


def language_faults(code: str, speaks: list[str]) -> list[tuple[str, str]]:
    found = []
    if code not in LANGUAGES:
        found.append(("language", _("Choose the language of mails to this person")))
    if not speaks or not set(speaks) <= set(LANGUAGES):
        found.append(("speaks", _("Choose at least one language they speak with families")))
    return found


def _faults(typed: dict[str, Any]) -> list[tuple[str, str]]:
    found = []
    if not 0 < len(typed["name"]) <= LONGEST_NAME:
        found.append(("name", _("Enter the name, at most %(num)s characters", num=LONGEST_NAME)))
    try:
        testing = not runtime().settings.production
        validate_email(typed["email"], check_deliverability=False, test_environment=testing)
    except EmailNotValidError:
        found.append(("email", _("Enter an e-mail address, like name@example.org")))
    if typed["role"] not in tuple(Role):
        found.append(("role", _("Choose a role")))
    return found


def _state(unit: Work, found: Staff) -> str:
    if not found.active:
        return _("Disabled")
    if found.password_hash is None:
        return _("Invited") if invitations.waiting_until(unit, found) else _("The invitation has ended")
    return _("Active")


def _form(unit: Work, typed: dict[str, Any], errors: list[tuple[str, str]]) -> str:
    return frame.render(
        "account/invite.html",
        unit,
        typed=typed,
        roles=_roles(),
        languages=list(words.page_languages().items()),
        errors=errors,
    )


def _roles() -> list[tuple[str, str]]:
    return [(role.value, words.word(words.ROLES, role)) for role in Role]
