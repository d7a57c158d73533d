"""Telephone numbers and e-mail addresses (ux R17, V13 to V15)."""

from __future__ import annotations

import pytest

from intake.web.forms.contacts import read_email, read_phone
from intake.web.forms.problem import Problem


@pytest.mark.parametrize(
    ("typed", "countries", "stored"),
    [
        ("+7 (701) 000-00-01", (), "+77010000001"),
        ("\u202a+7 701 000 00 01\u202c", (), "+77010000001"),
        ("+٩٧٢ ٥٢ ٣٣٧ ٣١٠٨", (), "+972523373108"),
        ("00972 52 337 3108", (), "+972523373108"),
        ("052-337-3108", ("IL",), "+972523373108"),
        ("8 701 000 00 01", ("KZ",), "+77010000001"),
    ],
)
def test_a_number_is_understood(typed: str, countries: tuple[str, ...], stored: str) -> None:
    assert read_phone(typed, countries) == stored


@pytest.mark.parametrize(
    "typed", ["052-337-3108", "+7", "phone", "+1 800 FLOWERS", "+999" * 10, "+0000000000", "1" * 61]
)
def test_half_a_number_is_asked_back(typed: str) -> None:
    with pytest.raises(Problem, match="country code"):
        read_phone(typed)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" a@x.org ", "a@x.org"),
        ("user+tag@x.org", "user+tag@x.org"),
        ("a@münchen.de", "a@xn--mnchen-3ya.de"),
        ("\u200emother@family.example\u200e", "mother@family.example"),
        ("ADMIN@x.org", "ADMIN@x.org"),
    ],
)
def test_an_address_is_kept_as_its_owner_writes_it(typed: str, stored: str) -> None:
    assert read_email(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "a@b", "a@@b.c", '"a b"@x.org', "a@[127.0.0.1]", ".a@x.org", "a@x..org", "a" * 250 + "@x.org", "ü@x.org",
        "ⓐdmin@clinic.org", "аdmin@clinic.org", "a@ⓒlinic.org", "admin@clinic.org.", "a@x.org\nBcc: b@x.org",
        "nobody", "@", "a@x.org, b@x.org",
    ],
)
def test_an_address_that_cannot_be_reached_is_asked_back(typed: str) -> None:
    with pytest.raises(Problem, match="e-mail address"):
        read_email(typed)
