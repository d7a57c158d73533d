"""The haematologist's written opinion: drafted, signed, amended (ux 3.8).

A version that was signed stays as it was, with the list of what its author had read; an amendment is the next version.
The mail says that something waits, never what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intake.errors import Conflict, NotFound
from intake.models.desk import TaskKind
from intake.models.opinions import Opinion
from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.models.staff import Staff
from intake.services import audit, desk_tasks, opinion_sources, referral_notices, referrals
from intake.services.keys import seal_value, unseal_value
from intake.services.opinion_parts import Part, faults
from intake.services.opinion_sources import Sources
from intake.services.work import Work

PARTS_PLACE = "opinion.parts"
SOURCES_PLACE = "opinion.sources"


class AnswersCorrected(Conflict):
    """The letter would rest on answers that its author has not seen."""


@dataclass(frozen=True)
class Version:
    """One version as people read it. `sources` is None for a draft; `saved` counts its saves."""

    id: str
    number: int
    author_id: str
    author: str
    language: str
    parts: Mapping[Part, str]
    sources: Sources | None
    saved: int
    saved_at: datetime
    signed_at: datetime | None
    read_at: datetime | None


def takes_opinions(referral: Referral) -> bool:
    return referral.state is not ReferralState.CLOSED or referral.closed_as is ClosedAs.OPINION_SENT


def versions(work: Work, referral: Referral) -> list[Version]:
    """Every version, also the draft, the newest first."""
    query = (
        select(Opinion, Staff.name)
        .join(Staff, Staff.id == Opinion.author_id)
        .where(Opinion.referral_id == referral.id)
        .order_by(Opinion.number.desc())
    )
    return [_shown(work, referral, row[0], row[1]) for row in work.session.execute(query)]


def signed(work: Work, referral: Referral) -> list[Version]:
    """What the sender may read, the newest first."""
    return [version for version in versions(work, referral) if version.signed_at is not None]


def draft_of(work: Work, referral: Referral) -> Version | None:
    return next((version for version in versions(work, referral) if version.signed_at is None), None)


def find_signed(work: Work, referral: Referral, number: int) -> Version:
    """Raises NotFound, for a draft too."""
    found = next((version for version in signed(work, referral) if version.number == number), None)
    if found is None:
        raise NotFound
    return found


def beginning(work: Work, referral: Referral) -> dict[Part, str]:
    """What a new draft starts from: the version that it amends, else the question that was asked."""
    before = signed(work, referral)
    if before:
        return dict(before[0].parts)
    asked = referrals.answers_of(work, referral).get("main_question")
    return {Part.QUESTION: asked} if isinstance(asked, str) else {}


def save(
    work: Work, referral: Referral, author: Staff, language: str, parts: Mapping[Part, str], seen: int
) -> Version:
    """Keep the draft. `seen`: how often it had been saved when the author's page was made; 0 when there was none.

    The same text once more, by a second press or a script that was faster, changes nothing. Raises Conflict when
    somebody saved another one or signed it meanwhile, and when it is another haematologist's draft.
    """
    work.session.refresh(referral, with_for_update=True)
    draft, told = _draft_row(work, referral), {part: text for part, text in parts.items() if text}
    if draft is not None and draft.author_id != author.id:
        raise Conflict
    if draft is not None and (draft.language, _parts(work, referral, draft)) == (language, told):
        return _shown(work, referral, draft, author.name)
    if (draft.saved if draft else 0) != seen:
        raise Conflict
    sealed = seal_value(work, referral.key_id, PARTS_PLACE, {part.value: text for part, text in told.items()})
    if draft is None:
        draft = Opinion(
            referral_id=referral.id, number=_next_number(work, referral), author_id=author.id, language=language,
            parts_sealed=sealed, saved=1, saved_at=work.now,
        )  # fmt: skip
        work.session.add(draft)
    else:
        draft.parts_sealed, draft.language, draft.saved, draft.saved_at = sealed, language, seen + 1, work.now
    work.session.flush()
    audit.record(work, "opinion.save", "referral", referral.id)
    return _shown(work, referral, draft, author.name)


def take_over(work: Work, referral: Referral, author: Staff, seen: int) -> Version:
    """Another haematologist goes on with the draft of one who cannot. Raises Conflict when it has moved meanwhile."""
    work.session.refresh(referral, with_for_update=True)
    draft = _draft_row(work, referral)
    if draft is None or draft.saved != seen:
        raise Conflict
    draft.author_id, draft.saved = author.id, seen + 1
    work.session.flush()
    audit.record(work, "opinion.take_over", "referral", referral.id)
    return _shown(work, referral, draft, author.name)


def discard(work: Work, referral: Referral, author: Staff, seen: int) -> None:
    """Throw the draft away. Raises Conflict as `save` does, and when there is none."""
    work.session.refresh(referral, with_for_update=True)
    work.session.delete(_own_draft(work, referral, author, seen))
    audit.record(work, "opinion.discard", "referral", referral.id)


def sign(work: Work, referral: Referral, author: Staff, seen: int, answers: int) -> Version:
    """From here on nobody changes it; the sender hears that it is there. `answers`: the number of the revision that the
    letter said it rests on when its author looked at it.

    Raises Conflict as `save` does, for a draft with faults, and for a request that was closed another way: an opinion
    that was sent can still be amended. Raises AnswersCorrected when that happened since.
    """
    work.session.refresh(referral, with_for_update=True)
    draft = _own_draft(work, referral, author, seen)
    parts = _parts(work, referral, draft)
    if not takes_opinions(referral) or faults(parts, work.settings.limits.text_field_chars, to_sign=True):
        raise Conflict
    sources = opinion_sources.now_before(work, referral, author.id)
    if sources.answers_number != answers:
        raise AnswersCorrected
    draft.sources_sealed = seal_value(work, referral.key_id, SOURCES_PLACE, sources.as_json())
    draft.signed_at = work.now
    work.session.flush()
    referral_notices.opinion_signed(work, referral, draft.id)
    desk_tasks.raise_task(
        work, TaskKind.OPINION_SIGNED, f"opinion:{draft.id}:signed", referral_id=referral.id, owner_id=referral.owner_id
    )
    audit.record(work, "opinion.sign", "referral", referral.id)
    return _shown(work, referral, draft, author.name)


def opened(work: Work, referral: Referral, version: Version) -> None:
    """The sender opens a signed version."""
    _reaches_sender(work, version)
    audit.record(work, "opinion.read", "referral", referral.id)


def downloaded(work: Work, referral: Referral, version: Version) -> None:
    """The sender takes a signed version away as a file, and so has it before them."""
    _reaches_sender(work, version)
    audit.record(work, "opinion.download", "referral", referral.id)


def _reaches_sender(work: Work, version: Version) -> None:
    row = work.session.get_one(Opinion, version.id)
    row.read_at = row.read_at or work.now


def _draft_row(work: Work, referral: Referral) -> Opinion | None:
    return work.session.scalar(select(Opinion).where(Opinion.referral_id == referral.id, Opinion.signed_at.is_(None)))


def _own_draft(work: Work, referral: Referral, author: Staff, seen: int) -> Opinion:
    draft = _draft_row(work, referral)
    if draft is None or draft.author_id != author.id or draft.saved != seen:
        raise Conflict
    return draft


def _next_number(work: Work, referral: Referral) -> int:
    return len(signed(work, referral)) + 1


def _parts(work: Work, referral: Referral, row: Opinion) -> dict[Part, str]:
    told = unseal_value(work, referral.key_id, PARTS_PLACE, row.parts_sealed)
    return {part: told[part.value] for part in Part if part.value in told}


def _shown(work: Work, referral: Referral, row: Opinion, author: str) -> Version:
    told = unseal_value(work, referral.key_id, SOURCES_PLACE, row.sources_sealed) if row.sources_sealed else None
    return Version(
        id=row.id,
        number=row.number,
        author_id=row.author_id,
        author=author,
        language=row.language,
        parts=_parts(work, referral, row),
        sources=Sources.from_json(told) if told else None,
        saved=row.saved,
        saved_at=row.saved_at,
        signed_at=row.signed_at,
        read_at=row.read_at,
    )
