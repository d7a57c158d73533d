"""The phrase by which a family knows that it is the clinic that rings: the caller says it first.

It is made from the request's own key, so it is stored nowhere, stays the same for the life of the request, and is gone
with the key when the request is erased. It proves the caller to the family and opens nothing.
"""

from __future__ import annotations

import hmac

from intake.errors import KeyGone
from intake.models.referrals import Referral
from intake.services.caller_words import COLUMNS, THINGS
from intake.services.keys import open_key
from intake.services.work import Work

PURPOSE = b"what the caller says first"
NUMBERS = range(10, 100)


def phrase(work: Work, referral: Referral, language: str) -> str:
    """Two things and a number, like "river lamp 47", in one of the languages of the pages; nothing once erased."""
    try:
        digest = hmac.digest(open_key(work, referral.key_id), PURPOSE, "sha256")
    except KeyGone:
        return ""
    first = THINGS[digest[0] % len(THINGS)]
    # Never the same thing twice, which sounds like a mistake.
    second = THINGS[(digest[0] + 1 + digest[1] % (len(THINGS) - 1)) % len(THINGS)]
    number = NUMBERS[int.from_bytes(digest[2:6], "big") % len(NUMBERS)]
    column = COLUMNS.get(language, COLUMNS["en"])
    return f"{first[column]} {second[column]} {number}"
