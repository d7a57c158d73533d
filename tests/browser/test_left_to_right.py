"""Telephones, times, ranges, powers and codes read from left to right inside Hebrew and Arabic: by where the glyphs
stand on the screen, not by markup."""

from __future__ import annotations

import pytest

from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.browser.looking import Window
from tests.browser.town import Town

pytestmark = IN_CHROMIUM

# Every isolated piece with digits that stands on one line: its text as written, and its characters by their left edge.
PIECES = """() => [...document.querySelectorAll('bdi[dir=ltr]')]
  .filter(e => e.checkVisibility() && /[0-9]/.test(e.textContent)).map(e => {
    const found = [], walk = document.createTreeWalker(e, NodeFilter.SHOW_TEXT), range = document.createRange();
    while (walk.nextNode()) [...walk.currentNode.data].forEach((char, at) => {
      range.setStart(walk.currentNode, at); range.setEnd(walk.currentNode, at + 1);
      const box = range.getBoundingClientRect();
      if (box.width > 0 && char.trim()) found.push([box.left, box.top, char]) });
    const line = found.every(one => Math.abs(one[1] - found[0][1]) < 12);
    return [found.map(one => one[2]).join(''), found.sort((a, b) => a[0] - b[0]).map(one => one[2]).join(''), line] })
  .filter(one => one[2]).map(one => one.slice(0, 2))"""
ISOLATED = {
    "contact": "/contact?zone=Asia/Almaty", "the cycle": "/blinatumomab", "powers": "/residual-disease",
    "urgent signs": "/urgent-signs",
}  # fmt: skip
TELLING = {"contact": "08:00–18:00", "the cycle": "29–42", "powers": "10−4", "urgent signs": "+97273-374-6844"}


@pytest.mark.parametrize("language", ["he", "ar"])
@pytest.mark.parametrize("name", ISOLATED)
def test_what_is_written_from_left_to_right_is_seen_so(window: Window, language: str, name: str) -> None:
    window.visit(f"/{language}{ISOLATED[name]}", "", 390, "light")
    pieces = window.page.evaluate(PIECES)
    assert TELLING[name] in [written for written, _seen in pieces]
    assert [piece for piece in pieces if piece[0] != piece[1]] == []


@pytest.mark.parametrize("language", ["he", "ar"])
def test_a_reference_and_both_times_are_seen_so(
    window: Window, clinic: ServedClinic, town: Town, language: str
) -> None:
    window.visit(f"/{language}/status", clinic.as_patient(town.requests["EX1"]), 390, "light")
    pieces = window.page.evaluate(PIECES)
    assert any(written.startswith("UTC+") for written, _seen in pieces)
    assert [piece for piece in pieces if piece[0] != piece[1]] == []


def test_a_number_that_is_not_isolated_would_be_noticed(window: Window) -> None:
    window.visit("/he/contact", "", 390, "light")
    window.page.evaluate("""() => document.querySelectorAll('bdi[dir=ltr]').forEach(e => {
      e.style.unicodeBidi = 'bidi-override'; e.style.direction = 'rtl' })""")
    assert [piece for piece in window.page.evaluate(PIECES) if piece[0] != piece[1]] != []
