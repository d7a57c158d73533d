"""`make mutants`: break the clinical rules one at a time; each break must make an example fail.

Every entry of the tables of triage, readiness, flags, factors, documents and validation is removed and
turned into its opposite, and every limit is moved by a step. A mutant that no example notices survives,
is printed, and fails the command.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from types import ModuleType
from typing import Any

from intake.clinical import documents, factors, flags, readiness, triage, validation
from intake.clinical.answers import parse
from intake.clinical.assessment import assess
from intake.clinical.settings import DEFAULTS, ClinicalSettings
from tests.clinical import cases
from tests.clinical.examples import documents as document_examples
from tests.clinical.examples import factors as factor_examples
from tests.clinical.examples import flags as flag_examples
from tests.clinical.examples import readiness as readiness_examples
from tests.clinical.examples import triage as triage_examples
from tests.clinical.examples import validation as validation_examples
from tests.clinical.examples.writing import AS_OF, Example

_STEPS = (Decimal(1), Decimal("0.05"))  # whole numbers move by one, measured limits by less


@dataclass(frozen=True)
class Mutant:
    """One broken table, or one broken set of limits."""

    name: str
    home: ModuleType | None = None
    attribute: str = ""
    table: tuple[Any, ...] = ()
    settings: ClinicalSettings = DEFAULTS

    @contextmanager
    def in_place(self) -> Iterator[None]:
        if self.home is None:
            yield
            return
        original = getattr(self.home, self.attribute)
        setattr(self.home, self.attribute, self.table)
        try:
            yield
        finally:
            setattr(self.home, self.attribute, original)


def _examples() -> tuple[Example, ...]:
    """Answers are read once: the mutants are in the rules, not in the reading."""
    modules = (triage_examples, flag_examples, readiness_examples, factor_examples, document_examples,
               validation_examples)
    return tuple(replace(example, answers=parse(example.answers)) for module in modules for example in module.EXAMPLES)


def is_killed(settings: ClinicalSettings, examples: tuple[Example, ...]) -> bool:
    """Whether an example or a worked case no longer comes out; a crash counts as well."""
    try:
        if not all(example.holds(assess(example.answers, AS_OF, settings)) for example in examples):
            return True
        return any(cases.differences(lambda answers, moment: assess(answers, moment, settings)))
    except (AssertionError, KeyError, IndexError, TypeError, ValueError):  # no entry left, no such day
        return True


def _not(condition: Callable[..., Any]) -> Callable[..., bool]:
    return lambda *seen: not condition(*seen)


def _flipped(entry: Any, column: str) -> Any:
    """The entry with one of its conditions turned into the opposite."""
    return replace(entry, **{column: _not(getattr(entry, column))})


def _swap(table: tuple[Any, ...], index: int, *entries: Any) -> tuple[Any, ...]:
    return (*table[:index], *entries, *table[index + 1:])


def _of_conditions(home: ModuleType, name: str, column: str = "condition") -> Iterator[Mutant]:
    """Each row of a plain table removed, and flipped."""
    table = home.RULES
    for index, rule in enumerate(table):
        label = f"{name} {getattr(rule, 'code', None) or getattr(rule, 'doc_type', None) or rule.factor}: {rule.text}"
        yield Mutant(f"{label}: removed", home, "RULES", _swap(table, index))
        flipped = _flipped(rule, column)
        yield Mutant(f"{label}: flipped", home, "RULES", _swap(table, index, flipped))


def _of_triage_order() -> Iterator[Mutant]:
    """Another level, and every "only if not" taken away."""
    levels = tuple(triage.Urgency)
    for index, rule in enumerate(triage.RULES):
        other = levels[(levels.index(rule.level) + 1) % len(levels)]
        changes: list[tuple[str, dict[str, Any]]] = [("level", {"level": other})]
        changes += [("unless", {"unless": frozenset()})] if rule.unless else []
        changes += [(f"unless {code}", {"unless": rule.unless - {code}}) for code in rule.unless]
        changes += [("alone", {"alone": False})] if rule.alone else []
        for what, change in changes:
            table = _swap(triage.RULES, index, replace(rule, **change))
            yield Mutant(f"triage {rule.code}: {what}", triage, "RULES", table)


def _of_validation() -> Iterator[Mutant]:
    """Each check removed, and made to name its field always or never as the opposite of now."""
    for index, rule in enumerate(validation.RULES):
        yield Mutant(f"validation {rule.code}: removed", validation, "RULES", _swap(validation.RULES, index))
        flipped = replace(rule, find=_opposite(rule.find, rule.rests_on[0]))
        yield Mutant(f"validation {rule.code}: flipped", validation, "RULES", _swap(validation.RULES, index, flipped))


def _opposite(find: Callable[..., Any], name: str) -> Callable[..., Any]:
    return lambda facts: () if tuple(find(facts)) else (name,)


def _of_readiness() -> Iterator[Mutant]:
    for index, item in enumerate(readiness.ITEMS):
        for what, changed in _changed_items(item):
            entries = () if changed is None else (changed,)
            table = _swap(readiness.ITEMS, index, *entries)
            yield Mutant(f"readiness {item.code}: {what}", readiness, "ITEMS", table)


def _changed_items(item: readiness.Item) -> Iterator[tuple[str, readiness.Item | None]]:
    yield "removed", None
    for column in ("outdated", "applies", "settled"):
        yield f"{column} flipped", _flipped(item, column)
    for place, part in enumerate(item.parts):
        yield f"{part.name} removed", replace(item, parts=_swap(item.parts, place))
        for column in ("is_given", "applies"):
            flipped = _flipped(part, column)
            yield f"{part.name} {column} flipped", replace(item, parts=_swap(item.parts, place, flipped))
    for place, row_part in enumerate(item.row_parts):
        yield f"line {row_part.name} removed", replace(item, row_parts=_swap(item.row_parts, place))
        flipped_row = replace(row_part, is_given=_not(row_part.is_given))
        yield f"line {row_part.name} flipped", replace(item, row_parts=_swap(item.row_parts, place, flipped_row))


def _of_limits() -> Iterator[Mutant]:
    for limit in fields(DEFAULTS):
        value = getattr(DEFAULTS, limit.name)
        if isinstance(value, int | Decimal):
            step = _STEPS[0] if isinstance(value, int) else _STEPS[1]
            for moved in (value + step, value - step):
                change: dict[str, Any] = {limit.name: type(value)(moved)}
                changed = replace(DEFAULTS, **change)
                yield Mutant(f"limit {limit.name}: {value} became {moved}", settings=changed)


def mutants() -> Iterator[Mutant]:
    yield from _of_conditions(triage, "triage")
    yield from _of_triage_order()
    yield from _of_readiness()
    yield from _of_conditions(flags, "flag")
    yield from _of_conditions(factors, "factor")
    yield from _of_conditions(documents, "document", "required")
    yield from _of_validation()
    yield from _of_limits()


def main() -> int:
    started = time.perf_counter()
    examples = _examples()
    if is_killed(DEFAULTS, examples):
        print("The examples fail without any mutant; run the tests first.")
        return 1
    tried, survivors = 0, []
    for mutant in mutants():
        tried += 1
        with mutant.in_place():
            if not is_killed(mutant.settings, examples):
                survivors.append(mutant.name)
                print(f"survived: {mutant.name}", flush=True)
    seconds = time.perf_counter() - started
    print(f"{tried} mutants, {tried - len(survivors)} killed, {len(survivors)} survived, {seconds:.0f} s")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
