"""The outbox: mails written in the transaction of the fact that causes them (scheduling 1).

`enqueue` and `enqueue_all` are what other services need. Claiming and finishing are for the relay; the rest is for
the operator.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict, Unpack
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import literal_column, select, update

from intake.db import rows_changed
from intake.errors import NotFound
from intake.mail.mails import CLINIC_TEMPLATES
from intake.models.callbacks import Callback
from intake.models.consultations import Booking
from intake.models.desk import TaskKind
from intake.models.outbox import OutboxEmail, OutboxLane, OutboxState
from intake.services import audit, outbox_secrets
from intake.services.desk_tasks import raise_task
from intake.services.rows import insert_all_once
from intake.services.work import Work

KEEP_PAYLOAD = timedelta(days=30)
SURELY_OVER = timedelta(days=1)  # further wrong than this no clock is believed to go
MORE_ATTEMPTS = 5
ENDED = (OutboxState.SENT, OutboxState.DEAD, OutboxState.EXPIRED, OutboxState.SUPERSEDED)


class MailOptions(TypedDict, total=False):
    """What a mail may have beside its template, address and fact; `Mail` says what each of them means."""

    language: str
    payload: Mapping[str, Any] | None
    secret: Mapping[str, str] | None
    stream: str | None
    referral_id: str | None
    lane: OutboxLane
    due_at: datetime | None
    expires_at: datetime | None
    guard: Callback | None
    guard_booking: Booking | None
    guard_records: str | None


@dataclass(frozen=True)
class Mail:
    """One mail to be written.

    `dedupe_key` names the fact, not the call ("callback:7:due:v1"). `template` is a name in `intake.mail.mails`.
    `payload` holds ids, references, times and codes: never a diagnosis, a drug or free text. `secret` (tokens, codes)
    is sealed until the mail is made. Mails of one `stream` leave in the order they were written; without one a mail
    waits for nobody. With `guard` or `guard_booking` the mail is dropped once the callback or the consultation has
    moved on from its present version; with `guard_records` once nothing of that list of records (its id) is awaited.
    """

    template: str
    to_addr: str
    dedupe_key: str
    language: str = "en"
    payload: Mapping[str, Any] | None = None
    secret: Mapping[str, str] | None = None
    stream: str | None = None
    referral_id: str | None = None
    lane: OutboxLane = OutboxLane.PLAIN
    due_at: datetime | None = None
    expires_at: datetime | None = None
    guard: Callback | None = None
    guard_booking: Booking | None = None
    guard_records: str | None = None


def enqueue(work: Work, template: str, to_addr: str, dedupe_key: str, **options: Unpack[MailOptions]) -> bool:
    """Write one mail; it leaves after the transaction has committed. False when this fact's mail exists already."""
    return enqueue_all(work, [Mail(template, to_addr, dedupe_key, **options)]) == 1


def enqueue_all(work: Work, mails: Sequence[Mail]) -> int:
    """Write all mails that a fact causes, in one statement; how many of them are new."""
    return insert_all_once(work.session, OutboxEmail, [_row(work, mail) for mail in mails], "dedupe_key")


def _row(work: Work, mail: Mail) -> dict[str, Any]:
    fact = _fact_id(mail.dedupe_key)
    moment, guarded = mail.due_at or work.now, mail.guard or mail.guard_booking
    return {
        "lane": mail.lane,
        "dedupe_key": mail.dedupe_key,
        "message_id": _message_id(fact, work.settings.clinic.mail_domain),
        "stream": mail.stream or fact,
        "to_addr": mail.to_addr,
        "language": mail.language,
        "template": mail.template,
        "payload": dict(mail.payload or {}) | outbox_secrets.sealed(work, mail.secret),
        "referral_id": mail.referral_id,
        "due_at": moment,
        "next_at": moment,
        "expires_at": mail.expires_at,
        "guard_callback": mail.guard.id if mail.guard else None,
        "guard_booking": mail.guard_booking.id if mail.guard_booking else None,
        "guard_version": guarded.version if guarded else None,
        "guard_records": mail.guard_records,
        "state": OutboxState.READY,
        "attempts": 0,
        "max_attempts": 10,
        "created_at": work.now,
    }


def message_id(dedupe_key: str, domain: str) -> str:
    """The mail's name for ever: the same on every attempt, so that a receiver can tell a repeat."""
    return _message_id(_fact_id(dedupe_key), domain)


def _message_id(fact: str, domain: str) -> str:
    return f"<{fact}@{domain}>"


def _fact_id(dedupe_key: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"clinic:{dedupe_key}"))


def supersede(work: Work, callback_id: str, version: int) -> int:
    """Drop the mails that still wait about older versions of this callback; how many there were."""
    return rows_changed(
        work.session,
        update(OutboxEmail)
        .where(
            OutboxEmail.guard_callback == callback_id,
            OutboxEmail.guard_version < version,
            OutboxEmail.state == OutboxState.READY,
        )
        .values(state=OutboxState.SUPERSEDED),
    )


def dead_letters(work: Work, limit: int = 100) -> list[OutboxEmail]:
    """Mails that were given up, the newest first."""
    dead = select(OutboxEmail).where(OutboxEmail.state == OutboxState.DEAD, OutboxEmail.to_addr != "")
    return list(work.session.scalars(dead.order_by(OutboxEmail.id.desc()).limit(limit)))


def retry_dead(work: Work, row_id: int) -> bool:
    """Try again: five more attempts; the count of those made is never reset. False when it is not dead any more."""
    tried = rows_changed(
        work.session,
        update(OutboxEmail)
        .where(OutboxEmail.id == row_id, OutboxEmail.state == OutboxState.DEAD, OutboxEmail.to_addr != "")
        .values(
            state=OutboxState.READY,
            max_attempts=OutboxEmail.max_attempts + MORE_ATTEMPTS,
            next_at=work.now,
            lease_until=None,
        ),
    )
    return bool(tried)


def phone_instead(work: Work, row_id: int) -> bool:
    """Take a dead letter off the page and put the call on the task list. False when it is not dead any more."""
    row = work.session.get(OutboxEmail, row_id)
    moved = rows_changed(
        work.session,
        update(OutboxEmail)
        .where(OutboxEmail.id == row_id, OutboxEmail.state == OutboxState.DEAD)
        .values(state=OutboxState.SUPERSEDED),
    )
    if row is None or not moved:
        return False
    raise_task(
        work,
        TaskKind.PHONE_PATIENT,
        f"mail:{row.id}:phone",
        referral_id=row.referral_id,
        detail={"template": row.template, "code": row.last_code or ""},
    )
    return True


def record_bounce(work: Work, bounced: str) -> OutboxEmail:
    """A mail that was sent came back: it is dead, and somebody phones. Raises NotFound for an unknown Message-ID."""
    wanted = bounced if bounced.startswith("<") else f"<{bounced}>"
    row = work.session.scalar(select(OutboxEmail).where(OutboxEmail.message_id == wanted).with_for_update())
    if row is None:
        raise NotFound
    if row.state is OutboxState.SENT:
        row.state, row.last_code = OutboxState.DEAD, "bounced"
        work.session.flush()
        audit.record(work, "mail.bounced", "outbox_email", str(row.id))
        tell_of_dead_mail(work, row)
    return row


def tell_of_dead_mail(work: Work, row: OutboxEmail) -> None:
    """A mail that cannot arrive becomes work for a person: phone the patient, or mend the clinic's own address."""
    code = row.last_code or ""
    if row.referral_id is not None and row.template not in CLINIC_TEMPLATES:
        detail = {"template": row.template, "code": code}
        key = f"mail:{row.id}:dead:{row.attempts}"
        raise_task(work, TaskKind.PHONE_PATIENT, key, referral_id=row.referral_id, detail=detail)
    elif row.template in CLINIC_TEMPLATES:
        raise_task(
            work,
            TaskKind.MAIL_CHANNEL_DOWN,
            f"mail:{row.id}:dead:{row.attempts}",
            referral_id=row.referral_id,
            for_duty="administrator",
            detail={"template": row.template, "code": code},
        )


def end_expired(work: Work) -> int:
    """End what had something to say until a day ago; the relay has passed it over since. How many.

    Not sooner, because a clock that runs ahead may say so, and the mail is still to leave when it is right again."""
    over = (
        OutboxEmail.state.in_((literal_column("'ready'"), literal_column("'leased'"))),  # names the partial indexes
        OutboxEmail.expires_at <= work.now - SURELY_OVER,
    )
    return rows_changed(work.session, update(OutboxEmail).where(*over).values(state=OutboxState.EXPIRED))


def purge_payloads(work: Work) -> int:
    """Forget address and contents of mails that ended 30 days ago; how many were emptied."""
    old = work.now - KEEP_PAYLOAD
    return rows_changed(
        work.session,
        update(OutboxEmail)
        .where(OutboxEmail.state.in_(ENDED), OutboxEmail.next_at <= old, OutboxEmail.to_addr != "")
        .where(OutboxEmail.sent_at.is_(None) | (OutboxEmail.sent_at <= old))
        .values(payload={}, to_addr=""),
    )
