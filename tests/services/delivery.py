"""Rows that tests about delivery need: a referral with its key and draft, staff on call, a callback's coordinators."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from intake.models.callbacks import Callback, CallbackState, Resource, ResourceKind, RosterRule
from intake.models.drafts import Draft, DraftState
from intake.models.referrals import Referral, ReferralOrigin
from intake.models.staff import Role, Staff
from intake.services import drafts
from intake.services.work import Work

NOON = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)  # a Monday, 12:00 in Tel Aviv


def a_referral(work: Work, **given: Any) -> Referral:
    """A request of routine urgency from Almaty, submitted now."""
    draft = drafts.start(work, "ru")
    draft.state = DraftState.SUBMITTED
    number = work.session.query(Draft).count()
    values: dict[str, Any] = {
        "reference": f"R7K4-M{number:03d}".replace("0", "P").replace("1", "Q"),
        "draft_id": draft.id,
        "key_id": draft.key_id,
        "origin": ReferralOrigin.PATIENT,
        "level": "routine",
        "computed_level": "routine",
        "lead_rule": "T90",
        "rank": 1,
        "due_at": work.now + timedelta(days=2),
        "contact_due": work.now + timedelta(days=2),
        "review_due": work.now + timedelta(days=10),
        "language": "ru",
        "time_zone": "Asia/Almaty",
        "phone": "+77010000000",
        "email": "mother@example.org",
        "submitted_at": work.now,
        "updated_at": work.now,
    }
    referral = Referral(**(values | given))
    work.session.add(referral)
    work.session.flush()
    return referral


def a_member_of_staff(work: Work, name: str, role: Role = Role.COORDINATOR, **given: Any) -> Staff:
    values: dict[str, Any] = {
        "name": name,
        "email": f"{name}@clinic.example",
        "role": role,
        "created_at": work.now,
    }
    person = Staff(**(values | given))
    work.session.add(person)
    work.session.flush()
    return person


def the_coordinators(work: Work) -> tuple[Resource, Resource]:
    """Fixture C: one speaks Hebrew and English, one Russian, English and Ukrainian; both work all phone hours."""
    people = (
        Resource(kind=ResourceKind.COORDINATOR, name="First", languages=["he", "en"]),
        Resource(kind=ResourceKind.COORDINATOR, name="Second", languages=["ru", "en", "uk"]),
    )
    work.session.add_all(people)
    work.session.flush()
    for person in people:
        for weekday in (6, 0, 1, 2, 3):
            work.session.add(RosterRule(resource_id=person.id, weekday=weekday, start_min=480, end_min=1080))
        work.session.add(RosterRule(resource_id=person.id, weekday=4, start_min=480, end_min=750))
    work.session.flush()
    return people


def a_callback(work: Work, referral: Referral, starts_at: datetime, **given: Any) -> Callback:
    """A planned call, without cells."""
    values: dict[str, Any] = {
        "referral_id": referral.id,
        "state": CallbackState.PLANNED,
        "urgency": referral.level,
        "time_zone": referral.time_zone,
        "languages": ["ru"],
        "prefer": [],
        "extended_ok": False,
        "starts_at": starts_at,
        "why": ["waking_by_target:ok"],
        "level": "waking_by_target",
        "created_at": work.now,
        "updated_at": work.now,
        "tries": 0,
        "version": 1,
    }
    callback = Callback(**(values | given))
    work.session.add(callback)
    work.session.flush()
    return callback
