"""Asking for records: the list that one press builds, and sending it to the sender and to physicians.

The list follows from the eight checks and from missing and outdated documents (codebook 4, 11); whoever sends it may
change every line. Nothing here delays triage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from intake.clinical.answers import parse
from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE
from intake.clinical.dates import parse_date
from intake.clinical.record_slots import CODES, KINDS, Sent, SlotState, slots
from intake.errors import Conflict
from intake.mail.words import Words
from intake.models.documents import DocumentState
from intake.models.physicians import InvitedBy, PhysicianParty
from intake.models.record_requests import RecordItem, RecordRequest
from intake.models.referrals import Referral, ReferralState
from intake.models.staff import Role, Staff
from intake.services import audit, documents, physicians, record_items, referral_life, referral_notices
from intake.services.assessing import assess_now, clinic_moment, clinical_settings
from intake.services.keys import seal_text
from intake.services.outbox import Mail, enqueue_all
from intake.services.physicians import Person, Request
from intake.services.record_reminders import AFTER
from intake.services.work import Work

TIME_TO_SEND = timedelta(days=7)  # until a record is wanted, unless somebody says otherwise (a proposal)
USELESS = (DocumentState.INFECTED, DocumentState.LOCKED, DocumentState.UNREADABLE)


@dataclass(frozen=True)
class Wanted:
    """One line of a list: a kind of codebook 11, why in the sender's language, who looks after it, by which day."""

    kind: str
    why: str
    owner_id: str | None
    wanted_by: str


@dataclass(frozen=True)
class Proposal:
    """A kind that the list begins with. `outdated`: one is there and too old. `why` is in the sender's language."""

    kind: str
    why: str
    outdated: bool


def proposed(work: Work, referral: Referral, answers: Mapping[str, Any]) -> list[Proposal]:
    """What would help now and is not asked for yet: required records, then one kind for each check that lacks one."""
    asked = {item.kind for item in record_items.listed(work, referral) if item.outcome is None}
    words = Words.of(referral.language)
    return [
        Proposal(kind, words.gettext(DOCUMENT_TYPE_BY_CODE[kind].why), state is SlotState.OUTDATED)
        for kind, state in dict(_lacking(work, referral, answers)).items()
        if kind not in asked
    ]


def _lacking(work: Work, referral: Referral, answers: Mapping[str, Any]) -> Iterator[tuple[str, SlotState]]:
    assessment = assess_now(work, answers)
    yield from ((kind, SlotState.MISSING) for kind in assessment.documents.missing)
    yield from ((kind, SlotState.OUTDATED) for kind in assessment.documents.outdated)
    today = clinic_moment(work.now).date()
    for slot in slots(parse(answers), assessment, _sent(work, referral), clinical_settings(work), today):
        lacks = slot.code in CODES and slot.state in (SlotState.MISSING, SlotState.OUTDATED)
        if lacks and not any(kind.required for kind in slot.kinds):
            yield KINDS[slot.code][0], slot.state


def _sent(work: Work, referral: Referral) -> Iterator[Sent]:
    for file in documents.listed(work, referral):
        if file.state not in USELESS:
            dated = parse_date(file.details.doc_date).first if file.details.doc_date else None
            yield Sent(file.details.doc_type, dated)


def owners(work: Work) -> list[tuple[str, str]]:
    """Who at the clinic may look after a record: id and name, by name."""
    active = select(Staff.id, Staff.name).where(Staff.active, Staff.role != Role.ADMINISTRATOR)
    return [(row.id, row.name) for row in work.session.execute(active.order_by(Staff.name))]


def ask(
    work: Work, referral: Referral, staff: Staff, wanted: Sequence[Wanted], *, sender: bool, parties: Sequence[str] = ()
) -> None:
    """Send the list to the sender, and to the physicians whose ids are given; the request waits for records.

    Raises Conflict for a closed request, an empty list, nobody to ask, or a physician who may add nothing any more;
    NotFound for a physician of another request.
    """
    if referral.state is ReferralState.CLOSED or not wanted or not (sender or parties):
        raise Conflict
    for physician_id in parties:
        party = physicians.find(work, physician_id, referral.id)
        request = _keep(work, referral, staff, wanted, party.id)
        _ask_physician(work, referral, party, [line.kind for line in wanted])
        if party.verified_at is not None:
            _remind(work, referral, request, "physician_missing", party.email, party.language)
    if sender:
        request = _keep(work, referral, staff, wanted, None)
        referral_notices.records_wanted(work, referral, request.id)
        if referral.email:
            _remind(work, referral, request, "records_wanted", referral.email, referral.language)
    referral_life.advance(work, referral, ReferralState.AWAITING_RECORDS, tell=not sender)
    audit.record(work, "records.ask", "referral", referral.id)


def _keep(
    work: Work, referral: Referral, staff: Staff, wanted: Sequence[Wanted], physician_id: str | None
) -> RecordRequest:
    request = RecordRequest(referral_id=referral.id, physician_id=physician_id, by_id=staff.id, at=work.now)
    work.session.add(request)
    work.session.flush()
    work.session.add_all(
        RecordItem(
            request_id=request.id,
            referral_id=referral.id,
            kind=line.kind,
            why_sealed=seal_text(work, referral.key_id, record_items.WHY_PLACE, line.why),
            owner_id=line.owner_id,
            wanted_by=line.wanted_by,
        )
        for line in wanted
    )
    work.session.flush()
    return request


def _ask_physician(work: Work, referral: Referral, party: PhysicianParty, kinds: Sequence[str]) -> None:
    """Who has proved the address hears that something is missing; who has not gets a new link that adds."""
    before = physicians.request_of(work, party)
    every = tuple(dict.fromkeys((*before.asked, *kinds)))
    if party.ended_at is None and party.verified_at is None and party.invited_by is not InvitedBy.THEMSELVES:
        person = Person(party.email, party.language)
        physicians.invite(work, referral, person, Request(before.label, every), party.invited_by)
    else:
        physicians.ask_for(work, party, every)


def _remind(
    work: Work, referral: Referral, request: RecordRequest, template: str, address: str, language: str
) -> None:
    """The reminders are written at once; the relay drops those that nobody needs any more."""
    mails = [
        Mail(
            template,
            address,
            f"records:{request.id}:reminder:{number}",
            language=language,
            payload={"reference": referral.reference},
            referral_id=referral.id,
            due_at=work.now + after,
            guard_records=request.id,
        )
        for number, after in enumerate(AFTER, start=1)
    ]
    enqueue_all(work, mails)
