"""The demo clinic's people: accounts, hours in which they make calls, and who is on call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from intake.models.callbacks import Resource, ResourceKind, RosterRule
from intake.models.referrals import Referral
from intake.models.staff import Role, Staff
from intake.services import accounts, assignments, audit, passwords, rota, second_factor
from intake.services.oncall import Duty
from intake.services.work import Work

CLINIC_ZONE = ZoneInfo("Asia/Jerusalem")
MONDAY_TO_SUNDAY = range(7)
FRIDAY, SATURDAY = 4, 5
WEEKS_BEFORE, WEEKS_AHEAD = 2, 5


@dataclass(frozen=True)
class Member:
    """`key` names a person inside the demo; `email` is empty for the one who is named by the environment."""

    key: str
    name: str
    role: Role
    email: str
    speaks: tuple[str, ...]


MEMBERS = (
    Member("coordinator", "Demo coordinator", Role.COORDINATOR, "", ("ru", "en", "he")),
    Member("second", "Rania Demo", Role.COORDINATOR, "rania@clinic.example", ("ar", "en")),
    Member("haematologist", "Dr Noa Demo", Role.HAEMATOLOGIST, "haematologist@clinic.example", ("he", "en", "ru")),
    Member("lead", "Dr Boris Demo", Role.LEAD, "lead@clinic.example", ("ru", "he", "en")),
    Member("administrator", "Yael Demo", Role.ADMINISTRATOR, "administrator@clinic.example", ("he", "en")),
)
CALLERS = ("coordinator", "second")
# Who is on call as what: one name a week, taken in turns.
TURNS: Mapping[Duty, tuple[str, ...]] = {
    Duty.COORDINATOR: ("coordinator", "second"),
    Duty.CLINICIAN: ("haematologist", "lead"),
    Duty.ADMINISTRATOR: ("administrator",),
}

Staffing = Mapping[str, Staff]


def staffing(work: Work, email: str, password: str, totp_seed: str) -> Staffing:
    """Everybody by key, made if new; all of them sign in with this password and the codes of this seed.

    Raises PasswordLength and PasswordKnown.
    """
    hashed = passwords.hash_password(password)
    found = {member.key: _member(work, member, accounts.folded(member.email or email)) for member in MEMBERS}
    for person in found.values():
        person.password_hash, person.active = hashed, True
        second_factor.use_seed(work, person, totp_seed)
    return found


def assign_some(work: Work, people: Staffing) -> None:
    """Every other request is the haematologist's to read."""
    sent = work.session.scalars(select(Referral).order_by(Referral.submitted_at, Referral.id)).all()
    for referral in sent[::2]:
        assignments.assign(work, referral, people["haematologist"].id, people["lead"])


def _member(work: Work, member: Member, email: str) -> Staff:
    """The account, without a password if it is new: hashing one for each of five people would take most of a start."""
    known = work.session.scalar(select(Staff).where(Staff.email == email))
    if known is not None:
        return known
    speaks = list(member.speaks)
    person = Staff(
        name=member.name, email=email, role=member.role, spoken_languages=speaks, created_at=work.now
    )
    work.session.add(person)
    work.session.flush()
    audit.record(work, "staff_created", "staff", person.id)
    return person


def rosters(work: Work, people: Staffing) -> None:
    """The hours in which each coordinator makes calls; hours that are there already stay as they are."""
    for key in CALLERS:
        person = people[key]
        if work.session.scalar(select(Resource.id).where(Resource.staff_id == person.id)) is None:
            _make_caller(work, person)


def _make_caller(work: Work, person: Staff) -> None:
    languages = list(person.spoken_languages)
    caller = Resource(kind=ResourceKind.COORDINATOR, name=person.name, staff_id=person.id, languages=languages)
    work.session.add(caller)
    work.session.flush()
    hours = [(weekday, _minutes(weekday)) for weekday in MONDAY_TO_SUNDAY if weekday != SATURDAY]
    work.session.add_all(
        RosterRule(resource_id=caller.id, weekday=weekday, start_min=start, end_min=end)
        for weekday, (start, end) in hours
    )
    work.session.flush()


def _minutes(weekday: int) -> tuple[int, int]:
    """Minutes of the clinic's day: 08:00-18:00, on Fridays 08:00-12:30."""
    return (8 * 60, 12 * 60 + 30) if weekday == FRIDAY else (8 * 60, 18 * 60)


def on_call(work: Work, people: Staffing) -> None:
    """The rota from two weeks ago, so that what happened since has somebody, to some weeks ahead."""
    for sunday in _sundays(work.now):
        turn = sunday.toordinal() // 7  # the same week is the same person's whenever this runs
        for duty, turns in TURNS.items():
            person = people[turns[turn % len(turns)]]
            with suppress(rota.AlreadyThere):
                rota.add(work, person.id, duty, _midnight(sunday), _midnight(sunday + timedelta(weeks=1)))


def _sundays(now: datetime) -> Iterator[date]:
    """The first days of the clinic's weeks around the present."""
    today = now.astimezone(CLINIC_ZONE).date()
    this_sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    yield from (this_sunday + timedelta(weeks=number) for number in range(-WEEKS_BEFORE, WEEKS_AHEAD))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CLINIC_ZONE).astimezone(ZoneInfo("UTC"))
