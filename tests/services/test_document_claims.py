"""One document is one worker's at a time, and nobody's for long when that worker dies; on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.models.documents import Document, DocumentJob, DocumentState
from intake.runtime import Runtime
from intake.services import document_claims
from intake.services.document_claims import MOST_FAILURES, SCANNER_PAUSE
from tests.services.delivery import a_referral
from tests.support import files
from tests.support.application import Clock
from tests.support.sent_files import sent


@pytest.fixture
def request_id(clinic: Runtime) -> str:
    with clinic.work() as work:
        return a_referral(work).id


def lease(clinic: Runtime) -> timedelta:
    return timedelta(seconds=clinic.settings.cleaning.lease_seconds)


def test_a_claimed_document_is_nobody_elses_until_its_lease_ends(
    clinic: Runtime, request_id: str, noon: Clock
) -> None:
    report = sent(clinic, request_id, "report.pdf", files.pdf())
    with clinic.work() as work:
        first = document_claims.claim(work)
        assert first is not None
        assert first.document_id == report
        assert document_claims.claim(work) is None
        assert not document_claims.anything_due(work)
    noon.now += lease(clinic) - timedelta(seconds=1)
    with clinic.work() as work:
        assert document_claims.claim(work) is None
    noon.move(seconds=1)
    with clinic.work() as work:
        second = document_claims.claim(work)
        assert second is not None
        assert not document_claims.finish(work, first), "who came too late must not write"
        assert not document_claims.renew(work, first)
        assert document_claims.renew(work, second)
        assert document_claims.finish(work, second)
        assert not document_claims.finish(work, second)


def test_a_renewed_lease_holds(clinic: Runtime, request_id: str, noon: Clock) -> None:
    sent(clinic, request_id, "report.pdf", files.pdf())
    with clinic.work() as work:
        held = document_claims.claim(work)
    assert held is not None
    for _ in range(5):
        noon.now += lease(clinic) / 2
        with clinic.work() as work:
            assert document_claims.renew(work, held)
            assert document_claims.claim(work) is None


def test_a_lease_of_a_clock_that_ran_ahead_does_not_hold_a_document_for_ever(
    clinic: Runtime, request_id: str, noon: Clock
) -> None:
    sent(clinic, request_id, "report.pdf", files.pdf())
    noon.move(hours=5)
    with clinic.work() as work:
        assert document_claims.claim(work) is not None
    noon.move(hours=-5)
    with clinic.work() as work:
        assert document_claims.claim(work) is not None


def test_a_worker_that_dies_eight_times_over_one_document_parks_it(
    clinic: Runtime, request_id: str, noon: Clock
) -> None:
    sent(clinic, request_id, "report.pdf", files.pdf())
    for _ in range(MOST_FAILURES):
        with clinic.work() as work:
            assert document_claims.claim(work) is not None
        noon.now += lease(clinic)
    with clinic.work() as work:
        assert document_claims.claim(work) is None
        job = work.session.scalars(select(DocumentJob)).one()
        assert (job.parked_at, job.last_code) == (noon.now, document_claims.LOST)


def test_a_scanner_that_is_away_counts_nothing_against_the_file(
    clinic: Runtime, request_id: str, noon: Clock
) -> None:
    sent(clinic, request_id, "report.pdf", files.pdf())
    for _ in range(3 * MOST_FAILURES):
        with clinic.work() as work:
            held = document_claims.claim(work)
            assert held is not None
            assert document_claims.postpone(work, held, "scanner_away")
        noon.now += SCANNER_PAUSE


def test_single_files_go_before_the_images_of_a_bundle(clinic: Runtime, request_id: str, noon: Clock) -> None:
    bundle = sent(clinic, request_id, "disc.zip", files.bundle({"IM1": files.dicom()}))
    member = sent(clinic, request_id, "IM2", files.dicom(InstanceNumber=2))
    noon.move(minutes=1)
    report = sent(clinic, request_id, "report.pdf", files.pdf())
    with clinic.work() as work:
        work.session.get_one(Document, member).bundle_id = bundle
    with clinic.work() as work:
        order = [document_claims.claim(work) for _ in range(3)]
    assert [claim.document_id if claim else None for claim in order] == [bundle, report, member]


def test_a_document_waits_from_the_moment_it_is_taken(clinic: Runtime, request_id: str, noon: Clock) -> None:
    began = noon.now
    report = sent(clinic, request_id, "report.pdf", files.pdf())
    noon.move(minutes=20)
    with clinic.reading() as work:
        assert work.session.get_one(Document, report).state is DocumentState.QUARANTINED
        assert document_claims.waiting_since(work) == began
