"""How far requests come, page by page: counted in sums that know no draft, no person and no answer.

A draft counts on the clinic's day on which it was begun. Requests that staff enter, physicians' forms and corrections
take other ways and are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Select, delete, func, select

from intake.models.drafts import Draft
from intake.models.journey_steps import JourneyStep
from intake.scheduling.settings import DEFAULTS
from intake.services.rows import insert_all
from intake.services.work import Work

SENT = "sent"  # stands among the pages: this many requests were sent


def count_saved(work: Work, draft: Draft, before: Sequence[str], after: Sequence[str]) -> None:
    """Note what a save changed: the pages saved by then and the one saved last."""
    was, now = _pages(before), _pages(after)
    saved = Counter(now)
    saved.subtract(was)
    last = Counter(now[-1:])
    last.subtract(was[-1:])
    _add(work, draft, saved, last)


def count_sent(work: Work, draft: Draft, visited: Sequence[str]) -> None:
    """A request that was sent ends on no page."""
    last: Counter[str] = Counter()
    last.subtract(_pages(visited)[-1:])
    _add(work, draft, Counter([SENT]), last)


def counts(first: date, until: date) -> Select[str, int, int]:
    """The statement that gives (page, saved, last) of the drafts begun on these days, both included."""
    return (
        select(JourneyStep.page, func.sum(JourneyStep.saved), func.sum(JourneyStep.last))
        .where(JourneyStep.day >= first.isoformat(), JourneyStep.day <= until.isoformat())
        .group_by(JourneyStep.page)
    )


def put_together(work: Work) -> int:
    """Make one row of all rows of a day and page; how many rows that saved. Nothing of today is touched."""
    today = _day(work.now.astimezone(ZoneInfo(DEFAULTS.clinic_zone)).date())
    scattered = (
        select(JourneyStep.day, JourneyStep.page, func.max(JourneyStep.id))
        .where(JourneyStep.day < today)
        .group_by(JourneyStep.day, JourneyStep.page)
        .having(func.count() > 1)
    )
    return sum(_as_one(work, *row) for row in work.session.execute(scattered).all())


def _as_one(work: Work, day: str, page: str, newest: int) -> int:
    """What is added up is what this transaction took out: another one that does the same finds nothing."""
    same = (JourneyStep.day == day, JourneyStep.page == page, JourneyStep.id <= newest)
    gone = work.session.execute(delete(JourneyStep).where(*same).returning(JourneyStep.saved, JourneyStep.last)).all()
    if not gone:
        return 0
    saved, last = (sum(column) for column in zip(*gone, strict=True))
    insert_all(work.session, JourneyStep, [{"day": day, "page": page, "saved": saved, "last": last}])
    return len(gone) - 1


def _pages(visited: Iterable[str]) -> list[str]:
    """Names of pages without the questions on them, in the order in which they were saved first."""
    return [entry for entry in visited if "/" not in entry]


def _add(work: Work, draft: Draft, saved: Mapping[str, int], last: Mapping[str, int]) -> None:
    day = _day(draft.created_at.astimezone(ZoneInfo(DEFAULTS.clinic_zone)).date())
    pages = [page for page in dict.fromkeys((*saved, *last)) if saved.get(page) or last.get(page)]
    rows = [{"day": day, "page": page, "saved": saved.get(page, 0), "last": last.get(page, 0)} for page in pages]
    insert_all(work.session, JourneyStep, rows)


def _day(day: date) -> str:
    return day.isoformat()
