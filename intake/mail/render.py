"""From a sheet to the two bodies of a mail: plain text and HTML, from two small templates of the same name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from config import ROOT, ClinicFacts
from intake.mail.invitations import Invitation
from intake.mail.mails import MAILS
from intake.mail.sheet import Slip
from intake.mail.words import LTR, Words

GAPS = re.compile(r"\n{3,}")
FOLDER = ROOT / "templates" / "mail"


@dataclass(frozen=True)
class Rendered:
    """A mail's words, ready to be put into a message."""

    subject: str
    text: str
    html: str
    language: str
    invitation: Invitation | None = None


def render(template: str, language: str, payload: Mapping[str, Any], clinic: ClinicFacts, public_url: str) -> Rendered:
    """Write one mail. Raises KeyError for an unknown template or a payload without a fact that it needs."""
    words = Words.of(language)
    sheet = MAILS[template](Slip(words, payload, clinic, public_url))
    facts = {"words": words, "clinic": clinic, "clinic_phone": LTR(clinic.phone), "subject": sheet.subject}
    facts |= sheet.shown
    templates = _templates()
    return Rendered(
        subject=sheet.subject,
        text=_tidied(templates.get_template(f"{template}.txt").render(facts, _=words.gettext, shown=words.isolated)),
        html=_tidied(templates.get_template(f"{template}.html").render(facts, _=words.markup)),
        language=words.language,
        invitation=sheet.invitation,
    )


def _tidied(text: str) -> str:
    """One empty line between paragraphs, whatever the templates left out."""
    return GAPS.sub("\n\n", text).strip() + "\n"


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(("html",), default=False),  # plain text has nothing to escape
        undefined=StrictUndefined,  # a missing fact is an error report, never a hole in a mail
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
