"""What a patient or family sees of their request: where it stands, what comes next and by when, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE
from intake.clinical.codebook.model import Voice
from intake.i18n import N_
from intake.models.alerts import Alert
from intake.models.callbacks import CallbackState
from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.models.staff import Staff
from intake.services import alerts, callback_choices, callbacks, caller_proof, notices, opinion_standing
from intake.services.keys import unseal_value
from intake.services.referrals import ASSESSMENT_PLACE, latest_revision
from intake.services.work import Work

# One sentence a state. A state is never shown as a code, and silence has a sentence of its own (ux 3.3).
SENTENCES: Mapping[ReferralState, str] = {
    ReferralState.SUBMITTED: N_("We have your request. A coordinator reads it and then calls you."),
    ReferralState.IN_TRIAGE: N_("A coordinator is working on your request."),
    ReferralState.AWAITING_RECORDS: N_("We are waiting for medical records. The list is below."),
    ReferralState.READY_FOR_REVIEW: N_("The records are complete. A haematologist reads them next."),
    ReferralState.CONSULTATION_BOOKED: N_("Your consultation has a date."),
    ReferralState.CONSULTED: N_("The consultation has taken place. The doctor writes the opinion."),
    ReferralState.CLOSED: N_("This request is closed."),
}
CLOSED_SENTENCES: Mapping[ClosedAs, str] = {
    ClosedAs.OPINION_SENT: N_("The opinion was sent. This request is closed."),
    ClosedAs.WITHDRAWN: N_("You have withdrawn this request. It is closed."),
    ClosedAs.OTHER_ROUTE: N_("We suggest another way for you. Our letter is below. This request is closed."),
    ClosedAs.UNREACHABLE: N_("We could not reach you, so this request is closed. Call us to open it again."),
    ClosedAs.DUPLICATE: N_("We go on with this request under another reference. This one is closed."),
}
# Once the written opinion is there: what else would promise it, or the reading that went before it.
ANSWERED: Mapping[ReferralState, str] = {
    ReferralState.READY_FOR_REVIEW: N_("A haematologist has read the records. The written opinion is here."),
    ReferralState.CONSULTED: N_("The consultation has taken place. The written opinion is here."),
}
PEOPLE_TOLD = N_("People of the clinic have been told and will call you. Do not wait for their call.")

NEXT: Mapping[ReferralState, str] = {
    ReferralState.SUBMITTED: N_("Next: a person from the clinic contacts you."),
    ReferralState.IN_TRIAGE: N_("Next: a haematologist looks at the request."),
    ReferralState.AWAITING_RECORDS: N_("Next: you send the records. We check again when they arrive."),
    ReferralState.READY_FOR_REVIEW: N_("Next: a haematologist looks at the request."),
    ReferralState.CONSULTATION_BOOKED: N_("Next: the consultation."),
    ReferralState.CONSULTED: N_("Next: you receive the written opinion."),
}
READ_IT = N_("Next: you read the written opinion with your treating team.")
# In these states nothing is left to come from us once the opinion is there.
NOTHING_LEFT = frozenset({ReferralState.IN_TRIAGE, *ANSWERED})


@dataclass(frozen=True)
class Missing:
    """A record that would help: its name and why, both to be translated, and whether an old one is there."""

    kind: str
    label: str
    why: str
    outdated: bool = False


@dataclass(frozen=True)
class Status:
    """All texts are messages to be translated. Moments are UTC. `call_open`: the person may still choose a time for our
    call, or decline it; `call_missed`: we gave up calling after the last attempt. `phrase` is what our caller says
    first. `answered_at`: when the written opinion was signed that answers the request; None while none does."""

    sentence: str
    next_step: str
    by: datetime | None
    owner: str | None
    call_at: datetime | None
    call_reason: str | None
    call_open: bool
    call_missed: bool
    phrase: str
    missing: tuple[Missing, ...]
    alert: Alert | None
    answered_at: datetime | None = None

    @property
    def emergency(self) -> bool:
        return self.alert is not None and self.alert.acknowledged_at is None


def status_of(work: Work, referral: Referral, language: str = "") -> Status:
    """Where the request stands now; the caller's phrase in this language, or in the request's."""
    callback, standing = callbacks.find_open(work, referral.id), callback_choices.standing(work, referral)
    alert = alerts.standing(work, referral.draft_id, referral.id)
    call = notices.call_facts(callback)
    emergency = alert is not None and alert.acknowledged_at is None
    answered_at = opinion_standing.answered_at(work, referral)
    return Status(
        sentence=_sentence(referral, answered_at),
        next_step=PEOPLE_TOLD if emergency else _next(referral, answered_at),
        by=None if emergency else _by(referral, answered_at),
        owner=_first_name(work, referral.owner_id),
        call_at=callback.starts_at if callback else None,
        call_reason=call["reason"],
        call_open=standing is not None,
        call_missed=standing is not None and standing.state is CallbackState.UNREACHABLE,
        phrase=caller_proof.phrase(work, referral, language or referral.language),
        missing=missing_records(_assessment(work, referral)),
        alert=alert,
        answered_at=answered_at,
    )


def _sentence(referral: Referral, answered_at: datetime | None) -> str:
    if referral.closed_as:
        return CLOSED_SENTENCES[referral.closed_as]
    told = SENTENCES[referral.state]
    return ANSWERED.get(referral.state, told) if answered_at else told


def _next(referral: Referral, answered_at: datetime | None) -> str:
    return READ_IT if answered_at and referral.state in NOTHING_LEFT else NEXT.get(referral.state, "")


def _by(referral: Referral, answered_at: datetime | None) -> datetime | None:
    if referral.state is ReferralState.SUBMITTED and referral.contacted_at is None:
        return referral.contact_due
    if answered_at is not None:
        return None
    waits = referral.state in (ReferralState.SUBMITTED, ReferralState.IN_TRIAGE, ReferralState.READY_FOR_REVIEW)
    return referral.review_due if waits else None


def _first_name(work: Work, staff_id: str | None) -> str | None:
    """The owner as one would introduce them; a title is no name."""
    person = work.session.get(Staff, staff_id) if staff_id else None
    words = [word for word in person.name.split() if not word.endswith(".")] if person else []
    return words[0] if words else None


def _assessment(work: Work, referral: Referral) -> dict[str, Any]:
    sealed = latest_revision(work, referral).assessment_sealed
    return dict(unseal_value(work, referral.key_id, ASSESSMENT_PLACE, sealed))


def missing_records(assessment: Mapping[str, Any]) -> tuple[Missing, ...]:
    """The records to send, in plain words, the missing ones before those that are too old."""
    named = [(kind, False) for kind in assessment["missing_documents"]]
    named += [(kind, True) for kind in assessment["outdated_documents"]]
    return tuple(
        Missing(kind, DOCUMENT_TYPE_BY_CODE[kind].label.for_voice(Voice.PATIENT), DOCUMENT_TYPE_BY_CODE[kind].why, old)
        for kind, old in named
    )
