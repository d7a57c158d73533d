"""What a physician sees of a request: where it stands, what is asked for, what they themselves sent.

Nothing of the case beyond that: no answer, no level, nobody else's record, no date without the patient's consent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE
from intake.clinical.codebook.model import Voice
from intake.i18n import N_
from intake.models.physicians import PhysicianParty, PhysicianRole
from intake.models.referrals import Referral, ReferralState
from intake.services import consultation_holds, physicians, referrals
from intake.services.documents import ListedDocument
from intake.services.keys import unseal_value
from intake.services.physicians import Request
from intake.services.work import Work

RECEIVED = N_("Received. Nobody has read it yet.")
READ = N_("A person of the clinic is working on the request.")
WAITS = N_("The clinic is waiting for records.")
PLANNED = N_("The consultation has a date.")
DONE = N_("The consultation has taken place.")
CLOSED = N_("The request is closed.")
SENTENCES: Mapping[ReferralState, str] = {
    ReferralState.SUBMITTED: RECEIVED,
    ReferralState.IN_TRIAGE: READ,
    ReferralState.AWAITING_RECORDS: WAITS,
    ReferralState.READY_FOR_REVIEW: READ,
    ReferralState.CONSULTATION_BOOKED: PLANNED,
    ReferralState.CONSULTED: DONE,
    ReferralState.CLOSED: CLOSED,
}
# What only a physician may know whom the patient allowed to hear of the consultation.
OF_THE_CONSULTATION = frozenset((ReferralState.CONSULTATION_BOOKED, ReferralState.CONSULTED))


@dataclass(frozen=True)
class PhysicianStatus:
    """`sentence` and the labels of `missing` are messages to be translated. `consultation_at` is None without the
    patient's consent."""

    reference: str
    sentence: str
    request: Request
    missing: tuple[str, ...]
    files: tuple[ListedDocument, ...]
    notes: int
    consultation_at: datetime | None


def status_for(work: Work, party: PhysicianParty) -> PhysicianStatus:
    referral = referrals.find(work, party.referral_id)
    request = physicians.request_of(work, party)
    kinds = dict.fromkeys((*request.asked, *_missing(work, referral, party)))
    return PhysicianStatus(
        reference=referral.reference,
        sentence=_sentence(referral, party),
        request=request,
        missing=tuple(DOCUMENT_TYPE_BY_CODE[kind].label.for_voice(Voice.PHYSICIAN) for kind in kinds),
        files=tuple(physicians.files_of(work, party)),
        notes=len(physicians.notes_of(work, party)),
        consultation_at=_consultation_at(work, referral, party),
    )


def _consultation_at(work: Work, referral: Referral, party: PhysicianParty) -> datetime | None:
    if party.may_know_date_at is None or referral.state is not ReferralState.CONSULTATION_BOOKED:
        return None
    booking = consultation_holds.upcoming(work, referral)
    return booking.starts_at if booking else None


def _sentence(referral: Referral, party: PhysicianParty) -> str:
    if referral.state in OF_THE_CONSULTATION and party.may_know_date_at is None:
        return READ
    taken_up = referral.contacted_at is not None or referral.owner_id is not None
    return READ if referral.state is ReferralState.SUBMITTED and taken_up else SENTENCES[referral.state]


def _missing(work: Work, referral: Referral, party: PhysicianParty) -> list[str]:
    """Kinds of record that the request lacks, for the physician who wrote it."""
    if party.role is not PhysicianRole.REFERRING:
        return []
    sealed = referrals.latest_revision(work, referral).assessment_sealed
    assessment = unseal_value(work, referral.key_id, referrals.ASSESSMENT_PLACE, sealed)
    return [*assessment["missing_documents"], *assessment["outdated_documents"]]
