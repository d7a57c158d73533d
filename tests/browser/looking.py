"""One look at a page that is open: everything about it that a person would stumble over."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python  # type: ignore[import-untyped]  # ships no types
from playwright.sync_api import BrowserContext, Page, Request, Response

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})
  .then(found => found.violations.map(rule =>
    rule.id + ': ' + rule.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')))"""
INLINE = """() => [...document.querySelectorAll('style, script:not([src]), [style]')]
  .concat([...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))))
  .map(e => e.outerHTML.slice(0, 120))"""
SIDEWAYS = """() => { const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const scrolls = e => e && (getComputedStyle(e).overflowX !== 'visible' || scrolls(e.parentElement));
  return ['to ' + document.documentElement.scrollWidth].concat([...document.querySelectorAll('body *')]
    .filter(e => { const r = e.getBoundingClientRect(); return r.right > wide + 1 || r.left < -1 })
    .filter(e => !scrolls(e.parentElement)).slice(0, 3).map(e => e.outerHTML.slice(0, 120))) }"""
SPILLS = """() => [...document.querySelectorAll('.button, .control, .badge, .option, .reference .code')]
  .filter(e => e.checkVisibility() && !e.closest('.trap, .hidden-text')).filter(e => {
    const r = e.getBoundingClientRect(), around = e.parentElement.getBoundingClientRect();
    return r.width > 2 && (r.right > around.right + 1 || r.left < around.left - 1) })
  .map(e => e.outerHTML.slice(0, 120))"""
# A link within a sentence, and what is only there for a keyboard, may be smaller (WCAG 2.5.8).
SMALL = """least => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && e.type !== 'hidden')
  .filter(e => !e.closest('p, .trap, .skip, .hidden-text'))
  .map(e => [e.closest('.option, .tasks > li') || e, e])
  .filter(([box, e]) => { const r = box.getBoundingClientRect(); return r.height > 0 && r.height < least })
  .map(([box, e]) => Math.round(box.getBoundingClientRect().height) + ' px: ' + e.outerHTML.slice(0, 120))"""
# Words in another script say of what language they are, or are somebody's own: names, files, messages.
UNTOLD = """() => { const own = {ru: 'Cyrillic', he: 'Hebrew', ar: 'Arabic'}[document.documentElement.lang];
  const others = ['Cyrillic', 'Hebrew', 'Arabic'].filter(script => script !== own);
  const foreign = new RegExp(others.map(script => `\\\\p{Script=${script}}{2}`).join('|'), 'u');
  const told = 'body [lang], bdi, [dir=auto], .hidden-text, option, textarea, template, script', found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) { const held = texts.currentNode.parentElement;
    if (foreign.test(texts.currentNode.data) && !held.closest(told)) found.push(held.outerHTML.slice(0, 120)) }
  return found }"""
FRAME = """() => ({
  lang: document.documentElement.lang, dir: document.documentElement.dir, title: document.title,
  headings: document.querySelectorAll('h1').length,
  urgent: !!document.querySelector('a[href$="/urgent-signs"]'),
  summary: document.activeElement?.matches('[data-error-summary]') ?? false })"""
# The stop page is the urgent page itself; on paper the signs stand in full.
WITHOUT_STRIP = ("/urgent/stop", "/gallery/stop", "/sent/print")


@dataclass
class Window:
    """One browser window that goes from page to page. It hears what pages say and whom they ask."""

    context: BrowserContext
    home: str
    said: list[str] = field(default_factory=list)
    abroad: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        self.page.on("request", self._asked)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith(self.home + "/"):
            self.abroad.append(request.url)

    def visit(self, path: str, cookie: str, width: int, scheme: str) -> Response:
        """Open a page as the owner of this cookie."""
        self.said.clear()
        self.abroad.clear()
        self.context.clear_cookies()
        if cookie:
            self.context.add_cookies([{"name": "intake", "value": cookie, "url": self.home}])
        self.page.set_viewport_size({"width": width, "height": 844})
        self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        if "#" in path:  # from the same page the browser would only move to the place, and load nothing
            self.page.goto("about:blank")
        response = self.page.goto(self.home + path)
        assert response is not None
        return response

    def stumbles(self, language: str, status: int, *, error: bool, desk: bool) -> list[str]:
        """All that is wrong with the page that is shown; nothing when it is as it must be."""
        page = self.page
        found = [f"axe: {barrier}" for barrier in barriers(page)]
        found += [f"inline: {html}" for html in page.evaluate(INLINE)]
        found += _frame(page, language, error=error, desk=desk)
        found += [f"another language: {html}" for html in page.evaluate(UNTOLD)]
        found += [f"small: {html}" for html in page.evaluate(SMALL, 24 if desk else 44)]
        found += [f"spills: {html}" for html in page.evaluate(SPILLS)]
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.set_viewport_size({"width": 320, "height": 844})
        found += [f"sideways: {html}" for html in page.evaluate(SIDEWAYS)]
        found += [f"spills at 320: {html}" for html in page.evaluate(SPILLS)]
        page.set_viewport_size({"width": width, "height": 844})
        found += [f"console: {line}" for line in self.said if not _tells_only_the_status(line, status)]
        return found + [f"asked {url}" for url in self.abroad]


def barriers(page: Page) -> list[str]:
    """What axe objects to: rule and first elements."""
    page.evaluate(AXE_SOURCE)  # through the debugger, which the page's own policy does not bind
    found: list[str] = page.evaluate(RUN_AXE, TAGS)
    return found


AXE_SOURCE = AXE.read_text(encoding="utf-8")


def _frame(page: Page, language: str, *, error: bool, desk: bool) -> list[str]:
    is_, right_to_left = page.evaluate(FRAME), language in ("he", "ar")
    wrong = {
        "lang": is_["lang"] != language,
        "dir": is_["dir"] != ("rtl" if right_to_left else "ltr"),
        "not one h1": is_["headings"] != 1,
        "no title": not is_["title"].strip(),
        "no way to the urgent signs": not desk and not is_["urgent"] and not page.url.endswith(WITHOUT_STRIP),
        "the error summary has no focus": error and not is_["summary"],
    }
    return [f"{what}: {is_}" for what, holds in wrong.items() if holds]


def _tells_only_the_status(line: str, status: int) -> bool:
    """Chromium itself remarks on a page that arrives with an error status, which is what was asked for here."""
    return status >= 400 and line.startswith("error: Failed to load resource") and f"status of {status} " in line
