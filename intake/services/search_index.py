"""The rows in which requests are searched, brought up to date by a tick (performance, traps).

A family's own request never pays for it: a name or number that changes only marks its request as stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, delete, literal_column, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from intake.models.queue import NameSpelling, SearchRow
from intake.models.referrals import SEARCHED, STALE, Referral
from intake.services.names import digits, folded, spellings, words
from intake.services.work import Work

AT_ONCE = 500
NAMES = ("patient_name", "patient_latin_name", "sender_name")
_FTS_OUT = text(
    "INSERT INTO search_fts (search_fts, rowid, names, numbers, email) VALUES ('delete', :id, :names, :numbers, :email)"
)
_FTS_IN = text("INSERT INTO search_fts (rowid, names, numbers, email) VALUES (:id, :names, :numbers, :email)")
_STALE = (
    select(Referral.id, *(getattr(Referral, name) for name in SEARCHED))
    .where(literal_column(STALE))
    .order_by(Referral.id)
    .limit(AT_ONCE)
    .with_for_update(skip_locked=True)
)


def fill(work: Work) -> int:
    """Put the next stale requests into the index; how many there were. Safe to run twice at once."""
    stale = work.session.execute(_STALE).all()
    if stale:
        ids = [row.id for row in stale]
        _take_out(work, ids)
        _put_in(work, stale)
        work.session.execute(update(Referral).where(Referral.id.in_(ids)).values(search_stale=False))
    return len(stale)


def forget(work: Work, referral_id: str) -> None:
    """Take a request out for good: erasing it removes what finds it. The words of its name stay, without a request."""
    _take_out(work, [referral_id])


def content(row: Any) -> dict[str, str]:
    """What of a request is searched; `row` has its searched columns as attributes."""
    names = dict.fromkeys(folded(getattr(row, name) or "") for name in NAMES)
    return {
        "names": "\n".join(name for name in names if name),
        "numbers": "\n".join(digits(number) for number in dict.fromkeys((row.phone, row.whatsapp)) if number),
        "email": (row.email or "").lower(),
    }


def learn(work: Work, names: Iterable[str]) -> None:
    """Know these folded names under their misspellings too."""
    learnt = {word for name in names for word in words(name)}
    rows = [{"spelling": spelling, "word": word} for word in sorted(learnt) for spelling in sorted(spellings(word))]
    if rows:
        insert = sqlite.insert if _keeps_fts(work) else postgresql.insert
        work.session.execute(insert(NameSpelling).on_conflict_do_nothing(), rows)


def _take_out(work: Work, ids: Sequence[str]) -> None:
    gone = select(SearchRow.id, SearchRow.names, SearchRow.numbers, SearchRow.email)
    if _keeps_fts(work) and (old := work.session.execute(gone.where(SearchRow.referral_id.in_(ids))).mappings().all()):
        # The index of SQLite holds no text of its own: it must be told what it is to forget.
        work.session.execute(_FTS_OUT, [dict(row) for row in old])
    work.session.execute(delete(SearchRow).where(SearchRow.referral_id.in_(ids)))


def _put_in(work: Work, stale: Sequence[Row[Any]]) -> None:
    rows = [SearchRow(referral_id=row.id, **content(row)) for row in stale]
    work.session.add_all(rows)
    work.session.flush()
    if _keeps_fts(work):
        told = [{"id": row.id, "names": row.names, "numbers": row.numbers, "email": row.email} for row in rows]
        work.session.execute(_FTS_IN, told)
    learn(work, (row.names for row in rows))


def _keeps_fts(work: Work) -> bool:
    return work.session.get_bind().dialect.name == "sqlite"
