"""A file that arrives in many pieces is the same file, and nothing half-stored is ever listed."""

from __future__ import annotations

import hashlib
import random
import secrets
import threading
from pathlib import Path

import pytest

from intake.errors import SealBroken, StoreFull
from intake.vault.arrival import ARRIVAL_PART_BYTES, Arrival, RunningHashes, Standing
from intake.vault.files import HEAD_BYTES, open_part, read_file
from intake.vault.store import BlobStore

PIECE = 1_000_003


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(f"file://{tmp_path / 'blobs'}")


def write(arrival: Arrival, content: bytes) -> None:
    start = 0
    while start < len(content):
        with arrival.room() as room:
            count = min(len(room), PIECE, len(content) - start)
            room[:count] = content[start : start + count]
        arrival.took(count)
        start += count


def arrive(store: BlobStore, content: bytes, cuts: list[int], hashes: RunningHashes) -> Arrival:
    """The whole content, in requests that end at `cuts`."""
    standing = Standing.nothing("document")
    for begin, end in zip([0, *cuts], [*cuts, len(content)], strict=True):
        assert standing.received == begin
        arrival = Arrival(store, standing, len(content), hashes.take("document", standing.manifest.size))
        write(arrival, content[begin:end])
        if arrival.complete:
            return arrival
        arrival.pause()
        arrival.noted()
        arrival.close(hashes)
        standing = Standing.from_json(arrival.standing.as_json())
    raise AssertionError("the last request completes the file")


@pytest.mark.parametrize("forgets", [False, True], ids=["one process", "another process each time"])
def test_a_file_cut_anywhere_comes_back_whole(store: BlobStore, forgets: bool) -> None:
    chance = random.Random(5)
    content = secrets.token_bytes(3 * ARRIVAL_PART_BYTES + 17)
    cuts = sorted({chance.randrange(1, len(content)) for _cut in range(12)} | {ARRIVAL_PART_BYTES})

    class Forgetful(RunningHashes):
        def keep(self, *_told: object) -> None:
            """A process that ends takes what it knew with it."""

    arrival = arrive(store, content, cuts, Forgetful() if forgets else RunningHashes())
    arrival.reread(lambda: None)
    arrival.settle()
    assert b"".join(read_file(store, arrival.finish())) == content
    assert arrival.sha256 == hashlib.sha256(content).hexdigest()
    assert arrival.head == content[:HEAD_BYTES]
    arrival.noted()
    assert len(store.names()) == len(arrival.finish().parts) == 4


@pytest.mark.parametrize("size", [1, ARRIVAL_PART_BYTES - 1, ARRIVAL_PART_BYTES, ARRIVAL_PART_BYTES + 1])
def test_a_file_of_any_size_arrives(store: BlobStore, size: int) -> None:
    content = secrets.token_bytes(size)
    arrival = arrive(store, content, [], RunningHashes())
    assert b"".join(read_file(store, arrival.finish())) == content


def test_a_late_writer_overwrites_nothing(store: BlobStore) -> None:
    """Two requests that both believe they may write: what one has listed opens, whatever the other does."""
    start = Standing.nothing("document")
    content, length = secrets.token_bytes(ARRIVAL_PART_BYTES), 2 * ARRIVAL_PART_BYTES
    winner, late = (Arrival(store, start, length, None) for _writer in range(2))
    write(winner, content)
    write(late, secrets.token_bytes(ARRIVAL_PART_BYTES))
    winner.pause()
    late.pause()
    assert open_part(store, winner.standing.manifest, 0, "more") == content
    late.undo()
    assert open_part(store, winner.standing.manifest, 0, "more") == content
    assert len(store.names()) == 1


def test_what_was_not_noted_down_is_taken_back(store: BlobStore) -> None:
    arrival = Arrival(store, Standing.nothing("document"), 3 * ARRIVAL_PART_BYTES, None)
    write(arrival, secrets.token_bytes(ARRIVAL_PART_BYTES))
    arrival.pause()
    arrival.noted()
    write(arrival, secrets.token_bytes(ARRIVAL_PART_BYTES + 5))
    arrival.pause()
    assert len(store.names()) == 3
    arrival.undo()
    assert len(store.names()) == 1


def test_a_rest_is_no_part_of_a_finished_file(store: BlobStore) -> None:
    arrival = Arrival(store, Standing.nothing("document"), 100, None)
    write(arrival, b"half a report")
    arrival.pause()
    standing = arrival.standing
    assert standing.rest is not None
    forged = Standing(standing.manifest).manifest
    forged = type(forged)(forged.document_id, forged.storage_name, forged.key, (standing.rest,))
    with pytest.raises(SealBroken):
        list(read_file(store, forged))


def test_what_lies_in_the_store_says_nothing(store: BlobStore, tmp_path: Path) -> None:
    marker = b"Philadelphia chromosome" * 1000
    arrival = Arrival(store, Standing.nothing("document"), 2 * len(marker), None)
    write(arrival, marker)
    arrival.pause()
    lying = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert lying
    assert all(b"Philadelphia" not in found for found in lying)


def test_a_full_disk_leaves_what_was_noted_down(store: BlobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    content = secrets.token_bytes(2 * ARRIVAL_PART_BYTES)
    arrival = Arrival(store, Standing.nothing("document"), len(content), RunningHashes().take("document", 0))
    write(arrival, content[:ARRIVAL_PART_BYTES])
    arrival.pause()
    arrival.noted()
    kept = arrival.standing

    def full(_name: str, _content: object, *, settled: bool) -> None:
        raise StoreFull

    monkeypatch.setattr(store, "put", full)
    with pytest.raises(StoreFull):
        write(arrival, content[ARRIVAL_PART_BYTES:])
    monkeypatch.undo()
    arrival.undo()
    arrival.close()
    again = Arrival(store, kept, len(content), None)
    write(again, content[ARRIVAL_PART_BYTES:])
    again.reread(lambda: None)
    assert again.sha256 == hashlib.sha256(content).hexdigest()


def test_a_part_that_is_being_stored_is_taken_back_too(store: BlobStore) -> None:
    arrival = Arrival(store, Standing.nothing("document"), 3 * ARRIVAL_PART_BYTES, None)
    write(arrival, secrets.token_bytes(ARRIVAL_PART_BYTES + 5))
    arrival.undo()
    assert store.names() == []


def test_the_next_part_arrives_while_one_is_being_stored(store: BlobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was sent is what is stored, though both parts are in memory at once."""
    content = secrets.token_bytes(3 * ARRIVAL_PART_BYTES)
    slow, put = threading.Event(), store.put

    def put_slowly(name: str, sealed: memoryview, *, settled: bool) -> None:
        slow.wait()
        put(name, sealed, settled=settled)

    monkeypatch.setattr(store, "put", put_slowly)
    arrival = Arrival(store, Standing.nothing("document"), len(content), RunningHashes().take("document", 0))
    try:
        write(arrival, content[: 2 * ARRIVAL_PART_BYTES - 1])
        assert (arrival.size, arrival.standing.received) == (2 * ARRIVAL_PART_BYTES - 1, 0)
    finally:
        slow.set()
    write(arrival, content[2 * ARRIVAL_PART_BYTES - 1 :])
    assert b"".join(read_file(store, arrival.finish())) == content
    assert arrival.sha256 == hashlib.sha256(content).hexdigest()


def test_a_disk_that_is_full_behind_ones_back_is_told_with_the_next_bytes(
    store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_name: str, _content: object, *, settled: bool) -> None:
        raise StoreFull

    monkeypatch.setattr(store, "put", full)
    arrival = Arrival(store, Standing.nothing("document"), 3 * ARRIVAL_PART_BYTES, None)
    with pytest.raises(StoreFull):
        write(arrival, secrets.token_bytes(2 * ARRIVAL_PART_BYTES))
    arrival.undo()
    assert arrival.standing.received == 0


def test_a_thrown_away_file_leaves_nothing(store: BlobStore, tmp_path: Path) -> None:
    arrival = Arrival(store, Standing.nothing("document"), 3 * ARRIVAL_PART_BYTES, None)
    write(arrival, secrets.token_bytes(ARRIVAL_PART_BYTES + 9))
    arrival.pause()
    folder = tmp_path / "blobs" / arrival.standing.manifest.storage_name
    (folder / "000007#1").write_bytes(b"what a killed process left half written")
    arrival.discard()
    assert not folder.exists()


def test_only_so_many_running_hashes_are_remembered() -> None:
    hashes = RunningHashes()
    for number in range(300):
        hashes.keep(str(number), 4, hashlib.sha256(b"abcd"))
    assert hashes.take("0", 4) is None
    assert hashes.take("299", 4) is not None
    assert hashes.take("298", 3) is None
