"""Texts of pages and messages that the clinic may word itself, in four languages, version by version.

A text is written in English first; the other languages are made from it. A wording that was made from an older English
version than the newest one is stale. A medical text is published only when no language is stale. Version 0 is the
wording as delivered, from the catalogues. What was published stays until the next publication, whatever is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from config import LANGUAGES
from intake.errors import NotFound
from intake.mail.words import catalogue
from intake.models.staff import Staff
from intake.models.texts import TextPublication, TextVersion
from intake.services import audit
from intake.services.text_list import TEXTS, TextKind
from intake.services.work import Work

SOURCE = "en"
LONGEST = 2_000


class Stale(ValueError):
    """A medical text with languages that are older than the English one; `languages` names them."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        super().__init__(", ".join(languages))
        self.languages = languages


class WrongText(ValueError):
    """`why` is a code: `empty`, `long`, `places` (a value that is put in was left out or made up)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Wording:
    """One version in one language; `number` 0 is the wording as delivered."""

    language: str
    number: int
    source_number: int
    body: str
    at: datetime | None = None
    by: str | None = None


@dataclass(frozen=True)
class Standing:
    """A text as it is being written: the newest wording of each language, and what is published."""

    kind: TextKind
    newest: Mapping[str, Wording]
    published: Mapping[str, int]

    @property
    def stale(self) -> tuple[str, ...]:
        source = self.newest[SOURCE].number
        return tuple(code for code in LANGUAGES if code != SOURCE and self.newest[code].source_number < source)

    @property
    def changed(self) -> bool:
        """Whether there is something to publish."""
        return any(self.newest[code].number != self.published[code] for code in LANGUAGES)


def text(work: Work, key: str, language: str) -> str:
    """The published wording, or the one as delivered. Raises KeyError for a text that does not exist."""
    query = select(TextPublication.versions).where(TextPublication.key == key).order_by(TextPublication.number.desc())
    versions = work.session.scalars(query.limit(1)).first() or {}
    number = versions.get(language, 0)
    same = (TextVersion.key == key, TextVersion.language == language, TextVersion.number == number)
    body = work.session.scalar(select(TextVersion.body).where(*same)) if number else None
    return body if body is not None else delivered(TEXTS[key], language)


def published(work: Work) -> dict[tuple[str, str], str]:
    """Every wording that is in force instead of the one as delivered."""
    wanted: dict[tuple[str, str], int] = {}
    for row in work.session.scalars(select(TextPublication).order_by(TextPublication.number)):
        wanted |= {(row.key, language): number for language, number in row.versions.items()}
    if not wanted:
        return {}
    columns = select(TextVersion.key, TextVersion.language, TextVersion.number, TextVersion.body)
    return {(key, code): body for key, code, number, body in work.session.execute(columns)
            if wanted.get((key, code)) == number}  # fmt: skip


def delivered(kind: TextKind, language: str) -> str:
    return catalogue(language).gettext(kind.default)


def standing(work: Work, key: str) -> Standing:
    """Raises NotFound."""
    return everything(work, key)[0]


def everything(work: Work, only: str | None = None) -> list[Standing]:
    """Every text as it stands, in the order of the list, in two statements. Raises NotFound for an unknown one."""
    if only is not None and only not in TEXTS:
        raise NotFound
    rows: dict[tuple[str, str], Wording] = {}
    for version, name in work.session.execute(_versions(only)):
        rows[version.key, version.language] = _wording(version, name)  # the newest comes last
    out = {row.key: row.versions for row in work.session.scalars(_publications(only))}
    return [
        Standing(
            kind,
            {code: rows.get((key, code)) or Wording(code, 0, 0, delivered(kind, code)) for code in LANGUAGES},
            {code: out.get(key, {}).get(code, 0) for code in LANGUAGES},
        )
        for key, kind in TEXTS.items()
        if only in (None, key)
    ]


def history(work: Work, key: str, language: str) -> list[Wording]:
    """Every wording of a text in one language, the newest first. Raises NotFound."""
    if key not in TEXTS or language not in LANGUAGES:
        raise NotFound
    query = _versions(key).where(TextVersion.language == language)
    found = [_wording(version, name) for version, name in work.session.execute(query)]
    return [*found[::-1], Wording(language, 0, 0, delivered(TEXTS[key], language))]


def write(work: Work, key: str, language: str, body: str) -> Wording:
    """A new wording, made from the newest English one. Writing the same again says: it still fits. Raises WrongText."""
    now = standing(work, key)
    body = body.replace("\r\n", "\n").strip()
    _check(now.kind, body)
    before, source = now.newest[language], now.newest[SOURCE].number
    if before.body == body and (language == SOURCE or before.source_number == source):
        return before
    number = before.number + 1
    version = TextVersion(
        key=key, language=language, number=number, source_number=number if language == SOURCE else source, body=body,
        at=work.now, by_id=work.actor.id if work.actor.kind == "staff" else None,
    )  # fmt: skip
    work.session.add(version)
    work.session.flush()
    audit.record(work, "text.write", "text", f"{key}:{language}:{number}"[:64])
    return _wording(version, None)


def restore(work: Work, key: str, language: str, number: int) -> Wording:
    """Write an older wording again. Raises NotFound."""
    old = next((wording for wording in history(work, key, language) if wording.number == number), None)
    if old is None:
        raise NotFound
    return write(work, key, language, old.body)


def publish(work: Work, key: str) -> None:
    """From now on pages and messages say the newest wordings. Raises Stale for a medical text with a stale language."""
    now = standing(work, key)
    if now.kind.medical and now.stale:
        raise Stale(now.stale)
    if not now.changed:
        return
    last = work.session.scalar(select(func.max(TextPublication.number)).where(TextPublication.key == key)) or 0
    versions = {code: now.newest[code].number for code in LANGUAGES}
    row = TextPublication(
        key=key, number=last + 1, versions=versions, at=work.now,
        by_id=work.actor.id if work.actor.kind == "staff" else None,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    audit.record(work, "text.publish", "text", key)


def _check(kind: TextKind, body: str) -> None:
    if not body:
        raise WrongText("empty")
    if len(body) > LONGEST:
        raise WrongText("long")
    if kind.places_in(body) != kind.places:
        raise WrongText("places")


def _wording(version: TextVersion, name: str | None) -> Wording:
    return Wording(version.language, version.number, version.source_number, version.body, version.at, name)


def _versions(only: str | None) -> Select[TextVersion, str]:
    query = (
        select(TextVersion, Staff.name)
        .outerjoin(Staff, Staff.id == TextVersion.by_id)
        .order_by(TextVersion.key, TextVersion.language, TextVersion.number)
    )
    return query if only is None else query.where(TextVersion.key == only)


def _publications(only: str | None) -> Select[TextPublication]:
    query = select(TextPublication).order_by(TextPublication.number)
    return query if only is None else query.where(TextPublication.key == only)
