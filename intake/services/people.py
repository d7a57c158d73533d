"""The clinic's people as an administrator looks after them. Nothing here reads a patient's record."""

from __future__ import annotations

from sqlalchemy import func, or_, select

from intake.errors import IntakeError, NotFound
from intake.models.staff import Role, Staff
from intake.services import audit, invitations, known_browsers, second_factor
from intake.services.sessions import end_sessions_of
from intake.services.work import Work

MOST_SHOWN = 100


class OwnAccount(IntakeError):
    """Administrators do not change their own role, disable or reset themselves: one of them always remains."""


def listed(work: Work, text: str = "") -> list[Staff]:
    """People by name, at most 100; those whose name or address holds `text`."""
    query = select(Staff).order_by(Staff.active.desc(), func.lower(Staff.name), Staff.id).limit(MOST_SHOWN)
    typed = text.strip()
    if typed:
        query = query.where(
            or_(Staff.name.icontains(typed, autoescape=True), Staff.email.icontains(typed, autoescape=True))
        )
    return list(work.session.scalars(query))


def find(work: Work, staff_id: str) -> Staff:
    """Raises NotFound."""
    person = work.session.get(Staff, staff_id)
    if person is None:
        raise NotFound
    return person


def change_role(work: Work, by: Staff, person: Staff, role: Role) -> None:
    """Counts from the person's next request. Raises OwnAccount."""
    _somebody_else(by, person)
    person.role = role
    audit.record(work, f"staff.role.{role}", "staff", person.id)


def change_languages(work: Work, person: Staff, language: str, speaks: tuple[str, ...]) -> None:
    """The language of mails to the person, and those they speak with families."""
    person.language, person.spoken_languages = language, list(speaks)
    audit.record(work, "staff.languages", "staff", person.id)


def disable(work: Work, by: Staff, person: Staff) -> None:
    """The person is out with their next request. Raises OwnAccount."""
    _somebody_else(by, person)
    person.active = False
    end_sessions_of(work, staff_id=person.id)
    invitations.cancel(work, person)
    audit.record(work, "staff.disable", "staff", person.id)


def enable(work: Work, person: Staff) -> None:
    person.active = True
    audit.record(work, "staff.enable", "staff", person.id)


def end_sessions(work: Work, person: Staff) -> None:
    end_sessions_of(work, staff_id=person.id)
    audit.record(work, "staff.sessions_ended", "staff", person.id)


def reset(work: Work, by: Staff, person: Staff) -> None:
    """Somebody has lost telephone and passkeys: password and second factors are forgotten, and a mail tells the person
    and lets them set both anew. The password goes too, or whoever knows it could set up a second factor of their own.
    Raises OwnAccount."""
    _somebody_else(by, person)
    second_factor.wipe(work, person)
    known_browsers.forget_all_of(work, person)
    person.password_hash = None
    end_sessions_of(work, staff_id=person.id)
    audit.record(work, "staff.reset", "staff", person.id)
    if person.active:
        invitations.send(work, person, "staff_reset")


def resend(work: Work, person: Staff) -> bool:
    """A new invitation for somebody who has not come yet. False for everybody else."""
    if person.password_hash is not None or not person.active:
        return False
    invitations.send(work, person, "staff_invitation")
    return True


def _somebody_else(by: Staff, person: Staff) -> None:
    if by.id == person.id:
        raise OwnAccount
