"""The periodic work, each kind once: what beat, `flask tick` and an operator's cron all do.

`JOBS` maps a job's name to its period; running a job more often, or twice at once, changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from intake.errors import StoreDown
from intake.models.outbox import OutboxLane
from intake.services import (
    alerts,
    audit_heads,
    callback_replanning,
    callback_ticks,
    challenges,
    clinic_calendar,
    clinic_days,
    consultation_ticks,
    document_checks,
    health,
    housekeeping,
    journey_counts,
    known_browsers,
    outbox,
    presence,
    relay,
    search_index,
    snoozing,
    store_sweep,
    store_watch,
    uploads,
)
from intake.services.relay import Office
from intake.services.work import Work

Chore = Callable[[Work], int]  # how much there was to do


@dataclass(frozen=True)
class Job:
    """`run` does one tick and returns how much there was to do; `every` is its period."""

    every: timedelta
    run: Callable[[Office], int]


def _relay(office: Office) -> int:
    return _ticked(office, "relay", relay.run(office, OutboxLane.PLAIN))


def _relay_alerts(office: Office) -> int:
    by_mail = relay.run(office, OutboxLane.ALERT)
    return _ticked(office, "relay_alerts", by_mail + relay.run(office, OutboxLane.WEBHOOK))


def _alerts(office: Office) -> int:
    return _chores(office, "alerts", alerts.tick)


def _callbacks(office: Office) -> int:
    return _chores(
        office,
        "callbacks",
        callback_replanning.replan,
        callback_ticks.move_calls,
        callback_ticks.escalate_first_contacts,
    )


def _holds(office: Office) -> int:
    return _chores(office, "holds", consultation_ticks.expire_holds)


def _documents(office: Office) -> int:
    return _ticked(office, "documents", document_checks.run(office))


def _housekeeping(office: Office) -> int:
    done = _chores(
        office,
        "housekeeping",
        housekeeping.remind_of_drafts,
        housekeeping.delete_expired_drafts,
        housekeeping.delete_unsafe_files,
        uploads.forget_expired,
        housekeeping.forget_sessions,
        housekeeping.forget_links,
        housekeeping.forget_carried_forms,
        housekeeping.forget_sign_in_failures,
        known_browsers.forget_old,
        challenges.forget_old,
        outbox.end_expired,
        outbox.purge_payloads,
        clinic_days.follow_the_table,
        clinic_calendar.warn_of_the_end,
        callback_ticks.tell_changed_clocks,
        consultation_ticks.check_told_times,
        audit_heads.keep,
        journey_counts.put_together,
    )
    return done + _swept(office)


def _swept(office: Office) -> int:
    """Once a day, whatever the period of the job; while the store is down it waits for the next time."""
    try:
        return store_sweep.run(office)
    except StoreDown as error:
        store_watch.note(office, error)
        return 0


def _queue(office: Office) -> int:
    return _chores(office, "queue", search_index.fill, snoozing.tidy, presence.tidy)


def _store(office: Office) -> int:
    return _ticked(office, "store", store_watch.look(office))


def _chores(office: Office, name: str, *chores: Chore) -> int:
    """Each chore in a transaction of its own, so that one that fails does not undo the others. One that needs the
    store of files while that is down waits for the next time."""
    done = 0
    for chore in chores:
        try:
            with office.work() as work:
                done += chore(work)
        except StoreDown as error:
            store_watch.note(office, error)
    return _ticked(office, name, done)


def _ticked(office: Office, name: str, done: int) -> int:
    with office.work() as work:
        health.ticked(work, name)
    return done


# In the order of a tick by hand: first what writes mails, then what sends them.
JOBS: Mapping[str, Job] = MappingProxyType(
    {
        "alerts": Job(timedelta(seconds=10), _alerts),
        "callbacks": Job(timedelta(seconds=30), _callbacks),
        "holds": Job(timedelta(seconds=60), _holds),
        "relay_alerts": Job(timedelta(seconds=5), _relay_alerts),
        "relay": Job(timedelta(seconds=10), _relay),
        "queue": Job(timedelta(seconds=10), _queue),
        "store": Job(timedelta(minutes=1), _store),
        "documents": Job(timedelta(seconds=10), _documents),
        # Hourly rather than daily: a beat that is restarted every day would never reach a daily interval.
        "housekeeping": Job(timedelta(hours=1), _housekeeping),
    }
)
