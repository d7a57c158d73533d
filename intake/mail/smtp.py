"""The way to the mail server: one connection for many mails, and what became of each of them.

Three things can go wrong, and they are three types: the channel is down (no mail is to blame), this mail may be tried
again, this mail is hopeless.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
OK = 250
CLOSING = 421
FULL_MAILBOX = 552


class ChannelDown(Exception):
    """The server cannot be reached, or does not let us in. `code` says at which step."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Temporary(Exception):
    """This mail may be tried again. `alarm`: the server refuses us as a sender. `lost`: the connection has gone."""

    def __init__(self, code: str, *, alarm: bool = False, lost: bool = False) -> None:
        super().__init__(code)
        self.code, self.alarm, self.lost = code, alarm, lost


class Permanent(Exception):
    """This mail will never arrive at this address."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Server:
    """`smtps://` speaks TLS from the start; `smtp://` takes STARTTLS when offered, and demands it before a password
    leaves this machine."""

    host: str
    port: int
    tls: bool
    user: str
    password: str

    @classmethod
    def of(cls, url: str) -> Server:
        parts = urlsplit(url)
        tls = parts.scheme == "smtps"
        port = parts.port or (465 if tls else 25)
        return cls(parts.hostname or "", port, tls, unquote(parts.username or ""), unquote(parts.password or ""))

    @property
    def local(self) -> bool:
        return self.host in LOCAL_HOSTS


class Connection:
    """An open, authenticated connection. Opening it raises ChannelDown."""

    def __init__(self, url: str, timeout: int) -> None:
        self.sent = 0
        server = Server.of(url)
        self._smtp = _connected(server, timeout)
        try:
            _secured(self._smtp, server)
            if server.user:
                self._smtp.login(server.user, server.password)
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            self._smtp.close()
            raise ChannelDown(_step_code("login", error)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self._smtp.quit()
        self._smtp.close()

    def deliver(self, sender: str, recipient: str, content: bytes) -> None:
        """Hand over one mail. Raises Temporary or Permanent; returns once the server has taken it."""
        try:
            self._step("sender", *self._smtp.mail(sender))
            self._step("recipient", *self._smtp.rcpt(recipient))
            self._step("data", *self._smtp.data(content))
        except smtplib.SMTPDataError as error:  # DATA itself was refused
            self._step("data", error.smtp_code, _bytes(error.smtp_error))
        except (OSError, smtplib.SMTPException) as error:
            raise Temporary(_step_code("connection", error), lost=True) from error
        self.sent += 1

    def _step(self, step: str, code: int, answer: bytes) -> None:
        """Judge one answer (scheduling 1, outcome table); the session is fit for the next mail afterwards."""
        if OK <= code < 300:
            return
        if code == CLOSING or code == -1:
            raise Temporary(f"{step} {code}", lost=True)
        self._reset()
        if step == "sender":
            raise Temporary(f"{step} {code}", alarm=True)
        if 500 <= code < 600 and not _mailbox_full(code, answer):
            raise Permanent(f"{step} {code}")
        raise Temporary(f"{step} {code}")

    def _reset(self) -> None:
        try:
            self._smtp.rset()
        except (OSError, smtplib.SMTPException) as error:
            raise Temporary("connection lost at reset", lost=True) from error


def _mailbox_full(code: int, answer: bytes) -> bool:
    return code == FULL_MAILBOX or answer.startswith(b"5.2.2")


def _connected(server: Server, timeout: int) -> smtplib.SMTP:
    try:
        if server.tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=context)
        return smtplib.SMTP(server.host, server.port, timeout=timeout)
    except (OSError, smtplib.SMTPException) as error:
        raise ChannelDown(_step_code("connect", error)) from error


def _secured(smtp: smtplib.SMTP, server: Server) -> None:
    smtp.ehlo_or_helo_if_needed()
    if server.tls:
        return
    if smtp.has_extn("starttls") and not server.local:
        smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo()
    elif server.user and not server.local:
        raise smtplib.SMTPNotSupportedError("no TLS")


def _step_code(step: str, error: Exception) -> str:
    """What the operator reads: the step and the server's code or the kind of error, never an address."""
    code = getattr(error, "smtp_code", None)
    return f"{step} {code or type(error).__name__}"[:40]


def _bytes(answer: bytes | str) -> bytes:
    return answer if isinstance(answer, bytes) else answer.encode()
