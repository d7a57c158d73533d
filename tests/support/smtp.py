"""A mail server that does what a test tells it: accept, refuse, hang, drop the line, be away."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.waiting import until
from tools.ports import any_free

NOT_ANSWERED = "421 going away"  # what a client that was kept hanging is told at the end, if it still listens


@dataclass(frozen=True)
class Delivery:
    """One mail whose final dot was reached and that the server took."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=default)

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


@dataclass
class Behaviour:
    """How the server answers from now on. Answers are whole SMTP replies such as `452 4.2.2 full`."""

    refuse_recipient: dict[str, str] = field(default_factory=dict)
    refuse_sender: str = ""
    refuse_data: str = ""
    refuse_auth: bool = False
    hang_at: str = ""  # "MAIL", "RCPT", "DATA" or "TAKEN" (kept, but not said so): the client waits there
    drop_after_dot: bool = False  # the mail is taken, the client never hears so


class MailSink:
    """The server. Deliveries survive `stop()` and `start()`; the port stays the same."""

    def __init__(self) -> None:
        self.port = any_free()
        self.behaviour = Behaviour()
        self.deliveries: list[Delivery] = []
        self.connections = 0
        self._controller: Controller | None = None
        self._release: asyncio.Event | None = None

    @property
    def url(self) -> str:
        """The address as `SMTP_URL` takes it."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def message_ids(self) -> Counter[str]:
        """How often each Message-ID was delivered."""
        return Counter(delivery.message_id for delivery in self.deliveries)

    def to(self, recipient: str) -> list[Delivery]:
        """What one recipient got."""
        return [delivery for delivery in self.deliveries if recipient in delivery.recipients]

    def wait_for(self, count: int, within: float = 30.0) -> list[Delivery]:
        """Wait until at least `count` mails were delivered in all, and return them."""
        until(lambda: len(self.deliveries) >= count, f"{count} mails delivered", within)
        return self.deliveries

    def start(self) -> None:
        """Listen (again)."""
        self._controller = _SinkController(_Handler(self), hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Go away: new connections are refused, open ones are cut."""
        if self._controller is not None:
            self.release()
            self._controller.stop()
            self._controller = None

    @property
    def hangs(self) -> bool:
        """Whether a client is being kept waiting."""
        return self._release is not None

    def release(self) -> None:
        """Let clients that hang go on."""
        if self._controller is not None and self._release is not None:
            self._controller.loop.call_soon_threadsafe(self._release.set)
            self._release = None

    async def hang_if_told(self, where: str) -> bool:
        """Wait here if the behaviour says so; True if it did."""
        if self.behaviour.hang_at != where:
            return False
        self._release = self._release or asyncio.Event()
        await self._release.wait()
        return True


class _SinkController(Controller):
    """Offers AUTH without TLS (loopback) and leaves the judgement to the sink's behaviour."""

    def factory(self) -> SMTP:
        sink: MailSink = self.handler.sink
        sink.connections += 1

        def judge(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
            del server, session, envelope, mechanism
            good = isinstance(data, LoginPassword) and not sink.behaviour.refuse_auth
            return AuthResult(success=good, handled=False)

        return SMTP(self.handler, authenticator=judge, auth_require_tls=False, enable_SMTPUTF8=True)


class _Handler:
    """aiosmtpd's hooks; the names are its own."""

    def __init__(self, sink: MailSink) -> None:
        self.sink = sink

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if await self.sink.hang_if_told("MAIL"):
            return NOT_ANSWERED
        if self.sink.behaviour.refuse_sender:
            return self.sink.behaviour.refuse_sender
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if await self.sink.hang_if_told("RCPT"):
            return NOT_ANSWERED
        if address in self.sink.behaviour.refuse_recipient:
            return self.sink.behaviour.refuse_recipient[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if await self.sink.hang_if_told("DATA"):
            return NOT_ANSWERED
        if self.sink.behaviour.refuse_data:
            return self.sink.behaviour.refuse_data
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        self.sink.deliveries.append(Delivery(str(envelope.mail_from), tuple(envelope.rcpt_tos), content))
        await self.sink.hang_if_told("TAKEN")
        if self.sink.behaviour.drop_after_dot:
            assert server.transport is not None
            server.transport.close()
        return "250 taken"
