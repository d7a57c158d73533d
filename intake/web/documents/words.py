"""What the records pages say about a file."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import format_decimal

from config import Limits
from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE, GROUPS
from intake.clinical.codebook.model import Voice
from intake.i18n import N_
from intake.services.documents import ListedDocument, Refusal, Taken
from intake.web.forms.question import Question
from intake.web.forms.telling import told
from intake.web.language import _

MEBIBYTE = 1024 * 1024
ACCEPT = ".pdf,.jpg,.jpeg,.png,.heic,.heif,.tif,.tiff,.dcm,.zip"

REFUSALS = {
    Refusal.EMPTY: N_("This file is empty. Choose it again, or another copy."),
    Refusal.TOO_LARGE: N_("This file is too large. Send it in parts, or tell us and we find a way."),
    Refusal.KIND: N_("Send a PDF, a photo (JPEG, PNG, HEIC, TIFF) or DICOM images. Print other files to PDF first."),
    Refusal.TOO_MANY: N_("There are many files already. Call us, and we find a way for the others."),
    Refusal.AT_ONCE: N_("These were more files than one step takes. Choose this one again and add it."),
    Refusal.ALREADY_THERE: N_("This file is here already. It was not added twice."),
}


def refused(results: Iterable[Taken]) -> list[tuple[str, str]]:
    """Each refused file with the reason in words."""
    return [(result.name, _(REFUSALS[result.refusal])) for result in results if result.refusal]


def size(count: int) -> str:
    """Bytes for people."""
    if count < MEBIBYTE:
        return _("%(num)s KB", num=format_decimal(max(1, round(count / 1024))))
    return _("%(num)s MB", num=format_decimal(round(count / MEBIBYTE, 1)))


def limits_hint(limits: Limits) -> str:
    return _(
        "PDF, photos (JPEG, PNG, HEIC, TIFF) up to %(document)s MB each, DICOM images up to %(imaging)s MB. "
        "Photos of paper are welcome.",
        document=limits.document_bytes // MEBIBYTE,
        imaging=limits.dicom_bytes // MEBIBYTE,
    )


def fact(name: str, answer: str | None, voice: Voice) -> str:
    """What the sender said about a file, in words; `name` is a column of the codebook's `documents`."""
    if not answer:
        return ""
    declared = GROUPS["documents"].row(name)
    question = Question(declared, voice, declared.options, declared.absent, needed=False)
    return " ".join(told(question, answer))


def facts(document: ListedDocument, voice: Voice) -> list[str]:
    """The kind, the date and the size of a file, as far as they are known."""
    kind = DOCUMENT_TYPE_BY_CODE.get(document.details.doc_type or "")
    day = fact("doc_date", document.details.doc_date, voice)
    known = [_(kind.label.for_voice(voice)) if kind else "", day, size(document.size)]
    return [fact for fact in known if fact]
