"""A series of images over a line that breaks, to a server that is killed: whole in the end, little sent twice, and
nothing readable on any disk at any moment."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select

from intake.models.documents import Document
from intake.models.uploads import Upload
from intake.runtime import Runtime
from intake.services import documents, drafts, uploads
from intake.vault.arrival import ARRIVAL_PART_BYTES
from tests.support.bad_line import BadLine
from tests.support.big_file import MARKER, BigFile
from tests.support.leaks import LeakSearch
from tests.support.processes import RunningHouse
from tests.support.tus import Sender
from tests.support.waiting import until

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

MIB = 1024 * 1024
SIZE = 500 * MIB
REQUEST = 64 * MIB
CUTS_AFTER = (30 * MIB, 90 * MIB, 61 * MIB, 20 * MIB + 77, 110 * MIB)
KILL_AFTER = 50 * MIB


@pytest.fixture
def line(frail_house: RunningHouse) -> Iterator[BadLine]:
    """The house is open, and reached over a line."""
    temporary = frail_house.folder / "tmp"
    temporary.mkdir(parents=True)
    frail_house.environ["TMPDIR"] = str(temporary)  # the search looks there too
    frail_house.start("web")
    opened = BadLine(int(frail_house.environ["PORT"]))
    yield opened
    opened.close()


@dataclass
class Journey:
    """One file on its way; `twice` holds the bytes that each interruption made the client send again."""

    sender: Sender
    line: BadLine
    twice: list[int] = field(default_factory=list)

    def go_on(self, uploader: object) -> bool:
        before, offset = self.line.sent, uploader.offset
        if self.sender.step(uploader):
            return True
        self.twice.append(self.line.sent - before - (uploader.offset - offset))
        return False


def victim(house: RunningHouse, line: BadLine) -> int | None:
    """The web process that holds the client's connection."""
    ends = {f"{port:04X}" for port in line.upstream_ports()}
    inodes = set()
    for entry in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        words = entry.split()
        if words[2].rpartition(":")[2] in ends and words[3] == "01":
            inodes.add(f"socket:[{words[9]}]")
    for pid in house.program("web").children():
        for handle in Path(f"/proc/{pid}/fd").iterdir():
            if handle.is_symlink() and os.readlink(handle) in inodes:
                return pid
    return None


def kill_the_receiver(house: RunningHouse, line: BadLine) -> None:
    pid = until(lambda: victim(house, line), "a web process receives", within=30)
    os.kill(pid, signal.SIGKILL)


def test_five_cuts_and_a_kill_lose_nothing_and_repeat_little(
    frail_house: RunningHouse, line: BadLine, records: Runtime
) -> None:
    file, sender = BigFile(SIZE, seed=1), Sender.begin(records, line.url)
    journey, cuts, killed = Journey(sender, line), list(CUTS_AFTER), False

    def pace() -> None:
        nonlocal killed
        if not killed and line.cuts == 3 and line.sent > killing_at[0]:
            killed = True
            kill_the_receiver(frail_house, line)

    killing_at = [SIZE]
    line.pace = pace
    with LeakSearch(MARKER, [frail_house.folder], frail_house.program("web").children) as search:
        uploader = sender.uploader(file, "series.dcm", REQUEST)
        line.break_after(cuts.pop(0))
        while uploader.offset < SIZE:
            if journey.go_on(uploader):
                continue
            if line.cuts == 3 and not killed:
                killing_at[0] = line.sent + KILL_AFTER
            elif cuts:
                line.break_after(cuts.pop(0))
    twice = [count // 1024 for count in journey.twice]
    print(f"\nsent twice after each interruption: {twice} KiB; {search.rounds} looks")
    assert (line.cuts, killed, len(journey.twice)) == (5, True, 6)
    assert max(journey.twice) <= 8 * MIB
    assert search.found == set()
    assert_arrived_once(records, sender, file)


def assert_arrived_once(records: Runtime, sender: Sender, file: BigFile) -> None:
    with records.reading() as work:
        [stored] = work.session.scalars(select(Document).where(Document.draft_id == sender.draft_id))
        assert (stored.sha256, stored.size) == (file.sha256(), file.size)
        assert sum(map(len, documents.content(work, stored))) == file.size
        assert len(records.store.names(stored.storage_name)) == -(-file.size // ARRIVAL_PART_BYTES)
        assert work.session.scalar(select(func.count()).select_from(Upload).where(Upload.finished_at.is_(None))) == 0


@pytest.mark.databases("sqlite")
def test_the_search_for_plaintext_finds_a_planted_leak(tmp_path: Path) -> None:
    file = BigFile(3 * MIB)
    (tmp_path / "tmp1234").write_bytes(file.read(3 * MIB))
    with LeakSearch(MARKER, [tmp_path], list) as search:
        until(lambda: search.rounds, "it has looked")
    assert search.found == {str(tmp_path / "tmp1234")}


@pytest.mark.databases("sqlite")
def test_the_search_for_plaintext_finds_a_file_without_a_name(tmp_path: Path) -> None:
    with tempfile.TemporaryFile() as spooled:
        spooled.write(BigFile(3 * MIB).read(3 * MIB))
        spooled.flush()
        with LeakSearch(MARKER, [tmp_path], lambda: [os.getpid()]) as search:
            until(lambda: search.rounds, "it has looked")
    assert len(search.found) == 1


def test_what_a_killed_server_left_is_swept_after_a_day(
    frail_house: RunningHouse, line: BadLine, records: Runtime
) -> None:
    sender = Sender.begin(records, line.url)
    uploader = sender.uploader(BigFile(100 * MIB), "series.dcm", 100 * MIB)
    line.break_after(50 * MIB)
    sender.step(uploader)
    assert 40 * MIB < uploader.offset < 60 * MIB
    with records.work() as work:
        upload = work.session.scalars(select(Upload)).one()
        upload.expires_at = work.now
    with records.work() as work:
        assert uploads.forget_expired(work) == 1
        assert uploads.unfinished(work, drafts.find(work, sender.draft_id)) == []
    assert records.store.names() == []
    blobs = frail_house.folder / "var" / "blobs"
    assert [path for path in blobs.rglob("*") if path.is_file()] == []
