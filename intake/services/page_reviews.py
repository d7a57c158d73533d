"""Confirming that somebody has read a public page: a clinician its medicine, a native reader its language.

Nothing is written over: a confirmation, its withdrawal and the undoing of either are rows of their own, and the newest
row of a page and reader counts. Whoever confirms says whose words they pass on; a fingerprint of the words that were
read goes along, so that a confirmation lapses by itself when the page says something else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError

from config import LANGUAGES
from intake.errors import Conflict, NotFound
from intake.models.page_reviews import PageReview
from intake.models.staff import Staff
from intake.scheduling.settings import DEFAULTS
from intake.scheduling.zones import zone
from intake.services import audit
from intake.services.work import Work

LASTS = timedelta(days=365)  # then a page is read again, changed or not (ux 3.1: "next review")
SOURCE = "en"  # the language the pages are written in: its authors are its readers
CLINICIAN = "clinician"
READERS = (CLINICIAN, *(code for code in LANGUAGES if code != SOURCE))
LONGEST = 80  # letters of a name or a role
SHOWN = 30  # changes in the history


class WrongReading(ValueError):
    """`why` by field: `name` or `role` ("empty", "long", "lines"), `read_on` ("day", "ahead", "old")."""

    def __init__(self, why: Mapping[str, str]) -> None:
        super().__init__(", ".join(why))
        self.why = why


class State(StrEnum):
    AWAITED = "awaited"
    CONFIRMED = "confirmed"
    LATE = "late"  # read longer ago than a year
    CHANGED = "changed"  # the page says something else since


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody has read a page on this day, and these were its words. `role` may be empty for a native reader."""

    name: str
    role: str
    on: date
    fingerprint: str

    @property
    def again(self) -> date:
        """The last day on which it counts."""
        return self.on + LASTS

    def state(self, fingerprint: str, today: date) -> State:
        """Late comes second: whoever reads again reads the new words anyway."""
        if self.fingerprint != fingerprint:
            return State.CHANGED
        return State.CONFIRMED if today <= self.again else State.LATE


@dataclass(frozen=True)
class Past:
    """One change and who made it; only the `latest` of its page and reader can be undone."""

    row: PageReview
    by: str | None
    latest: bool


Key = tuple[str, str]  # page, reader


def in_force(work: Work) -> dict[Key, Reading]:
    """Who stands behind which page; pages that nobody stands behind are not in it."""
    query = select(PageReview).order_by(PageReview.number)
    newest = {(row.page, row.reader): row for row in work.session.scalars(query)}
    return {key: reading for key, row in newest.items() if (reading := _reading(row)) is not None}


def today(work: Work) -> date:
    """The date at the clinic."""
    return work.now.astimezone(zone(DEFAULTS.clinic_zone)).date()


def checked(work: Work, reader: str, name: str, role: str, read_on: date | None) -> tuple[str, str, date]:
    """What was typed, cleaned. A clinician says in which role they read. Raises WrongReading."""
    name, role = name.strip(), role.strip()
    why = {"name": _fault(name, needed=True), "role": _fault(role, needed=reader == CLINICIAN)}
    now = today(work)
    if read_on is None:
        why["read_on"] = "day"
    elif read_on > now:
        why["read_on"] = "ahead"
    elif read_on + LASTS < now:
        why["read_on"] = "old"
    if read_on is None or any(why.values()):
        raise WrongReading({field: fault for field, fault in why.items() if fault})
    return name, role, read_on


def confirm(work: Work, page: str, reader: str, reading: Reading) -> PageReview:
    """`reading` has what `checked` returned and the fingerprint of the page as it is now."""
    return _add(work, "page_review.confirm", page, reader, reading)


def withdraw(work: Work, page: str, reader: str, seen: int) -> PageReview:
    """Nobody stands behind the page any more. Raises Conflict unless `seen` is the row that counts."""
    newest = _newest(work, page, reader)
    if newest is None or newest.id != seen or newest.name is None:
        raise Conflict
    return _add(work, "page_review.withdraw", page, reader, None)


def undo(work: Work, row_id: int) -> PageReview:
    """Bring back what stood before a change, with the words that were read then. Raises NotFound, and Conflict unless
    the change is the newest of its page and reader."""
    row = work.session.get(PageReview, row_id)
    if row is None:
        raise NotFound
    newest = _newest(work, row.page, row.reader)
    if newest is None or newest.id != row.id:
        raise Conflict
    before = select(PageReview).where(*_of(row.page, row.reader), PageReview.number == row.number - 1)
    found = work.session.scalar(before)
    return _add(work, "page_review.undo", row.page, row.reader, _reading(found) if found else None)


def history(work: Work, reader: str) -> Sequence[Past]:
    """The latest changes of one kind of reader, the newest first."""
    newest = select(func.max(PageReview.id)).where(PageReview.reader == reader).group_by(PageReview.page)
    query = (
        select(PageReview, Staff.name, PageReview.id.in_(newest))
        .outerjoin(Staff, Staff.id == PageReview.by_id)
        .where(PageReview.reader == reader)
        .order_by(PageReview.id.desc())
        .limit(SHOWN)
    )
    return [Past(row, name, latest) for row, name, latest in work.session.execute(query)]


def newest_ids(work: Work, reader: str) -> dict[str, int]:
    """The row that counts of each page, to be sent back with a withdrawal."""
    query = select(PageReview.page, func.max(PageReview.id)).where(PageReview.reader == reader)
    return {page: int(row_id) for page, row_id in work.session.execute(query.group_by(PageReview.page))}


def _of(page: str, reader: str) -> tuple[ColumnElement[bool], ...]:
    return PageReview.page == page, PageReview.reader == reader


def _newest(work: Work, page: str, reader: str) -> PageReview | None:
    query = select(PageReview).where(*_of(page, reader)).order_by(PageReview.number.desc())
    return work.session.scalars(query.limit(1)).first()


def _add(work: Work, action: str, page: str, reader: str, reading: Reading | None) -> PageReview:
    """Raises Conflict for the second of two who change the same page at once: the number of its row is taken."""
    before = _newest(work, page, reader)
    row = PageReview(
        page=page, reader=reader, number=before.number + 1 if before else 1,
        name=reading.name if reading else None, role=reading.role if reading else None,
        read_on=reading.on if reading else None, fingerprint=reading.fingerprint if reading else None,
        at=work.now, by_id=work.actor.id if work.actor.kind == "staff" else None,
    )  # fmt: skip
    work.session.add(row)
    try:
        work.session.flush()
    except IntegrityError as error:
        raise Conflict from error
    audit.record(work, action, "page", f"{page}:{reader}")
    return row


def _reading(row: PageReview) -> Reading | None:
    if row.name is None or row.read_on is None or row.fingerprint is None:
        return None
    return Reading(row.name, row.role or "", row.read_on, row.fingerprint)


def _fault(text: str, *, needed: bool) -> str:
    if not text:
        return "empty" if needed else ""
    if any(ord(letter) < 32 or letter in "\x7f\x85\u2028\u2029" for letter in text):
        return "lines"
    return "long" if len(text) > LONGEST else ""
