"""Markup that somebody typed stays text in a real browser: nothing runs, the policy has nothing to stop (V10)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from markupsafe import Markup
from playwright.sync_api import Browser, Page

from intake.models.desk import ContactOutcome
from intake.models.staff import Role
from intake.services import contacts, notes
from intake.web.policy import PUBLIC, policy
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.corpus import words
from tests.support import factories

pytestmark = IN_CHROMIUM

FREE = ("main_question", "contact_hours", "diagnosis_centre", "allergies_text", "comorbidities_text")
NAMES = ("patient_full_name", "submitter_full_name", "treating_hospital_name")
TABS = ("", "/answers", "/documents", "/contacts", "/notes", "/history", "/print")
LISTS = ("/", "/alerts", "/tasks", "/mail", "/rota", "/new")
STATUS = ("/status", "/status/contact", "/status/withdraw", "/status/records", "/sent", "/sent/print")
# Set before any script of a page runs: whatever a page stops or starts is written down.
WATCH = """window.heard = [];
document.addEventListener('securitypolicyviolation', e => heard.push('stopped: ' + e.violatedDirective));
for (const name of ['alert', 'confirm', 'prompt', 'print']) window[name] = () => heard.push('ran: ' + name);
"""
MADE = """texts => [...document.querySelectorAll('main *')].filter(e => e.tagName === 'IFRAME' || e.tagName === 'STYLE'
  || (e.tagName === 'SCRIPT' && !e.src) || [...e.attributes].some(a => a.name.startsWith('on'))
  || /^(javascript|data|vbscript):/i.test(e.getAttribute('href') || e.getAttribute('src') || ''))
  .map(e => e.outerHTML.slice(0, 120))"""


class Watched:
    """A tab that writes down everything a page runs, or the browser stops it from running."""

    def __init__(self, browser: Browser, home: str) -> None:
        self._context = browser.new_context()
        self._context.add_init_script(WATCH)
        self.home = home
        self.tab: Page = self._context.new_page()
        self.heard: list[str] = []
        self.tab.on("console", lambda message: self.heard.append(f"{message.type}: {message.text}"))
        self.tab.on("pageerror", lambda error: self.heard.append(f"error: {error}"))
        self.tab.on("dialog", lambda dialog: (self.heard.append("dialog"), dialog.dismiss()))
        self.tab.on("request", lambda request: self._asked(request.url))

    def _asked(self, url: str) -> None:
        if not url.startswith(self.home + "/"):
            self.heard.append(f"asked {url}")

    def visit(self, path: str, cookie: str = "") -> list[str]:
        """Open a page, press every link to somewhere inside it, and say what was heard."""
        self.heard.clear()
        self._context.clear_cookies()
        if cookie:
            self._context.add_cookies([{"name": "intake", "value": cookie, "url": self.home}])
        response = self.tab.goto(self.home + path)
        assert response is not None
        assert response.status in (200, 422), f"{response.status} {path}"
        found: list[str] = self.tab.evaluate("() => window.heard")
        return [*self.heard, *found, *self.tab.evaluate(MADE, [])]

    def close(self) -> None:
        self._context.close()


@pytest.fixture(scope="module")
def watched(chromium: Browser, clinic: ServedClinic) -> Iterator[Watched]:
    tab = Watched(chromium, clinic.url)
    yield tab
    tab.close()


def written(turn: int) -> dict[str, str]:
    """Markup for every question that takes text, others at each turn."""
    names = (*FREE, *NAMES)
    return dict(zip(names, words.turning(words.MARKUP, len(names), turn), strict=True))


def sent(clinic: ServedClinic, turn: int) -> str:
    """A request that holds markup in its answers, names, file names, notes and logged calls; its id."""
    with clinic.runtime.work() as work:
        referral = factories.a_request(work, "EX1", **written(turn))
        for text in words.turning(words.MARKUP, 4, turn):
            clinic.add_file(work, referral, f"{text}.pdf".replace("/", "∕"))
        nurse = factories.a_member_of_staff(work, f"{words.MARKUP[turn]} {referral.id}", Role.COORDINATOR)
        for text in words.turning(words.MARKUP, 6, turn):
            notes.add(work, referral, nurse, text)
        contacts.log(work, referral, nurse, ContactOutcome.CALL_AGAIN, channel="phone", note=words.MARKUP[turn])
        return referral.id


TURNS = range(5)


@pytest.mark.parametrize("turn", TURNS)
def test_v10_at_the_desk_markup_is_shown_and_does_nothing(clinic: ServedClinic, watched: Watched, turn: int) -> None:
    referral_id = sent(clinic, turn)
    lead = clinic.as_staff(Role.LEAD)
    for tab in TABS:
        assert watched.visit(f"/en/desk/cases/{referral_id}{tab}", lead) == [], tab
    for path in LISTS:
        assert watched.visit(f"/en/desk{path}", lead) == [], path
    watched.visit(f"/en/desk/cases/{referral_id}/answers", lead)
    shown = " ".join(watched.tab.inner_text("main").split())
    assert [text for text in (written(turn)[name] for name in FREE) if " ".join(text.split()) not in shown] == []
    watched.visit(f"/en/desk/cases/{referral_id}/notes", lead)
    assert words.turning(words.MARKUP, 6, turn)[0].strip() in watched.tab.inner_text("main")


@pytest.mark.parametrize("turn", TURNS)
def test_v10_on_the_senders_pages_markup_does_nothing(clinic: ServedClinic, watched: Watched, turn: int) -> None:
    patient = clinic.as_patient(sent(clinic, turn))
    for path in STATUS:
        assert watched.visit(f"/en{path}", patient) == [], path
    visitor, _draft = clinic.as_visitor({**factories.SENDER, **factories.example("EX1"), **written(turn)}, "en")
    for path in ("/request/check", "/request/what-to-discuss", "/request/patient-name"):
        assert watched.visit(f"/en{path}", visitor) == [], path
    watched.visit("/en/request/check", visitor)
    shown = " ".join(watched.tab.inner_text("main").split())
    assert " ".join(written(turn)["main_question"].split()) in shown


@pytest.mark.parametrize("text", words.MARKUP[::3])
def test_v10_in_searches_and_errors_markup_does_nothing(clinic: ServedClinic, watched: Watched, text: str) -> None:
    lead = clinic.as_staff(Role.LEAD)
    watched.visit("/en/desk/", lead)
    watched.tab.fill('input[name="q"]', text)
    watched.tab.press('input[name="q"]', "Enter")
    watched.tab.wait_for_load_state()
    assert watched.tab.input_value('input[name="q"]') == text.strip()
    assert [*watched.heard, *watched.tab.evaluate("() => window.heard"), *watched.tab.evaluate(MADE, [])] == []
    watched.visit("/en/request/continue")
    watched.tab.fill('input[name="code"]', text)
    with watched.tab.expect_navigation():
        watched.tab.locator("main form").first.locator("button").click()
    assert watched.tab.input_value('input[name="code"]') == text
    assert [line for line in watched.heard if "422" not in line] == []
    assert [*watched.tab.evaluate("() => window.heard"), *watched.tab.evaluate(MADE, [])] == []


@pytest.mark.parametrize("markup", ["<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "<style>p{}</style>"])
def test_v10_a_page_that_does_not_escape_would_be_heard(clinic: ServedClinic, watched: Watched, markup: str) -> None:
    """What the other tests wait for in vain is really heard: by the policy, and as an element of the page."""

    @policy(PUBLIC)
    def careless() -> str:
        return Markup("<!doctype html><title>x</title><main>{}</main>").format(Markup(markup))

    real = clinic.app.view_functions["public.contact"]
    clinic.app.view_functions["public.contact"] = careless
    try:
        heard = watched.visit("/en/contact")
    finally:
        clinic.app.view_functions["public.contact"] = real
    assert any(line.startswith("stopped: ") for line in heard), heard
    assert any(markup[:5] in line for line in heard), heard
