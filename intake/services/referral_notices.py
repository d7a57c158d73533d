"""Mails to the sender that a request moved on, that records are wanted, that a message waits. Nothing clinical: the
reference and a link. Without an address a coordinator says it on the telephone."""

from __future__ import annotations

from intake.models.desk import TaskKind
from intake.models.referrals import Referral
from intake.services.desk_tasks import raise_task
from intake.services.outbox import enqueue
from intake.services.work import Work


def moved(work: Work, referral: Referral) -> None:
    """The request stands elsewhere now. A family without an address hears it with the next call."""
    if referral.email:
        _mail(work, "request_moved", referral, f"referral:{referral.id}:move:{referral.moves}")


def message_waits(work: Work, referral: Referral, message_id: str) -> None:
    """Somebody of the clinic wrote to the sender."""
    _tell(work, "message_waits", referral, f"message:{message_id}")


def opinion_signed(work: Work, referral: Referral, opinion_id: str) -> None:
    """The haematologist's written opinion waits for the sender."""
    _tell(work, "opinion_waits", referral, f"opinion:{opinion_id}")


def records_wanted(work: Work, referral: Referral, request_id: str) -> None:
    """Records are asked for. Which ones stands on the page."""
    _tell(work, "records_wanted", referral, f"records:{request_id}")


def _tell(work: Work, template: str, referral: Referral, fact: str) -> None:
    if referral.email:
        _mail(work, template, referral, fact)
    else:
        raise_task(work, TaskKind.TELL_PATIENT, f"{fact}:tell", referral_id=referral.id, detail={"what": template})


def _mail(work: Work, template: str, referral: Referral, fact: str) -> None:
    assert referral.email, "asked by whoever calls"
    enqueue(
        work,
        template,
        referral.email,
        fact,
        language=referral.language,
        payload={"reference": referral.reference},
        referral_id=referral.id,
        stream=f"referral:{referral.id}:sender",
    )
