"""The written opinion for the family: only what was signed, in every version and language, each look on record."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select, text

from intake.models.audit import AuditEvent
from intake.models.messages import TranslatedBy
from intake.models.opinions import Opinion
from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.models.sessions import SessionKind
from intake.runtime import Runtime
from intake.services import closing, opinions, sessions
from intake.services.work import Actor, Work
from tests.support import factories
from tests.support.application import Clock
from tests.support.opinions import IN_RUSSIAN, PARTS, a_draft, a_signed_one, an_author, translated
from tests.web.patient.people import COOKIE, Person

pytestmark = pytest.mark.databases("sqlite")  # tests/services/test_opinion_standing.py asks both
PAGE = "/status/opinion"
PAPER = "/status/opinion.pdf"
SUMMARY, RUSSIAN = (next(iter(parts.values())) for parts in (PARTS, IN_RUSSIAN))


@pytest.fixture
def sender(person: Person) -> Person:
    """Somebody whose request was sent, and nothing of whose opinion is written."""
    person.has_sent()
    return person


@pytest.fixture
def family(sender: Person, runtime: Runtime) -> Person:
    """Somebody whose opinion was signed in English and translated into Russian."""
    with runtime.work() as work:
        author = an_author(work)
    with runtime.work(Actor(kind="staff", id=author.id, role=author.role.value)) as work:
        version = a_signed_one(work, the_referral(work))
        translated(work, the_referral(work), version, checked=True)
    return sender


def the_referral(work: Work) -> Referral:
    return work.session.scalars(select(Referral).order_by(Referral.submitted_at).limit(1)).one()


def change(runtime: Runtime, **columns: object) -> None:
    with runtime.work() as work:
        for name, value in columns.items():
            setattr(the_referral(work), name, value)


def amended(runtime: Runtime, **parts: str) -> None:
    with runtime.work() as work:
        a_signed_one(work, the_referral(work), **parts)


def acts(runtime: Runtime) -> list[tuple[str, str]]:
    """What the sender did with the opinion, as the audit log has it."""
    with runtime.reading() as work:
        events = work.session.scalars(select(AuditEvent).order_by(AuditEvent.seq))
        told = [(event.actor_kind, event.action) for event in events if event.actor_kind == "patient"]
    return [one for one in told if one[1].startswith("opinion.")]


def status_of(person: Person, path: str) -> int:
    return person.open(f"/{person.language}{path}").status_code


def letter(page: str) -> str:
    return page.split("<article")[1].split("</article>")[0]


def on_paper(person: Person, path: str = PAPER) -> str:
    answer = person.open(f"/{person.language}{path}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    opened = pypdfium2.PdfDocument(answer.data)
    found = "\n".join(opened[number].get_textpage().get_text_bounded() for number in range(len(opened)))
    opened.close()
    return " ".join(found.split())


def test_before_anything_is_signed_there_is_no_page_and_no_word_of_it(sender: Person, runtime: Runtime) -> None:
    assert (status_of(sender, PAGE), status_of(sender, PAPER)) == (404, 404)
    with runtime.work() as work:
        a_draft(work, the_referral(work))
    assert (status_of(sender, PAGE), status_of(sender, PAPER), status_of(sender, f"{PAGE}?version=1")) == (404,) * 3
    assert "written opinion" not in sender.at("/status").split("<h1>")[1].split("What arrives next")[0]
    assert acts(runtime) == []


def test_the_draft_of_an_amendment_is_not_shown(family: Person, runtime: Runtime) -> None:
    with runtime.work() as work:
        a_draft(work, the_referral(work), summary="Another road, not yet decided.")
    page = family.at(PAGE)
    assert SUMMARY in page
    assert "not yet decided" not in page
    assert "newer version" not in page
    assert status_of(family, f"{PAGE}?version=2") == 404
    assert "A new version" not in family.at("/status")


def test_the_status_page_says_that_it_is_here_until_it_is_read(family: Person, runtime: Runtime) -> None:
    page = family.at("/status")
    assert "Your written opinion is here" in page
    assert f'class="button" href="/en{PAGE}"' in page
    family.at(PAGE)
    page = family.at("/status")
    assert "Your written opinion is here" in page
    assert "Read it again" in page
    amended(runtime, view="Later than that.")
    page = family.at("/status")
    assert "A new version of your written opinion is here" in page
    family.at(PAGE)
    assert "A new version" not in family.at("/status")


def test_a_first_version_that_nobody_read_is_not_called_new_when_it_is_amended(
    family: Person, runtime: Runtime
) -> None:
    amended(runtime)
    page = family.at("/status")
    assert "Your written opinion is here" in page
    assert "A new version" not in page


@pytest.mark.parametrize("closed_as", [ClosedAs.OPINION_SENT, ClosedAs.WITHDRAWN])
def test_a_closed_request_keeps_its_opinion(family: Person, runtime: Runtime, closed_as: ClosedAs) -> None:
    change(runtime, state=ReferralState.CLOSED, closed_as=closed_as)
    assert "Your written opinion is here" in family.at("/status")
    page = family.at(PAGE)
    assert SUMMARY in page
    assert "Call us about what is not clear:" in page
    assert 'href="/en/status/messages"' not in page
    assert SUMMARY in on_paper(family)


def test_the_page_says_what_to_do_next(family: Person) -> None:
    page = family.at(PAGE)
    assert "Read it together with your treating team." in page
    assert 'href="/en/status/messages"' in page
    assert "Call the treating team now, not us, if:" in page


def test_it_opens_in_the_pages_language_if_it_was_translated_and_else_as_it_was_signed(family: Person) -> None:
    assert SUMMARY in letter(family.at(PAGE))
    family.language = "ru"
    assert RUSSIAN in letter(family.at(PAGE))
    assert re.search(r'<article[^>]* lang="ru"', family.text)
    family.language = "he"
    assert SUMMARY in letter(family.at(PAGE))
    assert re.search(r'<article[^>]* lang="en" dir="ltr"', family.text)


def test_every_language_that_it_is_in_can_be_chosen_under_its_own_name(family: Person) -> None:
    page = family.at(PAGE)
    ways = page.split('aria-labelledby="languages-of-opinion"')[1].split("</nav>")[0]
    assert '<strong lang="en" dir="ltr" aria-current="true">English</strong> <span class="soft">· original' in ways
    assert re.search(r'<a href="([^"]+)" lang="ru"[^>]*>Русский</a> <span class="soft">· translation', ways)
    assert RUSSIAN in letter(family.at(f"{PAGE}?language=ru"))
    assert SUMMARY in letter(family.at(f"{PAGE}?language=en"))
    for absent in ("he", "xx", ""):
        assert status_of(family, f"{PAGE}?language={absent}") == 404


def test_an_opinion_in_one_language_offers_no_other(sender: Person, runtime: Runtime) -> None:
    amended(runtime)
    assert "in another language" not in sender.at(PAGE)


@pytest.mark.parametrize(
    ("made_by", "checked", "care"),
    [
        (TranslatedBy.PERSON, True, ""),
        (TranslatedBy.PERSON, False, "Nobody has compared this translation with the original yet."),
        (TranslatedBy.MACHINE, True, "A machine made this translation. A person has compared it with the original."),
        (TranslatedBy.MACHINE, False, "A machine made this translation. Nobody has compared it with the original"),
    ],
)
def test_who_made_the_translation_and_whether_it_was_checked_is_said_first(
    sender: Person, runtime: Runtime, made_by: TranslatedBy, checked: bool, care: str
) -> None:
    with runtime.work() as work:
        version = a_signed_one(work, the_referral(work))
        translated(work, the_referral(work), version, made_by=made_by, checked=checked)
    before_letter = sender.at(f"{PAGE}?language=ru").split("<article")[0]
    assert ("Where the two differ, the original counts." in before_letter) is bool(care)
    assert care in before_letter
    assert "the original counts." not in sender.at(PAGE).split("<article")[0]


def test_an_earlier_version_stays_readable_and_says_that_a_newer_one_counts(family: Person, runtime: Runtime) -> None:
    amended(runtime, summary="The second road is the one.")
    page = family.at(PAGE)
    assert "The second road is the one." in letter(page)
    assert f'href="/en{PAGE}?version=1"' in page
    assert "There is a newer version" not in page
    page = family.at(f"{PAGE}?version=1")
    assert SUMMARY in letter(page)
    assert "There is a newer version of your opinion" in page
    assert f'href="/en{PAGE}">Read the newest version' in page
    assert SUMMARY in on_paper(family, f"{PAPER}?version=1")


def test_a_version_that_is_not_there_answers_like_any_other_page_that_is_not(family: Person) -> None:
    for number in ("0", "2", "-1", "one", "", "1.0", "9" * 30, "١"):
        assert status_of(family, f"{PAGE}?version={number}") == 404, number
        assert status_of(family, f"{PAPER}?version={number}") == 404, number


def test_the_pdf_is_in_the_language_that_was_asked_for_and_named_by_the_reference(
    family: Person, runtime: Runtime
) -> None:
    english = on_paper(family)
    assert SUMMARY in english
    assert RUSSIAN not in english
    assert RUSSIAN in on_paper(family, f"{PAPER}?language=ru")
    family.language = "ru"
    assert RUSSIAN in on_paper(family)
    assert family.page is not None
    with runtime.reading() as work:
        name = f'attachment; filename="{the_referral(work).reference}.pdf"'
    assert family.page.headers["Content-Disposition"].startswith(name)
    assert family.page.headers["Cache-Control"] == "no-store"
    assert family.page.headers["Content-Security-Policy"].startswith("sandbox")


def test_the_page_downloads_what_it_shows(family: Person, runtime: Runtime) -> None:
    amended(runtime, summary="The second road is the one.")
    page = family.at(f"{PAGE}?version=1&language=ru")
    [link] = re.findall(r'href="/en(/status/opinion\.pdf[^"]*)"', page)
    assert RUSSIAN in on_paper(family, link.replace("&amp;", "&"))


def test_opening_and_downloading_are_on_record_and_the_first_look_is_kept(
    family: Person, runtime: Runtime, clock: Clock
) -> None:
    first = clock()
    family.at(PAGE)
    clock.move(minutes=5)
    on_paper(family)
    assert acts(runtime) == [("patient", "opinion.read"), ("patient", "opinion.download")]
    with runtime.reading() as work:
        assert work.session.scalars(select(Opinion.read_at)).one() == first
    page = family.at("/status/looks")
    done = re.findall(r"<li><strong>(.*?)</strong>", page)
    assert done[:5] == [
        "Downloaded the written opinion",
        "Read the written opinion",
        "Compared a translation of the written opinion with the original",
        "Added a translation of the written opinion",
        "Signed the written opinion",
    ]
    assert "draft" not in page


def test_a_download_counts_as_read(family: Person) -> None:
    on_paper(family)
    assert "Read it again" in family.at("/status")


def test_without_an_audit_log_not_a_word_leaves(family: Person, runtime: Runtime) -> None:
    with runtime.work() as work:
        work.session.execute(text("ALTER TABLE audit_event RENAME TO audit_event_gone"))
    for path in (PAGE, PAPER):
        assert status_of(family, path) == 503
        assert SUMMARY not in family.text


def test_another_family_finds_nothing(family: Person, runtime: Runtime, app: Flask, clock: Clock) -> None:
    other = Person(app.test_client(), runtime, clock)
    assert status_of(other, PAGE) == 200
    assert other.page is not None
    assert other.page.request.path == "/en/request/continue"
    session_id = sessions.new_session_id()
    with runtime.work() as work:
        theirs = factories.a_request(work, "EX1")
        sessions.open_session(work, session_id, SessionKind.PATIENT, referral_id=theirs.id)
    other.client.set_cookie(COOKIE, session_id, domain="clinic.test", secure=True)
    for path in (PAGE, PAPER, f"{PAGE}?version=1", f"{PAGE}?language=ru"):
        assert status_of(other, path) == 404
    assert "Your written opinion" not in other.at("/status")


def test_a_sender_who_only_adds_is_told_nothing_of_it(family: Person, runtime: Runtime) -> None:
    change(runtime, sender_role="other_professional")
    for path in (PAGE, PAPER):
        family.at(path)
        assert family.page is not None
        assert family.page.request.path == "/en/status"
    assert "so the answers stay with the clinic" in family.text
    for state in (ReferralState.IN_TRIAGE, ReferralState.READY_FOR_REVIEW, ReferralState.CONSULTED):
        change(runtime, state=state)
        assert "opinion" not in family.at("/status")
    assert acts(runtime) == []


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (ReferralState.READY_FOR_REVIEW, "A haematologist has read the records. The written opinion is here."),
        (ReferralState.CONSULTED, "The consultation has taken place. The written opinion is here."),
    ],
)
def test_what_has_come_is_promised_no_more(
    family: Person, runtime: Runtime, clock: Clock, state: ReferralState, told: str
) -> None:
    change(runtime, state=state, contacted_at=clock())
    page = family.at("/status")
    assert told in page
    assert "Next: you read the written opinion with your treating team." in page
    promises = ("The doctor writes", "you receive the", "reads them next", "A haematologist looks", "By:")
    assert [promise for promise in (*promises, "<strong>The written opinion</strong>") if promise in page] == []
    steps = page.split('<ol class="steps">')[1].split("</ol>")[0]
    assert re.findall(r'<li class="(\w+)"', steps) == ["done"] * 5
    assert "in Almaty" in steps.split("written opinion")[1]


def test_a_consultation_that_is_booked_stays_announced(family: Person, runtime: Runtime) -> None:
    change(runtime, state=ReferralState.CONSULTATION_BOOKED)
    page = family.at("/status")
    assert "Next: the consultation." in page
    assert "<strong>The written opinion</strong>" not in page


def test_whoever_opens_the_request_again_waits_for_a_haematologist_again(
    family: Person, runtime: Runtime, clock: Clock
) -> None:
    change(runtime, contacted_at=clock())
    family.at("/status/withdraw")
    family.post("/status/withdraw")
    clock.move(minutes=20)
    with runtime.work() as work:
        closing.open_again(work, the_referral(work))
    page = family.at("/status")
    assert "Next: a haematologist looks at the request." in page
    assert "Your written opinion is here" in page
    clock.move(minutes=20)
    amended(runtime)
    assert "Next: you read the written opinion with your treating team." in family.at("/status")


def test_what_was_signed_is_what_is_shown(family: Person, runtime: Runtime) -> None:
    with runtime.reading() as work:
        [version] = opinions.signed(work, the_referral(work))
    for words in version.parts.values():
        assert words.splitlines()[0] in letter(family.at(PAGE))
