"""Codes that people read aloud and type: references, return codes, link codes.

The alphabet leaves out 0, O, 1, I and L, and every code forgives case, spaces and hyphens.
"""

from __future__ import annotations

import hashlib
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
REFERENCE_LENGTH = 8
RETURN_CODE_LENGTH = 16
LINK_CODE_LENGTH = 12
GROUP = 4


def new_reference() -> str:
    """The name of a request, like "R7K4-M9PQ": 31^8 of them, and it opens nothing."""
    return grouped(_random(REFERENCE_LENGTH))


def new_return_code() -> str:
    """Opens one request: 79 bit, so that guessing is hopeless under any rate limit."""
    return grouped(_random(RETURN_CODE_LENGTH))


def new_link_code() -> str:
    return grouped(_random(LINK_CODE_LENGTH))


def grouped(code: str) -> str:
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def cleaned(typed: str) -> str:
    """What was meant: capitals of the alphabet only, in groups."""
    return grouped("".join(letter for letter in typed.upper() if letter in ALPHABET))


def code_hash(purpose: str, code: str) -> str:
    """What is kept of a code or token. The purpose is part of it, so one never works for another."""
    return hashlib.sha256(f"{purpose}\n{code}".encode()).hexdigest()


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
