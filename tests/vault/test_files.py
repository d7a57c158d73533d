"""Files come back as they were sent, and not at all when a part was touched."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from pathlib import Path

import pytest

from intake.errors import SealBroken
from intake.vault.files import PART_BYTES, FileWriter, Manifest, delete_file, part_name, read_file, read_range
from intake.vault.store import BlobStore


@pytest.fixture
def store(tmp_path: Path) -> BlobStore:
    return BlobStore(f"file://{tmp_path / 'blobs'}")


def written(store: BlobStore, content: bytes, chunk: int = 1_000_003) -> Manifest:
    writer = FileWriter(store, "document")
    for start in range(0, len(content), chunk):
        writer.write(content[start : start + chunk])
    manifest = writer.finish()
    assert writer.sha256 == hashlib.sha256(content).hexdigest()
    return manifest


@pytest.mark.parametrize("size", [0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES])
def test_a_file_of_any_size_comes_back_whole(store: BlobStore, size: int) -> None:
    content = secrets.token_bytes(size)
    manifest = written(store, content)
    assert b"".join(read_file(store, manifest)) == content
    assert manifest.size == size
    assert Manifest.from_json(manifest.as_json()) == manifest


def test_what_lies_in_the_store_says_nothing(store: BlobStore, tmp_path: Path) -> None:
    marker = b"Philadelphia chromosome" * 1000
    written(store, marker)
    assert all(b"Philadelphia" not in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_changed_part_is_refused(store: BlobStore) -> None:
    manifest = written(store, b"marrow report")
    name = part_name(manifest.storage_name, 0)
    stored = bytearray(store.get(name))
    stored[-1] ^= 1
    store.put(name, bytes(stored))
    with pytest.raises(SealBroken):
        list(read_file(store, manifest))


def test_swapped_parts_are_refused_even_with_a_forged_manifest(store: BlobStore) -> None:
    manifest = written(store, secrets.token_bytes(2 * PART_BYTES + 5))
    first, second = (part_name(manifest.storage_name, index) for index in (0, 1))
    parts = store.get(first), store.get(second)
    store.put(first, parts[1])
    store.put(second, parts[0])
    forged = replace(manifest, parts=(manifest.parts[1], manifest.parts[0], manifest.parts[2]))
    with pytest.raises(SealBroken):
        list(read_file(store, forged))


def test_a_file_cut_at_a_part_is_refused_even_with_a_forged_manifest(store: BlobStore) -> None:
    manifest = written(store, secrets.token_bytes(2 * PART_BYTES))
    with pytest.raises(SealBroken):
        list(read_file(store, replace(manifest, parts=manifest.parts[:1])))


def test_a_part_of_another_document_is_refused(store: BlobStore) -> None:
    manifest = written(store, b"report")
    with pytest.raises(SealBroken):
        list(read_file(store, replace(manifest, document_id="other")))


def test_a_missing_part_is_refused(store: BlobStore) -> None:
    manifest = written(store, b"report")
    delete_file(store, manifest)
    with pytest.raises(SealBroken):
        list(read_file(store, manifest))


def test_discarding_leaves_nothing_behind(store: BlobStore) -> None:
    writer = FileWriter(store, "document")
    writer.write(secrets.token_bytes(2 * PART_BYTES + 1))
    writer.discard()
    assert store.names() == []


EDGES = [0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES, 2 * PART_BYTES + 4, 2 * PART_BYTES + 5]


def test_any_range_is_what_lies_there(store: BlobStore) -> None:
    content = secrets.token_bytes(2 * PART_BYTES + 5)
    manifest = written(store, content)
    for start in EDGES:
        for stop in EDGES:
            assert b"".join(read_range(store, manifest, start, stop)) == content[start:stop], (start, stop)


def test_a_range_reads_only_the_parts_it_lies_in(store: BlobStore) -> None:
    content = secrets.token_bytes(2 * PART_BYTES + 5)
    manifest = written(store, content)
    for index in (0, 2):
        store.delete(part_name(manifest.storage_name, index))
    assert b"".join(read_range(store, manifest, PART_BYTES, PART_BYTES + 9)) == content[PART_BYTES : PART_BYTES + 9]
    with pytest.raises(SealBroken):
        list(read_range(store, manifest, PART_BYTES - 1, PART_BYTES + 9))


def test_no_byte_of_a_changed_part_is_given(store: BlobStore) -> None:
    manifest = written(store, secrets.token_bytes(PART_BYTES + 100))
    name = part_name(manifest.storage_name, 1)
    stored = bytearray(store.get(name))
    stored[-1] ^= 1  # the very last byte
    store.put(name, bytes(stored))
    given = read_range(store, manifest, PART_BYTES - 3, PART_BYTES + 3)
    assert len(next(given)) == 3
    with pytest.raises(SealBroken):
        next(given)
