"""Physicians at a request: invited, joined with the patient's code, told, asked, and sent away again.

A physician adds records and notes, and reads only what they themselves sent. How they came is the part's role.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE
from intake.errors import Conflict, NotFound
from intake.models.desk import TaskKind
from intake.models.documents import Document
from intake.models.physicians import InvitedBy, PhysicianNote, PhysicianParty, PhysicianRole, ReplyBy
from intake.models.referrals import Referral, ReferralState
from intake.services import (
    audit,
    desk_tasks,
    document_copies,
    documents,
    physician_links,
    physician_notices,
    return_codes,
    revisions,
    sessions,
)
from intake.services.documents import ListedDocument
from intake.services.keys import seal_text, seal_value, unseal_text, unseal_value
from intake.services.work import Work

REQUEST_PLACE = "physician_party.request"
NOTE_PLACE = "physician_note.text"
LONGEST_LABEL = 80
AT_MOST = 20  # physicians at one request


@dataclass(frozen=True)
class Person:
    """Who a physician is. `phone` in E.164, `country` as ISO 3166-1, `language` one of ours."""

    email: str
    language: str
    name: str = ""
    institution: str = ""
    country: str | None = None
    phone: str | None = None
    reply_by: ReplyBy = ReplyBy.EMAIL


@dataclass(frozen=True)
class Request:
    """What a physician is told about the request: the inviter's own words for the patient, kinds of record asked for
    (codes of codebook 11)."""

    label: str = ""
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A physician as the desk and the patient see them."""

    party: PhysicianParty
    request: Request
    files: tuple[ListedDocument, ...]
    notes: tuple[tuple[datetime, str], ...]


def invite(
    work: Work, referral: Referral, person: Person, request: Request, invited_by: InvitedBy
) -> PhysicianParty | None:
    """Ask a physician for records. The same address again gets a new link for the same part.

    None when that mailbox has had enough mails for an hour. Raises Conflict for a closed case or too many physicians.
    """
    party = _part_of(work, referral, person.email) or attach(work, referral, person, PhysicianRole.INVITED, invited_by)
    _keep_request(work, referral, party, request)
    if not physician_links.invite(work, party):
        return None
    audit.record(work, "physician.invite", "referral", referral.id)
    return party


def join(work: Work, code: str, source: str, person: Person) -> PhysicianParty | None:
    """Attach a physician who was given the patient's return code. None when the code opens no request of its own.

    `source` is the network that asks: wrong codes are counted as they are for patients.
    """
    opened = return_codes.open_by(work, code, source)
    referral = opened.referral if opened else None
    if referral is None:
        return None
    if _was_sent_away(work, referral, person.email):
        return None
    known = _part_of(work, referral, person.email)
    if known is not None and known.verified_at is not None:
        return known
    party = known or attach(work, referral, person, PhysicianRole.JOINED, InvitedBy.THEMSELVES)
    physician_links.confirm_address(work, party)
    if known is None:
        physician_notices.patient_hears_of_joining(work, referral, party)
        _tell_desk(work, party, "joined")
    audit.record(work, "physician.join", "referral", referral.id)
    return party


def attach(
    work: Work, referral: Referral, person: Person, role: PhysicianRole, invited_by: InvitedBy
) -> PhysicianParty:
    """Give a physician a part in this request. Raises Conflict for a closed case or too many physicians."""
    if referral.state is ReferralState.CLOSED or len(_parties(work, referral)) >= AT_MOST:
        raise Conflict
    party = PhysicianParty(
        referral_id=referral.id,
        role=role,
        invited_by=invited_by,
        name=person.name,
        institution=person.institution,
        country=person.country,
        email=person.email.strip().lower(),
        phone=person.phone,
        language=person.language,
        reply_by=person.reply_by,
        request_sealed=_sealed(work, referral, Request()),
        created_at=work.now,
    )
    work.session.add(party)
    work.session.flush()
    return party


def at(work: Work, referral: Referral) -> list[Part]:
    """Everybody who has or had a part, with what they sent, in the order they came."""
    return [part_of(work, party) for party in _parties(work, referral)]


def part_of(work: Work, party: PhysicianParty) -> Part:
    return Part(party, request_of(work, party), tuple(files_of(work, party)), tuple(notes_of(work, party)))


def find(work: Work, physician_id: str | None, referral_id: str | None = None) -> PhysicianParty:
    """The physician's part, of this request if one is named. Raises NotFound."""
    party = work.session.get(PhysicianParty, physician_id) if physician_id else None
    if party is None or referral_id not in (None, party.referral_id):
        raise NotFound
    return party


def request_of(work: Work, party: PhysicianParty) -> Request:
    told = unseal_value(work, _key_of(work, party), REQUEST_PLACE, party.request_sealed)
    return Request(told["label"], tuple(kind for kind in told["asked"] if kind in DOCUMENT_TYPE_BY_CODE))


def files_of(work: Work, party: PhysicianParty, since: datetime | None = None) -> list[ListedDocument]:
    """What this physician sent, and nobody else's; with `since`, only what came from then on."""
    own = set(work.session.scalars(select(Document.id).where(Document.physician_id == party.id)))
    if not own:
        return []
    referral = work.session.get_one(Referral, party.referral_id)
    found = documents.listed(work, referral)
    return [file for file in found if file.id in own and (since is None or file.created_at >= since)]


def own_file(work: Work, party: PhysicianParty, document_id: str) -> Document:
    """One file that this physician sent and that is still there. Anybody else's does not exist. Raises NotFound."""
    referral = work.session.get_one(Referral, party.referral_id)
    document = document_copies.find(work, referral, document_id)
    if document.physician_id != party.id:
        raise NotFound
    return document


def files_arrived(work: Work, party: PhysicianParty, new: Iterable[str]) -> None:
    """Files of this physician (their ids) were taken in: the answers follow, the physician gets a receipt, the
    patient hears of the first ones. Raises Conflict for a closed case."""
    ids = list(new)
    if not ids:
        return
    referral = work.session.get_one(Referral, party.referral_id, with_for_update=True)
    revisions.records_changed(work, referral, documents.as_answers(documents.listed(work, referral)))
    physician_notices.receipt(work, party, len(ids), ids[-1])
    physician_notices.patient_hears_of_records(work, referral, party, len(ids))


def add_note(work: Work, party: PhysicianParty, text: str) -> None:
    """Keep a physician's words, sealed, and tell the desk."""
    text_sealed = seal_text(work, _key_of(work, party), NOTE_PLACE, text)
    note = PhysicianNote(physician_id=party.id, at=work.now, text_sealed=text_sealed)
    work.session.add(note)
    work.session.flush()
    _tell_desk(work, party, f"note:{note.id}")
    audit.record(work, "physician.note", "referral", party.referral_id)


def notes_of(work: Work, party: PhysicianParty) -> list[tuple[datetime, str]]:
    query = select(PhysicianNote).where(PhysicianNote.physician_id == party.id)
    key_id = _key_of(work, party)
    found = work.session.scalars(query.order_by(PhysicianNote.at, PhysicianNote.id))
    return [(note.at, unseal_text(work, key_id, NOTE_PLACE, note.text_sealed)) for note in found]


def ask_for(work: Work, party: PhysicianParty, kinds: Iterable[str]) -> None:
    """The desk asks for more records: the list on the physician's page, and a mail that points there.

    Raises Conflict for a physician who may add nothing any more.
    """
    if party.ended_at is not None:
        raise Conflict
    referral = work.session.get_one(Referral, party.referral_id)
    _keep_request(work, referral, party, Request(request_of(work, party).label, tuple(kinds)))
    physician_notices.missing(work, party)
    audit.record(work, "physician.ask", "referral", referral.id)


def allow_date(work: Work, party: PhysicianParty, *, allowed: bool) -> None:
    """The patient says whether this physician may hear the date of the consultation."""
    party.may_know_date_at = work.now if allowed else None
    work.session.flush()
    audit.record(work, "physician.date_allowed" if allowed else "physician.date_refused", "referral", party.referral_id)


def end_access(work: Work, party: PhysicianParty) -> None:
    """From the next request on this physician neither adds nor reads. What they sent stays with the request."""
    if party.ended_at is not None:
        return
    party.ended_at, party.ended_by = work.now, work.actor.kind
    work.session.flush()
    physician_links.end(work, party.id)
    sessions.end_physicians(work, physician_id=party.id)
    audit.record(work, "physician.end", "referral", party.referral_id)


def _parties(work: Work, referral: Referral) -> list[PhysicianParty]:
    query = select(PhysicianParty).where(PhysicianParty.referral_id == referral.id)
    return list(work.session.scalars(query.order_by(PhysicianParty.created_at, PhysicianParty.id)))


def _part_of(work: Work, referral: Referral, address: str) -> PhysicianParty | None:
    """The part that this address has and may use."""
    wanted = address.strip().lower()
    return next((one for one in _parties(work, referral) if one.email == wanted and one.ended_at is None), None)


def _was_sent_away(work: Work, referral: Referral, address: str) -> bool:
    """Whom the patient or the desk sent away does not come back with the same code; an invitation may bring them."""
    wanted = address.strip().lower()
    parts = [one for one in _parties(work, referral) if one.email == wanted]
    return bool(parts) and all(one.ended_at is not None for one in parts)


def _keep_request(work: Work, referral: Referral, party: PhysicianParty, request: Request) -> None:
    party.request_sealed = _sealed(work, referral, request)
    work.session.flush()


def _sealed(work: Work, referral: Referral, request: Request) -> bytes:
    told = {"label": request.label, "asked": list(request.asked)}
    return seal_value(work, referral.key_id, REQUEST_PLACE, told)


def _key_of(work: Work, party: PhysicianParty) -> str:
    return work.session.get_one(Referral, party.referral_id).key_id


def _tell_desk(work: Work, party: PhysicianParty, fact: str) -> None:
    detail = {"what": fact.split(":")[0]}
    key = f"physician:{party.id}:{fact}"
    desk_tasks.raise_task(work, TaskKind.PHYSICIAN_WROTE, key, referral_id=party.referral_id, detail=detail)
