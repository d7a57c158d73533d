"""What a physician is asked besides the codebook: their address and country, how to reply, the patient's language,
a reason for the urgency, and free text. None of it takes part in triage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from config import LANGUAGES
from intake.i18n import N_
from intake.models.physicians import ReplyBy
from intake.services.physician_referrals import (
    COUNTRY,
    EMAIL,
    PATIENT_LANGUAGE,
    REPLY_BY,
    SUMMARY,
    URGENCY_REASON,
)
from intake.web.forms import letters, places
from intake.web.forms.problem import NOT_OFFERED, Problem
from intake.web.language import NATIVE_NAMES, _, language
from intake.web.patient.addresses import read_address
from intake.web.physician.persons import read_country, read_language

PLACE = "physician/own"
LONGEST_REASON, LONGEST_SUMMARY = 2_000, 5_000
REPLIES = {ReplyBy.EMAIL: N_("By e-mail"), ReplyBy.PHONE: N_("By telephone")}
LABELS: Mapping[str, str] = {
    EMAIL: N_("Your e-mail address"),
    COUNTRY: N_("Country where you work"),
    REPLY_BY: N_("How to reply to you"),
    PATIENT_LANGUAGE: N_("Language of the notice to the patient"),
    URGENCY_REASON: N_("Reason for the urgency"),
    SUMMARY: N_("Summary in your own words"),
}
HINTS: Mapping[str, str] = {
    EMAIL: N_("We send a link to it, to confirm that it is yours."),
    URGENCY_REASON: N_("People read it; the urgency is computed from the answers above and below."),
    SUMMARY: N_("You can paste a letter here."),
}
NEEDED = {
    EMAIL: N_("Enter your e-mail address"),
    COUNTRY: N_("Choose the country from the list"),
}


def _reply_by(typed: str) -> str:
    if typed not in tuple(ReplyBy):
        raise Problem(_("Choose an answer from the list"), (), NOT_OFFERED)
    return typed


READERS: Mapping[str, Callable[[str], str]] = {
    EMAIL: read_address,
    COUNTRY: read_country,
    REPLY_BY: _reply_by,
    PATIENT_LANGUAGE: read_language,
    URGENCY_REASON: lambda typed: letters.text(typed, LONGEST_REASON),
    SUMMARY: lambda typed: letters.text(typed, LONGEST_SUMMARY),
}


def read(posted: Mapping[str, list[str]], stored: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The values with what was posted taken in, and the faults by name. What was not posted stays as it was."""
    values, faults = dict(stored), {}
    for name, reader in READERS.items():
        if name not in posted:
            continue
        typed = posted[name][0]
        try:
            values[name] = "" if letters.blank(typed) else reader(typed)
        except Problem as problem:
            faults[name] = problem.message
    return {name: value for name, value in values.items() if value}, faults


def missing(stored: Mapping[str, str]) -> dict[str, str]:
    """What has to be filled in before the request can leave."""
    return {name: _(words) for name, words in NEEDED.items() if not stored.get(name)}


def drawn(
    name: str, stored: Mapping[str, str], typed: Mapping[str, list[str]], faults: Mapping[str, str]
) -> dict[str, Any]:
    """The arguments of the macro for one of these controls."""
    label = _(LABELS[name])
    return {
        "macro": MACROS[name],
        "name": name,
        "label": _("%(question)s (needed to send)", question=label) if name in NEEDED else label,
        "hint": _(HINTS[name]) if name in HINTS else "",
        "error": faults.get(name, ""),
        "value": (typed.get(name) or [stored.get(name, _DEFAULTS.get(name, ""))])[0] or "",
        "options": _options(name),
        "autocomplete": {EMAIL: "email", COUNTRY: "country"}.get(name, "off"),
        "absent": [],
        "why": "",
        "boxes": {},
        "bad": (),
    }


def _options(name: str) -> list[tuple[str, str]]:
    if name == COUNTRY:
        return list(places.countries(language()))
    if name == REPLY_BY:
        return [(code.value, _(words)) for code, words in REPLIES.items()]
    return [(code, NATIVE_NAMES[code]) for code in LANGUAGES] if name == PATIENT_LANGUAGE else []


_DEFAULTS = {REPLY_BY: ReplyBy.EMAIL.value}
MACROS = {
    EMAIL: "email", COUNTRY: "select", REPLY_BY: "radios", PATIENT_LANGUAGE: "select", URGENCY_REASON: "textarea",
    SUMMARY: "textarea",
}
