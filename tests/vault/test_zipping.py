"""A ZIP made while it is sent opens with any tool, keeps names, and does not open when it was cut."""

from __future__ import annotations

import io
import secrets
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from intake.vault.zipping import ZipStream

AT = datetime(2026, 11, 22, 10, 0, 2, tzinfo=UTC)
UTF8 = 0x800


def zipped(*files: tuple[str, bytes]) -> bytes:
    stream = ZipStream()
    made = [piece for name, content in files for piece in stream.add(name, AT, len(content), [content])]
    return b"".join([*made, *stream.finish()])


def test_files_come_back_byte_for_byte_and_uncompressed() -> None:
    content = secrets.token_bytes(100_000)
    opened = zipfile.ZipFile(io.BytesIO(zipped(("a.pdf", content), ("b.pdf", b""))))
    assert opened.testzip() is None
    assert (opened.read("a.pdf"), opened.read("b.pdf")) == (content, b"")
    assert {entry.compress_type for entry in opened.infolist()} == {zipfile.ZIP_STORED}
    assert opened.infolist()[0].date_time == (2026, 11, 22, 10, 0, 2)


@pytest.mark.parametrize("name", ["דוח פתולוגיה.pdf", "Выписка №3.pdf", "تقرير.pdf", "😀.pdf"])
def test_names_keep_their_script_and_say_so(name: str) -> None:
    [entry] = zipfile.ZipFile(io.BytesIO(zipped((name, b"x")))).infolist()
    assert entry.filename == name
    assert entry.flag_bits & UTF8


def test_no_beginning_of_it_opens() -> None:
    whole = zipped(("a.pdf", b"x" * 1000), ("b.pdf", b"y" * 1000))
    for length in range(0, len(whole), 7):
        with pytest.raises(zipfile.BadZipFile):
            zipfile.ZipFile(io.BytesIO(whole[:length]))


def test_a_moment_before_zips_knew_time_is_no_obstacle() -> None:
    made = ZipStream()
    pieces = [*made.add("a", datetime(1970, 1, 1, tzinfo=UTC), 1, [b"x"]), *made.add("b", None, 1, [b"y"])]
    opened = zipfile.ZipFile(io.BytesIO(b"".join([*pieces, *made.finish()])))
    assert {entry.date_time[0] for entry in opened.infolist()} == {1980}


def test_a_file_that_is_not_as_long_as_was_said_ends_the_zip() -> None:
    made = ZipStream()
    with pytest.raises(ValueError, match="not as long"):
        list(made.add("a.pdf", AT, 5, [b"four"]))


def test_memory_does_not_grow_with_what_passes() -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(64):
            yield bytes(1024 * 1024)

    made = ZipStream()
    tracemalloc.start()
    passed = sum(len(piece) for piece in made.add("large.dcm", AT, 64 * 1024 * 1024, pieces()))
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert passed > 64 * 1024 * 1024
    assert most < 8 * 1024 * 1024


def test_a_file_beyond_four_gigabytes_is_announced_as_one() -> None:
    made = ZipStream()
    first = next(made.add("bundle.dcm", AT, 5 * 1024**3, iter([b"x"])))
    assert first[:4] == b"PK\x03\x04"
    assert int.from_bytes(first[4:6], "little") == 45
