"""From words to the bytes of a message: headers that refuse line breaks; text, HTML and calendar as alternatives.

The bodies are put together here, because the library's message object takes longer to build one mail than everything
else that the relay does for it. A header that is not plain text goes through the library's strict policy.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache

from config import ClinicFacts
from intake.mail.addresses import deliverable
from intake.mail.invitations import calendar_bytes
from intake.mail.render import Rendered

LINE = "\r\n"
BASE64_LINE = 57  # bytes that make a line of 76 letters
WORD_BYTES = 42  # make an encoded word that fits behind "Subject: " in a line of 78
# What needs neither folding nor encoding: most addresses and every Message-ID. "=?" would begin an encoded word.
PLAIN = re.compile(r"(?!.*=\?)[!-~]+( [!-~]+)*")
LONGEST_PLAIN = 76


@dataclass(frozen=True)
class Message:
    """What is handed to the mail server."""

    sender: str
    recipient: str
    content: bytes


def compose(rendered: Rendered, to_addr: str, message_id: str, clinic: ClinicFacts, at: datetime) -> Message:
    """One mail from the clinic. Raises Undeliverable; ValueError for a line break in a header."""
    recipient = deliverable(to_addr)
    boundary = f"=_{hashlib.sha256(message_id.encode()).hexdigest()[:20]}"  # base64 has no such line
    head = [
        _clinic_headers(clinic.name, clinic.email),
        _header("To", recipient),
        _subject(rendered.subject),
        _header("Message-ID", message_id),
        f"Date: {format_datetime(at)}{LINE}",
        f"Content-Language: {rendered.language}{LINE}",
        f"Auto-Submitted: auto-generated{LINE}",  # keeps out-of-office replies away from the desk
        f"MIME-Version: 1.0{LINE}",
        f'Content-Type: multipart/alternative; boundary="{boundary}"{LINE}',
    ]
    parts = [_text(boundary, "plain", rendered.text), _text(boundary, "html", rendered.html)]
    if rendered.invitation is not None:
        # The last alternative is the one that calendars look for; the two methods must agree, or some refuse it.
        kind = f"text/calendar; method={rendered.invitation.method}; charset=UTF-8"
        parts.append(_part(boundary, kind, calendar_bytes([rendered.invitation], clinic, recipient)))
    content = LINE.join(["".join(head), *parts, f"--{boundary}--", ""])
    return Message(deliverable(clinic.email), recipient, content.encode("ascii"))


def _text(boundary: str, kind: str, body: str) -> str:
    return _part(boundary, f'text/{kind}; charset="utf-8"', body.replace("\n", LINE).encode())


def _part(boundary: str, kind: str, body: bytes) -> str:
    encoded = base64.b64encode(body).decode()
    width = BASE64_LINE // 3 * 4
    lines = (encoded[start : start + width] for start in range(0, len(encoded), width))
    head = (
        f"--{boundary}",
        f"Content-Type: {kind}",
        "Content-Transfer-Encoding: base64",
        "",
    )
    return LINE.join([*head, *lines])


def _subject(value: str) -> str:
    """The subject as encoded words (RFC 2047) where it is not plain; the library takes as long for it as for the rest
    of a mail."""
    if value.isascii() or value.splitlines() != [value]:  # what is not one line is the policy's to refuse
        return _header("Subject", value)
    words = (base64.b64encode(part).decode() for part in _pieces(value))
    return "Subject: " + f"{LINE} ".join(f"=?utf-8?b?{word}?=" for word in words) + LINE


def _pieces(value: str) -> Iterator[bytes]:
    """The value in pieces of at most `WORD_BYTES`; a letter is never cut in two."""
    piece = b""
    for letter in value:
        encoded = letter.encode()
        if len(piece) + len(encoded) > WORD_BYTES:
            yield piece
            piece = b""
        piece += encoded
    yield piece


def _header(name: str, value: str) -> str:
    """One folded header; the policy refuses a line break in its value. It would leave what is plain as it is."""
    line = f"{name}: {value}"
    if len(line) <= LONGEST_PLAIN and PLAIN.fullmatch(value):
        return line + LINE
    return str(SMTP.fold(*SMTP.header_store_parse(name, value)))


@lru_cache(maxsize=8)
def _clinic_headers(name: str, address: str) -> str:
    """From and Reply-To are the same in every mail."""
    clinic = str(Address(name, addr_spec=deliverable(address)))
    return _header("From", clinic) + _header("Reply-To", clinic)
