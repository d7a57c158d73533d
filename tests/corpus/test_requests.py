"""Requests that no browser makes: V03, V04, V18, V19, V31, V35."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.corpus.ground import REFUSALS, Ground, assert_refused
from tests.support.visitors import COOKIE, Page, Visitor

NAME_PAGE = "/en/request/patient-name"
ANSWERS = {"urgent_symptoms": ["none"], "submitter_role": "patient", "patient_full_name": "Тимур Канарейкин"}
PARTS = "multipart/form-data; boundary=XbX"
FORMS = ("/en/urgent", "/en/request/continue", "/en/request/ask-link", "/en/request/saved", "/en/status/sign-in",
         "/en/desk/sign-in", NAME_PAGE, "/en/request/save", "/en/request/agree", "/en/request/records")  # fmt: skip
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
MIB = 1024 * 1024


class Sender:
    """Somebody with a draft who sends anything but what the form would."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.person, self.draft_id = ground.owner(ANSWERS)
        self.token = self.person.get("/en/request/short-route").token

    def raw(self, body: bytes, kind: str, path: str = NAME_PAGE) -> Page:
        return self.ground.checked(self.person.post(path, body, {"Content-Type": kind}))

    def form(self, text: bytes, path: str = NAME_PAGE) -> Page:
        own = f"csrf_token={self.token}&asked=patient_full_name&".encode()
        return self.raw(own + text, "application/x-www-form-urlencoded", path)

    def parts(self, *pieces: bytes, path: str = NAME_PAGE) -> Page:
        own = [b'name="csrf_token"\r\n\r\n' + self.token.encode(), b'name="asked"\r\n\r\npatient_full_name']
        inside = b"".join(b"--XbX\r\nContent-Disposition: form-data; " + piece + b"\r\n" for piece in (*own, *pieces))
        return self.raw(inside + b"--XbX--\r\n", PARTS, path)

    def assert_untouched(self) -> None:
        assert self.ground.content(self.draft_id).answers == ANSWERS


@pytest.fixture
def sender(ground: Ground) -> Iterator[Sender]:
    """At the end nothing that was sent has been taken."""
    someone = Sender(ground)
    yield someone
    someone.assert_untouched()


def memory(pid: int) -> int:
    """Resident bytes of a process (Linux)."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096


NO_TEXT = [b"\xff\xfe\x80", b"\xc0\xaf", b"Ann\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82",
    b"\xf8\x88\x80\x80\x80",
           b"\xc1\xbf", b"\xe0\x80\xaf", b"caf\xe9", "Ольга".encode("cp1251"), "דוד".encode("cp1255"),
               b"\xfe"]  # fmt: skip


@pytest.mark.parametrize("bad", NO_TEXT, ids=ascii)
def test_v03_bytes_that_are_no_text_are_refused_wherever_they_stand(sender: Sender, bad: bytes) -> None:
    escaped = quote(bad).encode()
    for body in (b"patient_full_name=" + escaped, b"patient_full_name=" + bad, escaped + b"=x"):
        assert_refused(sender.form(body), frozenset((400,)))
    assert_refused(sender.parts(b'name="patient_full_name"\r\n\r\n' + bad), frozenset((400,)))
    assert_refused(sender.raw(b'{"patient_full_name": "' + bad + b'"}', "application/json"))
    assert_refused(sender.ground.checked(sender.person.get(f"{NAME_PAGE}?to={quote(bad)}")), frozenset((400,)))


@pytest.mark.parametrize("body",
    [b'{"patient_full_name": "\\ud800"}', b"[" * 100_000, b'{"a":' * 50_000, b"nul", b""], ids=len)
@pytest.mark.parametrize("path", FORMS)
def test_v03_v04_no_page_takes_json(sender: Sender, body: bytes, path: str) -> None:
    """Nothing reads it, however deep it is nested; the form comes back or the page refuses."""
    assert_refused(sender.raw(body, "application/json", path), frozenset((*REFUSALS, 303)))


@pytest.mark.parametrize("text", [b"\\ud800", b"%ED%A0%80", b"%u0041", b"%ZZ", b"%"], ids=ascii)
def test_v03_broken_escapes_are_refused_or_kept_as_the_signs_they_are(sender: Sender, text: bytes) -> None:
    page = sender.form(b"patient_latin_name=" + text)
    assert page.status in (303, 400, 422)


BIG = {
    "one field of 10 MB": b"patient_full_name=" + b"x" * 10_000_000,
    "50,001 parameters": b"a=&" * 50_001,
    "1,001 parameters": b"&".join(b"n%d=1" % number for number in range(1_001)),
    "a name of 100,000": b"x" * 100_000 + b"=1",
}


@pytest.mark.parametrize("what", BIG)
def test_v04_what_is_too_large_is_refused_and_not_held(sender: Sender, what: str) -> None:
    web = sender.ground.house.program("web")
    sender.form(b"patient_latin_name=x%00")
    before = sum(map(memory, web.children()))
    assert_refused(sender.form(BIG[what]), frozenset((400, 413)))
    assert sum(map(memory, web.children())) - before < 20 * MIB


def test_v04_a_thousand_and_one_parts_are_refused(sender: Sender) -> None:
    assert_refused(sender.parts(*(b'name="n%d"\r\n\r\n1' % number for number in range(1_001))), frozenset((400, 413)))
    assert_refused(sender.parts(b'name="patient_full_name"\r\n\r\n' + b"x" * 10_000_000), frozenset((400, 413)))


TWICE = (b"patient_full_name=a&patient_full_name=b", b"patient_full_name=a&patient_full_name=a",
    b"patient_full_name[]=a",
         b"patient_full_name%5B%5D=a", b"patient_full_name[0]=a", b"patient_full_name.x[y]=a", b"a%20b=1",
             b"%C3%A9=1")  # fmt: skip


@pytest.mark.parametrize("body", TWICE, ids=ascii)
def test_v18_a_name_twice_or_no_name_of_a_control_is_refused(sender: Sender, body: bytes) -> None:
    assert_refused(sender.form(body), frozenset((400,)))


def test_v18_the_same_name_in_query_and_body_is_refused(sender: Sender) -> None:
    assert_refused(sender.form(b"patient_full_name=a", f"{NAME_PAGE}?patient_full_name=b"), frozenset((400,)))
    assert_refused(sender.form(b"to=check", f"{NAME_PAGE}?to=check"), frozenset((400,)))


@pytest.mark.parametrize("path", [NAME_PAGE, "/en/request/agree", "/en/request/save", "/en/urgent"])
def test_v18_a_file_where_text_is_due_is_refused(sender: Sender, path: str) -> None:
    name = {"/en/urgent": "urgent_symptoms", "/en/request/save": "email"}.get(path, "patient_full_name")
    disposition = f'name="{name}"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n'.encode()
    assert_refused(sender.parts(disposition + b"Anna", path=path), frozenset((400,)))
    assert_refused(sender.parts(disposition + b"Anna", f'name="{name}"\r\n\r\nAnna'.encode(), path=path),
        frozenset((400,)))


def test_v18_text_where_a_file_is_due_is_refused(sender: Sender) -> None:
    assert_refused(sender.parts(b'name="files"\r\n\r\nno file', path="/en/request/records"), frozenset((400, 422)))


EXTRA = {
    "role": "admin", "status": "approved", "state": "submitted", "case_id": "1", "created_at": "2020-01-01",
    "is_test": "1",
    "level": "routine", "suspect": "0", "id": "x", "draft_id": "x", "key_id": "x", "version": "99", "agreed": "1",
    "revises": "x",
    "short_route": "1", "consent_data_processing": "yes", "date_of_birth-year": "1900", "answers": "{}",
    "visited": "agreement",
    "confirmed": "W01", "__class__": "x", "self": "x", "entered_by": "x", "answers.patient_full_name": "x",
    "lang": "xx",
}  # fmt: skip


@pytest.mark.parametrize("name", EXTRA)
def test_v19_controls_that_were_not_shown_change_nothing(ground: Ground, name: str) -> None:
    sender = Sender(ground)
    before = ground.rows()
    page = sender.form(f"patient_full_name={quote('Anna Levi')}&{name}={EXTRA[name]}".encode())
    assert page.status == 303
    content = ground.content(sender.draft_id)
    assert content.answers == ANSWERS | {"patient_full_name": "Anna Levi"}
    assert (content.revises, content.short_route, content.confirmed, content.agreed) == (None, False, [], {})
    assert ground.rows() == before


LINE = (
    'POST {path} HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: same-origin\r\n'
    'Cookie: {cookie}\r\nContent-Type: {kind}\r\n'
)
FILE = (
    b'--XbX\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n'
    b'Content-Type: application/pdf\r\n\r\n%PDF-1.7 '
)


def cut_short(sender: Sender, kind: str, body: bytes, framing: str, path: str, *, hang_up: bool) -> int:
    """Send a request that stops half-way; the status of the answer, 0 for none."""
    where = urlsplit(sender.ground.house.url)
    cookie = f"{COOKIE}={sender.person.session_id}"
    head = LINE.format(path=path, host=where.netloc, cookie=cookie, kind=kind) + framing + "\r\n\r\n"
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=30) as link:
        link.sendall(head.encode() + body)
        if hang_up:
            link.shutdown(socket.SHUT_WR)
        answer = link.makefile("rb").readline()
    return int(answer.split()[1]) if answer else 0


def bodies(token: str) -> Mapping[str, tuple[str, bytes, str]]:
    """Kind, body and path of requests that end in the middle of something."""
    form = f"csrf_token={token}&asked=patient_full_name&patient_full_name=Anna+cut+in+the+mi".encode()
    first = b'--XbX\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + token.encode() + b"\r\n"
    asked = b'--XbX\r\nContent-Disposition: form-data; name="patient_full_name"\r\n\r\nAnna'
    return {
        "in mid-value": ("application/x-www-form-urlencoded", form, NAME_PAGE),
        "in mid-part": (PARTS, first + asked, NAME_PAGE),
        "in mid-file": (PARTS, first + FILE + b"x" * 70_000, "/en/request/records"),
        "before the last boundary": (PARTS, first + FILE + b"x" * 100 + b"\r\n--Xb", "/en/request/records"),
        "before anything": ("application/x-www-form-urlencoded", b"", NAME_PAGE),
    }


@pytest.mark.parametrize("hang_up", [True, False], ids=["hangs up", "keeps the line open"])
@pytest.mark.parametrize("where", bodies(""))
def test_v31_a_body_that_stops_half_way_is_never_taken_as_whole(sender: Sender, where: str, hang_up: bool) -> None:
    before = sender.ground.rows()
    kind, body, path = bodies(sender.token)[where]
    lengths = [f"Content-Length: {len(body) + 500}"]
    for framing in lengths:
        assert cut_short(sender, kind, body, framing, path, hang_up=hang_up) in (0, 400, 408)
    chunk = f"{len(body) + 500:x}\r\n".encode() + body
    assert cut_short(sender, kind, chunk, "Transfer-Encoding: chunked", path, hang_up=hang_up) in (0, 400, 408, 411)
    assert sender.ground.rows() == before
    assert not list(Path(sender.ground.house.environ["VAR_DIR"]).glob("blobs/**/*.part"))
    assert sender.person.get("/healthz").status == 200


METHODS = ("TRACE", "PUT", "DELETE", "PATCH", "PROPFIND", "CONNECTED", "LOCK", "get")
PRIVATE = (NAME_PAGE, "/en/request/check", "/en/request/save", "/en/sent", "/en/status", "/en/status/contact",
    "/en/desk/sign-in")


@pytest.mark.parametrize("method", METHODS)
def test_v35_other_methods_change_nothing(sender: Sender, method: str) -> None:
    before = sender.ground.rows()
    for path in (*PRIVATE, "/en/", "/en/request/send", "/static/x/y.css", "/healthz"):
        page = sender.ground.checked(sender.person.ask(method, path, b"", SAME_SITE))
        assert page.status in (400, 403, 404, 405), f"{method} {path}: {page.status}"
        if page.status == 405:
            assert set(page.headers.get("allow", "").split(", ")) <= {"GET", "HEAD", "OPTIONS", "POST"}, path
            assert page.headers.get("allow"), path
    assert sender.ground.rows() == before


OVERRIDES = ({"X-HTTP-Method-Override": "DELETE"}, {"X-HTTP-Method": "PUT"}, {"X-Method-Override": "PATCH"})


@pytest.mark.parametrize("headers", OVERRIDES, ids=str)
def test_v35_a_header_or_field_never_overrides_the_method(sender: Sender, headers: dict[str, str]) -> None:
    posted = {"csrf_token": sender.token, "asked": "patient_latin_name", "_method": "DELETE", "patient_latin_name": ""}
    assert sender.ground.checked(sender.person.post(NAME_PAGE, posted, headers)).status == 303
    assert sender.person.get(NAME_PAGE, headers).status == 200


def test_v35_looking_at_what_is_only_posted_changes_nothing(sender: Sender) -> None:
    before = sender.ground.rows()
    query = f"?csrf_token={sender.token}&patient_full_name=Anna&asked=patient_full_name"
    for path in ("/en/request/send", "/en/status/correct", "/en/sign-out", "/en/urgent/said", "/en/desk/sign-out",
                 NAME_PAGE, "/en/request/short-route", "/en/request/agree"):  # fmt: skip
        page = sender.ground.checked(sender.person.get(path + query))
        assert page.status in (200, 303, 404, 405), path
    assert sender.ground.rows() == before


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_v35_head_and_options_tell_nothing_of_private_pages(ground: Ground, method: str) -> None:
    nobody = Visitor(ground.house.url)
    before = ground.rows()
    for path in PRIVATE:
        page = ground.checked(nobody.ask(method, path))
        assert page.status in (200, 303, 404, 405), path
        assert "Канарейкин" not in page.text
        assert page.body == b"" or method == "OPTIONS"
    assert ground.rows() == before
