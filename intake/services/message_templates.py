"""Beginnings of messages, which whoever writes completes. Nothing is sent as it stands here without being looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intake.i18n import N_
from intake.mail.words import Words


@dataclass(frozen=True)
class Template:
    """`title` is for the desk, in the page's language; `text` for the sender, in theirs."""

    title: str
    text: str


TEMPLATES: Mapping[str, Template] = {
    "received": Template(
        N_("Records have arrived"),
        N_("Hello, thank you. Your records have arrived. We look at them and write to you when something is missing."),
    ),
    "call": Template(
        N_("When may we call?"),
        N_("Hello, we would like to call you. On which days and at what hours, in your own time, can you talk?"),
    ),
    "copy": Template(
        N_("A file cannot be read"),
        N_("Hello, one of the files cannot be read. Can you send it again, as a photo in good light or as a PDF?"),
    ),
    "translation": Template(
        N_("A translation helps"),
        N_("Hello, one of the reports is in a language that we do not read. Do you have a translation?"),
    ),
    "nothing_new": Template(
        N_("Nothing new"),
        N_("Hello, there is nothing new today. Your request is not forgotten. We write as soon as it moves on."),
    ),
}
LETTER = N_(
    "Hello, we have looked at your request. At the moment our consultation is not the best way for you, and we "
    "suggest another one:"
)


def text_of(code: str, language: str) -> str:
    """The beginning in the sender's language; '' for a code that is none."""
    template = TEMPLATES.get(code)
    return Words.of(language).gettext(template.text) if template else ""


def letter_of(language: str) -> str:
    """How a letter that names another route begins, in the sender's language."""
    return Words.of(language).gettext(LETTER)
