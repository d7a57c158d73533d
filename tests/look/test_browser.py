"""The gallery in a real browser: no barrier that axe finds, no sideways scroll, targets large enough."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # ships no types
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from .rendering import LANGUAGES, build

CHROMIUM = Path("/usr/bin/chromium")
Scheme = Literal["light", "dark"]
PARTS = ["", "/question", "/stop", "/desk"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="the system has no Chromium"),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, build(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def opened(chromium: Browser, url: str, width: int, scheme: Scheme = "light", scripts: bool = True) -> Page:
    context = chromium.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, java_script_enabled=scripts
    )
    page = context.new_page()
    page.goto(url)
    return page


WIDTHS = (390, 768, 1280)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
FULL = [(locale, width, scheme) for locale in LANGUAGES for width in WIDTHS for scheme in SCHEMES]
# Every pair of language, width and scheme meets at least once in half of the full matrix.
PAIRWISE = [
    (locale, width, SCHEMES[(row + column) % 2])
    for row, locale in enumerate(LANGUAGES)
    for column, width in enumerate(WIDTHS)
]


def test_half_of_the_matrix_still_pairs_everything() -> None:
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert {(c[one], c[other]) for c in PAIRWISE} == {(c[one], c[other]) for c in FULL}


@pytest.mark.parametrize(("locale", "width", "scheme"), FULL if os.environ.get("FULL_MATRIX") else PAIRWISE)
def test_axe_finds_no_barrier(address: str, chromium: Browser, locale: str, width: int, scheme: Scheme) -> None:
    page = opened(chromium, f"{address}/{locale}/gallery", width, scheme)
    found = {}
    for part in PARTS:
        page.goto(f"{address}/{locale}/gallery{part}")
        found[part] = barriers(page)
    page.context.close()
    assert found == {part: [] for part in PARTS}


def barriers(page: Page) -> list[tuple[str, str]]:
    """What axe objects to on the page: (rule, first element)."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    result = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in result.response["violations"]]


def test_axe_would_notice_a_control_without_a_name(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content('<!doctype html><html lang="en"><title>t</title><main><h1>t</h1><input type="text"></main></html>')
    assert [rule for rule, _ in barriers(page)] == ["label"]
    page.close()


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("locale", LANGUAGES)
def test_nothing_scrolls_sideways_at_320_pixels(address: str, chromium: Browser, locale: str, part: str) -> None:
    page = opened(chromium, f"{address}/{locale}/gallery{part}", 320)
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.context.close()
    assert overflow == 0


SMALL_TARGETS = """least => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter(e => e.checkVisibility() && !e.closest('p, li:not([class]) , .trap, .skip') && !e.matches('.skip'))
  .map(e => [e.closest('.option, .tasks > li, .option') || e, e])
  .filter(([box, e]) => { const r = box.getBoundingClientRect(); return r.height > 0 && r.height < least })
  .map(([box, e]) => e.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize(("part", "least"), [("", 36), ("/question", 44), ("/stop", 44), ("/desk", 24)])
def test_targets_are_large_enough_for_a_thumb(address: str, chromium: Browser, part: str, least: int) -> None:
    page = opened(chromium, f"{address}/en/gallery{part}", 390)
    small = page.evaluate(SMALL_TARGETS, least)
    page.context.close()
    assert small == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_error_summary_has_the_focus(address: str, chromium: Browser, scripts: bool) -> None:
    page = opened(chromium, f"{address}/en/gallery/question", 390, scripts=scripts)
    page.wait_for_selector("[data-error-summary]:focus")
    page.context.close()


def test_none_of_these_and_the_signs_let_go_of_each_other(address: str, chromium: Browser) -> None:
    page = opened(chromium, f"{address}/en/gallery", 390)
    page.check("input[name=signs][value=none]")
    assert page.locator("input[name=signs]:checked").evaluate_all("boxes => boxes.map(b => b.value)") == ["none"]
    page.check("input[name=signs][value=speech]")
    assert page.locator("input[name=signs]:checked").evaluate_all("boxes => boxes.map(b => b.value)") == ["speech"]
    page.context.close()


def test_no_page_says_anything_on_the_console_or_asks_another_host(address: str, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    for part in PARTS:
        page.goto(f"{address}/ar/gallery{part}", wait_until="load")
    context.close()
    assert said == []
    assert [url for url in asked if not url.startswith(address)] == []


def test_the_switcher_fetches_no_letters_of_other_languages(address: str, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    page.goto(f"{address}/en/gallery/question", wait_until="networkidle")
    context.close()
    assert [name for name in asked if name.endswith(".woff2")] == ["rubik-latin-5.3.0.woff2"]


DUE = """<!doctype html><html lang="en"><body><p role="status" data-clock-news data-words="Late now: {count}"></p>
<time id="due" data-due data-left="In {time}" data-late="Late by {time}" datetime="2026-03-27T12:00:00Z">?</time>
</body></html>"""


def test_a_due_clock_turns_late_and_says_so_once(address: str, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.clock.install(time="2026-03-27T10:40:00Z")
    page.clock.pause_at("2026-03-27T10:40:01Z")
    page.set_content(DUE)
    page.add_script_tag(path=str(Path("static/js/clock.js").resolve()))
    assert page.inner_text("#due") == "In \u20661:19\u2069"
    page.clock.run_for(80 * 60_000)
    assert page.inner_text("#due") == "Late by \u20660:01\u2069"
    assert page.get_attribute("#due", "class") == "due-late"
    assert page.inner_text("[data-clock-news]") == "Late now: 1"
    context.close()


def test_a_token_moves_from_the_address_into_the_form(address: str, chromium: Browser) -> None:
    context = chromium.new_context()
    page = context.new_page()
    form = '<!doctype html><title>t</title><input data-from-link name="token">'
    script = '<script src="/static/js/link.js" defer></script>'
    page.route("**/spend", lambda route: route.fulfill(content_type="text/html", body=form + script))
    page.goto(f"{address}/spend#abc%2D123", wait_until="load")
    assert page.input_value("input[name=token]") == "abc-123"
    assert page.url == f"{address}/spend"
    context.close()
