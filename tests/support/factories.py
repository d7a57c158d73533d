"""People of the clinic and requests that have really been sent, made by the services that make them in life."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pyotp
from flask.testing import FlaskClient

from intake.models.alerts import Alert
from intake.models.referrals import Referral
from intake.models.sessions import SessionKind
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import accounts, assignments, drafts, oncall, referrals, second_factor, sessions, urgent
from intake.services.accounts import folded
from intake.services.drafts import DraftContent
from intake.services.oncall import Duty
from intake.services.work import Work
from tests.support.browser import Browser

COOKIE = "__Host-intake"
EXAMPLES = Path(__file__).resolve().parent.parent / "data" / "example-cases.json"
# What a real sender adds to the clinical answers of an example.
SENDER: Mapping[str, Any] = {
    "submitter_role": "parent",
    "submitter_full_name": "Алия Примерова",
    "submitter_relationship": "mother",
    "authority_basis": "parental_responsibility",
    "patient_full_name": "Тимур Примеров",
    "patient_latin_name": "Timur Primerov",
    "date_of_birth": "2018-03-27",
    "country_of_residence": "KZ",
    "time_zone": "Asia/Almaty",
    "preferred_language": "ru",
    "preferred_channel": "whatsapp",
    "callback_phone": "+77010000001",
    "whatsapp_number": "+77010000002",
    "email": "mother@example.org",
    "urgent_symptoms": ["none"],
    "blinatumomab_now": "no",
    "current_country": "KZ",
}
EMERGENCY: Mapping[str, Any] = {
    "urgent_symptoms": ["confusion"],
    "urgent_symptom_timing": "now",
    "blinatumomab_now": "infusing",
    "current_country": "GE",
    "callback_phone": "+995555000001",
    "treating_hospital_name": "Городская больница",
    "treating_hospital_phone": "+995322000001",
}


@cache
def example(name: str) -> Mapping[str, Any]:
    """The clinical answers of one worked example."""
    cases = json.loads(EXAMPLES.read_text(encoding="utf-8"))["cases"]
    found: Mapping[str, Any] = next(case["answers"] for case in cases if case["id"] == name)
    return found


def a_member_of_staff(work: Work, name: str = "Miriam", role: Role = Role.COORDINATOR, **given: Any) -> Staff:
    """An account without a password: tests sign in by opening a session, because hashing takes its time."""
    person = Staff(name=name, email=folded(f"{name}@clinic.test"), role=role, created_at=work.now, **given)
    work.session.add(person)
    work.session.flush()
    return person


def a_request(work: Work, example_name: str = "", *, entered_by: Staff | None = None, **answers: Any) -> Referral:
    """A request as somebody sent it a moment ago, with its sealed revision, callback, tasks and mails."""
    clinical = example(example_name) if example_name else {}
    told = {**SENDER, **clinical, **answers}
    content = DraftContent(answers={name: value for name, value in told.items() if value is not None})
    draft = drafts.start(work, "ru", content, entered_by=entered_by.id if entered_by else None)
    sent = referrals.submit(work, draft)
    assert sent.referral is not None, sent.faults
    return sent.referral


def an_emergency(work: Work, **answers: Any) -> Alert:
    """An alert of a person who has not sent a request yet."""
    draft = drafts.start(work, "ru", DraftContent(answers={**EMERGENCY, **answers}))
    alert = urgent.reevaluate(work, draft, drafts.content_of(work, draft))
    assert alert is not None
    return alert


def on_call_now(work: Work, person: Staff, duty: Duty) -> None:
    oncall.put_on_call(work, person.id, duty, work.now - timedelta(hours=1), work.now + timedelta(days=7))


def sign_in(runtime: Runtime, client: FlaskClient, person: Staff, *, complete: bool = True) -> Browser:
    """A browser that is signed in as this member of staff."""
    session_id = sessions.new_session_id()
    with runtime.work() as work:
        sessions.open_session(work, session_id, SessionKind.STAFF, staff_id=person.id, complete=complete)
    client.set_cookie(COOKIE, session_id, domain="clinic.test", secure=True)
    return Browser(client)


SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "a long password of this test"


def a_person_who_can_sign_in(work: Work, name: str = "Dana", role: Role = Role.COORDINATOR) -> Staff:
    """An account with PASSWORD and an app with SEED, for tests that come through the door."""
    person = a_member_of_staff(work, name, role)
    accounts.set_password(work, person, PASSWORD)
    second_factor.use_seed(work, person, SEED)
    work.session.flush()
    return person


def app_code(runtime: Runtime, seed: str = SEED) -> str:
    """What the app shows now."""
    return pyotp.TOTP(seed.replace(" ", "")).at(runtime.clock())


def assign(runtime: Runtime, referral: Referral, person: Staff) -> None:
    """Let this haematologist see the request."""
    with runtime.work() as work:
        assignments.assign(work, work.session.get_one(Referral, referral.id), person.id, person)
