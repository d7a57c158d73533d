"""The ladder of urgency: which level stands after a change, and who hears of a rise or a fall (codebook 7)."""

from __future__ import annotations

from sqlalchemy import update

from intake.clinical.triage import Urgency
from intake.models.desk import TaskKind
from intake.models.referrals import Referral
from intake.models.urgency import OverrideOutcome, UrgencyOverride
from intake.services import desk_tasks, outbox
from intake.services.oncall import Duty, addresses
from intake.services.work import Work

MOST_URGENT_FIRST = tuple(level.value for level in Urgency)


def rank(level: str) -> int:
    """0 for the most urgent level."""
    return MOST_URGENT_FIRST.index(level)


def above(level: str) -> tuple[str, ...]:
    """The levels that are more urgent, the most urgent first."""
    return MOST_URGENT_FIRST[: rank(level)]


def below(level: str) -> tuple[str, ...]:
    """The levels that are less urgent, the most urgent of them first."""
    return MOST_URGENT_FIRST[rank(level) + 1 :]


def level_after(before: str, override: str | None, old_computed: str, computed: str) -> str:
    """The level after a correction (codebook 7, override).

    Only a clinician closes *immediate*, so it stays. A level that staff chose stays unless the answers became more
    urgent than they were and than the choice.
    """
    if before == Urgency.IMMEDIATE:
        return before
    if override is None or outruns(override, old_computed, computed):
        return computed
    return override


def outruns(override: str, old_computed: str, computed: str) -> bool:
    """Whether the answers became more urgent than they were and than what people had chosen."""
    return rank(computed) < rank(old_computed) and rank(computed) < rank(override)


def told_of_change(work: Work, referral: Referral, before: str, old_computed: str, fact: str) -> None:
    """After the level or the computed level changed: a rise rings, a fall stands on the task list.

    `fact` names the change ("r3" for revision 3, an override's id), so that it is told once.
    """
    if referral.level != before:
        overtake(work, referral)
    if rank(referral.level) < rank(before):
        raise_alarm(work, referral, fact)
    elif rank(referral.level) > rank(before):
        tell_of_fall(work, referral, fact, before, referral.level)
    elif rank(referral.computed_level) > rank(old_computed):
        tell_of_fall(work, referral, fact, old_computed, referral.computed_level)


def overtake(work: Work, referral: Referral) -> None:
    """The level has changed: whatever waits for a second person asks about a level that is gone."""
    pending = (UrgencyOverride.referral_id == referral.id, UrgencyOverride.outcome.is_(None))
    overtaken = {"outcome": OverrideOutcome.OVERTAKEN, "waiting": None, "decided_at": work.now}
    work.session.execute(update(UrgencyOverride).where(*pending).values(overtaken))
    desk_tasks.settle(work, TaskKind.CONFIRM_URGENCY, referral_id=referral.id)


def raise_alarm(work: Work, referral: Referral, fact: str) -> None:
    """More urgent than before: coordinator and clinician on call hear of it at once."""
    key = f"referral:{referral.id}:risen:{fact}"
    desk_tasks.raise_task(
        work, TaskKind.CALL_NOW, key, due_at=referral.contact_due, referral_id=referral.id, for_duty=Duty.COORDINATOR
    )
    payload = {
        "reference": referral.reference,
        "referral_id": referral.id,
        "contact_due": referral.contact_due.isoformat(),
    }
    for person in addresses(work, Duty.COORDINATOR, Duty.CLINICIAN):
        outbox.enqueue(
            work,
            "call_now",
            person.address,
            f"{key}:{person.key}",
            language=person.language,
            payload=payload,
            referral_id=referral.id,
        )


def tell_of_fall(work: Work, referral: Referral, fact: str, before: str, after: str) -> None:
    """Less urgent than before: never silently. `before` and `after` are levels, of the case or as computed."""
    desk_tasks.raise_task(
        work,
        TaskKind.URGENCY_FELL,
        f"referral:{referral.id}:fell:{fact}",
        referral_id=referral.id,
        owner_id=referral.owner_id,
        detail={"from": before, "to": after, "held": referral.level != after},
    )
