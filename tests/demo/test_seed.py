"""The demo clinic: everything it shows came through the services, and it is made only once."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import func, select

from intake.db import Base
from intake.demo import seed as demo
from intake.demo.stories import STORIES
from intake.models.alerts import Alert
from intake.models.callbacks import Callback, Resource, ResourceKind
from intake.models.consultations import Booking, BookingState, ConsultationService, WaitingListEntry
from intake.models.documents import Document
from intake.models.outbox import OutboxEmail
from intake.models.referrals import Referral
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import (
    accounts,
    assignments,
    documents,
    oncall,
    opinion_translations,
    opinions,
    referrals,
    second_factor,
)
from intake.services.oncall import Duty
from intake.services.sessions import new_session_id
from tests.support.application import Clock
from tests.support.processes import ROOT

EMAIL, PASSWORD = "coordinator@clinic.example", "a password of this start"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SEED_DEMO = ("seed-demo", "--email", EMAIL, "--totp-seed", SEED)


@pytest.fixture
def seeded(runtime: Runtime) -> Runtime:
    with runtime.work() as work:
        assert demo.seed(work, EMAIL, PASSWORD, SEED).requests == len(STORIES)
    return runtime


def rows(runtime: Runtime) -> dict[str, int]:
    """How many rows every table has."""
    with runtime.reading() as work:
        counted = {table.name: select(func.count()).select_from(table) for table in Base.metadata.sorted_tables}
        return {name: work.session.scalar(query) or 0 for name, query in counted.items()}


def test_a_second_run_adds_nothing_also_on_the_next_day_of_the_week(seeded: Runtime, clock: Clock) -> None:
    before = rows(seeded)
    clock.move(days=1)
    with seeded.work() as work:
        assert demo.seed(work, EMAIL, PASSWORD, SEED) == demo.Seeded(requests=0, days=0)
    assert rows(seeded) == before


@pytest.mark.databases("sqlite")
def test_a_week_later_the_rota_goes_on_and_nobody_stands_twice_in_a_week(seeded: Runtime, clock: Clock) -> None:
    clock.move(weeks=1)
    with seeded.work() as work:
        demo.seed(work, EMAIL, PASSWORD, SEED)
    for _ in range(4):
        clock.move(weeks=1)
        with seeded.reading() as work:
            assert len(oncall.on_call(work, Duty.COORDINATOR)) == 1


@pytest.mark.databases("sqlite")
def test_the_coordinator_signs_in_with_the_password_of_the_latest_start(seeded: Runtime) -> None:
    with seeded.work() as work:
        demo.seed(work, EMAIL, "another password, later", SEED)
        assert accounts.sign_in(work, EMAIL, PASSWORD, None, new_session_id()).staff is None
        signed_in = accounts.sign_in(work, EMAIL, "another password, later", None, new_session_id()).staff
        assert signed_in is not None
        assert (signed_in.name, signed_in.spoken_languages) == ("Demo coordinator", ["ru", "en", "he"])


@pytest.mark.databases("sqlite")
def test_a_family_of_the_demo_has_its_opinion_and_another_one_is_being_written(seeded: Runtime) -> None:
    with seeded.reading() as work:
        sent = work.session.scalars(select(Referral)).all()
        [letter] = [version for referral in sent for version in opinions.signed(work, referral)]
        [read] = [referral for referral in sent if opinions.signed(work, referral)]
        assert (letter.author, letter.language, read.language) == ("Dr Noa Demo", "en", "ru")
        assert list(opinion_translations.of_version(work, read, letter)) == ["ru"]
        assert sum(opinions.draft_of(work, referral) is not None for referral in sent) == 1


@pytest.mark.databases("sqlite")
def test_everybody_of_the_demo_has_a_second_step(seeded: Runtime) -> None:
    with seeded.work() as work:
        people = work.session.scalars(select(Staff)).all()
        code = pyotp.TOTP(SEED).at(work.now)
        assert [second_factor.check(work, person, code, None).how for person in people] == ["totp"] * len(people)


@pytest.mark.databases("sqlite")
def test_the_haematologist_has_some_of_the_requests_and_not_all(seeded: Runtime) -> None:
    with seeded.reading() as work:
        who = work.session.scalars(select(Staff).where(Staff.role == Role.HAEMATOLOGIST)).one()
        every = work.session.scalars(select(Referral.id)).all()
        theirs = [referral_id for referral_id in every if assignments.may_read(work, who.id, referral_id)]
    assert 0 < len(theirs) < len(every)


@pytest.mark.databases("sqlite")
def test_the_clinic_has_its_people_and_callers_and_somebody_on_call_now(seeded: Runtime) -> None:
    with seeded.reading() as work:
        assert set(work.session.scalars(select(Staff.role))) == set(Role)
        callers = select(Resource.languages).where(Resource.kind == ResourceKind.COORDINATOR).order_by(Resource.id)
        spoken = [set(languages) for languages in work.session.scalars(callers)]
        assert spoken == [{"ru", "en", "he"}, {"ar", "en"}]
        assert all(oncall.on_call(work, duty) for duty in oncall.ON_A_ROTA)


def test_the_requests_differ_in_everything_the_queue_shows(seeded: Runtime) -> None:
    with seeded.reading() as work:
        sent = work.session.scalars(select(Referral)).all()
        assert {request.level for request in sent} == {"urgent", "soon", "routine"}
        assert len({request.country for request in sent}) >= 8
        assert {request.language for request in sent} == {"en", "ru", "he", "ar"}
        assert len({request.state for request in sent}) >= 3
        assert len({request.records_ready for request in sent}) >= 4
        assert {request.origin for request in sent} == {"patient", "physician", "desk"}
        moments = [request.submitted_at for request in sent]
        assert max(moments) - min(moments) > timedelta(days=3)
        assert work.session.scalars(select(Alert)).one().acknowledged_at is None


def test_calls_are_planned_and_mails_go_only_to_addresses_that_cannot_exist(seeded: Runtime) -> None:
    with seeded.reading() as work:
        assert work.session.scalar(select(func.count()).select_from(Callback).where(Callback.starts_at.is_not(None)))
        addresses = set(work.session.scalars(select(OutboxEmail.to_addr)))
        strangers = {address for address in addresses if not address.endswith((".example", "@clinic.test"))}
        assert addresses
        assert strangers == set()


def test_every_record_opens_as_the_file_it_says_it_is(seeded: Runtime) -> None:
    marks = {"application/pdf": b"%PDF-", "image/png": b"\x89PNG"}
    with seeded.reading() as work:
        stored = work.session.scalars(select(Document)).all()
        assert {document.content_type for document in stored} == set(marks)
        for document in stored:
            assert b"".join(documents.content(work, document)).startswith(marks[document.content_type])


@pytest.mark.databases("sqlite")
def test_what_was_sent_can_be_read_again(seeded: Runtime) -> None:
    with seeded.reading() as work:
        sent = work.session.scalars(select(Referral))
        names = {referrals.answers_of(work, request)["patient_full_name"] for request in sent}
    assert names == {story.patient for story in STORIES}


@pytest.mark.databases("sqlite")
def test_the_command_says_what_it_added(app: Flask) -> None:
    told = app.test_cli_runner().invoke(args=[*SEED_DEMO, "--password", PASSWORD])
    assert told.exit_code == 0
    assert told.output.startswith(f"{len(STORIES)} requests and ")


@pytest.mark.databases("sqlite")
def test_the_command_refuses_a_short_password_and_makes_nothing(app: Flask, runtime: Runtime) -> None:
    told = app.test_cli_runner().invoke(args=[*SEED_DEMO, "--password", "short"])
    assert (told.exit_code, "15 to 128" in told.output) == (1, True)
    assert rows(runtime)["staff"] == 0


@pytest.mark.databases("sqlite")
def test_the_command_refuses_in_production(app: Flask, runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(runtime.settings), "production", property(lambda settings: True))
    told = app.test_cli_runner().invoke(args=[*SEED_DEMO, "--password", PASSWORD])
    assert (told.exit_code, "In production" in told.output) == (1, True)
    assert rows(runtime)["staff"] == 0


def test_the_running_application_never_loads_made_up_people() -> None:
    look = "import sys, intake.app, tasks.app; print([m for m in sys.modules if 'intake.demo' in m])"
    told = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (told.stdout.strip(), told.returncode) == ("[]", 0), told.stderr


@pytest.mark.databases("sqlite")
def test_consultations_are_offered_booked_and_waited_for(seeded: Runtime) -> None:
    with seeded.reading() as work:
        assert len(work.session.scalars(select(ConsultationService)).all()) == 3
        booked = work.session.scalars(select(Booking)).all()
        assert [booking.state for booking in booked] == [BookingState.CONFIRMED, BookingState.CONFIRMED]
        assert len(work.session.scalars(select(WaitingListEntry)).all()) == 1
