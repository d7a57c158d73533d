"""From words to the bytes of a message: headers that refuse line breaks, text and HTML as alternatives.

The bodies are put together here, because the library's message object takes longer to build one mail than everything
else that the relay does for it. Every header still goes through the library's strict policy.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache

from config import ClinicFacts
from intake.mail.addresses import deliverable
from intake.mail.render import Rendered

LINE = "\r\n"
BASE64_LINE = 57  # bytes that make a line of 76 letters


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
        _header("Subject", rendered.subject),
        _header("Message-ID", message_id),
        f"Date: {format_datetime(at)}{LINE}",
        f"Content-Language: {rendered.language}{LINE}",
        f"Auto-Submitted: auto-generated{LINE}",  # keeps out-of-office replies away from the desk
        f"MIME-Version: 1.0{LINE}",
        f'Content-Type: multipart/alternative; boundary="{boundary}"{LINE}',
    ]
    parts = [_part(boundary, "plain", rendered.text), _part(boundary, "html", rendered.html)]
    content = LINE.join(["".join(head), *parts, f"--{boundary}--", ""])
    return Message(deliverable(clinic.email), recipient, content.encode("ascii"))


def _part(boundary: str, kind: str, body: str) -> str:
    encoded = base64.b64encode(body.replace("\n", LINE).encode()).decode()
    width = BASE64_LINE // 3 * 4
    lines = (encoded[start : start + width] for start in range(0, len(encoded), width))
    head = (
        f"--{boundary}",
        f'Content-Type: text/{kind}; charset="utf-8"',
        "Content-Transfer-Encoding: base64",
        "",
    )
    return LINE.join([*head, *lines])


def _header(name: str, value: str) -> str:
    """One folded header; the policy refuses a line break in its value."""
    return str(SMTP.fold(*SMTP.header_store_parse(name, value)))


@lru_cache(maxsize=8)
def _clinic_headers(name: str, address: str) -> str:
    """From and Reply-To are the same in every mail."""
    clinic = str(Address(name, addr_spec=deliverable(address)))
    return _header("From", clinic) + _header("Reply-To", clinic)
