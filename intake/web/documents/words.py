"""What the records pages say about a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import format_decimal, format_percent

from config import Limits
from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE
from intake.clinical.codebook.model import Voice
from intake.i18n import N_
from intake.services.documents import ListedDocument, Refusal, Taken
from intake.services.uploads import Unfinished
from intake.web.language import _

MEBIBYTE = 1024 * 1024
ACCEPT = ".pdf,.jpg,.jpeg,.png,.heic,.heif,.tif,.tiff,.dcm,.zip"

REFUSALS = {
    Refusal.EMPTY: N_("This file is empty. Choose it again, or another copy."),
    Refusal.TOO_LARGE: N_("This file is too large. Send it in parts, or tell us and we find a way."),
    Refusal.KIND: N_("Send a PDF, a photo (JPEG, PNG, HEIC, TIFF) or DICOM images. Print other files to PDF first."),
    Refusal.TOO_MANY: N_("There are many files already. Call us, and we find a way for the others."),
    Refusal.ALREADY_THERE: N_("This file is here already. It was not added twice."),
    Refusal.NO_ROOM: N_("There is no room for this file at the moment. Try again in an hour, or call us."),
}


# What the script says while files are on their way. Its numbers come in the page's language from the browser.
UPLOADING = {
    "waiting": N_("It waits for its turn."),
    "sending": N_("%(percent)s sent, %(speed)s, about %(left)s to go"),
    "paused": N_("Stopped at %(percent)s. It goes on where it stopped."),
    "lost": N_("The line was lost. It goes on by itself when the line is back."),
    "failed": N_("It did not arrive yet. Go on when the line is better: what has arrived is kept."),
    "here": N_("It has arrived."),
    "started": N_("%(name)s: sending has begun."),
    "half": N_("%(name)s: half of it has arrived."),
    "arrived": N_("%(name)s has arrived."),
    "pause": N_("Pause"),
    "go_on": N_("Go on"),
    "stop": N_("Take out"),
    "unreadable": N_("Your device could not open this file. Choose it again, or another copy."),
    "page_old": N_("Load this page again and choose the file once more. What has arrived is kept."),
    "still": N_("Files are still on their way. Wait for them, or press once more to go on without them."),
}


@dataclass(frozen=True)
class Wanted:
    """A kind of record that helps: whether one is there, and whether it is new enough."""

    code: str
    label: str
    why: str
    state: str


def refusal(why: Refusal) -> str:
    """Why a file was not taken, as the fix."""
    return _(REFUSALS[why])


def refused(results: Iterable[Taken]) -> list[tuple[str, str]]:
    """Each refused file with the reason in words."""
    return [(result.name, refusal(result.refusal)) for result in results if result.refusal]


def size(count: int) -> str:
    """Bytes for people."""
    if count < MEBIBYTE:
        return _("%(num)s KB", num=format_decimal(max(1, round(count / 1024))))
    return _("%(num)s MB", num=format_decimal(round(count / MEBIBYTE, 1)))


def limits_hint(limits: Limits) -> str:
    return _(
        "PDF, photos (JPEG, PNG, HEIC, TIFF) up to %(document)s MB each, DICOM images up to %(imaging)s MB, "
        "a ZIP of images from a disc up to %(bundle)s GB. Photos of paper are welcome.",
        document=limits.document_bytes // MEBIBYTE,
        imaging=limits.dicom_bytes // MEBIBYTE,
        bundle=format_decimal(round(limits.bundle_bytes / 1024 / MEBIBYTE, 1)),
    )


def upload_words() -> dict[str, str]:
    """`UPLOADING` in the page's language; the script fills in names and numbers."""
    return {name: _(text) for name, text in UPLOADING.items()}


def how_far(upload: Unfinished) -> str:
    """An unfinished upload, and how it goes on."""
    share = format_percent(int(100 * upload.received / upload.length) / 100)
    return _("%(percent)s of it is here. Choose the same file again to go on.", percent=share)


def facts(document: ListedDocument, voice: Voice) -> list[str]:
    """The kind, the date and the size of a file, as far as they are known."""
    kind = DOCUMENT_TYPE_BY_CODE.get(document.details.doc_type or "")
    known = [_(kind.label.for_voice(voice)) if kind else "", document.details.doc_date or "", size(document.size)]
    return [fact for fact in known if fact]


def wanted(missing: Iterable[str], outdated: Iterable[str], required: Iterable[str], voice: Voice) -> list[Wanted]:
    """The records that help this request, in the codebook's order, with what is still open."""
    open_ones = dict.fromkeys(missing, "todo") | dict.fromkeys(outdated, "outdated")
    return [
        Wanted(
            code,
            _(DOCUMENT_TYPE_BY_CODE[code].label.for_voice(voice)),
            _(DOCUMENT_TYPE_BY_CODE[code].why),
            open_ones.get(code, "done"),
        )
        for code in required
    ]
