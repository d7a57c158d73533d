"""Mails that a physician's part in a request causes: to the physician, and to the patient about the physician.

Nothing clinical: a reference, a number of files, a moment, a link. What follows later (accepted, something missing,
closed) goes only to an address that was proved by a link, because a typed one may belong to somebody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from intake.models.desk import TaskKind
from intake.models.documents import Document
from intake.models.outbox import OutboxLane
from intake.models.physicians import PhysicianParty, PhysicianRole
from intake.models.referrals import Referral
from intake.services.desk_tasks import raise_task
from intake.services.outbox import enqueue
from intake.services.work import Work


@dataclass(frozen=True)
class MailedLink:
    """A link on its way into a mail. `key` names it (its hash)."""

    key: str
    token: str
    code: str
    until: datetime


# Who came with the patient follows the request; who was asked for records hears about records alone.
FOLLOWS = (PhysicianRole.REFERRING, PhysicianRole.JOINED)


def invited(work: Work, party: PhysicianParty, link: MailedLink) -> None:
    """The link that adds records."""
    _with_link(work, "physician_invited", party, link)


def confirm_address(work: Work, party: PhysicianParty, link: MailedLink) -> None:
    """The first mail to somebody who typed their own address: what arrived, and the link that proves the address."""
    _with_link(work, "physician_confirm", party, link, files=_files(work, party))


def sign_in(work: Work, party: PhysicianParty, link: MailedLink) -> None:
    _with_link(work, "physician_sign_in", party, link)


def _with_link(work: Work, template: str, party: PhysicianParty, link: MailedLink, **more: Any) -> None:
    enqueue(
        work,
        template,
        party.email,
        f"link:{link.key}:physician",
        language=party.language,
        payload=_told(work, party) | {"expires_at": link.until.isoformat(), "role": party.role.value} | more,
        secret={"token": link.token, "code": link.code},
        referral_id=party.referral_id,
        lane=OutboxLane.PLAIN,
        expires_at=link.until,
    )


def receipt(work: Work, party: PhysicianParty, files: int, last_file: str) -> None:
    """That files arrived; to a proved address."""
    if party.verified_at is not None:
        told = {"files": files, "at": work.now.isoformat()}
        _tell(work, "physician_receipt", party, f"receipt:{last_file}", **told)


def accepted(work: Work, referral: Referral) -> None:
    """Somebody of the clinic works on the request now; each physician hears it once."""
    for party in listening(work, referral):
        if party.role in FOLLOWS:
            _tell(work, "physician_accepted", party, "accepted")


def missing(work: Work, party: PhysicianParty) -> None:
    """Records are asked for. Which ones stands on the page."""
    if party.verified_at is not None and party.ended_at is None:
        _tell(work, "physician_missing", party, f"missing:{work.now.isoformat()}")


def closed(work: Work, referral: Referral) -> None:
    for party in listening(work, referral):
        _tell(work, "physician_closed", party, "closed")


def listening(work: Work, referral: Referral) -> list[PhysicianParty]:
    """Physicians at this request who may hear of it, at an address that is theirs."""
    query = select(PhysicianParty).where(
        PhysicianParty.referral_id == referral.id,
        PhysicianParty.verified_at.is_not(None),
        PhysicianParty.ended_at.is_(None),
    )
    return list(work.session.scalars(query.order_by(PhysicianParty.created_at)))


def patient_hears_of_referral(work: Work, referral: Referral, party: PhysicianParty) -> None:
    """A doctor sent a request about this person: what came, their rights, the way in (2.7)."""
    party.told_patient_at = work.now
    _tell_patient(work, "patient_was_referred", referral, party, files=_files(work, party))


def patient_hears_of_joining(work: Work, referral: Referral, party: PhysicianParty) -> None:
    """A physician used the return code: the patient can end that."""
    _tell_patient(work, "physician_joined", referral, party)


def patient_hears_of_records(work: Work, referral: Referral, party: PhysicianParty, files: int) -> None:
    """The first records of this physician arrived: the notice that is due within a month is given at once (2.7)."""
    if party.told_patient_at is None:
        party.told_patient_at = work.now
        _tell_patient(work, "physician_sent_records", referral, party, files=files)


def _tell_patient(work: Work, template: str, referral: Referral, party: PhysicianParty, **told: Any) -> None:
    """By mail; without an address a coordinator says it on the telephone."""
    key = f"physician:{party.id}:{template}"
    if not referral.email:
        detail = {"what": template}
        raise_task(work, TaskKind.TELL_PATIENT, key, referral_id=referral.id, detail=detail)
        return
    enqueue(
        work,
        template,
        referral.email,
        key,
        language=referral.language,
        payload={"reference": referral.reference, **told},
        referral_id=referral.id,
    )


def _tell(work: Work, template: str, party: PhysicianParty, fact: str, **told: Any) -> None:
    enqueue(
        work,
        template,
        party.email,
        f"physician:{party.id}:{fact}",
        language=party.language,
        payload=_told(work, party) | told,
        referral_id=party.referral_id,
    )


def _told(work: Work, party: PhysicianParty) -> dict[str, Any]:
    return {"reference": work.session.get_one(Referral, party.referral_id).reference}


def _files(work: Work, party: PhysicianParty) -> int:
    from_physician = select(func.count()).select_from(Document).where(Document.physician_id == party.id)
    return work.session.scalar(from_physician.where(Document.removed_at.is_(None))) or 0
