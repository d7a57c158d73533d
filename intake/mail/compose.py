"""From words to a message: headers that refuse line breaks, text and HTML as alternatives."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from config import ClinicFacts
from intake.mail.addresses import deliverable
from intake.mail.render import Rendered


def compose(rendered: Rendered, to_addr: str, message_id: str, clinic: ClinicFacts, at: datetime) -> EmailMessage:
    """One mail from the clinic. Raises Undeliverable; ValueError for a line break in a header."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(clinic.name, addr_spec=deliverable(clinic.email))
    message["To"] = Address(addr_spec=deliverable(to_addr))
    message["Reply-To"] = Address(clinic.name, addr_spec=deliverable(clinic.email))
    message["Subject"] = rendered.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"  # keeps out-of-office replies away from the desk
    message.set_content(rendered.text)
    message.add_alternative(rendered.html, subtype="html")
    message["Content-Language"] = rendered.language  # last: becoming multipart moves Content-* headers to the part
    return message
