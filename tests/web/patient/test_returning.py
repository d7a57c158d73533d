"""Coming back on another device, through the pages."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from intake.models.outbox import OutboxEmail
from intake.models.sessions import SessionKind
from intake.runtime import Runtime
from intake.services import outbox_secrets
from tests.support.application import Clock
from tests.support.browser import BASE
from tests.web.patient.people import Person, answers_of

CODE = re.compile(r"(?:[2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}")


@pytest.fixture
def elsewhere(app: Flask, runtime: Runtime, clock: Clock) -> Person:
    """The same person at another device."""
    return Person(app.test_client(), runtime, clock)


@pytest.fixture
def person(person: Person) -> Person:
    """Somebody who has begun a request."""
    person.tells_symptoms("none")
    return person


def last_mail(runtime: Runtime) -> tuple[str, dict[str, str]]:
    with runtime.reading() as work:
        row = work.session.scalars(select(OutboxEmail).order_by(OutboxEmail.id.desc()).limit(1)).one()
        return row.template, outbox_secrets.opened(work.keys, row.payload)


def mails(runtime: Runtime) -> int:
    with runtime.reading() as work:
        return len(work.session.scalars(select(OutboxEmail.id)).all())


def shown_code(person: Person) -> str:
    person.at("/request/save")
    assert person.post("/request/save", {"way": "code"}) == 200
    return CODE.findall(person.text)[0]


def test_the_code_on_the_screen_opens_the_draft_on_another_device(
    person: Person, elsewhere: Person, runtime: Runtime
) -> None:
    code = shown_code(person)
    elsewhere.at("/request/continue")
    assert elsewhere.post("/request/continue", {"code": f" {code.lower()} "}) == 303
    assert elsewhere.location == "/en/request/"
    assert elsewhere.draft_id == person.draft_id


def test_a_wrong_code_is_asked_again_with_the_fix(elsewhere: Person) -> None:
    elsewhere.at("/request/continue")
    assert elsewhere.post("/request/continue", {"code": "2222-2222-2222-2222"}) == 422
    assert "Check the code." in elsewhere.text


def test_the_mails_lead_back_in_two_steps(person: Person, elsewhere: Person, runtime: Runtime) -> None:
    person.at("/request/save")
    assert person.post("/request/save", {"way": "mail", "email": "mother@example.org"}) == 303
    template, saved = last_mail(runtime)
    assert template == "saved_request"
    elsewhere.at("/request/saved")
    assert elsewhere.post("/request/saved", {"token": saved["token"]}) == 303
    template, sign_in = last_mail(runtime)
    assert template == "sign_in_link"
    elsewhere.at("/status/sign-in")
    assert elsewhere.post("/status/sign-in", {"token": sign_in["token"]}) == 303
    assert elsewhere.draft_id == person.draft_id


def test_looking_at_a_link_never_spends_it(person: Person, elsewhere: Person, runtime: Runtime) -> None:
    person.at("/request/save")
    person.post("/request/save", {"way": "mail", "email": "mother@example.org"})
    elsewhere.at("/request/continue")
    elsewhere.post("/request/ask-link", {"email": "mother@example.org"})
    token = last_mail(runtime)[1]["token"]
    for _scanner in range(10):
        elsewhere.client.head("/en/status/sign-in", base_url=BASE)
        elsewhere.at("/status/sign-in")
    assert elsewhere.post("/status/sign-in", {"token": token}) == 303


def test_without_script_the_code_of_the_mail_is_typed(person: Person, elsewhere: Person, runtime: Runtime) -> None:
    person.at("/request/save")
    person.post("/request/save", {"way": "mail", "email": "mother@example.org"})
    elsewhere.at("/request/continue")
    elsewhere.post("/request/ask-link", {"email": "mother@example.org"})
    code = last_mail(runtime)[1]["code"]
    elsewhere.at("/status/sign-in")
    assert elsewhere.post("/status/sign-in", {"token": "", "email": "mother@example.org", "code": code}) == 303
    assert elsewhere.draft_id == person.draft_id


def test_the_address_that_was_saved_is_not_asked_again(person: Person, runtime: Runtime) -> None:
    person.at("/request/save")
    person.post("/request/save", {"way": "mail", "email": " Mother@Example.org "})
    assert str(answers_of(runtime, person.draft_id)["email"]).lower() == "mother@example.org"


def test_a_known_and_an_unknown_address_get_the_same_page(person: Person, elsewhere: Person) -> None:
    person.at("/request/save")
    person.post("/request/save", {"way": "mail", "email": "mother@example.org"})
    pages = []
    for address in ("mother@example.org", "nobody@example.org"):
        elsewhere.at("/request/continue")
        elsewhere.post("/request/ask-link", {"email": address}, follow=True)
        assert elsewhere.page is not None
        pages.append((elsewhere.page.status_code, elsewhere.page.request.path, elsewhere.text))
    assert pages[0] == pages[1]


def test_the_sixth_asking_gets_the_same_page_and_no_mail(person: Person, elsewhere: Person, runtime: Runtime) -> None:
    person.at("/request/save")
    person.post("/request/save", {"way": "mail", "email": "mother@example.org"})
    for _try in range(6):
        elsewhere.at("/request/continue")
        assert elsewhere.post("/request/ask-link", {"email": "mother@example.org"}) == 303
    assert mails(runtime) == 5


def test_every_dead_link_shows_one_and_the_same_page(
    person: Person, elsewhere: Person, runtime: Runtime, clock: Clock
) -> None:
    person.has_sent()
    tokens = []
    for _mail in range(3):
        elsewhere.at("/request/continue")
        elsewhere.post("/request/ask-link", {"email": "mother@example.org"})
        tokens.append(last_mail(runtime)[1]["token"])
    used, expired, of_closed = tokens
    elsewhere.at("/status/sign-in")
    assert elsewhere.post("/status/sign-in", {"token": used}) == 303
    elsewhere.at("/status/withdraw")
    elsewhere.post("/status/withdraw")
    pages = {dead(elsewhere, token) for token in (used, of_closed, "x" * 43, "", "../../etc", "0" * 9000)}
    clock.move(minutes=10)
    pages.add(dead(elsewhere, expired))
    assert len(pages) == 1


def dead(person: Person, token: str) -> str:
    """The page for this token, without what differs on every page."""
    person.at("/status/sign-in")
    assert person.post("/status/sign-in", {"token": token}) == 404
    return person.text


def test_the_return_code_of_a_request_opens_its_status(person: Person, elsewhere: Person) -> None:
    person.has_sent()
    code = CODE.findall(person.text)[0]
    elsewhere.at("/request/continue")
    elsewhere.post("/request/continue", {"code": code})
    assert elsewhere.location == "/en/status"
    assert elsewhere.session.kind is SessionKind.PATIENT


def test_a_code_that_was_given_before_sending_keeps_working(person: Person, elsewhere: Person) -> None:
    code = shown_code(person)
    person.has_sent_what_was_begun()
    assert "The return code that you have already" in person.text
    assert not CODE.search(person.text)
    elsewhere.at("/request/continue")
    elsewhere.post("/request/continue", {"code": code})
    assert elsewhere.location == "/en/status"


def test_a_browser_without_a_request_is_told_how_to_go_on(elsewhere: Person) -> None:
    assert "Continue a saved request" in elsewhere.at("/request/check")


FOREIGN = ("//evil.test", "/\\evil.test", "https:evil.test", "%2f%2fevil.test", "javascript:1")


@pytest.mark.parametrize("wanted", FOREIGN)
def test_no_redirect_follows_an_address_that_was_given(person: Person, wanted: str) -> None:
    code = shown_code(person)
    person.at("/request/continue")
    assert person.post(f"/request/continue?next={wanted}", {"code": code}) == 303
    assert person.location == "/en/request/"
