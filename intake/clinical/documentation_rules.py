"""The second half of docs/clinical-rules.md: units, limits and every rule, with the words and sources they carry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from intake.clinical import factors, flags, readiness, triage, validation
from intake.clinical.markdown import heading, paragraph, table
from intake.clinical.numbers import plain
from intake.clinical.rules import RULE_SET_VERSION
from intake.clinical.settings import DEFAULTS, described
from intake.clinical.units import QUANTITIES, Quantity, Span, Unit


def rules_part() -> Iterator[str]:
    """Units, limits, triage, checklist, factors, flags and checks."""
    yield heading(2, "Units")
    yield from _units()
    yield heading(2, f"Rules, version {RULE_SET_VERSION}")
    for title, part in (
        ("Limits and targets (proposals until the clinic confirms them)", _settings()),
        ("Triage", _triage()),
        ("Readiness: the eight checks", _readiness()),
        ("Limiting factors", _factors()),
        ("Flags", _flags()),
        ("Errors and warnings", _validation()),
    ):
        yield heading(3, title)
        yield from part


def _units() -> Iterator[str]:
    yield paragraph("The number and unit as entered are kept; the canonical value stands beside them.")
    yield table(
        ("question", "canonical unit", "other units", "plausible (W16 outside)", "possible (H07 outside)"),
        (_quantity(name, quantity) for name, quantity in QUANTITIES.items()),
    )


def _quantity(name: str, quantity: Quantity) -> tuple[str, ...]:
    canonical = ", ".join(unit.code for unit in quantity.units if unit.is_canonical)
    others = "; ".join(_conversion(unit) for unit in quantity.units if not unit.is_canonical)
    return f"`{name}`", canonical, others, _span(quantity.plausible), _span(quantity.possible)


def _conversion(unit: Unit) -> str:
    times = f" × {plain(unit.times)}" if unit.times != 1 else ""
    by = f" ÷ {plain(unit.by)}" if unit.by != 1 else ""
    entered = f"({unit.code} − {plain(unit.offset)})" if unit.offset else unit.code
    return f"{entered}{times}{by}"


def _span(span: Span) -> str:
    return f"{plain(span.low)} to {plain(span.high)}"


def _settings() -> Iterator[str]:
    yield table(
        ("name", "value", "meaning", "source"),
        ((f"`{name}`", _value(value), text, source) for name, value, text, source in described(DEFAULTS)),
    )


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {entry}" for key, entry in value.items())
    if isinstance(value, tuple | frozenset):
        return ", ".join(str(entry) for entry in sorted(value)) or "none"
    return str(value)


def _triage() -> Iterator[str]:
    yield paragraph(
        "Rules are tried in this order. All that match are recorded; the first one gives the level. "
        "Missing data never lowers a level."
    )
    yield table(
        ("rule", "level", "condition", "sentence", "not if", "rests on", "source"),
        (
            (
                f"**{rule.code}**", rule.level.value, rule.text, _sentence(rule.sentence),
                "anything matched" if rule.alone else ", ".join(sorted(rule.unless)), _names(rule.rests_on),
                rule.source,
            )
            for rule in triage.RULES
        ),
    )


def _sentence(template: str) -> str:
    """A sentence with its gaps as {name}."""
    return re.sub(r"%\((\w+)\)s", r"{\1}", template).replace("%%", "%")


def _readiness() -> Iterator[str]:
    for item in readiness.ITEMS:
        limit = item.limit(DEFAULTS)
        yield paragraph(
            f"**{item.code} {item.title}** ({item.source}). "
            + ("No age limit." if limit is None else f"Outdated when older than {limit} days.")
            + f" Attention: {', '.join(readiness.ATTENTION[item.code])}."
        )
        parts = [(f"{item.code}.{part.name}", part.text, _names(part.rests_on)) for part in item.parts]
        rows = [(f"{item.code}.line{{n}}.{part.name}", part.text, "`treatment_lines`") for part in item.row_parts]
        yield table(("part", "given when there is", "rests on"), (*parts, *rows))


def _factors() -> Iterator[str]:
    yield paragraph("For staff only. The first line that holds decides; if none holds, the factor is absent.")
    yield table(
        ("factor", "status", "when", "rests on", "source"),
        (
            (
                f"**{rule.factor}** {factors.TITLES[rule.factor]}", rule.status.value, rule.text,
                _names(rule.rests_on), rule.source,
            )
            for rule in factors.RULES
        ),
    )


def _flags() -> Iterator[str]:
    yield paragraph("For staff only.")
    yield table(
        ("flag", "when", "rests on", "source"),
        ((f"`{rule.code}`", rule.text, _names(rule.rests_on), rule.source) for rule in flags.RULES),
    )


def _validation() -> Iterator[str]:
    yield paragraph("An error stops the final submission only. A warning can be confirmed as correct.")
    read = tuple((f"**{code}**", "error", text, "every answer", "codebook 1, 10") for code, text in _read_codes())
    checks = tuple(
        (f"**{rule.code}**", rule.severity.value, rule.text, _names(rule.rests_on), rule.source)
        for rule in validation.RULES
    )
    yield table(("code", "kind", "what", "rests on", "source"), (*read, *checks))


def _read_codes() -> Iterable[tuple[str, str]]:
    return validation.READ_CODES.items()


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
