"""A version of the written opinion, or a translation of it, as a letter in its own language, not in the page's."""

from __future__ import annotations

from collections.abc import Iterator

from config import ClinicFacts
from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE
from intake.clinical.codebook.model import Voice
from intake.i18n import N_
from intake.letters import opinion
from intake.letters.board import Fact, Value
from intake.letters.opinion import Letter
from intake.mail.words import LTR, Words
from intake.models.messages import TranslatedBy
from intake.models.referrals import Referral
from intake.services import opinion_sources, opinions
from intake.services.opinion_parts import Part
from intake.services.opinion_sources import Source, Sources
from intake.services.opinion_translations import Translation
from intake.services.opinions import Version
from intake.services.work import Work
from intake.web.opinions import days
from intake.web.opinions.words import TITLES
from intake.web.presentation import grouped_phone

TITLE = N_("Written opinion of a haematologist")
DRAFT = N_("Draft, not signed")
SIGNED = N_("Signed electronically by %(name)s on %(time)s (Tel Aviv)")
WARNING = N_(
    "Do not start, stop or change any treatment because of this letter alone. Speak with your treating team first."
)
FOOTER = N_("Reference %(reference)s. This letter holds medical information. Keep it in a safe place.")
READ = N_("Read for this opinion")
NOT_READ = N_("Sent, but not read for this opinion")
ANSWERS = N_("The answers of the questionnaire, version %(num)s of %(date)s")
REPLACES = N_("Version %(num)s. It takes the place of version %(before)s of %(date)s.")
REPLACED = N_("A newer version takes the place of this one: version %(num)s of %(date)s.")
TRANSLATION_OF = N_("This letter is a translation. Language of the original: %(language)s.")
BY_PERSON = N_("Translated by a person: %(name)s.")
BY_MACHINE = N_("Translated by a machine. Put in by %(name)s.")
CHECKED = N_("Compared with the original by %(name)s on %(date)s.")
NOT_CHECKED = N_("Nobody has compared the translation with the original yet.")
ORIGINAL_COUNTS = N_("Where the two differ, the original counts.")


def letter_of(unit: Work, referral: Referral, version: Version, translation: Translation | None = None) -> Letter:
    """A draft can be shown too, and says that it is one. Raises NotFound for a version of another request."""
    words = Words.of(translation.language if translation else version.language)
    sources = version.sources or opinion_sources.now_before(unit, referral, version.author_id)
    parts = translation.parts if translation else version.parts
    return Letter(
        lang=words.language,
        dir=words.direction,
        title=words.gettext(TITLE),
        draft="" if version.signed_at else words.gettext(DRAFT),
        reference=referral.reference,
        clinic=_clinic(words, unit.settings.clinic),
        facts=list(_facts(words, referral, version)),
        notes=list(_notes(unit, words, referral, version, translation)),
        sections=[
            opinion.section(words.gettext(TITLES[part]), parts[part], words.direction)
            for part in Part if parts.get(part, "").strip()
        ],
        warning=words.gettext(WARNING),
        read_title=words.gettext(READ),
        read=[_answers(words, sources), *(_file(words, source) for source in sources.read)],
        unread_title=words.gettext(NOT_READ),
        unread=[_file(words, source) for source in sources.unread],
        signed=_signed(words, version),
        footer=words.gettext(FOOTER, reference=LTR(referral.reference)),
    )  # fmt: skip


def _clinic(words: Words, clinic: ClinicFacts) -> list[str]:
    phone = LTR(grouped_phone(clinic.phone)) if clinic.phone else ""
    lines = (clinic.name, clinic.address, phone, LTR(clinic.email) if clinic.email else "")
    return [words.isolated(line) for line in lines if line]


def _facts(words: Words, referral: Referral, version: Version) -> Iterator[Fact]:
    name, latin = referral.patient_name, referral.patient_latin_name
    yield Fact(words.gettext("Patient"), opinion.value(name or words.gettext("No name given"), words.direction))
    if latin and latin != name:
        yield Fact(words.gettext("In Latin letters"), Value(latin, "ltr"))
    if referral.date_of_birth:
        yield _said(words, N_("Born"), days.stated(words, referral.date_of_birth))
    yield Fact(words.gettext("Reference"), Value(referral.reference, "ltr"))
    if version.signed_at:
        yield _said(words, N_("Date"), days.clinic_day(words, version.signed_at))


def _said(words: Words, label: str, text: str) -> Fact:
    return Fact(words.gettext(label), Value(text, words.direction))


def _notes(
    unit: Work, words: Words, referral: Referral, version: Version, translation: Translation | None
) -> Iterator[str]:
    yield from _versions(words, version, opinions.signed(unit, referral))
    if translation:
        yield from _translated(words, version, translation)


def _versions(words: Words, version: Version, signed: list[Version]) -> Iterator[str]:
    """Which version this one takes the place of, and which has taken its place since."""
    for other in signed:
        assert other.signed_at is not None, "those that are signed were asked for"
        date = days.clinic_day(words, other.signed_at)
        if other.number == version.number - 1:
            yield words.gettext(REPLACES, num=version.number, before=other.number, date=date)
        elif other.number > version.number and other is signed[0]:
            yield words.gettext(REPLACED, num=other.number, date=date)


def _translated(words: Words, version: Version, translation: Translation) -> Iterator[str]:
    yield words.gettext(TRANSLATION_OF, language=days.name_of_language(words, version.language))
    by = BY_MACHINE if translation.made_by is TranslatedBy.MACHINE else BY_PERSON
    yield words.gettext(by, name=translation.by)
    if translation.checked_by and translation.checked_at:
        date = days.clinic_day(words, translation.checked_at)
        yield words.gettext(CHECKED, name=translation.checked_by, date=date)
    else:
        yield words.gettext(NOT_CHECKED)
    yield words.gettext(ORIGINAL_COUNTS)


def _answers(words: Words, sources: Sources) -> str:
    return words.gettext(ANSWERS, num=sources.answers_number, date=days.clinic_day(words, sources.answered_at))


def _file(words: Words, source: Source) -> str:
    """What kind of record, the file's name, its date and language, as far as they were told."""
    kind = DOCUMENT_TYPE_BY_CODE.get(source.doc_type or "")
    told = (
        words.gettext(kind.label.for_voice(Voice.PATIENT)) if kind else "",
        words.isolated(source.name),
        days.stated(words, source.doc_date) if source.doc_date else "",
        days.name_of_language(words, source.language) if source.language else "",
    )
    return " · ".join(part for part in told if part)


def _signed(words: Words, version: Version) -> str:
    if version.signed_at is None:
        return words.gettext(DRAFT)
    return words.gettext(SIGNED, name=version.author, time=days.clinic_moment(words, version.signed_at))
