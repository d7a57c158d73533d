"""Headers: who it is from, one name for ever, and nothing that a value could smuggle in (V13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default

import pytest

from intake.mail.addresses import Undeliverable, deliverable
from intake.mail.compose import compose
from intake.mail.render import render
from tests.mail.examples import CLINIC, EXAMPLES, PUBLIC_URL

AT = datetime(2027, 2, 1, 10, tzinfo=UTC)
FACT = "<78c7bf25-206a-5814-aeb3-556068641d43@clinic.example>"
SMUGGLED = [
    "a@example.org\r\nBcc: b@example.org",
    "a@example.org\nBcc: b@example.org",
    "a@example.org\rBcc: b@example.org",
    "a@example.org%0d%0aBcc: b@example.org",
    "a@example.org\u2028Bcc: b@example.org",
    "a@example.org\x00",
    "a@example.org, b@example.org",
    "a@example.org b@example.org",
    "Somebody <a@example.org>",
    "a@example.org>\r\nRCPT TO:<b@example.org",
    '"a b"@example.org',
    "@example.org",
    "a@",
    "",
    "a" * 65 + "@example.org",
    "иван@example.org",
]


def composed(to_addr: str = "mother@example.org", reference: str = "R7K4-M9PQ", language: str = "en") -> EmailMessage:
    rendered = render("receipt", language, EXAMPLES["receipt"] | {"reference": reference}, CLINIC, PUBLIC_URL)
    return message_from_bytes(compose(rendered, to_addr, FACT, CLINIC, AT).content, policy=default)


def test_sender_and_replies_are_the_clinics_own_address() -> None:
    message = composed()
    assert message["From"] == "Tel Aviv Medical Clinic <desk@clinic.example>"
    assert message["Reply-To"] == "Tel Aviv Medical Clinic <desk@clinic.example>"
    assert message["Message-ID"] == FACT


def test_text_comes_first_and_html_is_the_alternative() -> None:
    message = composed()
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("language", ["ru", "he", "ar"])
def test_what_was_written_arrives(language: str) -> None:
    arrived = composed(language=language)
    body = arrived.get_body(("plain",))
    assert body is not None
    assert "R7K4-M9PQ" in body.get_content()
    assert arrived["Content-Language"] == language


@pytest.mark.parametrize("address", SMUGGLED)
def test_an_address_with_anything_else_in_it_is_refused(address: str) -> None:
    with pytest.raises(Undeliverable):
        composed(to_addr=address)


@pytest.mark.parametrize("reference", ["R\r\nBcc: b@example.org", "R\nBcc: b@example.org", "R\u2028Bcc: b@example.org"])
def test_a_line_break_in_the_subject_is_refused(reference: str) -> None:
    with pytest.raises(ValueError, match="linefeed"):
        composed(reference=reference)


@pytest.mark.parametrize("reference", ["R%0d%0aBcc: b@example.org", "R" * 2_000])
def test_an_odd_subject_adds_no_header(reference: str) -> None:
    arrived = composed(reference=reference)
    assert sorted(arrived.keys()) == sorted(composed().keys())
    assert arrived["Bcc"] is None


def test_a_line_break_in_the_clinics_name_is_refused() -> None:
    rendered = render("receipt", "en", EXAMPLES["receipt"], CLINIC, PUBLIC_URL)
    with pytest.raises(ValueError, match=r"CR|LF|linefeed|invalid"):
        compose(rendered, "a@example.org", FACT, replace(CLINIC, name="Clinic\r\nBcc: b@example.org"), AT)


def test_a_domain_in_another_script_is_sent_as_idna() -> None:
    assert deliverable("mother@почта.example") == "mother@xn--80a1acny.example"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_goes_over_the_wire_is_ascii_in_short_lines_that_end_as_the_protocol_says(language: str) -> None:
    rendered = render("receipt", language, EXAMPLES["receipt"], CLINIC, PUBLIC_URL)
    content = compose(rendered, "mother@example.org", FACT, CLINIC, AT).content
    assert content.isascii()
    assert content.replace(b"\r\n", b"").count(b"\n") == content.replace(b"\r\n", b"").count(b"\r") == 0
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert composed(language=language).defects == []


LONG = "Мы получили ваше обращение и позвоним вам, как только сможем: "


SUBJECTS = [LONG * 3, "קיבלנו את הפנייה \u2066R7K4-M9PQ\u2069", "👩🏽‍⚕️" * 30, "plain and short", "x" * 300]


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_arrives_whole_in_lines_that_every_server_takes(subject: str) -> None:
    rendered = replace(render("receipt", "en", EXAMPLES["receipt"], CLINIC, PUBLIC_URL), subject=subject)
    content = compose(rendered, "mother@example.org", FACT, CLINIC, AT).content
    head = content.partition(b"\r\n\r\n")[0]
    assert message_from_bytes(content, policy=default)["Subject"] == subject
    assert all(len(line) <= 78 for line in head.split(b"\r\n") if b"=?" in line)


@pytest.mark.parametrize("subject", ["Привет\r\nBcc: b@example.org", "Привет\nBcc: b@example.org", "Привет\rBcc: b"])
def test_a_subject_of_two_lines_is_refused_in_any_script(subject: str) -> None:
    rendered = replace(render("receipt", "en", EXAMPLES["receipt"], CLINIC, PUBLIC_URL), subject=subject)
    with pytest.raises(ValueError, match="linefeed"):
        compose(rendered, "mother@example.org", FACT, CLINIC, AT)


@pytest.mark.parametrize("to", ["mother@example.org", "o'neil+x@example.org", f"{'a' * 64}@example.org"])
def test_a_plain_header_is_the_one_that_the_library_writes(to: str) -> None:
    rendered = render("receipt", "en", EXAMPLES["receipt"], CLINIC, PUBLIC_URL)
    content = compose(rendered, to, FACT, CLINIC, AT).content
    for name, value in (("To", to), ("Message-ID", FACT), ("Subject", rendered.subject)):
        assert SMTP.fold(*SMTP.header_store_parse(name, value)).encode() in content
