"""What the records pages say about a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import format_decimal, format_percent

from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE, GROUPS
from intake.clinical.codebook.model import Voice
from intake.i18n import N_
from intake.limits import Limits
from intake.models.documents import DocumentState
from intake.services.documents import ListedDocument, Refusal, Taken
from intake.services.upload_terms import Unfinished
from intake.vault.cleaning.verdicts import Reason
from intake.web.forms import telling
from intake.web.forms.question import Question
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


STATES = {
    DocumentState.RECEIVING: N_("Arriving"),
    DocumentState.QUARANTINED: N_("Being checked"),
    DocumentState.CLEAN: N_("Ready"),
    DocumentState.INFECTED: N_("Not accepted"),
    DocumentState.LOCKED: N_("Locked"),
    DocumentState.UNREADABLE: N_("Not accepted"),
}
NOT_SAFE = N_("We could not accept this file, because it may harm computers. Send another copy.")
DAMAGED = N_("This file is damaged and cannot be opened. Send it again, or another copy.")
WHAT_TO_DO = {
    Reason.VIRUS: NOT_SAFE,
    Reason.DISGUISED_PROGRAM: NOT_SAFE,
    Reason.PASSWORD: N_("This file opens only with a password. Send a copy without a password."),
    Reason.DAMAGED: DAMAGED,
    Reason.TOO_HEAVY: N_("This file could not be opened here. Send a smaller copy, or a photo of each page."),
    Reason.TOO_MANY_PIXELS: N_("This picture is too large. Send it smaller, or take a photo of it."),
    Reason.SCAN_LIMITS: N_("This file could not be checked completely. Send it in smaller parts."),
    Reason.BUNDLE_LIMITS: N_("This ZIP unpacks to more than we can take. Send it in smaller parts."),
    Reason.NO_IMAGES: N_("There are no DICOM images in this ZIP. Send the files one by one."),
}
ANOTHER_NAME = N_("The images seem to name another person. The clinic checks this with you.")


@dataclass(frozen=True)
class Told:
    """What is said of a file's state: a word, what the sender can do, and whether that is needed."""

    word: str
    advice: str = ""
    problem: bool = False


def refusal(why: Refusal) -> str:
    """Why a file was not taken, as the fix."""
    return _(REFUSALS[why])


def refused(results: Iterable[Taken]) -> list[tuple[str, str]]:
    """Each refused file with the reason in words."""
    return [(result.name, refusal(result.refusal)) for result in results if result.refusal]


def told(document: ListedDocument) -> Told:
    """How far a file has come. Advice is given whenever it did not end well, also for a code of a later version."""
    word = _(STATES[document.state])
    if document.state in (DocumentState.INFECTED, DocumentState.LOCKED, DocumentState.UNREADABLE):
        reasons = {reason.value: advice for reason, advice in WHAT_TO_DO.items()}
        return Told(word, _(reasons.get(document.state_reason or "", DAMAGED)), problem=True)
    if document.mismatch:
        return Told(word, _(ANOTHER_NAME))
    return Told(word)


def size(count: int) -> str:
    """Bytes for people."""
    if count < MEBIBYTE:
        return _("%(num)s KB", num=format_decimal(max(1, round(count / 1024))))
    return _("%(num)s MB", num=format_decimal(round(count / MEBIBYTE, 1)))


def limits_hint(limits: Limits, unpacked: int) -> str:
    """What is taken, told before anybody chooses. `unpacked`: bytes that a ZIP may hold."""
    return _(
        "PDF, photos (JPEG, PNG, HEIC, TIFF) up to %(document)s MB each, DICOM images up to %(imaging)s MB, "
        "a ZIP of images from a disc up to %(bundle)s GB (unpacked %(unpacked)s GB). Photos of paper are welcome.",
        document=limits.document_bytes // MEBIBYTE,
        imaging=limits.dicom_bytes // MEBIBYTE,
        bundle=format_decimal(round(limits.bundle_bytes / 1024 / MEBIBYTE, 1)),
        unpacked=format_decimal(round(unpacked / 1024 / MEBIBYTE, 1)),
    )


def fact(name: str, answer: str | None, voice: Voice) -> str:
    """What the sender said about a file, in words; `name` is a column of the codebook's `documents`."""
    if not answer:
        return ""
    declared = GROUPS["documents"].row(name)
    question = Question(declared, voice, declared.options, declared.absent, needed=False)
    return " ".join(telling.told(question, answer))


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
    day = fact("doc_date", document.details.doc_date, voice)
    known = [_(kind.label.for_voice(voice)) if kind else "", day, size(document.size)]
    return [fact for fact in known if fact]
