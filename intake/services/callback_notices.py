"""Who hears what about a callback: the sender by mail, the desk by task and mail."""

from __future__ import annotations

from typing import Any

from intake.models.callbacks import Callback
from intake.models.desk import TaskKind
from intake.models.referrals import Referral
from intake.models.staff import Staff
from intake.services.desk_tasks import raise_task
from intake.services.notices import call_facts
from intake.services.oncall import Duty, Recipient, addresses
from intake.services.outbox import enqueue
from intake.services.work import Work

# What they say does not end with the time that was planned.
STAY_TRUE = frozenset({"callback_unreachable", "callback_waits"})


def moved(work: Work, referral: Referral, callback: Callback) -> None:
    """The call has a new time."""
    _to_sender(work, referral, callback, "callback_moved", call_facts(callback))


def planned(work: Work, referral: Referral, callback: Callback) -> None:
    """The call has a time for the first time, after the receipt had none to tell."""
    _to_sender(work, referral, callback, "callback_planned", call_facts(callback))


def local_time_changed(work: Work, referral: Referral, callback: Callback) -> None:
    """The same instant reads differently on the person's clock now."""
    facts = call_facts(callback) | {"reason": None}
    _to_sender(work, referral, callback, "local_time_changed", facts, fact=f"reads:{callback.told_local}")


def cancelled(work: Work, referral: Referral, callback: Callback) -> None:
    """The call will not be made."""
    _to_sender(work, referral, callback, "callback_cancelled", {})


def waits(work: Work, referral: Referral, callback: Callback) -> None:
    """The call has lost its time and none was found yet."""
    _to_sender(work, referral, callback, "callback_waits", {})


def unplanned(work: Work, referral: Referral, callback: Callback) -> None:
    """Whoever is at the desk hears that somebody who was promised a time has none any more."""
    to_staff(work, referral, callback, "call_unplanned", Duty.COORDINATOR, Duty.LEAD)


def unreachable(work: Work, referral: Referral, callback: Callback) -> None:
    """Nobody answered: the sender is asked for another time, and a coordinator looks for another way."""
    _to_sender(work, referral, callback, "callback_unreachable", {})
    raise_task(
        work,
        TaskKind.UNREACHABLE,
        f"callback:{callback.id}:unreachable:v{callback.version}",
        referral_id=referral.id,
        callback_id=callback.id,
        detail={"tries": callback.tries},
    )


def call_now(work: Work, referral: Referral, callback: Callback) -> None:
    """The clinician on call gets a task and a mail now; the planned call stays as the second line (two clocks)."""
    raised = raise_task(
        work,
        TaskKind.CALL_NOW,
        f"callback:{callback.id}:call_now",
        due_at=referral.contact_due,
        referral_id=referral.id,
        callback_id=callback.id,
        for_duty=Duty.CLINICIAN,
    )
    if raised:
        to_staff(work, referral, callback, "call_now", Duty.CLINICIAN)


def missed_twice(work: Work, referral: Referral, callback: Callback) -> None:
    """An urgent person did not answer twice: the lead coordinator hears of it at once."""
    to_staff(work, referral, callback, "call_missed_twice", Duty.LEAD)


def to_staff(
    work: Work,
    referral: Referral,
    callback: Callback | None,
    mail: str,
    *duties: Duty,
    person: Staff | None = None,
) -> None:
    """One mail to everybody on these duties, or to the one `person` whose call it is; the fact is this version of the
    callback, or the referral itself."""
    fact = f"callback:{callback.id}:{mail}:v{callback.version}" if callback else f"referral:{referral.id}:{mail}"
    payload = {
        "reference": referral.reference,
        "referral_id": referral.id,
        "contact_due": referral.contact_due.isoformat(),
    }
    own = (Recipient(person.email, person.language, person.id),) if person else ()
    for to in own or addresses(work, *duties):
        key = f"{fact}:{to.key}"
        enqueue(work, mail, to.address, key, language=to.language, payload=payload, referral_id=referral.id)


def _to_sender(
    work: Work, referral: Referral, callback: Callback, mail: str, facts: dict[str, Any], fact: str = ""
) -> None:
    """Mails about one callback share a stream, so that a cancellation never overtakes what it cancels."""
    if not referral.email:
        return
    enqueue(
        work,
        mail,
        referral.email,
        f"callback:{callback.id}:{mail}:v{callback.version}{fact and ':' + fact}",
        language=referral.language,
        payload={"reference": referral.reference} | facts,
        stream=f"referral:{referral.id}:sender",
        referral_id=referral.id,
        expires_at=callback.starts_at if mail not in STAY_TRUE else None,
        guard=callback,
    )
