"""Does an image file name the person of this request? (security-reliability 2.4: a mix-up endangers the patient)

Names are compared whatever their order, case, accents, script and number of parts; scribes spell them differently.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya i i e g".replace("_", "").split(
            " "
        ),
        strict=True,
    )
)
ALIKE = 0.75  # of two spellings of one part; "Oleksandr" and "Aleksandr" are 0.89, "Ivan" and "Iman" 0.75
SHORT = 3  # letters; so short a part must be the same
LETTERS = re.compile(r"[^\W\d_]+")
TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "baby", "boy", "girl"})
SEXES = {"M": "male", "F": "female"}


class Same(StrEnum):
    YES = "same"
    NO = "other"
    UNKNOWN = "unknown"  # one side does not say, or says it in letters that cannot be compared


@dataclass(frozen=True)
class Person:
    """`names`: every form that is known. `birth_date`: YYYY-MM-DD or less. `sex`: male, female or anything else."""

    names: tuple[str, ...]
    birth_date: str | None = None
    sex: str | None = None


@dataclass(frozen=True)
class Comparison:
    name: Same
    birth_date: Same
    sex: Same

    @property
    def mismatch(self) -> bool:
        """One contradiction is enough for a person to look."""
        return Same.NO in (self.name, self.birth_date, self.sex)


def compare(person: Person, name: str, birth_date: str, sex: str) -> Comparison:
    """`name`, `birth_date` (YYYYMMDD) and `sex` (M, F, O) as a DICOM file says them."""
    return Comparison(_names(person.names, name), _dates(person.birth_date, birth_date), _sexes(person.sex, sex))


def _names(known: Iterable[str], said: str) -> Same:
    # One person in up to three scripts, parted by "=".
    forms = [parts for form in said.split("=") if (parts := _parts(form))]
    verdicts = {_two_names(_parts(one), form) for one in known if _parts(one) for form in forms}
    if Same.YES in verdicts:
        return Same.YES
    return Same.NO if Same.NO in verdicts else Same.UNKNOWN


def _two_names(one: tuple[str, ...], other: tuple[str, ...]) -> Same:
    """The shorter name stands in the longer one; a single part in common is enough only for a single part."""
    if _script(one) != _script(other):
        return Same.UNKNOWN
    few, many = sorted((list(one), list(other)), key=len)
    left = list(many)
    for part in few:
        found = next((candidate for candidate in left if _alike(part, candidate)), None)
        if found is None:
            return Same.NO
        left.remove(found)
    return Same.YES


def _parts(name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ё", "е"))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    latin = "".join(CYRILLIC.get(letter, letter) for letter in bare)
    return tuple(part for part in LETTERS.findall(latin.replace("'", "").replace("’", "")) if part not in TITLES)


def _script(parts: tuple[str, ...]) -> str:
    return unicodedata.name(parts[0][0], "UNKNOWN").split()[0]


def _alike(one: str, other: str) -> bool:
    if one == other or (1 in (len(one), len(other)) and one[0] == other[0]):  # an initial
        return True
    return min(len(one), len(other)) > SHORT and SequenceMatcher(None, one, other).ratio() >= ALIKE


def _dates(known: str | None, said: str) -> Same:
    digits = re.sub(r"\D", "", said)
    wanted = (known or "").replace("-", "")
    common = min(len(wanted), len(digits))
    if common < 4:
        return Same.UNKNOWN
    return Same.YES if wanted[:common] == digits[:common] else Same.NO


def _sexes(known: str | None, said: str) -> Same:
    told = SEXES.get(said.strip().upper())
    if told is None or known not in SEXES.values():
        return Same.UNKNOWN
    return Same.YES if told == known else Same.NO
