"""A file leaves as a download that no browser runs, whole or in a range, recorded before its first byte."""

from __future__ import annotations

import http.client
import re
import threading
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from flask import Flask
from sqlalchemy import select, text
from werkzeug.serving import make_server

from intake.models.audit import AuditEvent
from intake.models.documents import CopyRole, Document, DocumentCopy, DocumentState
from intake.models.referrals import Referral
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services import document_copies
from intake.services.document_copies import StoredFile
from intake.vault.files import PART_BYTES, part_name
from intake.vault.names import display_name
from intake.web import serving
from tests.support import factories, papers
from tests.support.browser import Browser

SANDBOX = "sandbox; default-src 'none'"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
LARGE = bytes(range(256)) * 4096 * 9  # 9 MiB: two parts


@pytest.fixture
def case(runtime: Runtime) -> Referral:
    with runtime.work() as work:
        return factories.a_request(work, "EX1")


@pytest.fixture
def document(runtime: Runtime, case: Referral) -> Document:
    with runtime.work() as work:
        return papers.a_clean_file(work, case, "מח עצם.pdf")


@pytest.fixture
def doctor(runtime: Runtime, app: Flask, case: Referral) -> Browser:
    with runtime.work() as work:
        person = factories.a_member_of_staff(work, "Doctor", Role.HAEMATOLOGIST)
    factories.assign(runtime, case, person)
    return factories.sign_in(runtime, app.test_client(), person)


def path_of(document: Document, what: str = "file") -> str:
    return f"/en/desk/cases/{document.referral_id}/documents/{document.id}/{what}"


def events(runtime: Runtime, *actions: str) -> list[str]:
    with runtime.reading() as work:
        query = select(AuditEvent.action).where(AuditEvent.action.in_(actions)).order_by(AuditEvent.seq)
        return list(work.session.scalars(query))


def lacking(headers: object, wanted: dict[str, str]) -> dict[str, str | None]:
    return {name: headers.get(name) for name, value in wanted.items() if headers.get(name) != value}


def test_the_cleaned_copy_leaves_as_a_download_under_its_own_name(
    runtime: Runtime, doctor: Browser, document: Document
) -> None:
    answer = doctor.open(path_of(document))
    assert (answer.status_code, answer.get_data()) == (200, papers.CLEANED)
    wanted = ALWAYS | {
        "Content-Type": "application/pdf",
        "Content-Security-Policy": SANDBOX,
        "Content-Length": str(len(papers.CLEANED)),
        "Accept-Ranges": "bytes",
    }
    assert lacking(answer.headers, wanted) == {}
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="')
    assert unquote(answer.headers["Content-Disposition"].partition("UTF-8''")[2]) == "מח עצם.pdf"
    assert events(runtime, "document.download") == ["document.download"]


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [("bytes=0-9", 0, 10), ("bytes=5-", 5, None), ("bytes=-7", -7, None), ("bytes=10-999999", 10, None),
     ("bytes=0-", 0, None)],
)  # fmt: skip
def test_a_range_is_given(doctor: Browser, document: Document, asked: str, start: int, stop: int | None) -> None:
    answer = doctor.open(path_of(document), headers={"Range": asked})
    wanted = papers.CLEANED[start:stop]
    assert (answer.status_code, answer.get_data()) == (206, wanted)
    first = start % len(papers.CLEANED)
    told = f"bytes {first}-{first + len(wanted) - 1}/{len(papers.CLEANED)}"
    assert lacking(answer.headers, ALWAYS | {"Content-Range": told, "Content-Security-Policy": SANDBOX}) == {}


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=x", "bytes=5-2", ""])
def test_what_is_no_single_range_means_the_whole_file(doctor: Browser, document: Document, asked: str) -> None:
    answer = doctor.open(path_of(document), headers={"Range": asked})
    assert (answer.status_code, answer.get_data()) == (200, papers.CLEANED)


def test_a_range_behind_the_end_is_refused_with_the_size(doctor: Browser, document: Document) -> None:
    answer = doctor.open(path_of(document), headers={"Range": "bytes=999999-"})
    assert answer.status_code == 416
    assert lacking(answer.headers, ALWAYS | {"Content-Range": f"bytes */{len(papers.CLEANED)}"}) == {}
    assert b"%PDF" not in answer.get_data()


def test_head_tells_the_size_and_sends_nothing(doctor: Browser, document: Document) -> None:
    answer = doctor.client.head(path_of(document), base_url="https://clinic.test")
    assert (answer.status_code, answer.get_data()) == (200, b"")
    assert lacking(answer.headers, ALWAYS | {"Content-Length": str(len(papers.CLEANED))}) == {}


def test_nothing_is_ever_answered_from_a_cache(doctor: Browser, document: Document) -> None:
    conditions = {"If-None-Match": "*", "If-Modified-Since": "Sun, 22 Nov 2099 08:00:00 GMT"}
    answer = doctor.open(path_of(document), headers=conditions)
    assert (answer.status_code, answer.get_data()) == (200, papers.CLEANED)
    assert [name for name in ("ETag", "Last-Modified", "Expires") if name in answer.headers] == []


@pytest.mark.parametrize("state", [state for state in DocumentState if state is not DocumentState.CLEAN])
@pytest.mark.parametrize("what", ["file", "original", "pages/1", "thumbnails/1"])
def test_what_is_not_clean_is_not_served_even_when_copies_lie_there(
    runtime: Runtime, doctor: Browser, document: Document, state: DocumentState, what: str
) -> None:
    with runtime.work() as work:
        work.session.merge(document).state = state
    answer = doctor.open(path_of(document, what))
    assert answer.status_code in (403, 404)
    assert lacking(answer.headers, ALWAYS) == {}
    assert b"%PDF" not in answer.get_data()
    assert b"PNG" not in answer.get_data()
    assert events(runtime, "document.download", "document.original", "document.open") == []


def test_the_original_is_for_physicians_and_recorded_as_such(
    runtime: Runtime, app: Flask, doctor: Browser, document: Document
) -> None:
    answer = doctor.open(path_of(document, "original"))
    assert b"A report as it was sent" in answer.get_data()
    assert lacking(answer.headers, ALWAYS | {"Content-Security-Policy": SANDBOX}) == {}
    with runtime.work() as work:
        coordinator = factories.a_member_of_staff(work, "Miriam")
    answer = factories.sign_in(runtime, app.test_client(), coordinator).open(path_of(document, "original"))
    assert answer.status_code == 403
    assert lacking(answer.headers, ALWAYS) == {}
    assert events(runtime, "document.original") == ["document.original"]


@pytest.mark.parametrize("what", ["file", "original", "pages/1", "thumbnails/1", ""])
def test_without_an_audit_log_no_byte_leaves(runtime: Runtime, doctor: Browser, document: Document, what: str) -> None:
    with runtime.work() as work:
        work.session.execute(text("ALTER TABLE audit_event RENAME TO audit_event_gone"))
    answer = doctor.open(path_of(document, what).rstrip("/"))
    assert answer.status_code == 503
    assert b"%PDF" not in answer.get_data()
    assert b"PNG" not in answer.get_data()


def test_a_picture_stands_inline_and_nothing_else_does(runtime: Runtime, doctor: Browser, document: Document) -> None:
    answer = doctor.open(path_of(document, "pages/2"))
    wanted = ALWAYS | {"Content-Type": "image/png", "Content-Security-Policy": SANDBOX, "Content-Disposition": "inline"}
    assert lacking(answer.headers, wanted) == {}
    assert answer.get_data().startswith(b"\x89PNG")
    with runtime.work() as work:
        page = work.session.scalars(select(DocumentCopy).where(DocumentCopy.role == CopyRole.PAGE)).first()
        assert page is not None
        page.content_type = "image/svg+xml"
    assert doctor.open(path_of(document, f"pages/{page.number}")).status_code == 404


NAMES = [
    "../../etc/passwd", "..\\..\\x", "C:\\a.pdf", ".htaccess", "a.pdf\0.exe", "a.php.pdf", "x" * 300 + ".pdf",
    "דוח.pdf", "a\r\nSet-Cookie: x=1.pdf", '"; x=".pdf', "-rf.pdf", "a.pdf.", "CON.pdf", "",
    "filename*=UTF-8''%2e%2e%2f", "💉.pdf", "a\u202egpj.pdf", "100%.pdf", "a;b,c.pdf", "'.pdf",
]  # fmt: skip
HEADER = re.compile(
    r"attachment; filename=\"([A-Za-z0-9 ._-]+)\"; filename\*=UTF-8''((?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*)"
)


@pytest.mark.parametrize("sent", NAMES, ids=ascii)
def test_every_name_makes_a_header_that_says_nothing_else(sent: str) -> None:
    shown = display_name(sent) or "file"
    found = HEADER.fullmatch(serving.disposition(shown))
    assert found is not None, serving.disposition(shown)
    assert unquote(found[2]) == shown
    assert "/" not in shown


@pytest.mark.parametrize(
    ("name", "content_type", "given"),
    [("scan.heic", "image/jpeg", "scan.jpg"), ("scan.JPG", "image/jpeg", "scan.JPG"), ("IM0001", "application/dicom",
     "IM0001"), ("דוח.tiff", "application/pdf", "דוח.pdf"), ("report", "application/pdf", "report.pdf")],
)  # fmt: skip
def test_the_ending_says_what_is_inside(name: str, content_type: str, given: str) -> None:
    assert serving.named_for(name, content_type) == given


def test_a_type_that_is_not_ours_is_plain_bytes(runtime: Runtime, doctor: Browser, document: Document) -> None:
    with runtime.work() as work:
        copy = work.session.scalars(select(DocumentCopy).where(DocumentCopy.role == CopyRole.CLEANED)).one()
        copy.content_type = "text/html"
    assert doctor.open(path_of(document)).headers["Content-Type"] == "application/octet-stream"


class Served:
    """The application on loopback, because only a real connection can be cut."""

    def __init__(self, app: Flask) -> None:
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def served(app: Flask) -> Iterator[Served]:
    running = Served(app)
    yield running
    running.stop()


def test_a_part_that_was_changed_cuts_the_connection_before_a_wrong_byte(
    runtime: Runtime, served: Served, doctor: Browser, case: Referral
) -> None:
    with runtime.work() as work:
        document = papers.a_clean_file(work, case, "large.pdf", cleaned=LARGE)
        file = document_copies.cleaned(work, document)
    _spoil(file, runtime)
    session = doctor.client.get_cookie("__Host-intake", domain="clinic.test")
    assert session is not None
    link = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    link.request("GET", path_of(document), headers={"Host": "clinic.test", "Cookie": f"__Host-intake={session.value}"})
    answer = link.getresponse()
    assert (answer.status, answer.getheader("Content-Length")) == (200, str(len(LARGE)))
    with pytest.raises(http.client.IncompleteRead) as cut:
        answer.read()
    link.close()
    assert cut.value.partial == LARGE[:PART_BYTES]


def test_a_file_that_does_not_open_at_all_is_an_error_page(
    runtime: Runtime, doctor: Browser, document: Document
) -> None:
    with runtime.reading() as work:
        file = document_copies.cleaned(work, work.session.get_one(Document, document.id))
    _spoil(file, runtime)
    answer = doctor.open(path_of(document))
    assert answer.status_code == 500
    assert b"%PDF" not in answer.get_data()


def _spoil(file: StoredFile, runtime: Runtime) -> None:
    """Flip one bit in the last part."""
    name = part_name(file.manifest.storage_name, len(file.manifest.parts) - 1)
    stored = bytearray(runtime.store.get(name))
    stored[-1] ^= 1
    runtime.store.put(name, bytes(stored))
