"""Other people's things and other people's houses: V33 and V34."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from sqlalchemy import select

from intake.models.documents import Document
from intake.models.outbox import OutboxEmail
from intake.models.referrals import Referral
from intake.services import referrals
from intake.services.drafts import find
from tests.corpus.ground import Ground, assert_refused
from tests.support.visitors import Page, Visitor, begin_ready
from tests.web.patient.people import MOTHER

TOKEN = re.compile(r"[0-9a-f]{64}")


def sent_request(ground: Ground) -> str:
    """The id of a request that was sent."""
    [(_session, draft_id)] = begin_ready(ground.records, [MOTHER])
    with ground.records.work() as work:
        referral = referrals.submit(work, find(work, draft_id)).referral
        assert referral is not None
        return referral.id


def nameless(page: Page) -> str:
    """The page without its own address, which stands in the links to other languages."""
    return re.sub(r'href="/\w\w/request/records/[^"]*"', "", TOKEN.sub("", page.text))


def uploaded(ground: Ground) -> tuple[Visitor, str]:
    """Somebody with a file, and the file's id."""
    person, draft_id = ground.owner(MOTHER)
    token = person.get("/en/request/records").token
    body = (
        f'--XbX\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        '--XbX\r\nContent-Disposition: form-data; name="files"; filename="report.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n%PDF-1.7\n%EOF\r\n--XbX--\r\n"
    )
    page = person.post("/en/request/records", body.encode(), {"Content-Type": "multipart/form-data; boundary=XbX"})
    assert page.status == 303, page.words[:300]
    with ground.records.reading() as work:
        return person, work.session.scalars(select(Document.id).where(Document.draft_id == draft_id)).one()


OTHER_IDS = ("0", "1", "-1", str(2**63), "9" * 40, "%2e%2e", "..%2f..%2fetc", "A" * 22, "null", "%00", "' OR 1=1--",
    "דוד", "x" * 3_000)


@pytest.mark.parametrize("action", ["", "/remove", "/restore"])
def test_v33_another_persons_file_is_as_absent_as_none(ground: Ground, action: str) -> None:
    _owner, theirs = uploaded(ground)
    stranger, own = uploaded(ground)
    token = stranger.get("/en/request/records").token
    before = ground.rows()

    def ask(identity: str) -> Page:
        path = f"/en/request/records/{quote(identity, safe='%')}{action}"
        asked = stranger.post(path, {"csrf_token": token}) if action else stranger.get(path)
        return ground.checked(asked)

    absent = ask("A" * 22)
    for identity in (theirs, theirs.swapcase(), theirs[:-1], own[:-1] + "_", *OTHER_IDS):
        page = ask(identity)
        assert page.status in (400, 404), identity
        if page.status == 404 and "%2f" not in identity:  # a slash makes it another page altogether
            assert nameless(page) == nameless(absent), identity
    assert ground.rows() == before
    with ground.records.reading() as work:
        assert work.session.get_one(Document, theirs).removed_at is None


def test_v33_nobody_reads_a_request_that_is_not_theirs(ground: Ground) -> None:
    referral_id = sent_request(ground)
    owner_of_another, _draft = ground.owner(MOTHER)
    with ground.records.reading() as work:
        reference = referrals.find(work, referral_id).reference
    for person in (ground.anybody(), owner_of_another):
        for path in ("/en/sent", "/en/status", "/en/status/records", f"/en/status?id={referral_id}",
            f"/en/sent?reference={reference}",
                     f"/en/desk/cases/{referral_id}", f"/en/desk/case/{reference}", "/en/desk/"):  # fmt: skip
            page = ground.checked(person.get(path))
            assert page.status in (303, 404), path
            assert reference not in page.text


@pytest.mark.parametrize("number", ["0", "2", "-1", "99", str(2**63), "1.5", "1e3", "٣", "x", "1%00"])
def test_v33_rows_that_are_not_there_are_not_made(ground: Ground, number: str) -> None:
    answers = {"urgent_symptoms": ["none"], "any_prior_treatment": "yes",
        "treatment_lines": [{"regimen_name": "Канарейка"}]}
    person, draft_id = ground.owner(answers)
    token = person.get("/en/request/short-route").token
    for verb in ("get", "post"):
        path = f"/en/request/treatments-so-far/rows/{quote(number, safe='%')}"
        page = ground.checked(person.get(path) if verb == "get" else person.post(path, {"csrf_token": token}))
        assert page.status in (200, 303, 400, 404, 422)
    assert ground.content(draft_id).answers["treatment_lines"][0]["regimen_name"] == "Канарейка"
    assert len(ground.content(draft_id).answers["treatment_lines"]) == 1


@pytest.mark.parametrize("code", ["2222-2222-2222-2222", "'--", "x" * 5_000, "9YVE-FYXW", "", "דוד", "%00", "\u202e"],
    ids=ascii)
def test_v33_a_forged_code_opens_nothing(ground: Ground, code: str) -> None:
    person = ground.anybody()
    form = {"csrf_token": person.get("/en/request/continue").token, "code": code}
    assert_refused(ground.checked(person.post("/en/request/continue", form)), frozenset((422,)))
    assert person.get("/en/request/check").location.endswith("/session-over")


ELSEWHERE = ("//evil.test", "/\\evil.test", "https:evil.test", "https://evil.test", "%2f%2fevil.test",
    "javascript:alert(1)", "\\\\evil.test",
             "/%09/evil.test", "http:/evil.test", "data:text/html,x", "/en/../../evil.test", "///evil.test",
             "evil.test", "@evil.test",
             "/en/desk/?next=//evil.test", "\tjavascript:1", "//evil.test%2f..", "/\u2028/evil.test")  # fmt: skip


@pytest.mark.parametrize("where", ELSEWHERE, ids=ascii)
def test_v34_nobody_is_led_out_of_the_house(ground: Ground, where: str) -> None:
    person, _draft = ground.owner(MOTHER)
    token = person.get("/en/request/short-route").token
    asked = quote(where)
    pages = [person.get(f"{path}?next={asked}") for path in ("/en/desk/sign-in", "/en/", "/en/urgent", "/",
        "/en/desk/", "/en/status")]
    pages += [person.get(f"/en/request/patient-name?to={asked}")]
    posted = {"csrf_token": token, "asked": "patient_latin_name"}
    pages += [person.post(f"/en/request/patient-name?to={asked}", posted)]
    pages += [person.post("/en/request/short-route", {"csrf_token": token, "next": where, "to": where})]
    for page in map(ground.checked, pages):
        assert "evil" not in page.location
        leaving = re.findall(r'(?:href|action|src)="(?!/[^/\\]|/"|[?#])[^"]*evil[^"]*"', page.text)
        assert leaving == []


FORGED = ("evil.test", "evil.test:80", "127.0.0.1.evil.test", "localhost@evil.test", "evil.test#127.0.0.1",
    "[::1]evil", "127.0.0.1 evil.test",
          "xn--evil", "127.0.0.1%00.evil.test", ".localhost", "localhost.", "LOCALHOST.evil.test", "0", "a" * 64,
          "a..b", "x" * 300, "\u00fc.test".encode().decode("latin-1"),
          "xn--\xff", "a" * 64 + ".localhost", "[::1", "localhost:x", "localhost:99999999", "::", ":", "",
          "127.1")  # fmt: skip


@pytest.mark.parametrize("host", FORGED)
def test_v34_a_forged_host_is_refused(ground: Ground, host: str) -> None:
    for path in ("/", "/en/", "/en/urgent", "/en/request/check"):
        page = ground.checked(ground.anybody().get(path, {"Host": host}))
        assert page.status == 400, path
        assert "evil" not in page.text


@pytest.mark.parametrize(
    "headers",
    [{"X-Forwarded-Host": "evil.test"}, {"X-Forwarded-Proto": "https"}, {"Forwarded": "host=evil.test"},
        {"X-Original-URL": "/en/desk/"},
     {"X-Rewrite-URL": "/en/desk/"}, {"X-Forwarded-Server": "evil.test"}, {"X-Forwarded-Prefix": "//evil.test"},
         {"X-Host": "evil.test"}],
    ids=str,
)  # fmt: skip
def test_v34_forged_headers_reach_neither_page_nor_mail(ground: Ground, headers: dict[str, str]) -> None:
    [(session_id, draft_id)] = begin_ready(ground.records, [MOTHER])
    person = Visitor(ground.house.url, session_id)
    page = ground.checked(person.get("/en/request/check", headers))
    assert (page.status, "evil" in page.text) == (200, False)
    sent = ground.checked(person.post("/en/request/send", {"csrf_token": page.token}, headers))
    assert sent.location == "/en/sent"
    with ground.records.reading() as work:
        referral = work.session.scalars(select(Referral).where(Referral.draft_id == draft_id)).one()
        mails = work.session.scalars(select(OutboxEmail).where(OutboxEmail.referral_id == referral.id)).all()
    assert mails
    assert all("evil" not in str(mail.payload) for mail in mails)
