"""Which passwords are taken, and how they are kept (security-reliability 2.1): long, in any script, and not known."""

from __future__ import annotations

import hashlib
import re
import threading
import unicodedata
from functools import cache
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from config import ROOT
from intake.errors import IntakeError

MIN_PASSWORD, MAX_PASSWORD = 15, 128
# RFC 9106, second recommended profile: 64 MiB, 3 passes, 4 lanes.
HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)
AT_ONCE = threading.BoundedSemaphore(4)  # so that a rush of sign-ins cannot take all memory

DATA = ROOT / "intake" / "data"
LEAKED = DATA / "leaked_passwords.bin"  # made by tools/leaked_passwords.py
WORDS = DATA / "refused_words.txt"
MARK = 6  # bytes of a password's hash in that file
PADDING = re.compile(r"[\d\W_]+")


class PasswordLength(IntakeError):
    """A password outside 15 to 128 characters."""


class PasswordKnown(IntakeError):
    """A password that others have used and lost, or that anybody would try first at this clinic."""


def hash_password(password: str) -> str:
    """Raises PasswordLength and PasswordKnown."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise PasswordLength
    if is_known(password):
        raise PasswordKnown
    with AT_ONCE:
        return HASHER.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is right. The same work is done for an account that is not there (None)."""
    try:
        with AT_ONCE:
            return HASHER.verify(stored or _nobody(), password[:MAX_PASSWORD]) and stored is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def is_known(password: str) -> bool:
    """A leaked password, or nothing but usual words, figures and repeats: "passwordpassword", "Leukaemia123456"."""
    folded = folded_password(password)
    return holds(mark_of(folded)) or _repeats(folded) or _only_usual_words(folded)


def folded_password(password: str) -> str:
    return unicodedata.normalize("NFC", password).casefold()


def mark_of(folded: str) -> bytes:
    """What stands for a password in the file of leaked ones."""
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).digest()[:MARK]


def holds(wanted: bytes) -> bool:
    """Whether the sorted file has this mark; looked up by halves."""
    with LEAKED.open("rb") as file:
        low, high = 0, file.seek(0, 2) // MARK
        while low < high:
            middle = (low + high) // 2
            file.seek(middle * MARK)
            found = file.read(MARK)
            if found == wanted:
                return True
            low, high = (middle + 1, high) if found < wanted else (low, middle)
    return False


def _repeats(folded: str) -> bool:
    """One short piece over and over, or letters and figures in a row as they stand in the alphabet."""
    if len(set(folded)) <= 3 or any(folded == (folded[:size] * len(folded))[: len(folded)] for size in range(1, 6)):
        return True
    steps = {ord(after) - ord(before) for before, after in pairwise(folded)}
    return steps <= {1, -9} or steps <= {-1, 9}


def _only_usual_words(folded: str) -> bool:
    """Whether nothing is left once the usual words, figures and signs are taken away."""
    rest = PADDING.sub(" ", folded)
    for word in refused_words():
        rest = rest.replace(word, " ")
    return len(rest.replace(" ", "")) < 3


@cache
def refused_words() -> tuple[str, ...]:
    """The words of the file, the longest first, so that no shorter one tears them apart."""
    lines = WORDS.read_text(encoding="utf-8").split("\n")
    words = {folded_password(line.strip()) for line in lines if line.strip() and not line.startswith("#")}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


@cache
def _nobody() -> str:
    """A hash that nothing matches, made once."""
    return HASHER.hash("no account has this password")
