"""Messages between the desk and the sender of a request, sealed under the request's key.

A mail only says that one waits. What is written never changes a level, an owner or a place in the queue (ux 3.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from intake.errors import Conflict, NotFound
from intake.models.desk import TaskKind
from intake.models.messages import Message, MessageKind, MessageTranslation, TranslatedBy
from intake.models.referrals import Referral, ReferralState
from intake.models.staff import Staff
from intake.services import audit, desk_tasks, referral_notices, snoozing
from intake.services.keys import seal_text, unseal_text
from intake.services.work import Work

TEXT_PLACE = "message.text"
TRANSLATION_PLACE = "message_translation.text"
SAME_PRESS = timedelta(minutes=10)


@dataclass(frozen=True)
class Translated:
    language: str
    made_by: TranslatedBy
    by: str
    text: str


@dataclass(frozen=True)
class Written:
    """One message with its translations. `by` is the name of staff; None for the sender. `unread`: its receiver has
    not opened the page yet."""

    id: str
    kind: MessageKind
    from_desk: bool
    by: str | None
    at: datetime
    language: str
    text: str
    unread: bool
    translations: tuple[Translated, ...] = ()


def write(work: Work, referral: Referral, staff: Staff, text: str, language: str) -> Message:
    """The desk writes to the sender, who hears by mail or telephone that a message waits; the desk's tasks about the
    sender's messages are done. Raises Conflict for a closed request."""
    if referral.state is ReferralState.CLOSED:
        raise Conflict
    if (again := _pressed_again(work, referral, text, from_desk=True)) is not None:
        return again
    message = _keep(work, referral, text, language, from_desk=True, by_id=staff.id)
    referral_notices.message_waits(work, referral, message.id)
    desk_tasks.settle(work, TaskKind.PATIENT_WROTE, fact=_fact(referral), staff_id=staff.id)
    audit.record(work, "message.write", "referral", referral.id)
    return message


def send_letter(work: Work, referral: Referral, text: str, language: str) -> Message:
    """The letter that closes a request; the mail about the closing tells of it."""
    by_id = work.actor.id if work.actor.kind == "staff" else None
    letter = _keep(work, referral, text, language, from_desk=True, by_id=by_id, kind=MessageKind.LETTER)
    if not referral.email:
        referral_notices.message_waits(work, referral, letter.id)
    audit.record(work, "message.letter", "referral", referral.id)
    return letter


def receive(work: Work, referral: Referral, text: str, language: str) -> Message:
    """The sender writes: a task for the desk, and a request that was put off is back at once. Raises Conflict for a
    closed request."""
    if referral.state is ReferralState.CLOSED:
        raise Conflict
    if (again := _pressed_again(work, referral, text, from_desk=False)) is not None:
        return again
    message = _keep(work, referral, text, language, from_desk=False, by_id=None)
    snoozing.wake(work, referral)
    key = f"{_fact(referral)}{message.id}"
    told = {"what": "message"}
    desk_tasks.raise_task(
        work, TaskKind.PATIENT_WROTE, key, referral_id=referral.id, owner_id=referral.owner_id, detail=told
    )
    audit.record(work, "message.receive", "referral", referral.id)
    return message


def _fact(referral: Referral) -> str:
    return f"referral:{referral.id}:message:"


def _pressed_again(work: Work, referral: Referral, text: str, *, from_desk: bool) -> Message | None:
    """The message that one side wrote a moment ago, when it has the same words: the button was pressed twice."""
    own = select(Message).where(Message.referral_id == referral.id, Message.from_desk.is_(from_desk))
    before = work.session.scalar(own.order_by(Message.at.desc(), Message.id).limit(1))
    if before is None or work.now - before.at > SAME_PRESS:
        return None
    same = unseal_text(work, referral.key_id, TEXT_PLACE, before.text_sealed) == text
    return before if same else None


def _keep(
    work: Work,
    referral: Referral,
    text: str,
    language: str,
    *,
    from_desk: bool,
    by_id: str | None,
    kind: MessageKind = MessageKind.MESSAGE,
) -> Message:
    message = Message(
        referral_id=referral.id,
        kind=kind,
        from_desk=from_desk,
        by_id=by_id,
        at=work.now,
        language=language,
        text_sealed=seal_text(work, referral.key_id, TEXT_PLACE, text),
    )
    work.session.add(message)
    work.session.flush()
    return message


def listed(work: Work, referral: Referral) -> list[Written]:
    """The whole exchange, the newest first."""
    query = (
        select(Message, Staff.name)
        .outerjoin(Staff, Staff.id == Message.by_id)
        .where(Message.referral_id == referral.id)
        .order_by(Message.at.desc(), Message.id)
    )
    translations = _translations(work, referral)
    return [
        Written(
            message.id,
            message.kind,
            message.from_desk,
            name,
            message.at,
            message.language,
            unseal_text(work, referral.key_id, TEXT_PLACE, message.text_sealed),
            message.read_at is None,
            tuple(translations.get(message.id, ())),
        )
        for message, name in work.session.execute(query)
    ]


def _translations(work: Work, referral: Referral) -> dict[str, list[Translated]]:
    query = (
        select(MessageTranslation, Staff.name)
        .join(Message, Message.id == MessageTranslation.message_id)
        .join(Staff, Staff.id == MessageTranslation.by_id)
        .where(Message.referral_id == referral.id)
        .order_by(MessageTranslation.language)
    )
    found: dict[str, list[Translated]] = {}
    for row, name in work.session.execute(query):
        text = unseal_text(work, referral.key_id, TRANSLATION_PLACE, row.text_sealed)
        found.setdefault(row.message_id, []).append(Translated(row.language, row.made_by, name, text))
    return found


def mark_read(work: Work, referral: Referral, *, by_desk: bool) -> None:
    """One side has opened the page with the messages of the other."""
    theirs = (Message.referral_id == referral.id, Message.from_desk.is_not(by_desk), Message.read_at.is_(None))
    work.session.execute(update(Message).where(*theirs).values(read_at=work.now))


def unread(work: Work, referral: Referral, *, by_desk: bool) -> int:
    """How many messages of the other side one side has not opened yet."""
    theirs = (Message.referral_id == referral.id, Message.from_desk.is_not(by_desk), Message.read_at.is_(None))
    return work.session.scalar(select(func.count()).select_from(Message).where(*theirs)) or 0


def translate(
    work: Work, referral: Referral, message_id: str, staff: Staff, language: str, made_by: TranslatedBy, text: str
) -> None:
    """Keep a translation beside the original; a better one in the same language takes its place.

    Raises NotFound for a message of another request, Conflict for a translation into its own language.
    """
    message = work.session.get(Message, message_id)
    if message is None or message.referral_id != referral.id:
        raise NotFound
    if message.language == language:
        raise Conflict
    text_sealed = seal_text(work, referral.key_id, TRANSLATION_PLACE, text)
    own = (MessageTranslation.message_id == message_id, MessageTranslation.language == language)
    row = work.session.scalar(select(MessageTranslation).where(*own))
    if row is None:
        row = MessageTranslation(message_id=message_id, language=language)
        work.session.add(row)
    row.made_by, row.by_id, row.at, row.text_sealed = made_by, staff.id, work.now, text_sealed
    work.session.flush()
    audit.record(work, "message.translate", "referral", referral.id)
