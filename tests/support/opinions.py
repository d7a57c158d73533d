"""Written opinions that were really signed and translated, made by the services that make them in life."""

from __future__ import annotations

from sqlalchemy import select

from intake.models.messages import TranslatedBy
from intake.models.referrals import Referral
from intake.models.staff import Role, Staff
from intake.services import opinion_translations, opinions
from intake.services.opinion_parts import Part
from intake.services.referrals import latest_revision
from intake.services.work import Work
from tests.support import factories

PARTS = {
    Part.SUMMARY: "Two roads lie open, and there is time to choose.",
    Part.QUESTION: "Is it the right moment?",
    Part.VIEW: "It may be.\nWe would look at the marrow once more.",
}
IN_RUSSIAN = {
    Part.SUMMARY: "Есть два пути, и есть время выбрать.",
    Part.QUESTION: "Подходящий ли сейчас момент?",
    Part.VIEW: "Возможно.\nМы бы ещё раз посмотрели костный мозг.",
}


def an_author(work: Work, name: str = "Dr. Noa Levi") -> Staff:
    """The haematologist of this name, who has an account by now."""
    found = work.session.scalar(select(Staff).where(Staff.name == name))
    return found or factories.a_member_of_staff(work, name, Role.HAEMATOLOGIST)


def a_draft(work: Work, referral: Referral, language: str = "en", **parts: str) -> opinions.Version:
    told = PARTS | {Part(name): text for name, text in parts.items()}
    return opinions.save(work, referral, an_author(work), language, told, 0)


def a_signed_one(work: Work, referral: Referral, language: str = "en", **parts: str) -> opinions.Version:
    """The next version, signed."""
    draft = a_draft(work, referral, language, **parts)
    return opinions.sign(work, referral, an_author(work), draft.saved, latest_revision(work, referral).number)


def translated(
    work: Work,
    referral: Referral,
    version: opinions.Version,
    *,
    made_by: TranslatedBy = TranslatedBy.PERSON,
    checked: bool = False,
) -> None:
    """The version in Russian, whole, typed in by a coordinator; `checked` by its author."""
    typist = work.session.scalar(select(Staff).where(Staff.name == "Olga")) or factories.a_member_of_staff(work, "Olga")
    whole = {part: IN_RUSSIAN.get(part, f"По-русски: {text}") for part, text in version.parts.items()}
    opinion_translations.write(work, referral, version, typist, "ru", made_by, whole)
    if checked:
        opinion_translations.check(work, referral, version, an_author(work), "ru", work.now)
