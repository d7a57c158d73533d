"""Whatever has digits and more than digits reads from left to right in Hebrew and Arabic, isolated or not.

`test_left_to_right.py` looks at the pieces that the markup isolates. This one looks for values by how they are written,
wherever they stand, so that a forgotten isolation is seen: telephones, references, doses, powers of ten, shares, times,
ranges, limits ("<0.01").
"""

from __future__ import annotations

import pytest

from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.browser.looking import Window
from tests.browser.place import Place
from tests.browser.places import all_places
from tests.browser.town import Town

pytestmark = IN_CHROMIUM

# The distance of a zone, a telephone, a reference, a power alone; then numbers, ranges, times, limits and their units.
VALUE = "|".join((
    r"UTC[+\u2212]\d+(?::\d+)?",
    r"\+\d[\d -]{7,}\d",
    r"\b(?=[0-9A-Z-]*\d)[0-9A-Z]{4}-[0-9A-Z]{4}\b",
    r"[<>≤≥+\u2212-]?\d+(?:[.,:\/\u2013\u2212×-]\d+)*"
    r"(?:\s?×\s?10[\u207b\u2070-\u2079\u00b9\u00b2\u00b3]+|[\u207b\u2070\u2074-\u2079\u00b9\u00b2\u00b3]+|e[-\u2212]?\d+)?"
    r"(?:\s?(?:%|mg\/dL|g\/dL|mg|µg|mcg|kg|cm|mL|U\/L|KB|MB))?",
))  # fmt: skip
# Each value that stands on one line, as written and as its glyphs stand from the left.
SEEN = """pattern => { const found = [], range = document.createRange();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) { const node = walk.currentNode, held = node.parentElement;
    if (!held.checkVisibility() || held.closest('script, style, option, textarea, .hidden-text')) continue;
    for (const match of node.data.matchAll(new RegExp(pattern, 'gu'))) {
      const glyphs = [...match[0]].map((char, at) => { range.setStart(node, match.index + at);
        range.setEnd(node, match.index + at + 1); const box = range.getBoundingClientRect(); return [box, char] })
        .filter(([box, char]) => box.width > 0 && char.trim());
      if (glyphs.length < 3 || glyphs.some(([box]) => Math.abs(box.bottom - glyphs[0][0].bottom) > 8)) continue;
      found.push([glyphs.map(one => one[1]).join(''),
        glyphs.sort((a, b) => a[0].left - b[0].left).map(one => one[1]).join('')]) } }
  return found }"""
PLACES = {place.name: place for place in all_places()}
# A page, and a value that it must show, so that the test sees what it is meant to see.
TELLING = {
    "landing": "+97273-374-6844",
    "residual disease": "0.01%",
    "the urgent signs": "",
    "how blinatumomab is given": "29–42",
    "contact, elsewhere": "08:00–18:00",
    "status": "UTC+5",
    "sent": "UTC+5",
    "check": "22.5kg",
    "times of a consultation": "",
    "a consultation that is booked": "UTC+5",
    "own cycle": "",
    "case": "47%",
    "case: answers": "22.5kg",
    "case: timeline": "",
    "case: print": "22.5kg",
    "calendar": "",
    "queue": "",
    "a limit": "",
}  # fmt: skip


def test_every_page_of_the_list_is_a_place() -> None:
    assert TELLING.keys() <= PLACES.keys()


@pytest.mark.parametrize("language", ["he", "ar"])
@pytest.mark.parametrize("name", TELLING)
def test_a_value_reads_from_left_to_right(
    window: Window, clinic: ServedClinic, town: Town, language: str, name: str
) -> None:
    place: Place = PLACES[name]
    arrival = place.enter(clinic, town, language)
    window.visit(arrival.path, arrival.cookie, 1280, "light")
    values = window.page.evaluate(SEEN, VALUE)
    assert TELLING[name] in {"", *(written for written, _seen in values)}
    assert [value for value in values if value[0] != value[1]] == []


def test_a_dose_and_a_limit_in_bare_text_would_be_noticed(window: Window) -> None:
    window.visit("/he/contact", "", 390, "light")
    bare = "מינון 28 µg ליום, עד 0.01 % או 5–7 ימים"
    window.page.evaluate("text => { document.querySelector('main p').textContent = text }", bare)
    values = window.page.evaluate(SEEN, VALUE)
    assert [written for written, seen in values if written != seen] != []
