"""The gallery in a real browser: no barrier that axe finds, no sideways scroll, targets large enough."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from .rendering import LANGUAGES, build

CHROMIUM = Path("/usr/bin/chromium")
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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        yield browser
        browser.close()


def opened(chromium: Browser, url: str, width: int, scheme: str = "light", scripts: bool = True) -> Page:
    context = chromium.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, java_script_enabled=scripts  # type: ignore[arg-type]  # the stub wants a literal
    )
    page = context.new_page()
    page.goto(url)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, 1280])
@pytest.mark.parametrize("locale", LANGUAGES)
def test_axe_finds_no_barrier(address: str, chromium: Browser, locale: str, width: int, scheme: str) -> None:
    page = opened(chromium, f"{address}/{locale}/gallery", width, scheme)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    options = {"runOnly": {"type": "tag", "values": tags}}
    found = {}
    for part in PARTS:
        page.goto(f"{address}/{locale}/gallery{part}")
        result = Axe().run(page, options=options)
        found[part] = [(rule["id"], rule["nodes"][0]["html"]) for rule in result.response["violations"]]
    page.context.close()
    assert found == dict.fromkeys(PARTS, [])


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
<time id="due" data-due data-left="In {time}" data-late="Late by {time}" datetime="2026-03-27T12:00:00Z">?</time></body></html>"""


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
    page.route("**/spend", lambda route: route.fulfill(
        content_type="text/html",
        body='<!doctype html><title>t</title><input data-from-link name="token"><script src="/static/js/link.js" defer></script>',
    ))
    page.goto(f"{address}/spend#abc%2D123", wait_until="load")
    assert page.input_value("input[name=token]") == "abc-123"
    assert page.url == f"{address}/spend"
    context.close()
