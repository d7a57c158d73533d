"""Why a file was not made ready, as codes that the tables keep and the pages put into words."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """`document.state_reason`; the first word of a comment is the state that it goes with."""

    VIRUS = "virus"  # infected: the scanner knows it
    DISGUISED_PROGRAM = "disguised_program"  # infected: an image file that begins like a program or a page
    PASSWORD = "password"  # noqa: S105 - locked; a code, no password
    DAMAGED = "damaged"  # unreadable: not what it says, or cut off
    TOO_HEAVY = "too_heavy"  # unreadable: it needs more memory or time than one file may have
    TOO_MANY_PIXELS = "too_many_pixels"  # unreadable
    SCAN_LIMITS = "scan_limits"  # unreadable: the scanner could not look at all of it
    BUNDLE_LIMITS = "bundle_limits"  # unreadable: it unpacks to more than is taken
    NO_IMAGES = "no_images"  # unreadable: a ZIP without image files


class Kept(StrEnum):
    """Why a member of a bundle was not taken."""

    NOT_AN_IMAGE = "not_an_image"
    ARCHIVE = "archive"
    UNSAFE_PATH = "unsafe_path"
    LINK = "link"
    TOO_LARGE = "too_large"
    DIRECTORY = "directory"  # the disc's table of contents, which is no image
    DAMAGED = "damaged"


class Unfit(Exception):
    """The file ends here, with this reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
