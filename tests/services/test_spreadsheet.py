"""No cell of an exported table acts (corpus V12)."""

from __future__ import annotations

import csv
import io

import pytest

from intake.services.spreadsheet import safe_cell, table

ACTING = [
    '=HYPERLINK("http://evil.test","x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1",
    "＠x", " =1+1", "−1", "﹦1", "=cmd|' /C calc'!A0",
]
QUIET = ["", "דוח.pdf", "2026-11", "a=b", "1+1", "'quoted", "report -2.pdf"]


@pytest.mark.parametrize("text", ACTING)
def test_what_a_program_might_run_stands_behind_an_apostrophe(text: str) -> None:
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", QUIET)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


def test_a_table_is_utf8_with_a_mark_and_reads_back() -> None:
    made = table([["Имя", "דוח, ינואר"], ["=1", 'a"b']])
    assert made.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(made.decode("utf-8-sig")))) == [["Имя", "דוח, ינואר"], ["'=1", 'a"b']]
