"""How an example is written: what to look at in the assessment, what to expect there, and the answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from intake.clinical.assessment import Assessment

AS_OF = datetime.fromisoformat("2026-11-22T10:00:00+02:00")
TODAY = AS_OF.date()
UNKNOWN = {"absent": "unknown"}


def day(ahead: int) -> str:
    """The day so many days from today, negative in the past."""
    return (TODAY + timedelta(days=ahead)).isoformat()


def years_old(years: int, days: int = 0) -> str:
    """The birth date of somebody who turned `years` that many days ago."""
    return (date(TODAY.year - years, TODAY.month, TODAY.day) - timedelta(days=days)).isoformat()


@dataclass(frozen=True)
class Example:
    name: str
    answers: dict[str, Any]
    see: Callable[[Assessment], Any]
    expected: Any

    def holds(self, assessment: Assessment) -> bool:
        return bool(self.see(assessment) == self.expected)


def rule(code: str, expected: bool, **answers: Any) -> Example:
    """A triage rule matches, or not."""
    return _example(f"{code} {expected}", answers, lambda found: code in _codes(found.triage), expected)


def lead(code: str, **answers: Any) -> Example:
    """The rule that leads."""
    return _example(f"lead {code}", answers, lambda found: found.lead.code, code)


def matched(*codes: str, **answers: Any) -> Example:
    """Exactly these triage rules match."""
    return _example(f"matched {codes}", answers, lambda found: tuple(_codes(found.triage)), codes)


def level(name: str, **answers: Any) -> Example:
    return _example(f"level {name}", answers, lambda found: found.level.value, name)


def flag(code: str, expected: bool, **answers: Any) -> Example:
    """A flag is raised, or not."""
    return _example(f"{code} {expected}", answers, lambda found: code in _codes(found.flags), expected)


def item(code: str, state: str, **answers: Any) -> Example:
    """The state of a readiness item."""
    return _example(f"{code} {state}", answers, lambda found: found.as_dict()["checklist"][code], state)


def missing(code: str, *parts: str, **answers: Any) -> Example:
    """The missing parts of a readiness item, in order."""
    return _example(
        f"{code} misses {parts}", answers,
        lambda found: tuple(part for part in found.missing_items if part.startswith(code)),
        tuple(f"{code}.{part}" for part in parts),
    )


def factor(code: str, status: str, **answers: Any) -> Example:
    return _example(f"{code} {status}", answers, lambda found: found.as_dict()["factors"][code], status)


def documents(kind: str, *names: str, **answers: Any) -> Example:
    """`kind` is required, missing or outdated."""
    return _example(f"{kind} {names}", answers, lambda found: getattr(found.documents, kind), names)


def issue(code: str, *fields: str, **answers: Any) -> Example:
    """Exactly these fields carry the error or warning."""
    return _example(
        f"{code} {fields}", answers,
        lambda found: {entry.field for entry in (*found.errors, *found.warnings) if entry.code == code}, set(fields),
    )


def derived(name: str, expected: Any, **answers: Any) -> Example:
    """A derived value, None if it is not computed."""
    return _example(f"{name} {expected}", answers, lambda found: found.as_dict()["derived"].get(name), expected)


def _codes(found: Any) -> list[str]:
    return [entry.code for entry in found]


def _example(name: str, answers: dict[str, Any], see: Callable[[Assessment], Any], expected: Any) -> Example:
    return Example(name, answers, see, expected)
