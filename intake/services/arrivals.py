"""What a family gets next from the clinic, and when at the latest (issue 6, pictures).

Only what is known: a mail on its way, the promise of the urgency, the planned call, the booking, the records that
were asked for. Nothing is guessed: what has no day says so, what has come is announced no more, and an emergency is
promised nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from intake.models.consultations import BookingState
from intake.models.outbox import OutboxEmail, OutboxState
from intake.models.referrals import Referral, ReferralState
from intake.services import consultation_holds, record_items
from intake.services.status import Status
from intake.services.work import Work


class Kind(StrEnum):
    RECEIPT = "receipt"  # the mail that says the request has arrived
    CALL = "call"  # at a planned time
    CONTACT = "contact"  # a person of the clinic is in touch, no time planned
    ANSWER = "answer"  # to a wish for the time of a consultation
    CHECK = "check"  # of records that were asked for
    READING = "reading"  # a haematologist looks at the request
    CONSULTATION = "consultation"
    OPINION = "opinion"


ON_ITS_WAY = (OutboxState.READY, OutboxState.LEASED)
CONTACT_IN = (ReferralState.SUBMITTED, ReferralState.IN_TRIAGE)
READING_IN = (ReferralState.SUBMITTED, ReferralState.IN_TRIAGE, ReferralState.READY_FOR_REVIEW)
OPINION_IN = (ReferralState.CONSULTATION_BOOKED, ReferralState.CONSULTED)


@dataclass(frozen=True, slots=True)
class Arrival:
    """`at` is a time that was set, `by` the latest one that was promised; without either there is no day yet."""

    kind: Kind
    at: datetime | None = None
    by: datetime | None = None

    @property
    def moment(self) -> datetime | None:
        return self.at or self.by

    def late(self, now: datetime) -> bool:
        """Whether a promise was not kept. A set time that has come is not late: it may be going on."""
        return self.by is not None and self.by < now


def coming(work: Work, referral: Referral, standing: Status) -> tuple[Arrival, ...]:
    """In the order in which things come; what has no day comes last, but for a mail on its way."""
    if referral.state is ReferralState.CLOSED or standing.emergency:
        return ()
    found = [*_mail(work, referral), *_contact(referral, standing), *_consultation(work, referral),
             *_records(work, referral), *_reading(referral, standing), *_opinion(referral, standing)]  # fmt: skip
    return tuple(sorted(found, key=lambda one: _place(one, work.now)))


def _place(one: Arrival, now: datetime) -> tuple[int, datetime, int]:
    rank = 0 if one.kind is Kind.RECEIPT else 1 if one.moment else 2
    return rank, one.moment or now, tuple(Kind).index(one.kind)


def _mail(work: Work, referral: Referral) -> Iterator[Arrival]:
    query = select(OutboxEmail.id).where(
        OutboxEmail.referral_id == referral.id,
        OutboxEmail.template == "receipt",
        OutboxEmail.to_addr == referral.email,
        OutboxEmail.state.in_(ON_ITS_WAY),
    )
    if referral.email and work.session.scalar(query.limit(1)) is not None:
        yield Arrival(Kind.RECEIPT)


def _contact(referral: Referral, standing: Status) -> Iterator[Arrival]:
    """A planned call, or else the promise of a first contact while nobody has been in touch."""
    if standing.call_at is not None:
        yield Arrival(Kind.CALL, at=standing.call_at)
    elif referral.contacted_at is None and referral.state in CONTACT_IN:
        yield Arrival(Kind.CONTACT, by=referral.contact_due)


def _consultation(work: Work, referral: Referral) -> Iterator[Arrival]:
    booked = consultation_holds.upcoming(work, referral)
    if booked is not None and booked.state is BookingState.CONFIRMED and booked.ends_at > work.now:
        yield Arrival(Kind.CONSULTATION, at=booked.starts_at)
    wished = consultation_holds.requested(work, referral)
    if wished is not None:
        yield Arrival(Kind.ANSWER, by=wished.hold_until)


def _records(work: Work, referral: Referral) -> Iterator[Arrival]:
    asked = any(item.outcome is None for item in record_items.listed(work, referral))
    if asked or referral.state is ReferralState.AWAITING_RECORDS:
        yield Arrival(Kind.CHECK)


def _reading(referral: Referral, standing: Status) -> Iterator[Arrival]:
    if referral.state in READING_IN and standing.answered_at is None:
        yield Arrival(Kind.READING, by=referral.review_due)


def _opinion(referral: Referral, standing: Status) -> Iterator[Arrival]:
    if referral.state in OPINION_IN and standing.answered_at is None:
        yield Arrival(Kind.OPINION)
