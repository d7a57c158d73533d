"""The mails that facts cause, as calls for whoever causes them: each writes its rows in the present transaction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from intake.mail.mails import ALERT_WEBHOOK
from intake.models.alerts import Alert
from intake.models.callbacks import Callback
from intake.models.outbox import OutboxLane
from intake.models.referrals import Referral
from intake.scheduling.calls import Level, Plan, PlanState
from intake.scheduling.sentences import for_sender
from intake.services.oncall import Duty, Recipient, addresses, clinic_mailbox
from intake.services.outbox import Mail, enqueue, enqueue_all
from intake.services.work import Work

SIGN_IN_LIFE = timedelta(minutes=10)


def request_arrived(work: Work, referral: Referral, callback: Callback | None, *, receipt: bool = True) -> None:
    """Mail to the clinic's mailbox and the coordinator on call; the receipt to a sender with an address."""
    told = {"reference": referral.reference, "contact_due": referral.contact_due.isoformat()}
    desk = told | {"referral_id": referral.id, "level": referral.level}
    mails = [
        Mail(
            "clinic_new_request",
            to.address,
            f"referral:{referral.id}:clinic:{to.key}",
            language=to.language,
            payload=desk,
            referral_id=referral.id,
        )
        for to in _with_clinic(work, addresses(work, Duty.COORDINATOR))
    ]
    if referral.email and receipt:
        own = Mail(
            "receipt",
            referral.email,
            f"referral:{referral.id}:receipt",
            language=referral.language,
            payload=told | {"zone": referral.time_zone} | call_facts(callback),
            referral_id=referral.id,
            stream=f"referral:{referral.id}:sender",
        )
        mails.append(own)
    enqueue_all(work, mails)


def _with_clinic(work: Work, people: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
    clinic = clinic_mailbox(work)
    known = {to.address for to in people}
    return people if not clinic.address or clinic.address in known else (*people, clinic)


def call_facts(callback: Callback | None) -> dict[str, Any]:
    """What a mail to the sender says of the call: its moment, the person's zone and the reason as a fixed sentence."""
    if callback is None:
        return {"starts_at": None, "reason": None}
    return {
        "starts_at": callback.starts_at.isoformat() if callback.starts_at else None,
        "zone": callback.time_zone,
        "reason": for_sender(_plan_of(callback)).text if callback.why else None,
    }


def _plan_of(callback: Callback) -> Plan:
    state = PlanState.SCHEDULED if callback.starts_at else PlanState.NEEDS_HUMAN
    level = Level(callback.level) if callback.level else None
    return Plan(state, callback.due_at, tuple(callback.why), callback.starts_at, level=level)


def alert_round(work: Work, alert: Alert, round_number: int, *duties: Duty) -> int:
    """One round of mails about an unacknowledged emergency: coordinator and clinician on call unless told otherwise.

    With a webhook configured the paging service is called too. Returns how many rows were new.
    """
    told = {
        "reference": alert.reference,
        "alert_id": alert.id,
        "at": alert.created_at.isoformat(),
        "round": round_number,
    }
    fact = f"alert:{alert.id}:round:{round_number}"
    people = _with_clinic(work, addresses(work, *(duties or (Duty.COORDINATOR, Duty.CLINICIAN))))
    mails = [
        Mail("alert", to.address, f"{fact}:{to.key}", language=to.language, payload=told, lane=OutboxLane.ALERT)
        for to in people
    ]
    if work.settings.clinic.alert_webhook:
        mails.append(Mail(ALERT_WEBHOOK, "webhook", f"{fact}:webhook", payload=told, lane=OutboxLane.WEBHOOK))
    return enqueue_all(work, mails)


def saved_request(work: Work, draft_id: str, to_addr: str, language: str, token: str, expires_at: datetime) -> None:
    """The way back to a draft on another device. The token is sealed until the mail is made."""
    payload = {"expires_at": expires_at.isoformat()}
    key = f"draft:{draft_id}:saved:{work.now.isoformat()}"
    secret = {"token": token}
    enqueue(
        work,
        "saved_request",
        to_addr,
        key,
        language=language,
        payload=payload,
        secret=secret,
        expires_at=expires_at,
    )


def sign_in_link(work: Work, key: str, to_addr: str, language: str, token: str, code: str) -> None:
    """One sign-in. `key` names the link (its hash); the mail is dropped when the link has died before it left."""
    enqueue(
        work,
        "sign_in_link",
        to_addr,
        f"link:{key}:sign_in",
        language=language,
        secret={"token": token, "code": code},
        lane=OutboxLane.PLAIN,
        expires_at=work.now + SIGN_IN_LIFE,
    )


def address_changed(work: Work, referral: Referral, old_address: str) -> None:
    """Tell the old address, so that nobody takes a case over unnoticed."""
    key = f"referral:{referral.id}:address:r{referral.revision}:{work.now.isoformat()}"
    payload = {"reference": referral.reference}
    enqueue(work, "address_changed", old_address, key, language=referral.language, payload=payload)


def reopened(work: Work, referral: Referral, callback: Callback | None) -> None:
    """The request that was withdrawn is open again; with the time of its call, or until when somebody is in touch."""
    if not referral.email:
        return
    due = None if referral.contacted_at else referral.contact_due.isoformat()
    payload = {"reference": referral.reference, "contact_due": due, "zone": referral.time_zone} | call_facts(callback)
    key = f"referral:{referral.id}:reopened:{work.now.isoformat()}"
    enqueue(
        work,
        "request_reopened",
        referral.email,
        key,
        language=referral.language,
        payload=payload,
        referral_id=referral.id,
    )
