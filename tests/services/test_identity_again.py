"""Answers that change after a file was checked: whom its images name is held against the new ones."""

from __future__ import annotations

import pytest

from intake.models.desk import TaskKind
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services import document_checks, documents, referrals, revisions
from tests.support import files
from tests.support.sent_files import desk_tasks, findings, row, sent

pytestmark = pytest.mark.databases("sqlite")


def answer(clinic: Runtime, request_id: str, **changed: str) -> None:
    with clinic.work() as work:
        referral = work.session.get_one(Referral, request_id)
        revisions.correct_answer(work, referral, referrals.answers_of(work, referral) | changed, "desk")


def test_a_corrected_birth_date_makes_and_unmakes_a_mismatch(unscanned: Runtime, request_id: str) -> None:
    image = sent(unscanned, request_id, "IM1", files.dicom())
    document_checks.run(unscanned)
    with unscanned.reading() as work:
        born = str(referrals.answers_of(work, work.session.get_one(Referral, request_id))["date_of_birth"])
    assert not row(unscanned, image).mismatch
    answer(unscanned, request_id, date_of_birth="1981-02-03")
    assert row(unscanned, image).mismatch
    assert findings(unscanned, image)["identity"]["compared"]["birth_date"] == "other"
    [task] = desk_tasks(unscanned, TaskKind.DOCUMENT_MISMATCH)
    assert task.done_at is None
    answer(unscanned, request_id, date_of_birth=born)
    assert not row(unscanned, image).mismatch
    [task] = desk_tasks(unscanned, TaskKind.DOCUMENT_MISMATCH)
    assert task.done_at is not None


def test_a_bundle_is_one_question_until_all_its_images_fit(unscanned: Runtime, request_id: str) -> None:
    stranger = files.dicom(InstanceNumber=2, PatientName="Sidorov^Pavel", PatientBirthDate="19700101")
    disc = {"IM1": files.dicom(), "IM2": stranger}
    sent(unscanned, request_id, "disc.zip", files.bundle(disc))
    document_checks.run(unscanned)
    answer(unscanned, request_id, date_of_birth="1981-02-03")
    [task] = desk_tasks(unscanned, TaskKind.DOCUMENT_MISMATCH)
    assert task.done_at is None


def test_a_file_that_its_sender_took_out_needs_no_other_copy(unscanned: Runtime, request_id: str) -> None:
    locked = sent(unscanned, request_id, "locked.pdf", files.pdf_with_password("secret"))
    document_checks.run(unscanned)
    assert [task.done_at for task in desk_tasks(unscanned, TaskKind.DOCUMENT_REFUSED)] == [None]
    with unscanned.work() as work:
        own = work.session.get_one(Referral, request_id)
        documents.remove(work, documents.find(work, own, locked))
    [task] = desk_tasks(unscanned, TaskKind.DOCUMENT_REFUSED)
    assert task.done_at is not None
