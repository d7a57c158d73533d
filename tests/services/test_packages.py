"""The files of a request as one ZIP: what is clean is inside, everything is listed, nothing is lost or mixed up."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import secrets
import tracemalloc
import zipfile
from typing import Any

import pytest
from sqlalchemy import select

from intake.errors import SealBroken, StoreDown
from intake.models.audit import AuditEvent
from intake.models.documents import DocumentState
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services import packages
from intake.services.packages import Packed, Sheet
from intake.services.work import Work
from intake.vault.files import PART_BYTES
from tests.support import factories
from tests.support.records import a_file, add_copy

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-" + b"TEST-FILE!$H+H*"


@pytest.fixture
def referral(runtime: Runtime) -> Referral:
    with runtime.work() as work:
        return factories.a_request(work, "EX1")


def lines_of(work: Work, referral: Referral) -> list[Packed]:
    return packages.prepare(work, packages.of_referral(work, referral), referral)


def plain(lines: list[Packed]) -> Sheet:
    return Sheet(["File", "Name", "State"], [[line.file, line.name, line.state] for line in lines])


def packed(runtime: Runtime, referral: Referral) -> bytes:
    with runtime.work() as work:
        lines = lines_of(work, referral)
    return b"".join(packages.stream(runtime.store, lines, plain(lines)))


def opened(content: bytes) -> tuple[zipfile.ZipFile, list[dict[str, Any]]]:
    found = zipfile.ZipFile(io.BytesIO(content))
    assert found.testzip() is None
    return found, json.loads(found.read("manifest.json"))["files"]


def test_every_file_inside_has_the_sha256_of_its_line(runtime: Runtime, referral: Referral) -> None:
    bodies = {f"דוח {number}.pdf": secrets.token_bytes(number * 40_000) for number in range(5)}
    with runtime.work() as work:
        for name, body in bodies.items():
            a_file(work, referral, name, cleaned=body, doc_type="mrd_report", doc_date="2026-11", pages=3)
    found, listed = opened(packed(runtime, referral))
    assert [line["name"] for line in listed] == list(bodies)
    for line in listed:
        content = found.read(line["file"])
        assert content == bodies[line["name"]]
        assert line["sha256"] == hashlib.sha256(content).hexdigest() != line["original_sha256"]
        assert (line["size"], line["kind"], line["date"], line["pages"]) == (len(content), "mrd_report", "2026-11", 3)
    assert sorted(found.namelist()) == sorted([*(line["file"] for line in listed), "manifest.csv", "manifest.json"])


def test_a_file_of_several_parts_comes_out_whole(runtime: Runtime, referral: Referral) -> None:
    body = secrets.token_bytes(2 * PART_BYTES + 77)
    with runtime.work() as work:
        a_file(work, referral, "series.pdf", cleaned=body)
    found, [line] = opened(packed(runtime, referral))
    assert hashlib.sha256(found.read(line["file"])).hexdigest() == hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize("state", [state for state in DocumentState if state is not DocumentState.CLEAN])
def test_what_is_not_clean_is_listed_and_not_inside(
    runtime: Runtime, referral: Referral, state: DocumentState
) -> None:
    with runtime.work() as work:
        a_file(work, referral, "good.pdf", cleaned=b"good")
        # Even one that once had a copy: the state decides.
        a_file(work, referral, "bad.pdf", EICAR, state=state, cleaned=EICAR, state_reason="found")
    content = packed(runtime, referral)
    found, listed = opened(content)
    assert [(line["name"], line["file"], line["state"]) for line in listed] == [
        ("good.pdf", "001 good.pdf", "clean"), ("bad.pdf", None, state.value),
    ]
    assert len(found.namelist()) == 3
    assert EICAR not in content


def test_a_clean_file_whose_copy_is_not_made_yet_is_not_inside(runtime: Runtime, referral: Referral) -> None:
    with runtime.work() as work:
        a_file(work, referral, "good.pdf", cleaned=None)
    found, [line] = opened(packed(runtime, referral))
    assert line["file"] is None
    assert found.namelist() == ["manifest.json", "manifest.csv"]


def test_a_duplicate_names_the_file_it_is_the_same_as(runtime: Runtime, referral: Referral) -> None:
    with runtime.work() as work:
        first = a_file(work, referral, "report.pdf", cleaned=b"report")
        a_file(work, referral, "again.pdf", duplicate_of=first.id)
    _found, listed = opened(packed(runtime, referral))
    assert [line["same_as"] for line in listed] == [None, "001 report.pdf"]


def test_files_of_others_and_files_taken_out_stay_out(runtime: Runtime, referral: Referral) -> None:
    with runtime.work() as work:
        a_file(work, factories.a_request(work, "EX2"), "theirs.pdf", cleaned=b"theirs")
        a_file(work, referral, "out.pdf", cleaned=b"out", removed_at=work.now)
        a_file(work, referral, "in.pdf", cleaned=b"in")
    _found, listed = opened(packed(runtime, referral))
    assert [line["name"] for line in listed] == ["in.pdf"]


NAMES = ["report.pdf", "report .pdf", "REPORT.pdf", "דוח.pdf", "Выписка №3.pdf", "CON.pdf", "-rf.pdf", "a.php.pdf",
         'x"; y.pdf', "ж" * 119 + ".pdf", "😀" * 115 + ".pdf", "=1+1.pdf", "rep\u200dort.pdf"]


def test_names_are_unique_keep_their_script_and_unpack_anywhere(runtime: Runtime, referral: Referral) -> None:
    with runtime.work() as work:
        for number, name in enumerate(NAMES):
            a_file(work, referral, name, str(number).encode(), cleaned=str(number).encode())
    _found, listed = opened(packed(runtime, referral))
    files = [line["file"] for line in listed]
    assert len({name.casefold() for name in files}) == len(NAMES)
    assert files[3:5] == ["004 דוח.pdf", "005 Выписка №3.pdf"]
    for name in files:
        assert name.endswith(".pdf")
        assert len(name.encode()) <= 255
        assert not set(name) & set('/\\<>:"|?*')
        assert name[:4].rstrip().isdigit()


def test_a_copy_of_another_kind_carries_the_extension_of_what_it_is(runtime: Runtime, referral: Referral) -> None:
    with runtime.work() as work:
        add_copy(work, a_file(work, referral, "IMG_1.pdf"), b"\xff\xd8\xff\xe0", "image/jpeg")
    _found, [line] = opened(packed(runtime, referral))
    assert line["file"] == "001 IMG_1.pdf.jpg"


def test_the_table_beside_it_opens_in_a_spreadsheet_as_text(runtime: Runtime, referral: Referral) -> None:
    with runtime.work() as work:
        a_file(work, referral, "=HYPERLINK(1).pdf", cleaned=b"x")
    found, [line] = opened(packed(runtime, referral))
    rows = list(csv.reader(io.StringIO(found.read("manifest.csv").decode("utf-8-sig"))))
    assert rows == [
        ["File", "Name", "State", "SHA-256"],
        ["001 =HYPERLINK(1).pdf", "'=HYPERLINK(1).pdf", "clean", line["sha256"]],
    ]


def test_five_hundred_files_fit_and_memory_does_not_grow_with_them(
    runtime: Runtime, referral: Referral, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.services.documents._refused_by_what_is_there", lambda *given: None)
    with runtime.work() as work:
        for number in range(500):
            a_file(work, referral, "report.pdf", str(number).encode(), cleaned=b"%d" % number * 20_000)
    with runtime.work() as work:
        lines = lines_of(work, referral)
    digest, total = hashlib.sha256(), 0
    tracemalloc.start()
    for piece in packages.stream(runtime.store, lines, plain(lines)):
        digest.update(piece)
        total += len(piece)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total > 20_000_000
    assert most < total / 4
    _found, listed = opened(packed(runtime, referral))
    assert len({line["file"] for line in listed}) == 500


def test_the_look_is_on_record_with_the_unit_that_prepares_it(runtime: Runtime, referral: Referral) -> None:
    with runtime.work() as work:
        lines_of(work, referral)
    with runtime.reading() as work:
        told = work.session.scalars(select(AuditEvent).where(AuditEvent.action == "package.download")).all()
        assert [(event.object_kind, event.object_id) for event in told] == [("referral", referral.id)]


class FailsAt:
    """A store that fails at its n-th part."""

    def __init__(self, store: Any, number: int, failure: Exception) -> None:
        self._store, self._left, self._failure = store, number, failure

    def get(self, name: str) -> bytes:
        self._left -= 1
        if self._left == 0:
            raise self._failure
        return bytes(self._store.get(name))


@pytest.mark.parametrize(("failure", "told"), [(StoreDown(), StoreDown), (FileNotFoundError(), SealBroken)])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_store_that_fails_midway_leaves_nothing_that_opens(
    runtime: Runtime, referral: Referral, number: int, failure: Exception, told: type[Exception]
) -> None:
    with runtime.work() as work:
        for name in ("a.pdf", "b.pdf", "c.pdf"):
            a_file(work, referral, name, cleaned=name.encode() * 1000)
    with runtime.work() as work:
        lines = lines_of(work, referral)
    failing: Any = FailsAt(runtime.store, number, failure)
    pieces = packages.stream(failing, lines, plain(lines))
    sent: list[bytes] = []
    with pytest.raises(told):
        sent.extend(pieces)  # keeps what came before the failure
    assert list(pieces) == []
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(b"".join(sent)))
