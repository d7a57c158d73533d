"""Finding a request by what somebody has at hand: its reference, a name, a telephone number, an e-mail address.

A reference and an address are looked for from their beginning. Names are looked for anywhere in the name, in every
script, which reads every row; so nothing is searched before three characters are there.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, or_

from intake.models.referrals import Referral
from intake.services.codes import ALPHABET, cleaned

SHORTEST = 3
LONGEST = 100
SHORTEST_PHONE = 4


def too_short(text: str) -> bool:
    """Something was typed, but not enough to look for."""
    return 0 < len(text.strip()) < SHORTEST


def matching(text: str) -> ColumnElement[bool] | None:
    """The condition for what was typed; None when there is nothing to look for."""
    typed = text.strip()[:LONGEST]
    if len(typed) < SHORTEST:
        return None
    ways = [_name(typed)]
    if "@" in typed:
        ways.append(func.lower(Referral.email).startswith(typed.lower(), autoescape=True))
    if _could_be_reference(typed):
        ways.append(Referral.reference.startswith(cleaned(typed), autoescape=True))
    digits = "".join(digit for digit in typed if digit.isascii() and digit.isdigit())
    if len(digits) >= SHORTEST_PHONE and not any(letter.isalpha() for letter in typed):
        # Without the zero that is dialled at home and never stands in the stored number.
        wanted = digits.lstrip("0") or digits
        ways += [column.contains(wanted, autoescape=True) for column in (Referral.phone, Referral.whatsapp)]
    return or_(*ways)


def _could_be_reference(typed: str) -> bool:
    return all(letter in ALPHABET or letter in "- " for letter in typed.upper())


def _name(typed: str) -> ColumnElement[bool]:
    """Databases fold the case of Latin letters only, so other scripts are tried as people write names."""
    forms = dict.fromkeys((typed, typed.lower(), typed.upper(), typed.title()))
    columns = (Referral.patient_name, Referral.patient_latin_name, Referral.sender_name)
    return or_(*(column.icontains(form, autoescape=True) for column in columns for form in forms))


def kind_of(text: str) -> str:
    """What somebody looks for, as the audit log names it: never the words themselves."""
    typed = text.strip()
    if not typed:
        return "no_search"
    if too_short(typed):
        return "too_short"
    if "@" in typed:
        return "address"
    if any(digit.isdigit() for digit in typed):
        return "reference" if any(letter.isalpha() for letter in typed) else "number"
    return "name"
