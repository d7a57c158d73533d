"""Finding a request by what somebody has at hand: its reference, a name, a telephone number, an e-mail address.

A reference and an address are looked for from their beginning, names and numbers anywhere in them by trigrams, so
nothing is searched before three characters are there. What is found are the newest that fit; no list is read through.
A name that is found nowhere is looked for once more with one letter mistyped.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, literal_column, select, text, union
from sqlalchemy.orm import InstrumentedAttribute

from intake.models.queue import NameSpelling, SearchRow
from intake.models.referrals import Referral
from intake.services.codes import ALPHABET, cleaned
from intake.services.names import digits, folded, one_slip_apart, spellings, words
from intake.services.work import Work

SHORTEST = 3
LONGEST = 100
SHORTEST_PHONE = 4
NEWEST = 100  # how many of those that fit are looked at
HIGHEST = "\U0010ffff"


def too_short(typed: str) -> bool:
    """Something was typed, but not enough to look for."""
    return 0 < len(typed.strip()) < SHORTEST


def matching(work: Work, typed: str) -> Subquery | None:
    """The ids of the requests that fit what was typed; None when there is nothing to look for."""
    typed = typed.strip()[:LONGEST]
    if len(typed) < SHORTEST:
        return None
    ways = [way for way in (_by_reference(work, typed), _by_row(work, typed)) if way is not None]
    if not ways:
        return select(Referral.id.label("id")).where(literal_column("1 = 0")).subquery("found")
    return union(*(select(way.subquery().c.id) for way in ways)).subquery("found")


def likely(work: Work, typed: str) -> str:
    """The name that was probably meant, when a word of it is not known as it was typed; "" when there is none.

    One look at the index of misspellings."""
    asked = sorted(words(folded(typed[:LONGEST])))
    if not asked:
        return ""
    wanted = {spelling for word in asked for spelling in spellings(word)}
    known = set(work.session.scalars(select(NameSpelling.word).where(NameSpelling.spelling.in_(wanted)).distinct()))
    meant = {word: _nearest(word, known) for word in asked}
    if not all(meant.values()) or all(word == best for word, best in meant.items()):
        return ""
    return " ".join(meant.get(word[:40], word) for word in folded(typed).split())


def _nearest(word: str, known: set[str]) -> str:
    if word in known:
        return word
    near = (other for other in known if one_slip_apart(word, other))
    return min(near, key=lambda other: (abs(len(other) - len(word)), other), default="")


def _by_reference(work: Work, typed: str) -> Select[Any] | None:
    if not all(letter in ALPHABET or letter in "- " for letter in typed.upper()) or not (start := cleaned(typed)):
        return None
    return select(Referral.id.label("id")).where(*_begins(work, Referral.reference, start)).limit(NEWEST)


def _begins(work: Work, column: InstrumentedAttribute[str], start: str) -> list[ColumnElement[bool]]:
    """As a range, which an index answers whatever the database's alphabet is."""
    if _is_sqlite(work):
        return [column >= start, column < start + HIGHEST]
    # Byte by byte, as in the index of patterns.
    return [column.op("~>=~", is_comparison=True)(start), column.op("~<~", is_comparison=True)(start + HIGHEST)]


def _by_row(work: Work, typed: str) -> Select[Any] | None:
    """Requests whose search row holds what was typed, the newest first."""
    column, wanted = _term(typed)
    if not wanted:
        return None
    newest = select(SearchRow.referral_id.label("id")).order_by(SearchRow.id.desc()).limit(NEWEST)
    if column == "email":
        newest = newest.where(SearchRow.email.startswith(wanted[0], autoescape=True))
    if not _is_sqlite(work):
        return newest.where(*(getattr(SearchRow, column).contains(part, autoescape=True) for part in wanted))
    asked = f"{column} : ({' AND '.join(map(_quoted, wanted))})"
    hits = text("SELECT rowid AS id FROM search_fts WHERE search_fts MATCH :asked ORDER BY rowid DESC LIMIT :newest")
    found = hits.bindparams(asked=asked, newest=NEWEST).columns(SearchRow.id).subquery()
    return newest.where(SearchRow.id.in_(select(found.c.id)))


def _term(typed: str) -> tuple[str, list[str]]:
    """Which column must hold which parts; no parts when too little of what was typed can be looked for."""
    if "@" in typed:
        return "email", [typed.lower()]
    number = digits(typed)
    if number and not any(letter.isalpha() for letter in typed):
        # Without the zero that is dialled at home and never stands in the stored number.
        wanted = number.lstrip("0") or number
        return "numbers", [wanted] if len(number) >= SHORTEST_PHONE and len(wanted) >= SHORTEST else []
    name = folded(typed)
    parts = [word for word in name.split() if len(word) >= SHORTEST]
    return "names", parts or ([name] if len(name) >= SHORTEST else [])


def _quoted(part: str) -> str:
    return '"' + part.replace('"', '""') + '"'


def _is_sqlite(work: Work) -> bool:
    return work.session.get_bind().dialect.name == "sqlite"


def kind_of(typed: str) -> str:
    """What somebody looks for, as the audit log names it: never the words themselves."""
    typed = typed.strip()
    if not typed:
        return "no_search"
    if too_short(typed):
        return "too_short"
    if "@" in typed:
        return "address"
    if any(digit.isdigit() for digit in typed):
        return "reference" if any(letter.isalpha() for letter in typed) else "number"
    return "name"
