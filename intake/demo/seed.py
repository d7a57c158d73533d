"""The demo clinic, made once: a second run gives everybody the password and the app of this start and adds nothing."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from intake.demo import consultations, opinions, people, requests
from intake.models.audit import AuditEvent
from intake.services import audit, clinic_calendar
from intake.services.work import Work

SENT = "demo.requests_sent"


@dataclass(frozen=True)
class Seeded:
    """What this run added."""

    requests: int
    days: int


def seed(work: Work, email: str, password: str, totp_seed: str) -> Seeded:
    """Bring the demo up to now. `email` is the demo coordinator's; `totp_seed` is the key of everybody's app.

    Raises PasswordLength and PasswordKnown.
    """
    days = clinic_calendar.seed(work)
    staff = people.staffing(work, email, password, totp_seed)
    people.rosters(work, staff)
    people.on_call(work, staff)
    consultations.arrange(work, staff)
    if work.session.scalar(select(AuditEvent.seq).where(AuditEvent.action == SENT).limit(1)) is not None:
        return Seeded(0, days)
    sent = requests.send_all(work, staff)
    people.assign_some(work, staff)
    consultations.book(work)
    opinions.write_some(work, staff)
    audit.record(work, SENT)
    return Seeded(sent, days)
