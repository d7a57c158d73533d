"""Signed opinions at the desk: read, printed, compared with the version before, translated, the translation checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from config import LANGUAGES
from intake.errors import Conflict, NotFound
from intake.letters import opinion as paper
from intake.models.messages import TranslatedBy
from intake.models.referrals import Referral
from intake.services import audit, carried_forms, cases, opinion_translations, opinions, referrals
from intake.services.opinion_parts import Part
from intake.services.opinion_translations import Translation
from intake.services.opinions import Version
from intake.services.work import Work
from intake.web.context import runtime, staff, work
from intake.web.desk import case_opinion, case_page, frame, words
from intake.web.desk.blueprint import blueprint
from intake.web.desk.opinion import BODY_BYTES
from intake.web.language import _
from intake.web.opinions.letter import letter_of
from intake.web.opinions.words import TITLES
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy
from intake.web.serving import disposition

LETTER = "/cases/<referral_id>/opinion/<int:number>"
Answer = Response | tuple[str, int]
Errors = list[tuple[str, str]]

TRANSLATES = replace(
    staff_policy(Permission.TRANSLATE_OPINION, carried=True), name="translates_opinion", body=BODY_BYTES
)


@blueprint.get(LETTER)
@policy(staff_policy(Permission.READ_CASE))
def opinion_letter(referral_id: str, number: int) -> str:
    """One signed version, or its translation into the `into` of the address."""
    with frame.recorded() as unit:
        case = cases.open_case(unit, referral_id, "opinion")
        version = opinions.find_signed(unit, case.referral, number)
        translations = opinion_translations.of_version(unit, case.referral, version)
        shown = _asked_for(translations)
        audit.record(unit, "opinion.look", "referral", case.referral.id)
        return case_page.render(
            unit,
            case,
            "opinion_letter",
            letter=letter_of(unit, case.referral, version, shown),
            version=version,
            shown=shown,
            checks=shown is not None and shown.checked_by is None and shown.by_id != staff().id,
            ways=_ways(case.referral, version, translations, shown),
            changes=_changes(unit, case.referral, version),
            pdf=url_for("desk.opinion_pdf", referral_id=referral_id, number=number, into=shown and shown.language),
        )


@blueprint.get(f"{LETTER}.pdf")
@policy(staff_policy(Permission.READ_CASE))
def opinion_pdf(referral_id: str, number: int) -> Response:
    """Recorded as a download, because the paper leaves the house."""
    with frame.recorded() as unit:
        referral = referrals.find(unit, referral_id)
        version = opinions.find_signed(unit, referral, number)
        shown = _asked_for(opinion_translations.of_version(unit, referral, version))
        letter = letter_of(unit, referral, version, shown)
        audit.record(unit, "opinion.download", "referral", referral.id)
        name = f"{referral.reference}-{number}-{letter.lang}.pdf"
    answer = Response(paper.pdf(letter), content_type="application/pdf")
    answer.headers["Content-Disposition"] = disposition(name)
    g.serves_file = True
    return answer


@blueprint.get(f"{LETTER}/translation/<any({', '.join(LANGUAGES)}):into>")
@policy(staff_policy(Permission.TRANSLATE_OPINION))
def translate_opinion(referral_id: str, number: int, into: str) -> Answer | str:
    with frame.recorded() as unit:
        kept = carried_forms.kept(unit, staff(), request.path)
        return _form(unit, referral_id, number, into, dict(kept), [], bool(kept))


@blueprint.post(f"{LETTER}/translation/<any({', '.join(LANGUAGES)}):into>")
@policy(TRANSLATES)
def keep_opinion_translation(referral_id: str, number: int, into: str) -> Answer | str:
    """A translation that is changed has to be compared anew. The sender sees it at once, marked as not compared."""
    typed = {name: request.form.get(name, "").strip() for name in (*(part.value for part in Part), "made_by")}
    with frame.recorded() as unit:
        version = opinions.find_signed(unit, referrals.find(unit, referral_id), number)
        if into == version.language:
            raise NotFound
        errors = _faults(version, typed)
        if errors:
            return _form(unit, referral_id, number, into, typed, errors), 422
    with work() as unit:
        referral = referrals.find(unit, referral_id)
        texts, made_by = {part: typed[part.value] for part in Part}, TranslatedBy(typed["made_by"])
        opinion_translations.write(unit, referral, version, staff(), into, made_by, texts)
        carried_forms.drop(unit, staff(), request.path)
    return _back(referral_id, number, into, "opinion_translated")


@blueprint.post(f"{LETTER}/translation/<any({', '.join(LANGUAGES)}):into>/checked")
@policy(staff_policy(Permission.TRANSLATE_OPINION))
def check_opinion_translation(referral_id: str, number: int, into: str) -> Response:
    said = "opinion_checked"
    try:
        with work() as unit:
            referral = referrals.find(unit, referral_id)
            version = opinions.find_signed(unit, referral, number)
            opinion_translations.check(unit, referral, version, staff(), into, _seen())
    except Conflict:
        said = "gone"
    return _back(referral_id, number, into, said)


def _seen() -> datetime:
    try:
        return datetime.fromisoformat(request.form.get("seen", ""))
    except ValueError:
        raise Conflict from None


def _back(referral_id: str, number: int, into: str, said: str) -> Response:
    return redirect(url_for("desk.opinion_letter", referral_id=referral_id, number=number, into=into, said=said), 303)


def _asked_for(translations: Mapping[str, Translation]) -> Translation | None:
    into = request.args.get("into")
    if into is not None and into not in translations:
        raise NotFound
    return translations[into] if into else None


def _ways(
    referral: Referral, version: Version, translations: Mapping[str, Translation], shown: Translation | None
) -> list[dict[str, Any]]:
    """The languages: one that it can be read in, with its page; one that it can be translated into, with the form."""
    about, number = referral.id, version.number
    now = shown.language if shown else version.language
    found = []
    for code in (version.language, *(code for code in LANGUAGES if code != version.language)):
        there = code == version.language or code in translations
        into = None if code == version.language else code
        found.append({
            "language": words.word(words.PAGE_LANGUAGES, code),
            "original": into is None,
            "there": there,
            "current": code == now,
            "href": url_for("desk.opinion_letter", referral_id=about, number=number, into=into),
            "form": url_for("desk.translate_opinion", referral_id=about, number=number, into=into) if into else "",
        })  # fmt: skip
    return found


def _changes(unit: Work, referral: Referral, version: Version) -> list[tuple[str, str, str]]:
    """What differs from the version before: the part, its text there, its text here."""
    if version.number == 1:
        return []
    before = opinions.find_signed(unit, referral, version.number - 1).parts
    pairs = [(part, before.get(part, ""), version.parts.get(part, "")) for part in Part]
    return [(_(TITLES[part]), then, now) for part, then, now in pairs if then != now]


def _faults(version: Version, typed: Mapping[str, str]) -> Errors:
    longest = runtime().settings.limits.text_field_chars
    found = []
    for part, text in version.parts.items():
        if text and not typed[part.value]:
            found.append((part.value, _("Translate this part too")))
        elif len(typed[part.value]) > longest:
            found.append((part.value, _("Shorten the text to %(num)s characters", num=longest)))
    if typed["made_by"] not in tuple(TranslatedBy):
        found.append(("made_by", _("Choose who translated it")))
    return found


def _form(
    unit: Work,
    referral_id: str,
    number: int,
    into: str,
    typed: Mapping[str, Any],
    errors: Errors,
    carried: bool = False,
) -> str:
    case = cases.open_case(unit, referral_id, "opinion")
    version = opinions.find_signed(unit, case.referral, number)
    if into == version.language:
        raise NotFound
    kept = opinion_translations.of_version(unit, case.referral, version).get(into)
    begun = {part.value: text for part, text in kept.parts.items()} | {"made_by": kept.made_by.value} if kept else {}
    return case_page.render(
        unit,
        case,
        "opinion_translation",
        version=version,
        into=into,
        language=words.word(words.PAGE_LANGUAGES, into),
        original=words.word(words.PAGE_LANGUAGES, version.language),
        fields=[field for field in case_opinion.fields() if version.parts.get(Part(field["name"]))],
        begun=begun,
        typed=typed,
        errors=errors,
        carried=carried,
    )
