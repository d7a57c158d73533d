"""The page for the haematologist: current, complete, and printed without any package from outside."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from intake.clinical import factors, flags, readiness, triage, validation
from intake.clinical.codebook import DOCUMENT_TYPES, FIELDS, MEDICINES, SCREENS
from intake.clinical.codebook.sources import SOURCES
from intake.clinical.documentation import page
from intake.clinical.markdown import table
from intake.clinical.settings import described

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "clinical-rules.md"


def test_the_page_is_current() -> None:
    renew = "python -m intake.clinical.documentation > docs/clinical-rules.md"
    assert PAGE.read_text(encoding="utf-8") == page(), f"run: {renew}"


def test_the_command_prints_the_page_with_the_standard_library_alone() -> None:
    command = [sys.executable, "-S", "-m", "intake.clinical.documentation"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=60)
    assert printed.stdout.decode() == page()


def test_every_question_option_medicine_document_and_page_is_on_it() -> None:
    written = page()
    names = [*FIELDS, *(f"{name}[].{row.name}" for name, field in FIELDS.items() for row in field.rows)]
    options = [option.code for field in FIELDS.values() for row in (field, *field.rows) for option in row.options
               if option.code not in ("yes", "no")]
    others = [
        *(medicine.code for medicine in MEDICINES), *(kind.code for kind in DOCUMENT_TYPES),
        *(screen.name for screen in SCREENS),
    ]
    assert [name for name in (*names, *options, *others) if f"`{name}`" not in written] == []


def test_every_rule_limit_and_flag_is_on_it_with_its_words() -> None:
    written = page()
    coded = [(rule.code, rule.text) for rule in triage.RULES] + [(rule.code, rule.text) for rule in validation.RULES]
    for code, text in coded:
        assert f"| **{code}** |" in written
        assert text in written
    assert all(f"`{rule.code}` | {rule.text}" in written for rule in flags.RULES)
    assert all(f"{item.code}.{part.name}" in written for item in readiness.ITEMS for part in item.parts)
    assert all(rule.text in written for rule in factors.RULES)
    assert all(f"`{name}`" in written and text in written for name, _, text, _ in described())


def test_every_source_that_is_named_has_a_title() -> None:
    questions_and_rules = page().partition("## Sources")[0]
    assert set(re.findall(r"\bS\d+\b", questions_and_rules)) <= set(SOURCES)


def test_gaps_in_sentences_are_readable() -> None:
    assert not re.search(r"%\(|%%", page())


def test_a_bar_inside_a_cell_does_not_open_a_new_one() -> None:
    assert table(("a", "b"), [("x|y", "two\nlines")]) == "| a | b |\n| --- | --- |\n| x\\|y | two lines |\n"
