"""The page docs/clinical-rules.md, written from the code so that a haematologist can review it without reading Python.

`python -m intake.clinical.documentation` prints it. It is a page for staff, in English; the texts for people appear
in it as they are marked for translation.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from intake.clinical.codebook import (
    DOCUMENT_TYPES,
    FIELDS,
    MEDICINES,
    REQUIRED_ORDER,
    SCREENS,
    SHORT_ROUTE,
    SHORT_ROUTE_FIELDS,
    STEPS,
    performance_options,
)
from intake.clinical.codebook.codes import ATC, HGNC, LOINC, NCIT, ROLE, RXNORM, SNOMED
from intake.clinical.codebook.model import Absent, Code, Field, Kind, Level, Option, Words
from intake.clinical.codebook.sources import SOURCES
from intake.clinical.documentation_rules import rules_part
from intake.clinical.markdown import heading, paragraph, table

_SYSTEM_NAMES = {
    SNOMED: "SNOMED CT", LOINC: "LOINC", NCIT: "NCIt", ATC: "ATC", RXNORM: "RxNorm", HGNC: "HGNC", ROLE: "v3-RoleCode",
}

_SECTION_TITLES = {
    "urgent": "Urgent questions (2.0)",
    "submitter": "Who submits, and by what right (2.1)",
    "consents": "Consents (2.1)",
    "patient": "Patient (2.2)",
    "diagnosis": "Diagnosis and extent (2.3)",
    "stage": "Disease stage (2.4)",
    "treatments": "Earlier treatments (2.5)",
    "mrd": "Residual disease (2.6)",
    "transplant": "Transplant (2.7)",
    "neuro": "Brain and nerves (2.8, C4)",
    "liver": "Liver (2.8, C5)",
    "kidney": "Kidneys (2.8, C6)",
    "infection": "Infection (2.8, C7)",
    "performance": "Performance status (2.8, C8)",
    "home": "Home situation (2.9)",
    "blinatumomab": "Current blinatumomab treatment (2.10)",
    "discussion": "What to discuss (2.11)",
    "documents": "Documents (2.12, 11)",
    "logistics": "Contact, travel, payment (2.13)",
}

_LEVELS = {
    Level.ALERT: "A: needed for the urgent alert",
    Level.FINAL: "F: needed before a request can be sent",
    Level.CHECKLIST: "C: part of the checklist, never needed to send",
    Level.OPTIONAL: "O: optional",
}


def page() -> str:
    """The whole page as Markdown."""
    parts = (
        *_introduction(), *_questions(), *_scales(), *_medicines(), *_documents(), *_screens(), *rules_part(),
        *_sources(),
    )
    return "\n".join(parts).rstrip() + "\n"


def _introduction() -> Iterator[str]:
    yield heading(1, "Clinical rules")
    yield paragraph(
        "This page is written by `python -m intake.clinical.documentation`. Do not edit it: change the code instead.",
        "The rules collect and order information for haematologists. They never say whether somebody should have a "
        "medicine, never propose a dose and never interpret a result for a patient. They have not been reviewed by a "
        "haematologist yet; that review is needed before use with real people.",
    )
    yield paragraph("Levels: " + " · ".join(_LEVELS.values()) + ".")
    yield paragraph("States of an answer without a value: " + " · ".join(state.value for state in Absent) + ".")


def _questions() -> Iterator[str]:
    yield heading(2, "Questions")
    for section, title in _SECTION_TITLES.items():
        declared = [(name, field) for name, field in _with_rows() if field.section == section]
        yield heading(3, title)
        yield table(
            ("name", "question", "kind and limits", "absent", "shown when", "level", "why", "source", "codes"),
            (_question(name, field) for name, field in declared),
        )
        yield from _options(declared)


def _with_rows() -> Iterator[tuple[str, Field]]:
    for name, field in FIELDS.items():
        yield name, field
        for row in field.rows:
            yield f"{name}[].{row.name}", row


def _question(name: str, field: Field) -> tuple[str, ...]:
    return (
        f"`{name}`", _asked(field), _kind(field), ", ".join(field.absent) or "–", field.shown.text, field.level.value,
        field.why, field.source, _codes(field.codes),
    )


def _asked(field: Field) -> str:
    lines = [_voices(field.label)]
    if field.hint is not None:
        lines.append(f"Hint: {_voices(field.hint)}")
    if field.reading_hint is not None:
        lines.append(f"On the report: {_voices(field.reading_hint)}")
    return "<br>".join(lines)


def _voices(words: Words) -> str:
    others = (("parent", words.parent), ("carer", words.carer), ("physician", words.physician))
    return "<br>".join((words.family, *(f"*{voice}:* {text}" for voice, text in others if text is not None)))


def _kind(field: Field) -> str:
    facts = [field.kind.value, *_limits(field)]
    if field.must_be_past:
        facts.append("not in the future")
    if field.must_be_true:
        facts.append("must be agreed to")
    if field.automatic:
        facts.append("never asked")
    if field.default is not None:
        facts.append(f"`{field.default}` unless said otherwise")
    facts += [f"{state} only if {rule.text}" for state, rule in field.absent_only_when]
    return "; ".join(facts)


def _limits(field: Field) -> Iterator[str]:
    if field.max_length is not None:
        yield f"at most {field.max_length} characters"
    if field.minimum is not None and field.maximum is not None:
        yield f"{field.minimum} to {field.maximum}" + (" rows" if field.kind is Kind.WINDOWS else "")
    elif field.minimum is not None:
        yield f"{field.minimum} or more"
    if field.units:
        yield "in " + " or ".join(field.units)


def _codes(codes: Iterable[Code]) -> str:
    return "<br>".join(
        f"{_SYSTEM_NAMES[code.system]} {code.code} {code.display}" + (f" ({code.unit})" if code.unit else "")
        for code in codes
    )


def _options(declared: Iterable[tuple[str, Field]]) -> Iterator[str]:
    told_elsewhere = {Kind.YES_NO, Kind.AGENTS}
    choices = [(name, field) for name, field in declared if field.options and field.kind not in told_elsewhere]
    if choices:
        yield table(
            ("answers to", "code", "words", "physician", "notes", "codes"),
            (_choice(name, option) for name, field in choices for option in field.options),
        )


def _choice(name: str, option: Option) -> tuple[str, ...]:
    notes = [] if option.hint is None else [option.hint.family]
    if option.exclusive:
        notes.append("excludes every other answer")
    if option.shown.rests_on:
        notes.append(f"offered when {option.shown.text}")
    return (
        f"`{name}`", f"`{option.code}`", option.words.family, option.words.physician or "", " ".join(notes),
        _codes(option.codes),
    )


def _scales() -> Iterator[str]:
    yield heading(3, "Sentences of the performance scales")
    yield paragraph("Families choose a sentence; the score behind it is not shown to them.")
    yield table(
        ("scale", "score", "sentence", "physician", "codes"),
        (
            (scale, option.code, option.words.family, option.words.physician or "", _codes(option.codes))
            for scale in ("ecog", "karnofsky", "lansky")
            for option in performance_options(scale)
        ),
    )


def _medicines() -> Iterator[str]:
    yield heading(3, "Medicines")
    yield table(
        ("code", "name", "codes"),
        ((f"`{medicine.code}`", medicine.words.family, _codes(medicine.codes)) for medicine in MEDICINES),
    )


def _documents() -> Iterator[str]:
    yield heading(3, "Kinds of document")
    yield paragraph("Missing and outdated ones are listed in this order: " + ", ".join(REQUIRED_ORDER) + ".")
    yield table(
        ("kind", "name", "why", "needed", "limit in days", "serves", "codes"),
        (
            (
                f"`{kind.code}`", kind.label.family, kind.why, kind.required_when.text,
                "–" if kind.limit_days is None else str(kind.limit_days), ", ".join(kind.checks), _codes(kind.codes),
            )
            for kind in DOCUMENT_TYPES
        ),
    )


def _screens() -> Iterator[str]:
    yield heading(2, "Pages of the journey")
    yield table(
        ("page", "step", "title", "questions"),
        (
            (
                f"`{screen.name}`", STEPS[screen.section].family, screen.title.family,
                ", ".join(f"`{name}`" for name in screen.fields),
            )
            for screen in SCREENS
        ),
    )
    yield paragraph(
        "Short route (“call me, I cannot fill this in”): " + ", ".join(f"`{name}`" for name in SHORT_ROUTE) + ".",
        "It also asks for: " + ", ".join(f"`{name}`" for name in SHORT_ROUTE_FIELDS) + ".",
    )


def _sources() -> Iterator[str]:
    yield heading(2, "Sources")
    yield paragraph("“Clinic page” is the clinic's own page about the treatment; “codebook” is the clinic's rule book.")
    yield table(("source", "title"), SOURCES.items())


if __name__ == "__main__":
    # Bytes, so that the page is UTF-8 whatever the terminal's encoding is.
    sys.stdout.buffer.write(page().encode())
