"""Telephone numbers and e-mail addresses (ux R17 and R21, security-reliability V14 and V15)."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from intake.web.forms.digits import western
from intake.web.forms.problem import Problem
from intake.web.language import _

LONGEST_PHONE, LONGEST_EMAIL = 60, 254
_E164 = re.compile(r"\+[0-9]{8,15}", re.ASCII)
_LETTERS_OF_PHONE = re.compile(r"[0-9+()\-./ \u2010-\u2015\uff0b]+", re.ASCII)


def read_phone(typed: str, countries: tuple[str, ...] = ()) -> str:
    """The number as E.164. Without its own country code it is tried in `countries`, in their order.

    Only the length is judged: number plans change faster than any library. Raises Problem.
    """
    plain = western(typed)
    if len(plain) > LONGEST_PHONE or not _LETTERS_OF_PHONE.fullmatch(plain):
        raise Problem(_("Write the phone number with digits, beginning with + and the country code"))
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    for country in (None,) if plain.startswith("+") else countries:
        found = _possible(plain, country)
        if found:
            return found
    raise Problem(_("Write the whole phone number, beginning with + and the country code"))


def _possible(plain: str, country: str | None) -> str | None:
    try:
        number = phonenumbers.parse(plain, country)
    except phonenumbers.NumberParseException:
        return None
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return written if phonenumbers.is_possible_number(number) and _E164.fullmatch(written) else None


def read_email(typed: str) -> str:
    """The address with its domain in ASCII. Letters are never folded on to look-alikes. Raises Problem."""
    plain = western(typed)
    if len(plain) > LONGEST_EMAIL:
        raise Problem(_("Write an e-mail address of at most %(num)s characters", num=LONGEST_EMAIL))
    if not plain.rpartition("@")[0].isascii():
        raise Problem(_("Write an e-mail address with Latin letters only before the @"))
    if _folds(plain) or not _names_a_host(plain.rpartition("@")[2]):
        raise Problem(_("Write the e-mail address like name@example.com"))
    try:
        # Deliverability would ask the network; reserved domains are refused by nobody but the network.
        found = validate_email(
            plain, check_deliverability=False, allow_smtputf8=False, globally_deliverable=False, strict=True
        )
    except EmailNotValidError:
        raise Problem(_("Write the e-mail address like name@example.com")) from None
    return str(found.ascii_email)


def _names_a_host(domain: str) -> bool:
    """Of two parts at least, and no bare number such as 1.2.3.4."""
    first, dot, last = domain.rpartition(".")
    return bool(first and dot) and any(sign.isalpha() for sign in last)


def _folds(plain: str) -> bool:
    """Whether a domain would silently become another one, as a circled letter becomes a plain one."""
    domain = plain.rpartition("@")[2]
    return unicodedata.normalize("NFKC", domain) != unicodedata.normalize("NFC", domain)
