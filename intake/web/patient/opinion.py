"""The haematologist's written opinion for the family: every signed version, in each language that it is in (ux 3.3).

A draft is not there for them. Opening and downloading are on record before a byte leaves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, g, render_template, request, url_for

from intake.errors import NotFound
from intake.i18n import N_
from intake.letters import opinion as paper
from intake.letters.opinion import Letter
from intake.models.messages import TranslatedBy
from intake.models.referrals import Referral, ReferralState
from intake.services import opinion_translations, opinions, referrals
from intake.services.opinion_translations import Translation
from intake.services.opinions import Version
from intake.services.work import Work
from intake.web.context import recorded, visitor
from intake.web.language import NATIVE_NAMES, _, language, text_dir
from intake.web.opinions.letter import letter_of
from intake.web.patient.blueprint import blueprint
from intake.web.policy import PATIENT, policy
from intake.web.serving import counted, disposition

# What to keep in mind of a translation, by who made it and whether somebody compared it with the original.
CARE: Mapping[tuple[TranslatedBy, bool], str] = {
    (TranslatedBy.MACHINE, False): N_("A machine made this translation. Nobody has compared it with the original yet."),
    (TranslatedBy.MACHINE, True): N_("A machine made this translation. A person has compared it with the original."),
    (TranslatedBy.PERSON, False): N_("Nobody has compared this translation with the original yet."),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for. `newest` is the number of the newest version; `translation` None: the original."""

    version: Version
    newest: int
    numbers: Sequence[int]
    translations: Mapping[str, Translation]
    translation: Translation | None

    @property
    def language(self) -> str:
        return self.translation.language if self.translation else self.version.language

    @property
    def care(self) -> str:
        """What to bear in mind with a translation; nothing with one that two people made and compared."""
        made = self.translation
        message = CARE.get((made.made_by, made.checked_by is not None)) if made else None
        return _(message) if message else ""


@blueprint.get("/status/opinion")
@policy(PATIENT)
def opinion_page() -> str:
    with recorded() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        asked = _asked(unit, referral)
        opinions.opened(unit, referral, asked.version)
        return render_template(
            "patient/opinion.html",
            asked=asked,
            letter=_letter(unit, referral, asked),
            languages=_languages(asked),
            earlier=[number for number in asked.numbers if number < asked.version.number],
            closed=referral.state is ReferralState.CLOSED,
            pdf=url_for("patient.opinion_pdf", version=asked.version.number, language=asked.language),
        )


@blueprint.get("/status/opinion.pdf")
@policy(PATIENT)
def opinion_pdf() -> Response:
    """The same letter on paper."""
    with recorded() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        asked = _asked(unit, referral)
        letter = _letter(unit, referral, asked)
        opinions.downloaded(unit, referral, asked.version)
    answer = Response(paper.pdf(letter), content_type="application/pdf")
    answer.headers["Content-Disposition"] = disposition(f"{referral.reference}.pdf")
    g.serves_file = True
    return answer


def _asked(unit: Work, referral: Referral) -> Asked:
    """Raises NotFound while nothing is signed, and for a version or a language that is not there."""
    signed = opinions.signed(unit, referral)
    if not signed:
        raise NotFound
    number = counted(request.args["version"]) if "version" in request.args else signed[0].number
    version = next((one for one in signed if one.number == number), None)
    if version is None:
        raise NotFound
    translations = opinion_translations.of_version(unit, referral, version)
    numbers = [one.number for one in signed]
    return Asked(version, numbers[0], numbers, translations, _chosen(version, translations))


def _chosen(version: Version, translations: Mapping[str, Translation]) -> Translation | None:
    """The language that was asked for, else the page's if the letter is in it, else the original."""
    wanted = request.args.get("language")
    if wanted is None:
        return translations.get(language())
    if wanted != version.language and wanted not in translations:
        raise NotFound
    return translations.get(wanted)


def _letter(unit: Work, referral: Referral, asked: Asked) -> Letter:
    return letter_of(unit, referral, asked.version, asked.translation)


def _languages(asked: Asked) -> list[dict[str, Any]]:
    """The original first, each language under its own name; none where there is only one."""
    codes = [asked.version.language, *asked.translations] if asked.translations else []
    return [
        {
            "code": code,
            "name": NATIVE_NAMES.get(code, code),
            "dir": text_dir(code),
            "original": code == asked.version.language,
            "current": code == asked.language,
            "href": url_for("patient.opinion_page", version=asked.version.number, language=code),
        }
        for code in codes
    ]
