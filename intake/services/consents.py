"""Consents: which apply, in which words, and proof of what was agreed to (security-reliability 2.7, V21)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from intake.models.consents import Consent, ConsentText
from intake.models.referrals import Referral
from intake.services.consent_texts import MESSENGERS, PROFESSIONALS, TEXTS, ConsentWords
from intake.services.drafts import DraftContent
from intake.services.rows import insert_all, insert_once
from intake.services.work import Work

Translate = Callable[[str], str]


@dataclass(frozen=True)
class ShownConsent:
    """One consent as a page shows it. `version` is the sha256 of `text`, the words in that language."""

    kind: str
    statement: str
    details: tuple[str, ...]
    text: str
    version: str
    needed: bool


@dataclass(frozen=True)
class Posted:
    """What came back from the page: was it ticked, and which version of the text was shown."""

    ticked: bool
    version: str


@dataclass(frozen=True)
class Outcome:
    """Kinds by what is wrong: `missing` needs its tick; `superseded` and `unknown` were not shown as they are now."""

    missing: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def accepted(self) -> bool:
        return not (self.missing or self.superseded or self.unknown)


def applying(answers: Mapping[str, Any]) -> tuple[ConsentWords, ...]:
    """The consents asked of this person; the messenger's only if they chose one. A professional agrees for the patient
    and has words of their own."""
    by_messenger = answers.get("preferred_channel") in MESSENGERS
    asked = (words for kind, words in TEXTS.items() if kind != "consent_messaging_channel" or by_messenger)
    if answers.get("submitter_role") not in PROFESSIONALS:
        return tuple(asked)
    return tuple(replace(words, statement=words.physician or words.statement) for words in asked)


def shown(words: ConsentWords, language: str, translate: Translate) -> ShownConsent:
    """The consent in one language, with the version of exactly these words."""
    statement = str(translate(words.statement))
    details = tuple(str(translate(line)) for line in words.details)
    text = "\n".join((statement, *details))
    version = hashlib.sha256(f"{words.kind}\n{language}\n{text}".encode()).hexdigest()
    return ShownConsent(words.kind, statement, details, text, version, words.needed)


def page(answers: Mapping[str, Any], language: str, translate: Translate) -> tuple[ShownConsent, ...]:
    return tuple(shown(words, language, translate) for words in applying(answers))


def register(work: Work, current: tuple[ShownConsent, ...], language: str) -> None:
    """Keep the words that this page shows, each version once, so that a later change can tell old from never shown."""
    versions = [consent.version for consent in current]
    known = set(work.session.scalars(select(ConsentText.version).where(ConsentText.version.in_(versions))))
    for consent in current:
        if consent.version not in known:
            insert_once(
                work.session,
                ConsentText,
                {
                    "version": consent.version,
                    "kind": consent.kind,
                    "language": language,
                    "text": consent.text,
                    "first_used_at": work.now,
                },
                "version",
            )


def give(
    work: Work, content: DraftContent, current: tuple[ShownConsent, ...], posted: Mapping[str, Posted], language: str
) -> Outcome:
    """Put what was ticked into the draft's content; the caller saves it, also when something is wrong.

    A tick counts only for the words that are current. One for an older version is dropped and asked for again.
    """
    register(work, current, language)
    missing: list[str] = []
    superseded: list[str] = []
    unknown: list[str] = []
    for consent in current:
        answer = posted.get(consent.kind, Posted(ticked=False, version=consent.version))
        if answer.version != consent.version:
            (superseded if _was_shown(work, consent.kind, answer.version) else unknown).append(consent.kind)
        elif consent.needed and not answer.ticked:
            missing.append(consent.kind)
        _keep(work, content, consent, answer, language)
    _sum_up(work, content, language)
    return Outcome(tuple(missing), tuple(superseded), tuple(unknown))


def _keep(work: Work, content: DraftContent, consent: ShownConsent, answer: Posted, language: str) -> None:
    agreed = answer.ticked and answer.version == consent.version
    content.answers[consent.kind] = agreed
    if not agreed:
        content.agreed.pop(consent.kind, None)
    elif content.agreed.get(consent.kind, {}).get("version") != consent.version:
        content.agreed[consent.kind] = {"version": consent.version, "locale": language, "at": work.now.isoformat()}


def _sum_up(work: Work, content: DraftContent, language: str) -> None:
    """The codebook's three automatic fields: one version over all texts that were agreed to."""
    versions = "\n".join(f"{kind} {told['version']}" for kind, told in sorted(content.agreed.items()))
    content.answers["consent_text_version"] = hashlib.sha256(versions.encode()).hexdigest()
    content.answers["consent_timestamp"] = work.now.isoformat()
    content.answers["consent_locale"] = language


def _was_shown(work: Work, kind: str, version: str) -> bool:
    return work.session.scalar(
        select(ConsentText.kind).where(ConsentText.version == version, ConsentText.kind == kind)
    ) is not None


def still_valid(content: DraftContent, translated: Callable[[str], Translate]) -> bool:
    """Whether every needed consent was given to words that are current, each in the language it was read in.

    `translated` gives the translator of a language.
    """
    for words in applying(content.answers):
        told = content.agreed.get(words.kind)
        if told is None:
            if words.needed:
                return False
            continue
        if shown(words, told["locale"], translated(told["locale"])).version != told["version"]:
            return False
    return True


def given(work: Work, referral: Referral) -> list[Consent]:
    """The consents that stand."""
    standing = select(Consent).where(Consent.referral_id == referral.id, Consent.withdrawn_at.is_(None))
    return list(work.session.scalars(standing.order_by(Consent.id)))


def as_agreed(work: Work, referral: Referral) -> dict[str, dict[str, str]]:
    """The consents that stand as a draft holds them, for a correction: nobody is asked twice for the same words."""
    return {
        row.kind: {"version": row.text_version, "locale": row.locale, "at": row.given_at.isoformat()}
        for row in given(work, referral)
    }


def write(
    work: Work, referral: Referral, content: DraftContent, given_by: str, *, first: bool = False
) -> None:
    """One row for each consent that was given and is not on record yet, with its version, language and moment.

    `first`: the referral was written just now, so nothing is on record.
    """
    known = set() if first else {(row.kind, row.text_version) for row in given(work, referral)}
    common = {"referral_id": referral.id, "given_at": work.now, "given_by": given_by}
    rows = [
        common | {"kind": kind, "text_version": told["version"], "locale": told["locale"]}
        for kind, told in sorted(content.agreed.items())
        if content.answers.get(kind) is True and (kind, told["version"]) not in known
    ]
    insert_all(work.session, Consent, rows)
