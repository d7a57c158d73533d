"""Parts without a row are found and, a week later, deleted; rows without parts become a task; the rest stays."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from intake.errors import SealBroken
from intake.models.desk import DeskTask, TaskKind
from intake.models.documents import Document
from intake.models.drafts import Draft
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services import documents, drafts, store_sweep, ticks, uploads
from intake.services.drafts import DraftContent
from intake.services.keys import destroy_key
from intake.services.upload_terms import Told
from tests.support import factories, papers
from tests.support.application import Clock

NOBODYS = ("a" * 32, "b" * 32, "c" * 32)
HOUSEKEEPING = "housekeeping"


@pytest.fixture
def referral(clinic: Runtime) -> Referral:
    """A request with three files, checked and drawn, and one that is on its way."""
    with clinic.work() as work:
        found = factories.a_request(work, "EX1")
        for number in range(3):
            papers.a_clean_file(work, found, f"{number}.pdf", pages=2)
        uploads.start(work, found, 100, Told("late.pdf"))
        return found


def plant(clinic: Runtime) -> None:
    """What a killed process leaves: parts that no row names."""
    for folder in NOBODYS:
        clinic.store.put(f"{folder}/000000", b"sealed bytes")


def folder_of(clinic: Runtime) -> Path:
    return clinic.settings.var / "blobs"


def aged(clinic: Runtime, clock: Clock, age: timedelta) -> None:
    """Everything in the store was written so long ago."""
    moment = (clock.now - age).timestamp()
    for part in _parts(clinic):
        os.utime(part, (moment, moment))


def _parts(clinic: Runtime) -> Iterator[Path]:
    return (path for path in folder_of(clinic).rglob("*") if path.is_file())


def lost(clinic: Runtime) -> list[DeskTask]:
    with clinic.reading() as work:
        return list(work.session.scalars(select(DeskTask).where(DeskTask.kind == TaskKind.FILE_LOST)))


def there(clinic: Runtime) -> set[str]:
    return set(clinic.store.names())


def test_nothing_goes_that_is_younger_than_a_week(clinic: Runtime, noon: Clock, referral: Referral) -> None:
    plant(clinic)
    before = there(clinic)
    aged(clinic, noon, store_sweep.NOBODYS_AFTER - timedelta(seconds=1))
    assert store_sweep.run(clinic) == 0
    assert there(clinic) == before


def test_parts_without_a_row_go_after_a_week_and_everything_else_stays(
    clinic: Runtime, noon: Clock, referral: Referral
) -> None:
    before = there(clinic)
    plant(clinic)
    aged(clinic, noon, store_sweep.NOBODYS_AFTER)
    assert store_sweep.run(clinic) == 3
    assert there(clinic) == before
    assert lost(clinic) == []


def test_rows_whose_parts_are_gone_are_one_task_each_and_stay(
    clinic: Runtime, noon: Clock, referral: Referral
) -> None:
    """One lost its original, one its cleaned copy, one the picture of a page."""
    with clinic.reading() as work:
        own = work.session.get_one(Referral, referral.id)
        files = [documents.find(work, own, file.id) for file in documents.listed(work, own)]
        copies = [folder for _id, folder in _folders_of_copies(clinic)]
        gone = [files[0].storage_name, copies[len(copies) // 2], copies[-1]]
    for name in gone:
        clinic.store.delete_all(name)
    noon.move(hours=2)
    found = store_sweep.run(clinic)
    assert found == len({task.dedupe_key for task in lost(clinic)}) == 3
    assert {task.referral_id for task in lost(clinic)} == {referral.id}
    with clinic.reading() as work:
        assert len(documents.listed(work, work.session.get_one(Referral, referral.id))) == 3


def _folders_of_copies(clinic: Runtime) -> list[tuple[str, str]]:
    """By document, in their order: the folder of each copy."""
    with clinic.reading() as work:
        found = [(one, manifest.storage_name) for one, manifest in store_sweep._copies(work)]
        order = list(work.session.scalars(select(Document.id).order_by(Document.number)))
    return sorted(found, key=lambda copy: order.index(copy[0]))


def test_it_runs_once_a_day_with_the_other_housekeeping(clinic: Runtime, noon: Clock, referral: Referral) -> None:
    ticks.JOBS[HOUSEKEEPING].run(clinic)
    plant(clinic)
    aged(clinic, noon, timedelta(days=30))
    noon.move(hours=23)
    ticks.JOBS[HOUSEKEEPING].run(clinic)
    assert {f"{folder}/000000" for folder in NOBODYS} <= there(clinic)
    noon.move(hours=1)
    ticks.JOBS[HOUSEKEEPING].run(clinic)
    assert not any(name.startswith(NOBODYS) for name in there(clinic))


def test_what_an_erased_request_left_behind_goes(clinic: Runtime, noon: Clock, referral: Referral) -> None:
    with clinic.work() as work:
        draft = drafts.start(work, "en", DraftContent())
        paper = papers.a_clean_file(work, draft, "erased.pdf", pages=1)
        paper.manifest_sealed = None
        destroy_key(work, work.session.get_one(Draft, draft.id).key_id)
    aged(clinic, noon, store_sweep.NOBODYS_AFTER)
    assert store_sweep.run(clinic) == 4  # original, cleaned copy, page, thumbnail
    assert lost(clinic) == []


def test_a_database_of_an_older_day_deletes_nothing(clinic: Runtime, noon: Clock, referral: Referral) -> None:
    for number in range(30):
        clinic.store.put(f"{number:032d}/000000", b"sealed bytes")
    before = there(clinic)
    aged(clinic, noon, timedelta(days=30))
    store_sweep.run(clinic)
    assert there(clinic) == before
    [task] = lost(clinic)
    assert task.detail == {"what": "rows_missing", "count": "30"}


def test_with_a_row_that_does_not_open_nothing_is_deleted(clinic: Runtime, noon: Clock, referral: Referral) -> None:
    plant(clinic)
    with clinic.work() as work:
        document = work.session.scalars(select(Document).limit(1)).one()
        document.manifest_sealed = b"nonsense" * 10
    aged(clinic, noon, timedelta(days=30))
    before = there(clinic)
    noon.move(hours=2)
    with pytest.raises(SealBroken):
        store_sweep.run(clinic)
    assert there(clinic) == before
