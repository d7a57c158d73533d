"""A signed opinion in another language: who made the translation, and who compared it with the original (ux 3.8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from intake.errors import Conflict
from intake.models.messages import TranslatedBy
from intake.models.opinions import OpinionTranslation
from intake.models.referrals import Referral
from intake.models.staff import Staff
from intake.services import audit
from intake.services.keys import seal_value, unseal_value
from intake.services.opinion_parts import Part
from intake.services.opinions import Version
from intake.services.work import Work

PLACE = "opinion_translation.parts"


@dataclass(frozen=True)
class Translation:
    """`checked_by` is None while nobody has compared it with the original."""

    language: str
    made_by: TranslatedBy
    by_id: str
    by: str
    at: datetime
    parts: Mapping[Part, str]
    checked_by: str | None
    checked_at: datetime | None


def of_version(work: Work, referral: Referral, version: Version) -> dict[str, Translation]:
    """The translations by their language."""
    checker = aliased(Staff)
    query = (
        select(OpinionTranslation, Staff.name, checker.name)
        .join(Staff, Staff.id == OpinionTranslation.by_id)
        .outerjoin(checker, checker.id == OpinionTranslation.checked_by_id)
        .where(OpinionTranslation.opinion_id == version.id)
        .order_by(OpinionTranslation.language)
    )
    return {row.language: _shown(work, referral, row, by, checked) for row, by, checked in work.session.execute(query)}


def write(
    work: Work,
    referral: Referral,
    version: Version,
    staff: Staff,
    language: str,
    made_by: TranslatedBy,
    parts: Mapping[Part, str],
) -> None:
    """Keep a translation; it takes the place of an earlier one, and has to be checked anew.

    Raises Conflict for a draft, for the original's own language, and when a part of the original is not translated.
    """
    lacking = [part for part, text in version.parts.items() if text and not parts.get(part)]
    if version.signed_at is None or language == version.language or lacking:
        raise Conflict
    work.session.refresh(referral, with_for_update=True)
    told = {part.value: text for part, text in parts.items() if version.parts.get(part)}
    sealed = seal_value(work, referral.key_id, PLACE, told)
    row = _row(work, version, language) or OpinionTranslation(opinion_id=version.id, language=language)
    row.parts_sealed, row.made_by, row.by_id, row.at = sealed, made_by, staff.id, work.now
    row.checked_by_id = row.checked_at = None
    work.session.add(row)
    work.session.flush()
    audit.record(work, "opinion.translate", "referral", referral.id)


def check(work: Work, referral: Referral, version: Version, staff: Staff, language: str, seen: datetime) -> None:
    """Somebody else than its writer has compared the translation of that moment with the original.

    Raises Conflict for its writer, and when it was changed meanwhile or is not there.
    """
    row = _row(work, version, language)
    if row is None or row.by_id == staff.id or row.at != seen:
        raise Conflict
    row.checked_by_id, row.checked_at = staff.id, work.now
    work.session.flush()
    audit.record(work, "opinion.translation_checked", "referral", referral.id)


def _row(work: Work, version: Version, language: str) -> OpinionTranslation | None:
    return work.session.scalar(
        select(OpinionTranslation).where(
            OpinionTranslation.opinion_id == version.id, OpinionTranslation.language == language
        )
    )


def _shown(
    work: Work, referral: Referral, row: OpinionTranslation, by: str, checked_by: str | None
) -> Translation:
    told = unseal_value(work, referral.key_id, PLACE, row.parts_sealed)
    return Translation(
        language=row.language,
        made_by=row.made_by,
        by_id=row.by_id,
        by=by,
        at=row.at,
        parts={part: told[part.value] for part in Part if part.value in told},
        checked_by=checked_by,
        checked_at=row.checked_at,
    )
