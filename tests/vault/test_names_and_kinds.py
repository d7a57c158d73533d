"""Names keep their script and lose their tricks; kinds need content and extension to agree."""

from __future__ import annotations

import pytest

from intake.vault.kinds import DICOM, JPEG, PDF, PNG, kind_of
from intake.vault.names import MAX_CHARACTERS, display_name

PNG_HEAD = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("דוח פתולוגיה.pdf", "דוח פתולוגיה.pdf"),
        ("Выписка №3.pdf", "Выписка №3.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\x", "x"),
        ("C:\\a.pdf", "a.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("\u202egnp.exe", "gnp.exe"),
        ("می‌خواهم.pdf", "می‌خواهم.pdf"),
        ("report.pdf. ", "report.pdf"),
        ("", ""),
    ],
)
def test_a_name_is_shown_cleaned_and_in_its_script(sent: str, shown: str) -> None:
    assert display_name(sent) == shown


def test_a_long_name_keeps_its_extension() -> None:
    name = display_name("я" * 300 + ".pdf")
    assert len(name) == MAX_CHARACTERS
    assert name.endswith(".pdf")


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"%PDF-1.7\n", "a.pdf", PDF),
        (b"%PDF-1.7\n", "A.PDF", PDF),
        (PNG_HEAD, "a.png", PNG),
        (b"\xff\xd8\xff\xe0" + b"\0" * 32, "photo.jpeg", JPEG),
        (b"\0" * 128 + b"DICM", "IM0001", DICOM),
        (PNG_HEAD, "a.pdf", None),
        (b"MZ\x90\0", "a.pdf", None),
        (b"<html><body>", "a.jpg", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "a.svg", None),
        (b" %PDF-1.7", "a.pdf", None),
        (b"", "a.pdf", None),
    ],
)
def test_a_kind_is_taken_when_content_and_extension_agree(head: bytes, name: str, kind: object) -> None:
    assert kind_of(head, name) is kind
