"""P7: receiving, hashing and encrypting a large file against the bare limit of the same format, memory, fairness.

`UPLOAD_MIB` (1024) is the size of the file, `UPLOAD_EIGHT_MIB` (500) of each of eight that come at once.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import secrets
import shutil
import statistics
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from config import Settings
from intake.runtime import Runtime
from intake.vault.arrival import ARRIVAL_PART_BYTES
from tests.bench.measuring import Series, tell, verdict
from tests.support.processes import RunningHouse
from tests.support.tus import PATH, RECORDS, Sender

pytestmark = [pytest.mark.bench, pytest.mark.databases("sqlite")]

MIB = 1024 * 1024
SIZE = int(os.environ.get("UPLOAD_MIB", "1024")) * MIB
EACH_OF_EIGHT = int(os.environ.get("UPLOAD_EIGHT_MIB", "500")) * MIB
REPEATS = 3
BLOCK = secrets.token_bytes(MIB)
ZIP = b"PK\x03\x04"
SLOW = 256 * 1024  # bytes a second
PAGES = 150


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[RunningHouse]:
    away = {"BROKER_URL": "redis://127.0.0.1:1/0", "SMTP_URL": "smtp://127.0.0.1:1"}
    running = RunningHouse.furnish(tmp_path / "house", {"DATABASE_URL": database_url} | away)
    running.start("web")
    yield running
    web = running.program("web")
    if not web.alive:  # a measurement that failed says why
        tell(f"the web process has ended:\n{web.output()[-3000:]}")
    running.remove()


@pytest.fixture
def records(house: RunningHouse) -> Iterator[Runtime]:
    runtime = Runtime(Settings.from_env(house.environ))
    yield runtime
    runtime.close()


def blocks(size: int) -> Iterator[bytes]:
    """A file that no other one equals."""
    first = ZIP + secrets.token_bytes(16)
    yield first + BLOCK[len(first) :]
    for _number in range(size // MIB - 1):
        yield BLOCK


@dataclass(frozen=True)
class Taken:
    """Seconds by the clock, and seconds of processor that the receiving side used."""

    wall: float
    cpu: float


def bare(folder: Path, size: int) -> Taken:
    """What it takes to make the same parts, hashes and writes from memory, without network, process or database."""
    began, used = time.perf_counter(), time.process_time()
    cipher, whole = AESGCM(secrets.token_bytes(32)), hashlib.sha256()
    out, coming = bytearray(12 + ARRIVAL_PART_BYTES + 16), blocks(size)
    folder.mkdir()
    with ThreadPoolExecutor(1) as beside, memoryview(out) as sealed:
        for number in range(size // ARRIVAL_PART_BYTES):
            part = b"".join(next(coming) for _block in range(ARRIVAL_PART_BYTES // MIB))
            hashing = beside.submit(whole.update, part)
            cipher.encrypt_into(secrets.token_bytes(12), part, b"part %d" % number, sealed[12:])
            hashlib.sha256(sealed).hexdigest()
            (folder / f"{number:06d}").write_bytes(sealed)
            hashing.result()
        for path in folder.iterdir():
            with path.open("rb") as file:
                os.fsync(file.fileno())
    took = Taken(time.perf_counter() - began, time.process_time() - used)
    shutil.rmtree(folder)
    return took


def used_by(house: RunningHouse) -> float:
    """Seconds of processor that the web processes have used so far."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in house.program("web").children()]
    return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")  # user's and system's


class Line:
    """One person's connection, kept open."""

    def __init__(self, sender: Sender) -> None:
        self.sender = sender
        self.link = http.client.HTTPConnection(urlsplit(sender.url).netloc, timeout=600)

    def ask(self, method: str, path: str, body: object = b"", **headers: str) -> http.client.HTTPResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.link.request(method, path, body, self.sender.headers | {"Tus-Resumable": "1.0.0"} | named)  # type: ignore[arg-type]
        answer = self.link.getresponse()
        answer.read()
        return answer

    def send(self, size: int, chunk: int, pace: float = 0.0) -> float:
        """Seconds for one file in requests of `chunk` bytes; `pace`: bytes a second, 0 for all that goes."""
        told = f"filename {b64encode(b'disc.zip').decode()}"
        self.link.close()  # an idle one may be closed at the other end
        began = time.perf_counter()
        place = self.ask("POST", PATH, Upload_Length=str(size), Upload_Metadata=told).headers["Location"]
        coming = blocks(size)
        for offset in range(0, size, chunk):
            length = min(chunk, size - offset)
            body = _paced((next(coming) for _block in range(length // MIB)), pace)
            answer = self.ask("PATCH", place, body, Upload_Offset=str(offset), Content_Length=str(length),
                Content_Type="application/offset+octet-stream")  # fmt: skip
            assert answer.status == 204, answer.status
        return time.perf_counter() - began


def _paced(coming: Iterator[bytes], pace: float) -> Iterator[bytes]:
    waiting = threading.Event()
    for block in coming:
        if not pace:
            yield block
            continue
        for start in range(0, len(block), 16 * 1024):
            waiting.wait(16 * 1024 / pace)
            yield block[start : start + 16 * 1024]


class Memory:
    """The most that the web processes hold of their own while something goes on, above what they held before."""

    def __init__(self, house: RunningHouse) -> None:
        self._pids = house.program("web").children()
        self._over = threading.Event()
        self.before = self.now()
        self.most = self.before

    def now(self) -> int:
        """Bytes that are these processes' own."""
        lines = [line for pid in self._pids for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()]
        return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) * 1024

    @property
    def growth(self) -> float:
        """MiB."""
        return (self.most - self.before) / MIB

    @contextmanager
    def watched(self) -> Iterator[None]:
        watch = threading.Thread(target=self._watch)
        watch.start()
        try:
            yield
        finally:
            self._over.set()
            watch.join()

    def _watch(self) -> None:
        while not self._over.wait(0.02):
            self.most = max(self.most, self.now())


def together(house: RunningHouse, records: Runtime, count: int, size: int) -> tuple[float, Memory]:
    """MiB a second in all, and what memory it took, of `count` files at once."""
    lines = [Line(Sender.begin(records, house.url)) for _person in range(count)]
    memory, began = Memory(house), time.perf_counter()
    with memory.watched(), ThreadPoolExecutor(count) as people:
        list(people.map(lambda line: line.send(size, size), lines))
    rate = count * size / MIB / (time.perf_counter() - began)
    forget_files(house)
    return rate, memory


def forget_files(house: RunningHouse) -> None:
    for folder in (house.folder / "var" / "blobs").iterdir():
        shutil.rmtree(folder)


WAYS = (("one request", SIZE, 0.7), ("64 MiB requests", 64 * MIB, 0.7), ("8 MiB requests", 8 * MIB, 0.6))


def test_p7_a_large_file(house: RunningHouse, records: Runtime, tmp_path: Path) -> None:
    line = Line(Sender.begin(records, house.url))
    line.send(16 * MIB, 16 * MIB)
    limit: list[Taken] = []
    ours: dict[str, list[Taken]] = {what: [] for what, _chunk, _goal in WAYS}
    for _repeat in range(REPEATS):
        for what, chunk, _goal in WAYS:
            limit.append(bare(tmp_path / "bare", SIZE))
            used = used_by(house)
            wall = line.send(SIZE, chunk)
            ours[what].append(Taken(wall, used_by(house) - used))
            forget_files(house)
    _tell_the_ratios(limit, ours)


def _tell_the_ratios(limit: list[Taken], ours: dict[str, list[Taken]]) -> None:
    walls = [taken.wall for taken in limit]
    spread = Series(wall=walls, medians=walls, cpu=[0.0])
    best, cpu = _median(limit)
    gib = SIZE / MIB / 1024
    tell(f"\nP7: {SIZE // MIB} MiB, parts of {ARRIVAL_PART_BYTES // MIB} MiB, the client on the same machine")
    tell(f"  bare write + SHA-256 twice + AES-GCM {SIZE / MIB / best:6.0f} MiB/s (spread {spread.spread:.2f}), "
         f"{cpu / gib:.2f} s of processor a GiB")  # fmt: skip
    for what, _chunk, goal in WAYS:
        wall, own = _median(ours[what])
        tell(f"  ours, {what:<16} {SIZE / MIB / wall:6.0f} MiB/s, {best / wall:.2f} of bare "
             f"(goal {goal}: {verdict(best / wall >= goal, spread)}), {own / gib:.2f} s of processor a GiB, "
             f"{own / cpu:.2f} times bare's")  # fmt: skip


def _median(taken: list[Taken]) -> tuple[float, float]:
    return statistics.median(one.wall for one in taken), statistics.median(one.cpu for one in taken)


def test_p7_memory(house: RunningHouse, records: Runtime) -> None:
    fresh = Memory(house).before
    together(house, records, 8, 32 * MIB)  # every thread has been used once, and every library is there
    for count, size, goal in ((1, SIZE, 32), (4, SIZE, 64), (8, EACH_OF_EIGHT, 50)):
        rate, memory = together(house, records, count, size)
        tell(f"P7: {count} x {size // MIB} MiB at once: {rate:.0f} MiB/s in all, both web processes grow by "
             f"{memory.growth:.0f} MiB (goal {goal}: {'PASS' if memory.growth <= goal else 'MISS'}), "
             f"{(memory.most - fresh) / MIB:.0f} MiB above what they held before the first file")  # fmt: skip


def test_p7_other_pages_during_four_slow_uploads(house: RunningHouse, records: Runtime) -> None:
    reader = Sender.begin(records, house.url)
    pages(reader, PAGES)
    idle = pages(reader, PAGES)
    lines = [Line(Sender.begin(records, house.url)) for _person in range(4)]
    with ThreadPoolExecutor(4) as people:
        sending = [people.submit(line.send, 4 * MIB, 4 * MIB, SLOW) for line in lines]
        busy: list[float] = []
        while not all(one.done() for one in sending):
            busy += pages(reader, 10)
        assert all(one.result() for one in sending)
    before, during = (statistics.quantiles(times, n=20)[-1] for times in (idle, busy))
    tell(f"P7: a page's p95 {before * 1000:.1f} ms idle, {during * 1000:.1f} ms during four slow uploads, "
         f"{during / before:.2f} x (goal 1.5: {'PASS' if during / before <= 1.5 else 'MISS'}), N {len(busy)}")  # fmt: skip


def pages(reader: Sender, count: int) -> list[float]:
    """Seconds of each of so many page views."""
    times = []
    for _view in range(count):
        began = time.perf_counter()
        assert reader.visitor.get(RECORDS).status == 200
        times.append(time.perf_counter() - began)
    return times
