"""The development inbox: an SMTP server on loopback that keeps every mail as one `.eml` file.

Run as `python -m tools.inbox DIRECTORY PORT`. Each file starts with an `X-Envelope-To` line, because the
envelope says who a mail went to and the headers need not. Files appear whole: written aside, then renamed.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST_MAIL = 35 * 1024 * 1024


class Inbox:
    """Stores what arrives in a directory that only its owner can read."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._directory = directory

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep one mail. The answer is given only once it stands on disk under its final name."""
        self.keep(envelope.rcpt_tos, envelope.content or b"")
        return "250 kept"

    def keep(self, recipients: list[str], content: bytes | str) -> Path:
        """Write one mail; names sort by arrival."""
        body = content.encode() if isinstance(content, str) else content
        arrived = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        final = self._directory / f"{arrived}-{uuid.uuid4().hex[:8]}.eml"
        aside = final.with_suffix(".part")
        aside.touch(mode=0o600)
        aside.write_bytes(b"X-Envelope-To: " + ", ".join(recipients).encode() + b"\r\n" + body)
        return aside.rename(final)


async def serve(directory: Path, port: int) -> None:
    """Accept mail on loopback until SIGTERM or SIGINT."""
    inbox, loop, stop = Inbox(directory), asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)

    def session() -> SMTP:
        return SMTP(inbox, data_size_limit=LARGEST_MAIL, enable_SMTPUTF8=True, hostname="inbox.localhost", loop=loop)

    server = await loop.create_server(session, "127.0.0.1", port)
    await stop.wait()
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
