"""A directory and a bucket keep the same promises; what a bucket cannot do is told in one type."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.errors import SealBroken, StoreDown
from intake.vault.files import PART_BYTES, FileWriter, delete_file, read_file
from intake.vault.store import BlobStore, Bucket, Credentials
from tests.support.bucket import SHORT, BucketServer, Gate


@pytest.fixture(params=["directory", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    if request.param == "directory":
        return BlobStore(f"file://{tmp_path / 'blobs'}")
    server: BucketServer = request.getfixturevalue("bucket")
    return server.store()


def write(store: BlobStore, content: bytes) -> FileWriter:
    writer = FileWriter(store, "document")
    for start in range(0, len(content), 1_000_003):
        writer.write(content[start : start + 1_000_003])
    return writer


def test_what_is_put_is_got_and_deleted(store: BlobStore) -> None:
    store.put("one/000000", b"first")
    store.put("one/000001", b"")
    store.put("one/000000", b"second")
    assert (store.get("one/000000"), store.get("one/000001")) == (b"second", b"")
    assert store.names() == store.names("one") == ["one/000000", "one/000001"]
    store.delete("one/000000")
    store.delete("one/000000")
    assert store.names() == ["one/000001"]


def test_a_name_that_is_not_there_is_told_apart_from_a_store_that_is_down(store: BlobStore) -> None:
    store.put("one/000000", b"first")
    with pytest.raises(FileNotFoundError):
        store.get("one/000001")


def test_a_file_of_several_parts_comes_back_whole(store: BlobStore) -> None:
    content = secrets.token_bytes(2 * PART_BYTES + 5)
    manifest = write(store, content).finish()
    assert b"".join(read_file(store, manifest)) == content
    delete_file(store, manifest)
    assert store.names() == []


def test_the_url_says_bucket_prefix_region_and_endpoint() -> None:
    told = Bucket.from_url("s3://records/a/b/?region=il-central-1&endpoint=https://s3.test:9000")
    assert told == Bucket("records", "a/b", "il-central-1", "https://s3.test:9000")
    assert Bucket.from_url("s3://records") == Bucket("records", None, "us-east-1", None)


def test_credentials_in_the_environment_are_not_picked_up(
    bucket: BucketServer, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "somebody-else")
    bucket.store(gate.port).put("one/000000", b"first")
    [signed] = {headers["authorization"].split("/")[0] for headers in gate.headers}
    assert signed == "AWS4-HMAC-SHA256 Credential=intake"
    assert not any("x-amz-security-token" in headers for headers in gate.headers)


def test_a_bucket_that_hesitates_is_asked_again(bucket: BucketServer, gate: Gate) -> None:
    store = bucket.store(gate.port)
    gate.refuse(2)
    store.put("one/000000", b"first")
    gate.refuse(1)
    gate.swallow(1)
    assert store.get("one/000000") == b"first"
    gate.swallow(1)
    store.put("one/000001", b"second")
    assert bucket.store().names() == ["one/000000", "one/000001"]


def test_an_answer_that_breaks_off_is_never_taken_for_the_whole(bucket: BucketServer, gate: Gate) -> None:
    content = secrets.token_bytes(100_000)
    bucket.store().put("one/000000", content)
    gate.cut(1)
    try:
        assert bucket.store(gate.port).get("one/000000") == content
    except StoreDown:
        assert bucket.store(gate.port).get("one/000000") == content


@pytest.mark.parametrize("act", ["put", "get", "delete", "names"])
@pytest.mark.parametrize("fault", ["refuse", "swallow"])
def test_a_bucket_that_stays_away_is_a_store_that_is_down(
    bucket: BucketServer, gate: Gate, act: str, fault: str
) -> None:
    store = bucket.store(gate.port)
    acts = {
        "put": lambda: store.put("one/000000", b"first"),
        "get": lambda: store.get("one/000000"),
        "delete": lambda: store.delete("one/000000"),
        "names": lambda: store.names(),
    }
    getattr(gate, fault)(SHORT.retries + 1)
    with pytest.raises(StoreDown) as told:
        acts[act]()
    assert not told.value.full
    assert len(gate.asked) <= SHORT.retries + 1
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("act", ["put", "get", "delete", "names"])
def test_a_bucket_that_does_not_exist_is_no_empty_one(bucket: BucketServer, act: str) -> None:
    store = BlobStore(bucket.url().replace("records", "elsewhere"), Credentials("intake", "key"), SHORT)
    arguments = {"put": ("one", b"first"), "get": ("one",), "delete": ("one",), "names": ()}[act]
    with pytest.raises(StoreDown):
        getattr(store, act)(*arguments)


def test_a_server_that_is_not_there_is_a_store_that_is_down(bucket: BucketServer) -> None:
    with pytest.raises(StoreDown):
        bucket.store(port=1).put("one/000000", b"first")


def test_a_file_whose_store_fails_midway_is_not_a_broken_seal(bucket: BucketServer, gate: Gate) -> None:
    manifest = write(bucket.store(), secrets.token_bytes(2 * PART_BYTES + 5)).finish()
    arriving = read_file(bucket.store(gate.port), manifest)
    next(arriving)
    gate.shut = True
    with pytest.raises(StoreDown):
        next(arriving)
    bucket.clear()
    gate.shut = False
    with pytest.raises(SealBroken):
        list(read_file(bucket.store(gate.port), manifest))


FULL_DISK = """
import sys
from intake.errors import StoreDown
from intake.vault.store import BlobStore
store = BlobStore("file://" + sys.argv[1])
try:
    store.put("one/000000", bytes(1024 * 1024))
except StoreDown as error:
    print("full" if error.full else "down", store.names())
"""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KiB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)], capture_output=True, text=True, timeout=60
    )
    if mounted.returncode:
        pytest.skip("needs the right to mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True, timeout=60)


def test_a_full_disk_says_that_it_is_full_and_keeps_no_half_of_a_part(small_disk: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(small_disk)], capture_output=True, text=True, timeout=120, env=os.environ
    )
    assert result.stdout.strip() == "full []", result.stderr


def test_a_directory_that_cannot_be_written_is_a_store_that_is_down(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_text("a file where a directory is due")
    with pytest.raises(StoreDown):
        BlobStore(f"file://{tmp_path / 'blobs'}").put("one/000000", b"first")
