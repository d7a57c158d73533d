"""A request that a physician sends for a patient: the one submit path, and what only a physician's request causes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select, update

from intake.models.documents import Document
from intake.models.drafts import Draft
from intake.models.physicians import InvitedBy, PhysicianParty, PhysicianRole, ReplyBy
from intake.models.referrals import Referral
from intake.services import audit, drafts, physician_links, physician_notices, physicians, referrals
from intake.services.completeness import Fault
from intake.services.drafts import DraftContent
from intake.services.physicians import Person
from intake.services.work import Work

# What a physician is asked besides the codebook's questions; none of it takes part in triage (ruling 1).
EMAIL, COUNTRY, REPLY_BY = "physician_email", "physician_country", "reply_by"
PATIENT_LANGUAGE, URGENCY_REASON, SUMMARY = "patient_language", "urgency_reason", "summary_text"
NOTES = (URGENCY_REASON, SUMMARY)


@dataclass(frozen=True)
class Referred:
    """`party` is there when the request has been sent, by this press or an earlier one; else `faults` says why."""

    referral: Referral | None = None
    party: PhysicianParty | None = None
    faults: tuple[Fault, ...] = ()


def begin(content: DraftContent) -> None:
    """From here on the draft is a physician's. The call that is planned goes to the physician's telephone."""
    content.physician = content.physician or {}
    content.answers["submitter_role"] = "referring_physician"
    content.answers["preferred_channel"] = "phone"


def send(work: Work, draft: Draft) -> Referred:
    """Send the draft once, however often the button was pressed; attach the physician, tell the patient."""
    sent = referrals.submit(work, draft)
    if sent.referral is None:
        return Referred(faults=sent.faults)
    known = author_of(work, sent.referral)
    if known is not None:
        return Referred(sent.referral, known)
    told = drafts.content_of(work, draft)
    return Referred(sent.referral, _attach(work, draft, sent.referral, told))


def author_of(work: Work, referral: Referral) -> PhysicianParty | None:
    """The physician who sent this request."""
    written = PhysicianParty.role == PhysicianRole.REFERRING
    return work.session.scalar(select(PhysicianParty).where(PhysicianParty.referral_id == referral.id, written))


def _attach(work: Work, draft: Draft, referral: Referral, content: DraftContent) -> PhysicianParty:
    told = content.physician or {}
    referral.language = told.get(PATIENT_LANGUAGE) or draft.language
    person = _person(draft, content, told)
    party = physicians.attach(work, referral, person, PhysicianRole.REFERRING, InvitedBy.THEMSELVES)
    own = update(Document).where(Document.referral_id == referral.id, Document.draft_id == draft.id)
    work.session.execute(own.values(physician_id=party.id, sent_by="physician"))
    for name in NOTES:
        if told.get(name):
            physicians.add_note(work, party, told[name])
    physician_links.confirm_address(work, party)
    physician_notices.patient_hears_of_referral(work, referral, party)
    audit.record(work, "physician.refer", "referral", referral.id)
    return party


def _person(draft: Draft, content: DraftContent, told: Mapping[str, str]) -> Person:
    return Person(
        email=told[EMAIL],
        language=draft.language,
        name=_text(content, "submitter_full_name"),
        institution=_text(content, "physician_institution"),
        country=told.get(COUNTRY) or None,
        phone=_text(content, "callback_phone") or None,
        reply_by=ReplyBy(told.get(REPLY_BY) or ReplyBy.EMAIL),
    )


def _text(content: DraftContent, name: str) -> str:
    value = content.answers.get(name)
    return value if isinstance(value, str) else ""
