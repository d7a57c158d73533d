"""Corpus V22 and its kin at the address of resumable uploads: sizes that lie, bodies that stop, claims nobody checks."""

from __future__ import annotations

import socket
from base64 import b64encode
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from intake.services import drafts, uploads
from tests.corpus.ground import Ground
from tests.support.visitors import COOKIE, Page, Visitor
from tests.support.waiting import until

PATH = "/en/request/uploads"
MIB = 1024 * 1024
PDF = b"%PDF-1.7\n" + b"bone marrow report " * 600
BYTES = {"Content-Type": "application/offset+octet-stream"}


@dataclass
class Family:
    ground: Ground
    visitor: Visitor
    draft_id: str
    token: str

    def ask(self, method: str, path: str, body: bytes | None = None, **more: str) -> Page:
        return self.ground.checked(self.visitor.ask(method, path, body, self.headers | _named(more)))

    @property
    def headers(self) -> dict[str, str]:
        return {"Tus-Resumable": "1.0.0", "X-Form-Token": self.token, "Sec-Fetch-Site": "same-origin"}

    def begin(self, length: int = len(PDF), name: str = "report.pdf") -> Page:
        told = f"filename {b64encode(name.encode()).decode()}"
        return self.ask("POST", PATH, b"", Upload_Length=str(length), Upload_Metadata=told)

    def offset(self, place: str) -> int:
        """Where it stands, once the server is done with what was sent before."""
        page = until(lambda: (page := self.ask("HEAD", place)).status != 423 and page, "nobody holds it")
        return int(page.headers["upload-offset"])

    def left_behind(self) -> tuple[int, list[str]]:
        """Unfinished uploads, and stored names that belong to them."""
        with self.ground.records.reading() as work:
            open_ones = uploads.unfinished(work, drafts.find(work, self.draft_id))
        return len(open_ones), self.ground.records.store.names()


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture
def family(ground: Ground) -> Family:
    visitor, draft_id = ground.owner({"urgent_symptoms": ["none"], "submitter_role": "parent"})
    return Family(ground, visitor, draft_id, visitor.get("/en/request/records").token)


def raw(family: Family, place: str, offset: int, *more: str) -> socket.socket:
    """A connection on which the head of a PATCH has been sent."""
    address = urlsplit(family.ground.house.url)
    lines = [f"PATCH {place} HTTP/1.1", f"Host: {address.netloc}", f"Cookie: {COOKIE}={family.visitor.session_id}",
        *(f"{name}: {value}" for name, value in (family.headers | BYTES).items()), f"Upload-Offset: {offset}", *more]
    link = socket.create_connection((address.hostname, address.port), timeout=60)
    link.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
    return link


def push(link: socket.socket, block: bytes, most: int) -> int:
    """Send until the server has answered, or `most` bytes; how many it was."""
    sent = 0
    link.settimeout(0.2)
    while sent < most:
        try:
            if link.recv(1, socket.MSG_PEEK):
                break
        except TimeoutError:
            pass
        try:
            sent += link.send(block)
        except OSError:
            break
        link.settimeout(0.2)
    link.settimeout(60)
    return sent


def status(link: socket.socket) -> int:
    with link:
        return int(link.recv(64).split()[1])


@pytest.mark.parametrize(
    ("length", "name", "expected"),
    [(0, "empty.pdf", 422), (50 * MIB + 1, "a.pdf", 413), (512 * MIB + 1, "a.dcm", 413), (1_945 * MIB + 1, "a.zip", 413),
     (10**14, "a.zip", 413), (10, "a.exe", 415), (10, "a.pdf\0.exe", 415), (10, "../../etc/hosts.conf", 415)],
)  # fmt: skip
def test_a_size_or_name_that_cannot_be_is_refused_before_a_byte(
    family: Family, length: int, name: str, expected: int
) -> None:
    before = family.ground.rows()
    assert family.begin(length, name).status == expected
    assert family.ground.rows() == before


def test_one_byte_more_than_announced_is_answered_before_it_is_read(family: Family) -> None:
    length = 40 * MIB
    place = family.begin(length).headers["location"]
    link = raw(family, place, 0, f"Content-Length: {length + 1}")
    assert push(link, bytes(16 * 1024), length) <= 64 * 1024
    assert status(link) == 413
    assert family.offset(place) == 0


def test_a_length_that_lies_high_keeps_what_came(family: Family) -> None:
    place = family.begin().headers["location"]
    with raw(family, place, 0, f"Content-Length: {len(PDF)}") as link:
        link.sendall(PDF[:5000])
    until(lambda: family.offset(place) == 5000, "what came is kept")
    assert family.ask("PATCH", place, PDF[5000:], Upload_Offset="5000", **BYTES).status == 204


def test_a_line_that_goes_silent_keeps_what_came(family: Family) -> None:
    place = family.begin().headers["location"]
    with raw(family, place, 0, f"Content-Length: {len(PDF)}") as link:
        link.sendall(PDF[:7000])
        assert status(link) == 400  # after the two seconds that this house waits for somebody silent
    assert family.offset(place) == 7000


def test_a_length_that_lies_low_takes_no_more_than_it_said(family: Family) -> None:
    place = family.begin().headers["location"]
    with raw(family, place, 0, "Content-Length: 100", "Connection: close") as link:
        link.sendall(PDF[:5000])
        assert status(link) == 204
    assert family.offset(place) == 100


def test_a_body_without_a_length_is_refused(family: Family) -> None:
    place = family.begin().headers["location"]
    with raw(family, place, 0, "Transfer-Encoding: chunked", "Connection: close") as link:
        link.sendall(b"5\r\nabcde\r\n0\r\n\r\n")
        assert status(link) == 411
    assert family.offset(place) == 0


@pytest.mark.parametrize("content", [b"MZ\x90\0" + bytes(9000), b"<html>" + b" " * 9000, b"PK\x03\x04" + bytes(9000)])
def test_what_is_no_report_is_refused_by_its_first_bytes(family: Family, content: bytes) -> None:
    place = family.begin(30 * MIB).headers["location"]
    before = len(family.ground.records.store.names())
    link = raw(family, place, 0, f"Content-Length: {30 * MIB}")
    link.sendall(content)
    pushed = push(link, bytes(16 * 1024), 30 * MIB)
    assert pushed < 10 * MIB, "it is not read to its end"
    assert status(link) == 415
    assert family.left_behind()[0] == 0
    assert len(family.ground.records.store.names()) == before


@pytest.mark.parametrize("offset", ["-1", "1", "x", "", "9" * 20, "0x1", "٠"])
def test_a_place_that_is_none_changes_nothing(family: Family, offset: str) -> None:
    place = family.begin().headers["location"]
    page = family.ask("PATCH", place, PDF, Upload_Offset=offset.encode().decode("latin-1"), **BYTES)
    assert page.status in (400, 409, 413)
    assert family.offset(place) == 0


@pytest.mark.parametrize("name", ["..%2f..", "%00", "A" * 22, "1", "-1", str(2**63), "%F0%9F%92%89", "a" * 500])
def test_an_identifier_of_nobody_is_absent(family: Family, name: str) -> None:
    for method in ("HEAD", "DELETE"):
        assert family.ask(method, f"{PATH}/{name}").status == 404
    assert family.ask("PATCH", f"{PATH}/{name}", PDF, Upload_Offset="0", **BYTES).status == 404


def test_a_method_in_disguise_is_none(family: Family) -> None:
    place = family.begin().headers["location"]
    for method in ("DELETE", "PATCH"):
        assert family.ask("POST", place, b"", X_HTTP_Method_Override=method).status == 405
    assert family.offset(place) == 0


def test_a_large_form_header_is_refused_and_not_kept(family: Family) -> None:
    page = family.visitor.ask("POST", PATH, b"", family.headers | {"Upload-Length": "9", "Upload-Metadata": "a" * 20_000})
    assert page.status in (400, 431)
    assert family.left_behind()[0] == 0
