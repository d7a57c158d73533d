"""Who hears of the written opinion, and where: on the status page, in the log of looks, and nobody else."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select, text

from intake.models.opinions import Opinion
from intake.models.referrals import ReferralState
from intake.models.sessions import SessionKind
from intake.runtime import Runtime
from intake.services import closing, sessions
from tests.support import factories
from tests.support.application import Clock
from tests.web.patient.opinions import (
    PAGE,
    PAPER,
    SUMMARY,
    acts,
    amended,
    change,
    gets_an_opinion,
    on_paper,
    status_of,
    the_referral,
)  # fmt: skip
from tests.web.patient.people import COOKIE, Person

pytestmark = pytest.mark.databases("sqlite")  # tests/services/test_opinion_standing.py asks both


@pytest.fixture
def family(person: Person) -> Person:
    """Somebody whose opinion was signed in English and translated into Russian."""
    person.has_sent()
    gets_an_opinion(person)
    return person


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
