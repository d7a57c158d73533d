"""Somebody who has a keyboard and nothing else: Tab, Enter, the space bar, arrows, and the commands with Alt."""

from __future__ import annotations

from playwright.sync_api import Page

MOST_STOPS = 150
# What has the focus: its words, and what is wrong with how it is seen. A ring may lie around the words of an option.
HELD = """() => { const held = document.activeElement;
  if (!held || held === document.body) return {words: '', faults: [], html: ''};
  const label = held.labels && held.labels.length ? held.labels[0].innerText : '';
  const named = held.getAttribute('aria-label') || label || held.innerText || held.value || '';
  const ringed = e => { const s = getComputedStyle(e);
    return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 && s.outlineColor !== 'rgba(0, 0, 0, 0)' };
  const place = held.getBoundingClientRect(), faults = [];
  if (!ringed(held)) faults.push('no ring');
  if (!place.width || !place.height) faults.push('no size');
  if (place.bottom <= 0 || place.top >= innerHeight) faults.push('out of sight');
  const x = Math.min(Math.max(place.left + place.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(place.top + Math.min(place.height, 30) / 2, 0), innerHeight - 1);
  const above = document.elementFromPoint(x, y);
  const covered = above && !held.contains(above) && !above.contains(held);
  if (covered) faults.push('covered by ' + above.outerHTML.slice(0, 80));
  return {words: named.replace(/\\s+/g, ' ').trim(), id: held.id, name: held.name || '', faults,
          html: held.outerHTML.slice(0, 120)} }"""


class Keyboard:
    """Moves over the page and refuses to rest where nobody sees that it rests."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str, *, leads_on: bool = False) -> None:
        """`leads_on`: the key opens another page."""
        if not leads_on:
            self.page.keyboard.press(key)
            return
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def to(self, words: str = "", *, name: str = "", by: str = "Tab") -> None:
        """Go on until the control with these words (or this name in its form) has the focus; what has it on the way
        must be seen to have it."""
        passed: list[str] = []
        for _stop in range(MOST_STOPS):
            self.page.keyboard.press(by)
            held = self.held()
            passed.append(held["words"])
            if (words and held["words"].startswith(words)) or (name and held["name"] == name):
                return
        raise AssertionError(f"the keyboard never comes to {words or name}: {passed}")

    def held(self) -> dict[str, str]:
        found = self.page.evaluate(HELD)
        assert found["faults"] == [], f"{found['html']}: {found['faults']}"
        return {"id": "", "name": "", **found}

    def types(self, words: str) -> None:
        self.page.keyboard.type(words)

    def main(self) -> None:
        """Past the frame, by the first link of the page."""
        self.to("Skip to the main part")
        self.press("Enter")
