"""Names from the corpus (V29) and a store that dies midway, on the real server: what a socket sees."""

from __future__ import annotations

import http.client
import io
import json
import re
import secrets
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from config import Settings
from intake.models.documents import DocumentState
from intake.models.referrals import Referral
from intake.models.sessions import SessionKind
from intake.runtime import Runtime
from intake.services import documents, packages, sessions
from intake.services.work import Work
from intake.vault.files import PART_BYTES
from tests.support import factories
from tests.support.bucket import KEYS, BucketServer, Gate
from tests.support.processes import RunningHouse
from tests.support.records import a_file, add_copy
from tests.support.smtp import MailSink
from tests.support.valkey import ValkeyServer

pytestmark = pytest.mark.databases("sqlite")


@dataclass
class Family:
    """A browser that is signed in to one request, down to the bytes it sends."""

    house: RunningHouse
    runtime: Runtime
    referral_id: str
    cookie: str

    def ask(
        self, method: str, path: str, body: bytes = b"", kind: str = "", cookie: str = ""
    ) -> http.client.HTTPResponse:
        line = http.client.HTTPConnection("127.0.0.1", int(urlsplit(self.house.url).port or 0), timeout=60)
        headers = {"Cookie": f"intake={cookie or self.cookie}"} | ({"Content-Type": kind} if kind else {})
        line.request(method, path, body or None, headers)
        return line.getresponse()

    def page(self, path: str) -> str:
        answer = self.ask("GET", path)
        assert answer.status == 200
        return answer.read().decode()

    def upload(self, disposition: bytes, content: bytes) -> int:
        """One file whose Content-Disposition is given byte for byte."""
        token = re.search(r'name="csrf_token" value="(\w+)"', self.page("/en/status/records"))
        assert token is not None
        parts = [
            b'Content-Disposition: form-data; name="csrf_token"\r\n\r\n' + token[1].encode(),
            b"Content-Disposition: form-data; " + disposition + b"\r\nContent-Type: application/pdf\r\n\r\n" + content,
        ]
        body = b"".join(b"--B0undary\r\n" + part + b"\r\n" for part in parts) + b"--B0undary--\r\n"
        answer = self.ask("POST", "/en/status/records", body, "multipart/form-data; boundary=B0undary")
        answer.read()
        return answer.status

    def request(self, work: Work) -> Referral:
        return work.session.get_one(Referral, self.referral_id)


@pytest.fixture
def family(
    database_url: str, broker: ValkeyServer, mail_sink: MailSink, tmp_path: Path, bucket: BucketServer, gate: Gate
) -> Iterator[Family]:
    """A served clinic whose files lie in a bucket."""
    house = RunningHouse.furnish(tmp_path / "house", {
        "DATABASE_URL": database_url, "BROKER_URL": broker.url, "SMTP_URL": mail_sink.url,
        "BLOB_URL": bucket.url(gate.port), "BLOB_ACCESS_KEY": KEYS.access_key, "BLOB_SECRET_KEY": KEYS.secret_key,
        "POSTS_PER_MINUTE": "100000", "POSTS_PER_HOUR": "100000",
    })
    runtime = Runtime(Settings.from_env(house.environ))
    session_id = sessions.new_session_id()
    with runtime.work() as work:
        referral = factories.a_request(work, "EX1")
        sessions.open_session(work, session_id, SessionKind.PATIENT, referral_id=referral.id)
    try:
        house.start("web")
        yield Family(house, runtime, referral.id, session_id)
    finally:
        house.remove()
        runtime.close()


# The part of the header after "form-data;", and the name under which the file is shown; None where it is not taken.
NAMES: list[tuple[str, str | None]] = [
    ('name="files"; filename="../../etc/passwd"', None),
    ('name="files"; filename="../../etc/passwd.pdf"', "passwd.pdf"),
    ('name="files"; filename="..\\\\..\\\\x.pdf"', "x.pdf"),
    ('name="files"; filename="C:\\\\a.pdf"', "a.pdf"),
    ('name="files"; filename=".htaccess"', None),
    ('name="files"; filename="a.pdf%00.exe"', None),
    ('name="files"; filename="a.pdf\0.exe"', None),
    ('name="files"; filename="a.php.pdf"', "a.php.pdf"),
    (f'name="files"; filename="{"x" * 300}.pdf"', "x" * 116 + ".pdf"),
    ('name="files"; filename="דוח.pdf"', "דוח.pdf"),
    ('name="files"; filename="Выписка №3.pdf"', "Выписка №3.pdf"),
    ('name="files"; filename="a%0D%0ASet-Cookie: x.pdf"', "a%0D%0ASet-Cookie: x.pdf"),
    ('name="files"; filename="a%22; x=%22.pdf"', 'a"; x=".pdf'),
    ('name="files"; filename="-rf.pdf"', "-rf.pdf"),
    ('name="files"; filename="dot.pdf."', "dot.pdf"),
    ('name="files"; filename="CON.pdf"', "CON.pdf"),
    ('name="files"; filename=""', None),
    ('name="files"; filename="\u202efdp.exe.pdf"', "fdp.exe.pdf"),
    ("name=\"files\"; filename*=UTF-8''%2e%2e%2fstar.pdf", "star.pdf"),
    ("name=\"files\"; filename*=UTF-8''%D7%93.pdf", "ד.pdf"),
    ('name="files-C2"; filename="=HYPERLINK(1).pdf"', "=HYPERLINK(1).pdf"),
]


def test_names_from_the_corpus_come_through_upload_list_download_and_zip(family: Family, bucket: BucketServer) -> None:
    expected = []
    for number, (disposition, shown) in enumerate(NAMES):
        status = family.upload(disposition.encode(), b"%PDF-1.7\n" + str(number).encode())
        assert status == 400 or status in ((303,) if shown else (303, 422)), (disposition, status)
        expected += [shown] if shown else []
    with family.runtime.reading() as work:
        listed = [file.name for file in documents.listed(work, family.request(work))]
    assert listed == expected
    assert all(re.fullmatch(r"[0-9a-f]{32}/\d{6}", name) for name in bucket.store().names())
    page = family.page("/en/status/records")
    assert "דוח.pdf" in page
    assert "\u202e" not in page
    _downloads(family, expected)
    _zip(family, expected)


def _downloads(family: Family, expected: list[str]) -> None:
    """Each header is one line of ASCII that says exactly the name."""
    with family.runtime.work() as work:
        lead = factories.a_member_of_staff(work)
        staff = sessions.new_session_id()
        sessions.open_session(work, staff, SessionKind.STAFF, staff_id=lead.id)
        found = packages.of_referral(work, family.request(work))
        for document in found:
            document.state = DocumentState.CLEAN
            add_copy(work, document, b"cleaned " + document.id.encode())
        ids = [document.id for document in found]
    for identity, name in zip(ids, expected, strict=True):
        answer = family.ask("GET", f"/en/desk/cases/{family.referral_id}/documents/{identity}/file", cookie=staff)
        answer.read()
        assert answer.status == 200
        [told] = answer.headers.get_all("Content-Disposition") or []
        assert unquote(told.rpartition("filename*=UTF-8''")[2]) == name
        assert told.isascii()


def _zip(family: Family, expected: list[str]) -> None:
    found = zipfile.ZipFile(io.BytesIO(family.ask("GET", "/en/status/records.zip").read()))
    lines = json.loads(found.read("manifest.json"))["files"]
    assert [line["name"] for line in lines] == expected
    for name in set(found.namelist()) - {"manifest.json", "manifest.csv"}:
        assert re.fullmatch(r"\d{3} [^/\\:\"<>|?*\x00-\x1f]+", name)
    assert "'=HYPERLINK(1).pdf" in found.read("manifest.csv").decode("utf-8-sig")


def test_a_store_that_dies_midway_cuts_the_line_and_no_zip_opens(family: Family, gate: Gate) -> None:
    with family.runtime.work() as work:
        for number in range(3):
            a_file(work, family.request(work), f"{number}.pdf", cleaned=secrets.token_bytes(PART_BYTES + 1000))
    gate.spare(3)  # the first file, and half of the second
    gate.refuse(1000)
    answer = family.ask("GET", "/en/status/records.zip")
    assert answer.status == 200
    received: list[bytes] = []
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        received.extend(iter(lambda: answer.read(65_536), b""))  # keeps what came before the line was cut
    assert sum(map(len, received)) > PART_BYTES
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(b"".join(received)))
    gate.mend()
    whole = zipfile.ZipFile(io.BytesIO(family.ask("GET", "/en/status/records.zip").read()))
    assert whole.testzip() is None
