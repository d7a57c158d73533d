"""What arrives at the mail server when names and answers try to be headers: V13.

The whole house runs: pages, worker, beat, and a mail server that keeps what it was handed, envelope and all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from config import Settings
from intake.runtime import Runtime
from tests.corpus import words
from tests.support.processes import RunningHouse
from tests.support.smtp import Delivery, MailSink
from tests.support.visitors import Page, Visitor, begin_ready
from tests.support.waiting import until
from tests.web.patient.people import MOTHER

pytestmark = pytest.mark.faults

CLINIC, SENDER, EVIL = "desk@clinic.test", "mother@example.org", "evil"
# Every header that our mails have, and nothing else may appear.
HEADERS = {
    "From", "Reply-To", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Language",
    "Auto-Submitted",
}  # fmt: skip
IN_ONE_LINE = ("patient_full_name", "submitter_full_name", "treating_hospital_name", "diagnosis_centre")
LOUD = [
    *words.HEADERS,
    "Anna%0d%0aBcc: evil@evil.test",
    "Anna, evil@evil.test",
    "Anna <evil@evil.test>",
    "Anna;evil@evil.test",
    "=?utf-8?q?Anna=0d=0aBcc:_evil@evil.test?=",
    "Subject: evil " + "x" * 2_000,
    "я" * 2_000 + " evil",
]
ADDRESSES = [
    *(f"mother@example.org{text.removeprefix('Anna')}" for text in LOUD),
    "evil@evil.test, mother@example.org",
    "mother@example.org>\r\nRCPT TO:<evil@evil.test",
]


@pytest.fixture
def busy(house: RunningHouse) -> RunningHouse:
    """Everything runs; anybody may post as often as they like."""
    house.environ |= {
        "POSTS_PER_MINUTE": "100000",
        "POSTS_PER_HOUR": "100000",
        "CLINIC_EMAIL": CLINIC,
        "CLINIC_MAIL_DOMAIN": "clinic.test",
    }
    house.start("worker", "beat", "web")
    return house


@pytest.fixture
def records(busy: RunningHouse) -> Iterator[Runtime]:
    runtime = Runtime(Settings.from_env(busy.environ))
    yield runtime
    runtime.close()


def sent(house: RunningHouse, session_id: str) -> Page:
    person = Visitor(house.url, session_id)
    return person.post("/en/request/send", {"csrf_token": person.get("/en/request/check").token})


def assert_plain(mail: Delivery) -> None:
    """One of each header and no other, one recipient, who is one of ours, and lines no mail server folds anew."""
    assert Counter(mail.message.keys()) == dict.fromkeys(HEADERS, 1)
    assert len(mail.recipients) == 1
    assert mail.recipients[0] in (CLINIC, SENDER)
    assert [address.addr_spec for address in mail.message["To"].addresses] == list(mail.recipients)
    assert all(EVIL not in str(value) for value in mail.message.values())
    assert len(mail.message["Subject"]) < 200
    assert max(map(len, mail.content.split(b"\r\n"))) <= 998
    assert b"\n" not in mail.content.replace(b"\r\n", b"")


def test_v13_headers_and_recipients_are_ours_whatever_was_typed(
    busy: RunningHouse, records: Runtime, mail_sink: MailSink
) -> None:
    """As typed, each text is refused at the page; as if the page had let it through, it does no harm either."""
    people = begin_ready(records, [MOTHER | dict.fromkeys(IN_ONE_LINE, text) for text in LOUD])
    refused = [Visitor(busy.url, session_id) for session_id, _draft in begin_ready(records, [MOTHER])]
    _every_text_is_refused_as_an_address(refused[0])
    answers = [sent(busy, session_id) for session_id, _draft in people]
    assert {answer.status for answer in answers} <= {303, 422}
    assert sent(busy, refused[0].session_id).location == "/en/sent"
    taken = 1 + sum(answer.location == "/en/sent" for answer in answers)
    assert taken > len(LOUD) // 2, "nothing hostile came as far as a mail"
    until(lambda: _all_arrived(mail_sink, taken), "a mail to the clinic and a receipt for each request")
    for mail in mail_sink.deliveries:
        assert_plain(mail)


def _every_text_is_refused_as_an_address(person: Visitor) -> None:
    for address in ADDRESSES:
        for path, more in (("/en/request/save", {"way": "mail"}), ("/en/request/ask-link", {})):
            token = person.get("/en/request/save").token
            page = person.post(path, {"csrf_token": token, "email": address, **more})
            assert page.status in (400, 422), f"{page.status} for {address!r}"


def _all_arrived(sink: MailSink, requests: int) -> bool:
    return min(len(sink.to(CLINIC)), len(sink.to(SENDER))) >= requests


def test_v13_no_mail_leaves_for_an_address_with_a_second_line(
    busy: RunningHouse, records: Runtime, mail_sink: MailSink
) -> None:
    """As if such an address had come past the page: what it would reach is nobody, and the clinic is still told."""
    hostile = [
        "mother@example.org\r\nBcc: evil@evil.test",
        "a@example.org, evil@evil.test",
        "evil@evil.test>\nRCPT TO:<b@c.d",
    ]
    people = begin_ready(records, [MOTHER | {"email": address} for address in hostile])
    good = begin_ready(records, [MOTHER])
    answers = [sent(busy, session_id) for session_id, _draft in (*people, *good)]
    assert answers[-1].location == "/en/sent"
    taken = sum(answer.location == "/en/sent" for answer in answers)
    assert taken > 1, "nothing hostile came as far as a mail"
    until(lambda: len(mail_sink.to(CLINIC)) >= taken and mail_sink.to(SENDER), "the clinic and the good one have mail")
    for mail in mail_sink.deliveries:
        assert_plain(mail)
