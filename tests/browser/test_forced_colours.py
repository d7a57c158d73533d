"""With colours that the visitor's system forces, everything still stands out by lines and words (ux section 2).

Backgrounds and shadows are gone then: a button needs its border, a chosen thing its line, a picture strokes that
contrast with whatever canvas the system has.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.browser.looking import barriers
from tests.browser.places import all_places
from tests.browser.town import Town

pytestmark = IN_CHROMIUM
PLACES = {place.name: place for place in all_places()}
NAMES = (
    "landing", "asked which-leukaemia", "status", "queue", "queue with a request beside it", "records with a file",
    "own cycle", "how blinatumomab is given", "residual disease", "gallery", "gallery: desk",
)  # fmt: skip
KEYS = 40  # presses of Tab; the longest of these pages has more controls, of the same kinds
FLAT = """() => [...document.querySelectorAll('.button, .control, .option')].filter(e => e.checkVisibility())
  .filter(e => !e.closest('.trap'))
  .filter(e => { const s = getComputedStyle(e), lined = ['Top', 'Bottom', 'Left', 'Right'].every(side =>
    s[`border${side}Style`] !== 'none' && parseFloat(s[`border${side}Width`]) >= 1);
    return !lined && !s.textDecorationLine.includes('underline') }).map(e => e.outerHTML.slice(0, 120))"""
# What is chosen against one of its kind that is not: lines, never the background and never the weight alone.
UNMARKED = """() => { const lines = e => { const s = getComputedStyle(e);
    return ['Top', 'Bottom', 'Left', 'Right']
      .map(side => ['Style', 'Width', 'Color'].map(what => s[`border${side}${what}`]).join())
      .concat(s.outlineStyle + s.outlineWidth, s.textDecorationLine).join() };
  const pairs = [['a[aria-current]', 'ul, ol, nav, table', 'a:not([aria-current])'],
    ['strong[aria-current]', 'ul', 'a'], ['tr[data-open]', 'tbody', 'tr:not([data-open])'],
    ['.option:has(:checked)', '.field', '.option:not(:has(:checked))']];
  return pairs.flatMap(([chosen, around, others]) => [...document.querySelectorAll(chosen)]
    .filter(e => e.checkVisibility()).filter(e => { const other = e.closest(around)?.querySelector(others);
      return other && lines(other) === lines(e) }).map(e => e.outerHTML.slice(0, 120))) }"""
# Contrast of each drawn shape with the canvas, by its stroke or its fill (WCAG 1.4.11).
FAINT = """() => { const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const light = colour => { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(v => v / 255)
      .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b };
  const ground = light(getComputedStyle(document.body).backgroundColor);
  const seen = colour => { if (colour === 'none' || colour.startsWith('url')) return false;
    const l = light(colour); return (Math.max(l, ground) + .05) / (Math.min(l, ground) + .05) >= 3 };
  return [...document.querySelectorAll('main svg :is(circle, rect, path, line, polyline)')]
    .filter(e => e.checkVisibility() && !e.closest('defs') && !e.closest('.mark'))
    .filter(e => { const s = getComputedStyle(e);
      const drawn = !s.fill.startsWith('url') && (s.fill !== 'none' || s.stroke !== 'none');
      return drawn && !seen(s.stroke) && !seen(s.fill) })
    .map(e => e.outerHTML.slice(0, 100) + ' in ' + e.closest('svg').outerHTML.slice(0, 60)) }"""
UNRINGED = """() => { const e = document.activeElement; if (!e || e === document.body) return null;
  const s = getComputedStyle(e);
  const ringed = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2
    && s.outlineColor !== getComputedStyle(document.body).backgroundColor;
  return ringed ? null : s.outline + ': ' + e.outerHTML.slice(0, 120) }"""


@pytest.fixture(scope="module", params=["light", "dark"])
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    scheme: Literal["light", "dark"] = request.param
    context = chromium.new_context(
        viewport={"width": 1280, "height": 844}, color_scheme=scheme, forced_colors="active", reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", NAMES)
def test_everything_stands_out_without_backgrounds(clinic: ServedClinic, town: Town, page: Page, name: str) -> None:
    there = PLACES[name].enter(clinic, town, "en")
    page.context.clear_cookies()
    if there.cookie:
        page.context.add_cookies([{"name": "intake", "value": there.cookie, "url": clinic.url}])
    page.goto(clinic.url + there.path)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    found = [f"no line around {html}" for html in page.evaluate(FLAT)]
    found += [f"chosen, but not seen {html}" for html in page.evaluate(UNMARKED)]
    found += [f"faint {html}" for html in page.evaluate(FAINT)]
    found += [f"axe: {barrier}" for barrier in barriers(page)]
    assert not found + unringed(page), "\n".join(found)


def unringed(page: Page) -> list[str]:
    """Whatever the keyboard reaches without a ring around it."""
    found = []
    for _press in range(KEYS):
        page.keyboard.press("Tab")
        found.append(page.evaluate(UNRINGED))
    return [f"no ring: {what}" for what in found if what]
