"""A disk without room: said in plain words, nothing half kept, the text of the form stays, and it goes on by itself."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from config import Settings
from intake.models.documents import Document
from intake.models.uploads import Upload
from intake.runtime import Runtime
from intake.services import documents
from intake.vault.arrival import ARRIVAL_PART_BYTES
from tests.support.big_file import BigFile
from tests.support.processes import RunningHouse
from tests.support.tus import RECORDS, Sender

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300)]

MIB = 1024 * 1024
ENOUGH = 1400  # MiB, of which a gibibyte is the reserve; nothing is really written there but the files
SIZE = 60 * MIB


class SmallDisk:
    """A disk in memory whose size is changed while it is in use."""

    def __init__(self, place: Path) -> None:
        self.place = place
        place.mkdir(parents=True)
        self._mount("-t", "tmpfs", "-o", f"size={ENOUGH}m", "tmpfs", str(place))

    def resize(self, mebibytes: int) -> None:
        self._mount("-o", f"remount,size={mebibytes}m", str(self.place))

    def remove(self) -> None:
        subprocess.run(["umount", "--lazy", str(self.place)], check=True)

    @staticmethod
    def _mount(*how: str) -> None:
        subprocess.run(["mount", *how], check=True, capture_output=True)


@pytest.fixture
def disk(frail_house: RunningHouse, tmp_path: Path) -> Iterator[SmallDisk]:
    """The house is open and keeps its files on a small disk."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a disk")
    small = SmallDisk(tmp_path / "disk")
    frail_house.environ["BLOB_URL"] = f"file://{small.place}/blobs"
    frail_house.start("web")
    yield small
    frail_house.program("web").kill()
    small.remove()


@pytest.fixture
def kept(disk: SmallDisk, frail_house: RunningHouse) -> Iterator[Runtime]:
    """A look at what the house keeps, on its small disk."""
    runtime = Runtime(Settings.from_env(frail_house.environ))
    yield runtime
    runtime.close()


def count(kept: Runtime, table: type[Document] | type[Upload]) -> int:
    with kept.reading() as work:
        return work.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_disk_that_fills_in_mid_file(disk: SmallDisk, kept: Runtime, frail_house: RunningHouse) -> None:
    sender = Sender.begin(kept, frail_house.url)
    file = BigFile(SIZE)
    uploader = sender.uploader(file, "series.dcm", 20 * MIB)
    assert sender.step(uploader)
    disk.resize(30)
    assert not sender.step(uploader)
    assert "507" in sender.interruptions[0] or "There is no room" in sender.interruptions[0]
    assert uploader.offset >= 20 * MIB, "what had arrived is kept"
    assert count(kept, Document) == 0
    disk.resize(ENOUGH)
    while uploader.offset < SIZE:
        assert sender.step(uploader), sender.interruptions[-1]
    with kept.reading() as work:
        [stored] = work.session.scalars(select(Document))
        assert stored.sha256 == file.sha256()
        assert sum(map(len, documents.content(work, stored))) == SIZE
        assert len(kept.store.names()) == SIZE // ARRIVAL_PART_BYTES


def test_a_file_is_not_begun_without_room_for_it_twice_and_a_reserve(
    disk: SmallDisk, kept: Runtime, frail_house: RunningHouse
) -> None:
    sender = Sender.begin(kept, frail_house.url)
    headers = sender.headers | {"Tus-Resumable": "1.0.0", "Upload-Metadata": "filename YS5kY20="}  # a.dcm
    too_much = sender.visitor.ask("POST", "/en/request/uploads", b"", headers | {"Upload-Length": str(400 * MIB)})
    assert too_much.status == 507
    assert "There is no room for this file at the moment" in too_much.text
    assert count(kept, Upload) == 0
    enough = sender.visitor.ask("POST", "/en/request/uploads", b"", headers | {"Upload-Length": str(20 * MIB)})
    assert enough.status == 201


def test_the_plain_form_says_it_too_and_works_again_later(
    disk: SmallDisk, kept: Runtime, frail_house: RunningHouse
) -> None:
    sender = Sender.begin(kept, frail_house.url)
    disk.resize(20)
    page = sender.visitor.ask("POST", RECORDS, *form(sender.token, b"%PDF-1.7\n" + bytes(9 * MIB)))
    assert page.status == 507
    assert "There is no room for this file at the moment" in page.words
    assert "report.pdf" in page.words
    assert (count(kept, Document), kept.store.names()) == (0, [])
    disk.resize(ENOUGH)
    page = sender.visitor.ask("POST", RECORDS, *form(sender.token, b"%PDF-1.7\n" + bytes(9 * MIB)))
    assert page.status == 303
    assert count(kept, Document) == 1


def form(token: str, content: bytes) -> tuple[bytes, dict[str, str]]:
    """A posted form with one file."""
    body = b"".join((
        b'--B\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n', token.encode(),
        b'\r\n--B\r\nContent-Disposition: form-data; name="files"; filename="report.pdf"\r\n\r\n', content,
        b"\r\n--B--\r\n",
    ))  # fmt: skip
    return body, {"Content-Type": "multipart/form-data; boundary=B", "Sec-Fetch-Site": "same-origin"}
