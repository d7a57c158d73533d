"""What people are told of a ZIP of images: how far it has come, and what stayed outside."""

from __future__ import annotations

from collections.abc import Mapping

from intake.i18n import N_
from intake.services.bundles import Standing
from intake.services.documents import ListedDocument
from intake.vault.cleaning.verdicts import Kept
from intake.web.documents import words
from intake.web.documents.words import Told
from intake.web.language import _, ngettext

LEFT: Mapping[Kept, str] = {
    Kept.NOT_AN_IMAGE: N_("No DICOM image"),
    Kept.ARCHIVE: N_("An archive inside the ZIP"),
    Kept.UNSAFE_PATH: N_("Its name points outside the ZIP"),
    Kept.LINK: N_("A link, no file"),
    Kept.TOO_LARGE: N_("Too large"),
    Kept.DIRECTORY: N_("Table of contents of the disc"),
    Kept.DAMAGED: N_("Damaged"),
}


def told(file: ListedDocument, standing: Standing | None) -> Told:
    """How far a file has come; of a ZIP, how far its images have."""
    plain = words.told(file)
    if standing is None or plain.problem:
        return plain
    word = _("Being checked") if standing.waiting else plain.word
    said = [images(standing), refused(standing), left_out(standing), plain.advice]
    return Told(word, " ".join(sentence for sentence in said if sentence))


def images(standing: Standing) -> str:
    """How many there are, and how many of them can be seen already."""
    if standing.waiting:
        return _("%(ready)s of %(total)s images are checked.", ready=standing.ready, total=standing.images)
    return ngettext("%(num)s image was checked.", "%(num)s images were checked.", standing.ready)


def refused(standing: Standing) -> str:
    """Images that were in the ZIP and cannot be shown."""
    if not standing.refused:
        return ""
    return ngettext(
        "%(num)s image could not be accepted.", "%(num)s images could not be accepted.", standing.refused
    )


def left_out(standing: Standing) -> str:
    """Whatever else was in the ZIP."""
    if not standing.left_out:
        return ""
    return ngettext(
        "%(num)s other file of the ZIP was left out.", "%(num)s other files of the ZIP were left out.",
        standing.left_out,
    )
