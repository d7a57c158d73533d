"""Building blocks of visibility rules: each says in words what it tests (codebook 2, column "shown when").

"X is not none" means that X was answered with something else: an unanswered or unknown X opens no further question.
"""

from __future__ import annotations

from collections.abc import Callable

from intake.clinical.codebook.model import Absent, AnswersView, Shown, Situation

_ABSENT_BY_LETTER = {
    "U": Absent.UNKNOWN,
    "T": Absent.NOT_TESTED,
    "P": Absent.PENDING,
    "D": Absent.DECLINED,
    "N": Absent.NOT_APPLICABLE,
}


def states(letters: str) -> tuple[Absent, ...]:
    """Absent states by the codebook's letters: U unknown, T not tested, P pending, D declined, N not applicable."""
    return tuple(_ABSENT_BY_LETTER[letter] for letter in letters)


def when(name: str, *codes: str) -> Shown:
    """Shown when the answer is, or contains, one of the codes."""
    return Shown(
        lambda situation, _row: situation.answers.has(name, *codes),
        f"{name} is {_either(codes)}",
        (name,),
    )


def unless(name: str, *codes: str) -> Shown:
    """Shown as long as the answer is none of the codes; also before it was answered."""
    return Shown(
        lambda situation, _row: not situation.answers.has(name, *codes),
        f"{name} is not {_either(codes)}",
        (name,),
    )


def given(name: str) -> Shown:
    """Shown when the answer has a value."""
    return Shown(lambda situation, _row: situation.answers.given(name), f"{name} has a value", (name,))


def given_unless(name: str, *codes: str) -> Shown:
    """Shown when the answer has a value that is none of the codes."""
    return Shown(
        lambda situation, _row: situation.answers.given(name) and not situation.answers.has(name, *codes),
        f"{name} has a value other than {_either(codes)}",
        (name,),
    )


def number_at_least(name: str, least: int) -> Shown:
    """Shown when a whole number was given and reaches `least`."""

    def reaches(situation: Situation, _row: AnswersView | None) -> bool:
        value = situation.answers.value(name) if situation.answers.given(name) else None
        return isinstance(value, int) and not isinstance(value, bool) and value >= least

    return Shown(reaches, f"{name} is {least} or more", (name,))


def age_is(allows: Callable[[int], bool], words: str, *, if_unknown: bool) -> Shown:
    """Shown by completed years of age; `if_unknown` says what holds before the birth date is known."""

    def fits(situation: Situation, _row: AnswersView | None) -> bool:
        age = situation.age_years
        return if_unknown if age is None else allows(age)

    suffix = ", or not known" if if_unknown else ""
    return Shown(fits, f"age {words}{suffix}", ("date_of_birth",))


def row_when(name: str, *codes: str) -> Shown:
    """Shown when the answer in the same row is, or contains, one of the codes."""
    return Shown(
        lambda _situation, row: row is not None and row.has(name, *codes),
        f"{name} of the row is {_either(codes)}",
        (name,),
    )


def row_true(name: str) -> Shown:
    """Shown when the box in the same row is ticked."""
    return Shown(lambda _situation, row: _ticked(row, name), f"{name} of the row is ticked", (name,))


def row_not_true(name: str) -> Shown:
    """Shown as long as the box in the same row is not ticked."""
    return Shown(lambda _situation, row: not _ticked(row, name), f"{name} of the row is not ticked", (name,))


def both(*rules: Shown) -> Shown:
    """Shown when every rule holds."""
    return Shown(
        lambda situation, row: all(rule(situation, row) for rule in rules),
        " and ".join(_bracketed(rule.text) for rule in rules),
        _names(rules),
    )


def either(*rules: Shown) -> Shown:
    """Shown when at least one rule holds."""
    return Shown(
        lambda situation, row: any(rule(situation, row) for rule in rules),
        " or ".join(_bracketed(rule.text) for rule in rules),
        _names(rules),
    )


def _ticked(row: AnswersView | None, name: str) -> bool:
    return row is not None and row.given(name) and row.value(name) is True


def _either(codes: tuple[str, ...]) -> str:
    return codes[0] if len(codes) == 1 else ", ".join(codes[:-1]) + " or " + codes[-1]


def _bracketed(text: str) -> str:
    return f"({text})" if " and " in text or " or " in text else text


def _names(rules: tuple[Shown, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for rule in rules for name in rule.rests_on))


# Rules that several sections share.
ROLE_GIVEN_NOT_PATIENT = given_unless("submitter_role", "patient")
REFERRING_PHYSICIAN = when("submitter_role", "referring_physician")
ON_BLINATUMOMAB = when("blinatumomab_now", "infusing", "interrupted", "in_break")
REMISSION_STAGE = when("disease_stage", "remission_mrd_neg", "remission_mrd_pos", "remission_mrd_unknown")
RELAPSE_STAGE = when(
    "disease_stage", "relapse_first", "relapse_later", "relapse_post_transplant", "relapse_post_cart",
    "relapse_refractory",
)
AGE_FROM_ONE = age_is(lambda age: age >= 1, "1 or over", if_unknown=True)
