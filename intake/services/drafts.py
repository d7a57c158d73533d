"""Drafts: saved on every Continue, sealed, resumed on another device."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm.attributes import set_committed_value

from intake.db import Base, rows_changed
from intake.errors import Conflict, NotFound
from intake.models.drafts import Draft, DraftState
from intake.models.keys import KeyRow
from intake.services.keys import hold_key, make_key, seal_value, unseal_value
from intake.services.work import Work

PLACE = "draft.content"
LIFE = timedelta(days=30)

# Built once: putting such a statement together takes longer than running it. The key is wanted right after the draft.
_WITH_KEY = (
    select(Draft, KeyRow).join(KeyRow, KeyRow.id == Draft.key_id).where(Draft.id == bindparam("draft_id"))
)
_SAVED = ("content_sealed", "version", "updated_at", "expires_at", "language")
_TABLE = Base.metadata.tables[Draft.__tablename__]
_SAVE = (
    update(_TABLE)
    .where(
        _TABLE.c.id == bindparam("draft_id"),
        _TABLE.c.version == bindparam("as_read"),
        _TABLE.c.state == DraftState.OPEN,
    )
    .values({name: bindparam(name) for name in _SAVED})
)


@dataclass
class DraftContent:
    """Everything a person has told so far.

    `answers`: the codebook's names and answer states. `typed`: per screen, what stood in its boxes when it could not
    be taken as answers, so that nothing typed is lost. `confirmed`: warnings confirmed as correct, `{code, field}`.
    `visited`: screens that were saved. `short_route`: "call me, I cannot fill this in". `agreed`: per consent, the
    text's version, the language and the moment. `revises`: the referral that these answers correct. `removed`: per
    group, the row that was taken out last, `{index, row}`, so that it can be put back.
    `received_by`: how somebody reached the desk that fills this in for them, "phone" or "whatsapp". `physician`: what
    a referring physician tells besides the codebook's answers; None while the draft is not a physician's.
    """

    answers: dict[str, Any] = field(default_factory=dict)
    typed: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    confirmed: list[dict[str, str]] = field(default_factory=list)
    visited: list[str] = field(default_factory=list)
    short_route: bool = False
    agreed: dict[str, dict[str, str]] = field(default_factory=dict)
    revises: str | None = None
    removed: dict[str, dict[str, Any]] = field(default_factory=dict)
    received_by: str = ""
    physician: dict[str, str] | None = None


def start(
    work: Work,
    language: str,
    content: DraftContent | None = None,
    entered_by: str | None = None,
    key_id: str | None = None,
) -> Draft:
    """A new draft under a key of its own, or, for a correction, under the key of the referral it corrects."""
    key_id = key_id or make_key(work).id
    draft = Draft(
        key_id=key_id,
        language=language,
        content_sealed=seal_value(work, key_id, PLACE, vars(content or DraftContent())),
        created_at=work.now,
        updated_at=work.now,
        expires_at=work.now + LIFE,
        entered_by=entered_by,
    )
    work.session.add(draft)
    work.session.flush()
    return draft


def find(work: Work, draft_id: str | None) -> Draft:
    """The draft, submitted or not. Raises NotFound."""
    found = work.session.execute(_WITH_KEY, {"draft_id": draft_id}).one_or_none() if draft_id else None
    if found is None or found[0].state is DraftState.DISCARDED:
        raise NotFound
    draft, key = found
    hold_key(work, key)
    return draft


def content_of(work: Work, draft: Draft) -> DraftContent:
    return DraftContent(**unseal_value(work, draft.key_id, PLACE, draft.content_sealed))


def save(work: Work, draft: Draft, content: DraftContent, language: str | None = None) -> None:
    """Keep the content if nobody saved in between. Raises Conflict, and then the caller reads again."""
    values = {
        "content_sealed": seal_value(work, draft.key_id, PLACE, vars(content)),
        "version": draft.version + 1,
        "updated_at": work.now,
        "expires_at": work.now + LIFE,
        "language": language or draft.language,
    }
    if rows_changed(work.session, _SAVE, {"draft_id": draft.id, "as_read": draft.version} | values) != 1:
        raise Conflict
    for name, value in values.items():
        set_committed_value(draft, name, value)  # it stands in the database already
