"""The mails as a reviewer reads them, one file a mail and language.

After a change of wording or of a catalogue write them anew and read the difference:

    python -m tests.mail.golden_files
"""

from __future__ import annotations

from pathlib import Path

from config import LANGUAGES
from intake.mail.mails import MAILS
from intake.mail.render import render
from tests.mail.examples import CLINIC, EXAMPLES, PUBLIC_URL

FOLDER = Path(__file__).parent / "golden"


def golden_path(template: str, language: str) -> Path:
    return FOLDER / f"{template}.{language}.txt"


def as_read(template: str, language: str) -> str:
    """Subject, text and HTML, with the invisible direction marks made visible."""
    mail = render(template, language, EXAMPLES[template], CLINIC, PUBLIC_URL)
    page = f"Subject: {mail.subject}\n\n{mail.text}\n----- HTML -----\n\n{mail.html}"
    return page.replace("\u2066", "[LRI]").replace("\u2068", "[FSI]").replace("\u2069", "[PDI]")


def write_all() -> int:
    """Write every golden file; how many."""
    FOLDER.mkdir(exist_ok=True)
    pairs = [(template, language) for template in MAILS for language in LANGUAGES]
    for template, language in pairs:
        golden_path(template, language).write_text(as_read(template, language), encoding="utf-8")
    return len(pairs)


if __name__ == "__main__":
    print(f"{write_all()} golden files written; read the difference before you keep it")
