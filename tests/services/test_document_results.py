"""What is written down of a checked file: whose it is, what it came in, what goes with it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from intake.models.desk import TaskKind
from intake.models.documents import Document, DocumentCopy, DocumentJob, DocumentState
from intake.runtime import Runtime
from intake.services import document_checks, documents, drafts, housekeeping, referrals
from intake.services.documents import Details
from intake.services.drafts import DraftContent
from intake.vault.files import FileWriter
from tests.support import factories, files
from tests.support.application import Clock
from tests.support.sent_files import desk_tasks, findings, row, sent

pytestmark = pytest.mark.databases("sqlite")
CLEAN = DocumentState.CLEAN


def test_images_of_the_patient_match_and_those_of_another_person_are_a_task(
    unscanned: Runtime, request_id: str
) -> None:
    own = sent(unscanned, request_id, "IM1", files.dicom())
    other = sent(unscanned, request_id, "IM2", files.dicom(PatientName="Sidorov^Pavel", PatientBirthDate="19700101"))
    document_checks.run(unscanned)
    assert (row(unscanned, own).mismatch, row(unscanned, other).mismatch) == (False, True)
    assert findings(unscanned, other)["identity"]["compared"] == {"name": "other", "birth_date": "other", "sex": "same"}
    [task] = desk_tasks(unscanned, TaskKind.DOCUMENT_MISMATCH)
    assert task.referral_id == request_id


def test_the_images_of_a_bundle_become_documents_that_are_checked_one_by_one(
    unscanned: Runtime, request_id: str
) -> None:
    members = {"CT/IM1": files.dicom(InstanceNumber=1), "CT/IM2": files.dicom(InstanceNumber=2), "viewer.exe": b"MZ"}
    bundle = sent(unscanned, request_id, "disc.zip", files.bundle(members))
    document_checks.run(unscanned)
    with unscanned.reading() as work:
        members_of = select(Document).where(Document.bundle_id == bundle).order_by(Document.number)
        found = work.session.scalars(members_of).all()
        assert [(member.state, documents.name_of(work, member)) for member in found] == [(CLEAN, "IM1"), (CLEAN, "IM2")]
    assert findings(unscanned, bundle) == {
        "members": 2, "left": {"not_an_image": 1}, "left_names": [["viewer.exe", "not_an_image"]],
    }  # fmt: skip


def test_images_of_a_bundle_take_no_place_from_other_files(unscanned: Runtime, request_id: str) -> None:
    limits = replace(unscanned.settings.limits, documents_per_case=2)
    unscanned.settings = replace(unscanned.settings, limits=limits)
    members = {f"IM{number}": files.dicom(InstanceNumber=number) for number in range(3)}
    sent(unscanned, request_id, "disc.zip", files.bundle(members))
    document_checks.run(unscanned)
    sent(unscanned, request_id, "report.pdf", files.pdf())
    with unscanned.reading() as work:
        shown = documents.listed(work, referrals.find(work, request_id))
    assert [file.name for file in shown] == ["disc.zip", "report.pdf"]


def test_members_with_dangerous_names_or_links_stay_outside(unscanned: Runtime, request_id: str) -> None:
    odd = {"../../IM1": files.dicom(), "C:\\IM2": files.dicom(InstanceNumber=2), "/IM3": files.dicom(InstanceNumber=3),
           "inner.zip": files.bundle({"IM4": files.dicom()}), "good": files.dicom(InstanceNumber=5)}  # fmt: skip
    paths = sent(unscanned, request_id, "paths.zip", files.bundle(odd))
    links = sent(unscanned, request_id, "links.zip", files.bundle_with_a_link())
    document_checks.run(unscanned)
    assert findings(unscanned, paths)["left"] == {"unsafe_path": 3, "archive": 1}
    assert findings(unscanned, links)["left"] == {"link": 1}


def test_the_same_image_in_a_bundle_and_alone_is_recognised(unscanned: Runtime, request_id: str) -> None:
    alone = sent(unscanned, request_id, "IM1", files.dicom())
    bundle = sent(unscanned, request_id, "disc.zip", files.bundle({"IM1": files.dicom()}))
    document_checks.run(unscanned)
    with unscanned.reading() as work:
        [member] = work.session.scalars(select(Document).where(Document.bundle_id == bundle))
        assert (member.state, member.duplicate_of) == (CLEAN, alone)


def test_no_plaintext_lies_anywhere_while_and_after_a_file_is_checked(unscanned: Runtime, request_id: str) -> None:
    marker = "Philadelphia chromosome"
    sent(unscanned, request_id, "IM1", files.dicom(SeriesDescription=marker))
    sent(unscanned, request_id, "disc.zip", files.bundle({"IM2": files.dicom(StudyDescription=marker)}, packing=0))
    document_checks.run(unscanned)
    lying = [path.read_bytes() for path in unscanned.settings.var.parent.rglob("*") if path.is_file()]
    assert len(lying) > 10
    assert not any(marker.encode() in found for found in lying)


def test_what_was_found_before_sending_reaches_the_desk_with_the_request(unscanned: Runtime) -> None:
    with unscanned.work() as work:
        draft = drafts.start(work, "ru", DraftContent(answers=dict(factories.SENDER)))
        writer = FileWriter(work.store, "d" * 22)
        writer.write(files.pdf_with_password("secret"))
        taken = documents.take_in(work, draft, "report.pdf", writer, details=Details())
    document_checks.run(unscanned)
    assert desk_tasks(unscanned, TaskKind.DOCUMENT_REFUSED) == []
    with unscanned.work() as work:
        sent_now = referrals.submit(work, drafts.find(work, draft.id))
        assert sent_now.referral is not None, sent_now.faults
    [task] = desk_tasks(unscanned, TaskKind.DOCUMENT_REFUSED)
    assert task.dedupe_key == f"document:{taken.document_id}:refused"


def test_an_expired_draft_takes_its_files_copies_and_waiting_work_with_it(unscanned: Runtime, noon: Clock) -> None:
    with unscanned.work() as work:
        draft = drafts.start(work, "ru", DraftContent(answers=dict(factories.SENDER)))
        for number, (name, content) in enumerate(
            [("disc.zip", files.bundle({"IM1": files.dicom()})), ("IM1", files.dicom()), ("a.pdf", files.pdf())]
        ):
            writer = FileWriter(work.store, str(number) * 22)
            writer.write(content)
            documents.take_in(work, draft, name, writer, details=Details())
    document_checks.run(unscanned)
    with unscanned.work() as work:
        writer = FileWriter(work.store, "w" * 22)
        writer.write(files.photo())
        documents.take_in(work, drafts.find(work, draft.id), "waits.jpg", writer, details=Details())
    noon.move(days=31)
    with unscanned.work() as work:
        assert housekeeping.delete_expired_drafts(work) == 1
    with unscanned.reading() as work:
        for table in (Document, DocumentCopy, DocumentJob):
            assert work.session.scalar(select(func.count()).select_from(table)) == 0
    assert unscanned.store.names() == []
