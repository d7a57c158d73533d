"""The written opinion of a case as staff see it: the draft of whoever writes it, and the versions that were signed."""

from __future__ import annotations

from typing import Any

from flask import url_for

from config import LANGUAGES
from intake.models.referrals import Referral
from intake.services import opinion_sources, opinion_translations, opinions
from intake.services.cases import Case
from intake.services.opinion_parts import NEEDED, SUMMARY_WORDS, Part
from intake.services.opinions import Version
from intake.services.work import Work
from intake.web.context import staff
from intake.web.desk import frame, words
from intake.web.language import _
from intake.web.opinions.words import HINTS, TITLES
from intake.web.policy import Permission

ROWS = {Part.SUMMARY: 8, Part.VIEW: 10, Part.OPTIONS: 10}


def parts(unit: Work, case: Case) -> dict[str, Any]:
    """What the template of the tab shows. A draft is read by its author alone, until another takes it over."""
    referral = case.referral
    found = opinions.versions(unit, referral)
    draft = next((version for version in found if version.signed_at is None), None)
    may_write = frame.may(Permission.WRITE_OPINION) and opinions.takes_opinions(referral)
    mine = draft is None or draft.author_id == staff().id
    return {
        "draft": draft,
        "writes": may_write and mine,
        "takes_over": may_write and not mine,
        "letters": [_letter(unit, referral, version) for version in found if version.signed_at is not None],
        **(form(unit, referral, draft) if may_write and mine else {}),
    }


def form(unit: Work, referral: Referral, draft: Version | None) -> dict[str, Any]:
    """The fields with what they begin with, and what the letter will say of its sources."""
    begun = draft.parts if draft else opinions.beginning(unit, referral)
    return {
        "fields": fields(),
        "begun": {part.value: text for part, text in begun.items()}
        | {"language": draft.language if draft else staff().language, "seen": str(draft.saved if draft else 0)},
        "languages": languages(),
        "sources": opinion_sources.now_before(unit, referral, staff().id),
    }


def fields() -> list[dict[str, Any]]:
    return [
        {
            "name": part.value,
            "title": _(TITLES[part]),
            "hint": _(HINTS[part], num=SUMMARY_WORDS),
            "needed": part in NEEDED,
            "rows": ROWS.get(part, 4),
        }
        for part in Part
    ]


def languages() -> list[tuple[str, str]]:
    return [(code, _(words.PAGE_LANGUAGES[code])) for code in LANGUAGES]


def _letter(unit: Work, referral: Referral, version: Version) -> dict[str, Any]:
    translated = opinion_translations.of_version(unit, referral, version)
    return {
        "version": version,
        "href": url_for("desk.opinion_letter", referral_id=referral.id, number=version.number),
        "language": words.word(words.PAGE_LANGUAGES, version.language),
        "translations": [
            (words.word(words.PAGE_LANGUAGES, code), one.checked_by) for code, one in translated.items()
        ],
        "lacks": ""
        if referral.language in (version.language, *translated)
        else words.word(words.PAGE_LANGUAGES, referral.language),
    }
