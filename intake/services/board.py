"""The lead's board: how fast people are called, what waits, where people give up, and whether the machines run.

Figures about the people who ask hide small numbers (`small_numbers`). Figures about work that waits do not: one late
call must be seen. Medians and shares are of at least five requests. Days are the clinic's, both included.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from intake.clinical.codebook import SCREENS
from intake.models.alerts import Alert
from intake.models.desk import DeskTask, TaskKind
from intake.models.documents import DocumentJob
from intake.models.outbox import OutboxEmail, OutboxState
from intake.models.referrals import Referral, ReferralState
from intake.models.staff import Staff
from intake.scheduling.settings import Urgency
from intake.services import health, journey_counts, missing_kinds
from intake.services.audit_trail import day_begins
from intake.services.health import Health
from intake.services.small_numbers import FEWEST, Shown, alone, rounded, shown
from intake.services.work import Work

LEVELS = tuple(level.value for level in Urgency)
TAKEN_WITHIN = timedelta(minutes=15)
LATE_OUTCOMES = ("in_time", "later", "not_yet")


@dataclass(frozen=True)
class Waiting:
    """First contacts of one group: how many were asked for, and of those that were made, how long they took in
    minutes (median and the time in which nine of ten were made) and how many per cent were made in time. A request
    whose time has passed without a contact counts as late."""

    group: str
    asked: int | None
    made: int | None
    median: int | None
    p90: int | None
    in_target: int | None


@dataclass(frozen=True)
class Load:
    """What one person has open; the person is None for what is nobody's."""

    name: str | None
    requests: int
    late: int
    tasks: int


@dataclass(frozen=True)
class PageEnd:
    """How many saved this page, to the nearest five, and how many went no further and sent nothing."""

    page: str
    saved: int | None
    ended: int | None


@dataclass(frozen=True)
class Machines:
    """`health` of mail and clocks; files that wait for the scanner, and what was reported and not yet mended."""

    health: Health
    files_waiting: int
    files_parked: int
    scanner_down: bool
    store_down: bool


@dataclass(frozen=True)
class Board:
    """Everything of the page. Pairs are (code, count)."""

    by_urgency: tuple[Waiting, ...]
    by_language: tuple[Waiting, ...]
    late: tuple[tuple[str, int], ...]
    load: tuple[Load, ...]
    arrived: tuple[tuple[str, int | None], ...]
    arrived_total: int | None
    emergencies: tuple[tuple[str, int | None], ...]
    emergencies_total: int | None
    pages: tuple[PageEnd, ...]
    begun: int | None
    sent: int | None
    missing: tuple[tuple[str, int | None], ...]
    looked_at: int
    dead: tuple[tuple[str, int], ...]
    machines: Machines


def board(work: Work, first: date, until: date) -> Board:
    """All figures, in a number of statements that does not grow with anything."""
    begin, end = day_begins(first), day_begins(until + timedelta(days=1))
    asked = _asked(work, begin, end)
    arrived = _pairs(LEVELS, Counter(row.level for row in asked))
    emergencies = _pairs(LATE_OUTCOMES, _emergencies(work, begin, end))
    steps = {page: (saved, last) for page, saved, last in work.session.execute(journey_counts.counts(first, until))}
    open_ones = _open(work)
    missing, looked_at = missing_kinds.count(work)
    return Board(
        by_urgency=_waiting(asked, LEVELS, lambda row: row.level, work.now),
        by_language=_waiting(asked, sorted({row.language for row in asked}), lambda row: row.language, work.now),
        late=tuple(_late(open_ones, work.now).items()),
        load=_load(work, open_ones),
        arrived=_visible(arrived),
        arrived_total=shown([count for _level, count in arrived]).total,
        emergencies=_visible(emergencies),
        emergencies_total=shown([count for _how, count in emergencies]).total,
        pages=_pages(steps),
        begun=rounded(max((saved for page, (saved, _last) in steps.items() if page != journey_counts.SENT), default=0)),
        sent=rounded(steps.get(journey_counts.SENT, (0, 0))[0]),
        missing=tuple((kind, alone(count)) for kind, count in missing.most_common()),
        looked_at=looked_at,
        dead=_dead(work, begin, end),
        machines=_machines(work),
    )


def _asked(work: Work, begin: datetime, end: datetime) -> Sequence[Any]:
    """The requests that were sent in this time."""
    columns = (Referral.level, Referral.language, Referral.submitted_at, Referral.contact_due, Referral.contacted_at)
    return work.session.execute(
        select(*columns).where(Referral.submitted_at >= begin, Referral.submitted_at < end)
    ).all()


def _waiting(
    asked: Sequence[Any], groups: Iterable[str], group_of: Callable[[Any], str], now: datetime
) -> tuple[Waiting, ...]:
    rows = {group: [row for row in asked if group_of(row) == group] for group in groups}
    counts = shown([len(found) for found in rows.values()])
    made = shown([sum(row.contacted_at is not None for row in found) for found in rows.values()])
    return tuple(
        _group(group, found, how_many, contacted, now)
        for (group, found), how_many, contacted in zip(rows.items(), counts.counts, made.counts, strict=True)
    )


def _group(group: str, rows: Sequence[Any], asked: int | None, made: int | None, now: datetime) -> Waiting:
    minutes = sorted(_minutes(row) for row in rows if row.contacted_at is not None)
    judged = [row.contacted_at is not None and row.contacted_at <= row.contact_due
              for row in rows if row.contacted_at is not None or row.contact_due < now]  # fmt: skip
    enough = len(minutes) >= FEWEST and made is not None and asked is not None
    return Waiting(
        group, asked, made,
        median=percentile(minutes, 50) if enough else None,
        p90=percentile(minutes, 90) if enough else None,
        in_target=round(100 * sum(judged) / len(judged)) if enough else None,
    )  # fmt: skip


def _minutes(row: Any) -> int:
    waited: timedelta = row.contacted_at - row.submitted_at
    return max(0, round(waited.total_seconds() / 60))


def percentile(ordered: Sequence[int], per_cent: int) -> int:
    """The smallest value that at least this many per cent of the values do not exceed."""
    return ordered[max(0, -(-len(ordered) * per_cent // 100) - 1)]


def _pairs(codes: Iterable[str], counted: Counter[str]) -> list[tuple[str, int]]:
    return [(code, counted[code]) for code in codes]


def _visible(pairs: Sequence[tuple[str, int]]) -> tuple[tuple[str, int | None], ...]:
    found: Shown = shown([count for _code, count in pairs])
    return tuple((code, count) for (code, _true), count in zip(pairs, found.counts, strict=True))


def _emergencies(work: Work, begin: datetime, end: datetime) -> Counter[str]:
    """What the urgent screen led to: emergencies that a person took within 15 minutes, later, or not yet."""
    rows = work.session.execute(
        select(Alert.created_at, Alert.acknowledged_at).where(Alert.created_at >= begin, Alert.created_at < end)
    )
    return Counter(
        "not_yet" if taken is None else "in_time" if taken - created <= TAKEN_WITHIN else "later"
        for created, taken in rows
    )


def _open(work: Work) -> Sequence[Any]:
    columns = (Referral.level, Referral.owner_id, Referral.contact_due, Referral.contacted_at)
    return work.session.execute(select(*columns).where(Referral.state != ReferralState.CLOSED)).all()


def _is_late(row: Any, now: datetime) -> bool:
    return row.contacted_at is None and row.contact_due < now


def _late(rows: Sequence[Any], now: datetime) -> dict[str, int]:
    counted = Counter(row.level for row in rows if _is_late(row, now))
    return {level: counted[level] for level in LEVELS}


def _load(work: Work, rows: Sequence[Any]) -> tuple[Load, ...]:
    """Everybody who has something, and what is nobody's; who has most comes first."""
    requests = Counter(row.owner_id for row in rows)
    late = Counter(row.owner_id for row in rows if _is_late(row, work.now))
    query = select(DeskTask.owner_id, func.count()).where(DeskTask.done_at.is_(None)).group_by(DeskTask.owner_id)
    tasks: dict[str | None, int] = {row[0]: row[1] for row in work.session.execute(query)}
    names: dict[str | None, str] = {row[0]: row[1] for row in work.session.execute(select(Staff.id, Staff.name))}
    found = [Load(names.get(owner), requests[owner], late[owner], tasks.get(owner, 0)) for owner in {*requests, *tasks}]
    return tuple(sorted(found, key=lambda load: (-load.requests, -load.tasks, load.name or "")))


def _pages(steps: dict[str, tuple[int, int]]) -> tuple[PageEnd, ...]:
    """In the order of the questions; pages that nobody saved are left out."""
    order = [screen.name for screen in SCREENS]
    names = sorted(
        (page for page, (saved, _last) in steps.items() if saved > 0 and page != journey_counts.SENT),
        key=lambda page: order.index(page) if page in order else len(order),
    )
    return tuple(PageEnd(page, rounded(steps[page][0]), alone(max(0, steps[page][1]))) for page in names)


def _dead(work: Work, begin: datetime, end: datetime) -> tuple[tuple[str, int], ...]:
    """Mails of this time that were given up, by what they were."""
    query = (
        select(OutboxEmail.template, func.count())
        .where(OutboxEmail.state == OutboxState.DEAD, OutboxEmail.created_at >= begin, OutboxEmail.created_at < end)
        .group_by(OutboxEmail.template)
        .order_by(func.count().desc(), OutboxEmail.template)
    )
    return tuple((template, count) for template, count in work.session.execute(query))


def _machines(work: Work) -> Machines:
    broken = (TaskKind.SCANNER_DOWN, TaskKind.STORE_DOWN)
    down = set(work.session.scalars(select(DeskTask.kind).where(DeskTask.done_at.is_(None), DeskTask.kind.in_(broken))))
    jobs = select(func.count(), func.count(DocumentJob.parked_at)).select_from(DocumentJob)
    waiting, parked = work.session.execute(jobs).one()
    return Machines(
        health.report(work), waiting - parked, parked, TaskKind.SCANNER_DOWN in down, TaskKind.STORE_DOWN in down
    )
