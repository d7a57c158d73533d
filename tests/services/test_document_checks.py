"""Files through the whole check: scanned, cleaned, drawn; whatever one of them does, the others arrive."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import func, select

from intake.models.desk import DeskTask, TaskKind
from intake.models.documents import CopyRole, Document, DocumentCopy, DocumentJob, DocumentState
from intake.models.outbox import OutboxEmail
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services import document_checks, document_claims, documents, drafts, housekeeping, referrals
from intake.services.documents import Details
from intake.services.drafts import DraftContent
from intake.vault.files import FileWriter
from tests.support import factories, files
from tests.support.application import Clock
from tests.support.clamd import FakeScanner, any_free_port_without_a_scanner
from tests.support.records import cleaned, copies, findings, outcome, row, sent

pytestmark = pytest.mark.databases("sqlite")
CLEAN, INFECTED, LOCKED, UNREADABLE = (
    DocumentState.CLEAN, DocumentState.INFECTED, DocumentState.LOCKED, DocumentState.UNREADABLE,
)  # fmt: skip
WAITS = (DocumentState.QUARANTINED, None)


@pytest.fixture
def unscanned(clinic: Runtime) -> Runtime:
    """A developer's machine without a scanner."""
    clinic.settings = replace(clinic.settings, scan=False)
    return clinic


@pytest.fixture
def request_id(clinic: Runtime) -> str:
    with clinic.work() as work:
        factories.a_member_of_staff(work, "Ada", Role.ADMINISTRATOR)
        return factories.a_request(work, sex_for_clinical_use="male").id


def tasks(clinic: Runtime, kind: TaskKind) -> list[DeskTask]:
    with clinic.reading() as work:
        return list(work.session.scalars(select(DeskTask).where(DeskTask.kind == kind)))


def with_scanner(clinic: Runtime, url: str) -> None:
    clinic.settings = replace(clinic.settings, clamd_url=url)


def test_a_report_becomes_a_clean_copy_with_a_picture_of_each_page(unscanned: Runtime, request_id: str) -> None:
    report = sent(unscanned, request_id, "report.pdf", files.pdf_of_pages(3))
    assert document_checks.run(unscanned) == 1
    assert outcome(unscanned, report) == (CLEAN, None)
    assert row(unscanned, report).pages == 3
    assert [copy.number for copy in copies(unscanned, report, CopyRole.PAGE)] == [1, 2, 3]
    assert [copy.number for copy in copies(unscanned, report, CopyRole.THUMBNAIL)] == [1, 2, 3]
    assert len(pikepdf.open(io.BytesIO(cleaned(unscanned, report))).pages) == 3
    with unscanned.reading() as work:
        assert work.session.scalar(select(func.count()).select_from(DocumentJob)) == 0


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.pdf", files.pdf(), (CLEAN, None)),
        ("wrong-table.pdf", files.pdf_with_wrong_table(), (CLEAN, None)),
        ("owner.pdf", files.pdf_with_password(""), (CLEAN, None)),
        ("locked.pdf", files.pdf_with_password("secret"), (LOCKED, "password")),
        ("acts.pdf", files.pdf_that_acts(), (CLEAN, None)),
        ("empty.pdf", b"%PDF-1.7\n" + b"nothing at all " * 40, (UNREADABLE, "damaged")),
        ("photo.jpg", files.photo_that_tells_too_much(), (CLEAN, None)),
        ("photo.heic", files.photo("HEIF"), (CLEAN, None)),
        ("scan.tiff", files.tiff_of_pages(2), (CLEAN, None)),
        ("cut.jpg", files.photo()[:400], (UNREADABLE, "damaged")),
        ("wide.jpg", files.jpeg_that_claims(50_000, 50_000), (UNREADABLE, "too_many_pixels")),
        ("long.png", files.photo("PNG")[:16] + (1).to_bytes(4, "big") + (2_000_000).to_bytes(4, "big")
         + files.photo("PNG")[24:], (UNREADABLE, "damaged")),
        ("IM1", files.dicom(), (CLEAN, None)),
        ("IM0", files.dicom_without_preamble(), (CLEAN, None)),
        ("tiff.dcm", files.dicom(b"II*\0"), (CLEAN, None)),
        ("program.dcm", files.dicom(b"MZ\x90\0"), (INFECTED, "disguised_program")),
        ("elf.dcm", files.dicom(b"\x7fELF"), (INFECTED, "disguised_program")),
        ("page.dcm", files.dicom(b"<!-- --><HTML>"), (INFECTED, "disguised_program")),
        ("cut.dcm", files.dicom()[:900], (UNREADABLE, "damaged")),
        ("empty.zip", files.bundle({"readme.txt": b"nothing"}), (UNREADABLE, "no_images")),
        ("bomb.zip", files.bomb(), (UNREADABLE, "bundle_limits")),
        ("many.zip", files.bundle((f"{number}", b"") for number in range(100_000)), (UNREADABLE, "bundle_limits")),
        ("locked.zip", files.bundle_with_password(), (LOCKED, "password")),
        ("cut.zip", files.bundle({"IM1": files.dicom()})[:500], (UNREADABLE, "damaged")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_each_kind_of_file_ends_as_it_should_and_its_neighbour_is_untouched(
    unscanned: Runtime, request_id: str, name: str, content: bytes, expected: tuple[DocumentState, str | None]
) -> None:
    strange = sent(unscanned, request_id, name, content)
    neighbour = sent(unscanned, request_id, "neighbour.png", files.photo("PNG", shade=9))
    document_checks.run(unscanned)
    assert outcome(unscanned, strange) == expected
    assert outcome(unscanned, neighbour) == (CLEAN, None)
    if expected[0] is not CLEAN:
        with unscanned.reading() as work:
            made = work.session.scalar(select(func.count()).where(DocumentCopy.document_id == strange))
        assert made == 0


def test_the_cleaned_pdf_has_nothing_that_acts(unscanned: Runtime, request_id: str) -> None:
    evil = files.pdf_that_acts()
    report = sent(unscanned, request_id, "acts.pdf", evil)
    document_checks.run(unscanned)
    copy = cleaned(unscanned, report)
    told = pikepdf.open(io.BytesIO(copy))
    everything = b"".join(repr(thing).encode() for thing in told.objects) + repr(told.trailer).encode()
    for word in (b"/JavaScript", b"/JS", b"/OpenAction", b"/AA", b"/Launch", b"/EmbeddedFile", b"/XFA", b"/SubmitForm",
                 b"/ImportData", b"/GoToR", b"/GoToE", b"/RichMedia", b"/3D", b"/EF"):  # fmt: skip
        assert word not in everything
        assert word not in copy
    with unscanned.reading() as work:
        original = b"".join(documents.content(work, work.session.get_one(Document, report)))
    assert original == evil, "the original is evidence"


def test_a_photo_stands_upright_and_tells_nothing_but_the_picture(unscanned: Runtime, request_id: str) -> None:
    photo = sent(unscanned, request_id, "photo.jpg", files.photo_that_tells_too_much(turn=6))
    document_checks.run(unscanned)
    copy = cleaned(unscanned, photo)
    picture = Image.open(io.BytesIO(copy))
    assert picture.size == (files.PIXELS_TALL, files.PIXELS_WIDE)
    assert not dict(picture.getexif())
    assert all(word not in copy for word in (b"SN-4711", b"Acme", b"holiday", b"Exif"))
    assert max(picture.convert("RGB").getpixel((picture.width - 5, 5))) < 90, "the dark corner is at the upper right"


def test_a_photo_from_a_phone_becomes_one_that_every_browser_shows(unscanned: Runtime, request_id: str) -> None:
    photo = sent(unscanned, request_id, "photo.heic", files.photo("HEIF"))
    document_checks.run(unscanned)
    [copy] = copies(unscanned, photo, CopyRole.CLEANED)
    assert copy.content_type == "image/jpeg"
    assert Image.open(io.BytesIO(cleaned(unscanned, photo))).size == (files.PIXELS_WIDE, files.PIXELS_TALL)


@pytest.mark.parametrize("content", [files.dicom(b"II*\0"), files.dicom_without_preamble()])
def test_an_image_file_is_served_with_an_empty_preamble(unscanned: Runtime, request_id: str, content: bytes) -> None:
    image = sent(unscanned, request_id, "IM1", content)
    document_checks.run(unscanned)
    copy = cleaned(unscanned, image)
    assert copy[:132] == bytes(128) + b"DICM"
    assert copy[132:] == files.dicom()[132:]


def test_computed_tomography_is_drawn_in_the_usual_windows(unscanned: Runtime, request_id: str) -> None:
    image = sent(unscanned, request_id, "IM1", files.dicom(frames=2))
    document_checks.run(unscanned)
    drawn = [(copy.number, copy.variant) for copy in copies(unscanned, image, CopyRole.PAGE)]
    assert drawn == [(number, name) for number in (1, 2) for name in ("", "bone", "brain", "lung", "soft")]
    told = findings(unscanned, image)
    assert ["SeriesDescription", "Series Description", "Chest"] in told["tags"]
    assert told["windows"] == ["", "soft", "lung", "bone", "brain"]
    assert told["series"]["series_uid"] == "1.2.3.4"


def test_images_of_the_patient_match_and_those_of_another_person_are_a_task(
    unscanned: Runtime, request_id: str
) -> None:
    own = sent(unscanned, request_id, "IM1", files.dicom())
    other = sent(unscanned, request_id, "IM2", files.dicom(PatientName="Sidorov^Pavel", PatientBirthDate="19700101"))
    document_checks.run(unscanned)
    assert (row(unscanned, own).mismatch, row(unscanned, other).mismatch) == (False, True)
    assert findings(unscanned, other)["identity"]["compared"] == {"name": "other", "birth_date": "other", "sex": "same"}
    [task] = tasks(unscanned, TaskKind.DOCUMENT_MISMATCH)
    assert task.referral_id == request_id


def test_the_images_of_a_bundle_become_documents_that_are_checked_one_by_one(
    unscanned: Runtime, request_id: str
) -> None:
    members = {"CT/IM1": files.dicom(InstanceNumber=1), "CT/IM2": files.dicom(InstanceNumber=2), "viewer.exe": b"MZ"}
    bundle = sent(unscanned, request_id, "disc.zip", files.bundle(members))
    document_checks.run(unscanned)
    with unscanned.reading() as work:
        found = work.session.scalars(select(Document).where(Document.bundle_id == bundle).order_by(Document.number)).all()
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


def test_a_file_that_kills_its_parser_is_given_up_and_the_others_flow(
    unscanned: Runtime, request_id: str, noon: Clock
) -> None:
    killer = sent(unscanned, request_id, "killer.pdf", files.pdf_that_kills_its_parser())
    others = [sent(unscanned, request_id, f"{shade}.png", files.photo("PNG", shade)) for shade in range(3)]
    assert document_checks.run(unscanned) == 3
    assert {outcome(unscanned, other) for other in others} == {(CLEAN, None)}
    assert outcome(unscanned, killer) == WAITS
    noon.move(minutes=1)
    assert document_checks.run(unscanned) == 1
    assert outcome(unscanned, killer) == (UNREADABLE, "too_heavy")
    assert [task.detail for task in tasks(unscanned, TaskKind.DOCUMENT_REFUSED)] == [{"reason": "too_heavy"}]
    with unscanned.reading() as work:
        kept = {row.storage_name for row in work.session.scalars(select(Document))}
        made = {copy.id for copy in work.session.scalars(select(DocumentCopy))}
    assert len({name.split("/")[0] for name in unscanned.store.names()} - kept) == len(made), "nothing half is left"


def test_a_file_too_slow_for_its_parser_is_stopped(unscanned: Runtime, request_id: str, noon: Clock) -> None:
    unscanned.settings = replace(unscanned.settings, cleaning=replace(unscanned.settings.cleaning, seconds=0))
    slow = sent(unscanned, request_id, "slow.pdf", files.pdf())
    document_checks.run(unscanned)
    noon.move(minutes=1)
    document_checks.run(unscanned)
    assert outcome(unscanned, slow) == (UNREADABLE, "too_heavy")


def test_a_document_whose_file_is_lost_is_parked_after_eight_tries(
    unscanned: Runtime, request_id: str, noon: Clock
) -> None:
    lost = sent(unscanned, request_id, "lost.pdf", files.pdf())
    for name in unscanned.store.names():
        unscanned.store.delete(name)
    for _ in range(9):
        document_checks.run(unscanned)
        noon.move(hours=7)
    assert outcome(unscanned, lost) == WAITS
    [task] = tasks(unscanned, TaskKind.DOCUMENT_PARKED)
    assert task.detail == {"code": "SealBroken"}
    with unscanned.work() as work:
        assert document_claims.claim(work) is None
        assert document_claims.unpark(work) == 1
        assert document_claims.claim(work) is not None


@pytest.mark.parametrize(
    "trouble",
    [
        {"answer": b"stream: fine"},
        {"answer": b""},
        {"after": 10},
        None,
    ],
    ids=["garbage", "silence", "dies in mid-file", "absent"],
)
def test_nothing_is_cleaned_unscanned_and_everything_is_scanned_when_the_scanner_returns(
    clinic: Runtime, request_id: str, noon: Clock, trouble: dict[str, object] | None
) -> None:
    bad = FakeScanner(**trouble) if trouble is not None else None
    with_scanner(clinic, bad.url if bad else any_free_port_without_a_scanner())
    sent_files = [sent(clinic, request_id, f"{shade}.png", files.photo("PNG", shade)) for shade in range(3)]
    for _ in range(20):  # far more often than a file is tried that fails by itself
        assert document_checks.run(clinic) == 0
        noon.move(minutes=1)
    assert {outcome(clinic, found) for found in sent_files} == {WAITS}
    if bad:
        bad.stop()
    good = FakeScanner()
    with_scanner(clinic, good.url)
    assert document_checks.run(clinic) == 3
    assert {outcome(clinic, found) for found in sent_files} == {(CLEAN, None)}
    assert sorted(good.scanned) == sorted(len(files.photo("PNG", shade)) for shade in range(3))
    good.stop()


def test_a_scanner_that_stays_away_is_told_once_after_fifteen_minutes(
    clinic: Runtime, request_id: str, noon: Clock
) -> None:
    with_scanner(clinic, any_free_port_without_a_scanner())
    sent(clinic, request_id, "report.pdf", files.pdf())
    noon.move(minutes=14)
    document_checks.run(clinic)
    assert tasks(clinic, TaskKind.SCANNER_DOWN) == []
    for _ in range(4):
        noon.move(minutes=10)
        document_checks.run(clinic)
    [task] = tasks(clinic, TaskKind.SCANNER_DOWN)
    assert (task.for_duty, task.done_at) == ("administrator", None)
    with clinic.reading() as work:
        to = work.session.scalars(select(OutboxEmail.to_addr).where(OutboxEmail.template == "scanner_down")).all()
    assert to == ["ada@clinic.test"]
    good = FakeScanner()
    with_scanner(clinic, good.url)
    document_checks.run(clinic)
    good.stop()
    [task] = tasks(clinic, TaskKind.SCANNER_DOWN)
    assert task.done_at is not None


def test_an_infected_file_is_nobodys_and_goes_after_thirty_days(clinic: Runtime, request_id: str, noon: Clock) -> None:
    evil = FakeScanner(b"stream: Eicar.Test FOUND")
    with_scanner(clinic, evil.url)
    bad = sent(clinic, request_id, "report.pdf", files.pdf())
    document_checks.run(clinic)
    evil.stop()
    assert outcome(clinic, bad) == (INFECTED, "virus")
    assert [task.detail for task in tasks(clinic, TaskKind.DOCUMENT_REFUSED)] == [{"reason": "virus"}]
    noon.move(days=30, seconds=-1)
    with clinic.work() as work:
        assert housekeeping.delete_unsafe_files(work) == 0
    noon.move(seconds=1)
    with clinic.work() as work:
        assert housekeeping.delete_unsafe_files(work) == 1
        assert housekeeping.delete_unsafe_files(work) == 0
    assert clinic.store.names() == []
    assert outcome(clinic, bad) == (INFECTED, "virus")


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
    assert tasks(unscanned, TaskKind.DOCUMENT_REFUSED) == []
    with unscanned.work() as work:
        sent_now = referrals.submit(work, drafts.find(work, draft.id))
        assert sent_now.referral is not None, sent_now.faults
    [task] = tasks(unscanned, TaskKind.DOCUMENT_REFUSED)
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
