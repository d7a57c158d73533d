"""The environment of `make run`: data in `var/`, loopback only, embedded parts for what is not given."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tools import broker, ports

ROOT = Path(__file__).resolve().parent.parent
DEMO_EMAIL = "coordinator@clinic.example"


class NotForThis(Exception):
    """`make run` was asked to do what it must not; the message is the whole explanation."""


@dataclass(frozen=True)
class House:
    """Where things are in this run. `inbox_port` and `broker_socket` are None if the part is someone else's."""

    var: Path
    port: int
    inbox_port: int | None
    broker_socket: Path | None
    demo_password: str
    demo_totp_seed: str
    given: Mapping[str, str]

    @classmethod
    def prepare(cls, environ: Mapping[str, str]) -> House:
        """Choose ports and make the data directory. Raises NotForThis or PortTaken."""
        if environ.get("INTAKE_ENV", "development") not in ("", "development"):
            raise NotForThis("make run is for development. In production start the lines of the Procfile.")
        var = Path(environ.get("VAR_DIR") or ROOT / "var").absolute()
        var.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(
            var=var,
            port=ports.choose(environ, "PORT", 8000),
            inbox_port=None if environ.get("SMTP_URL") else ports.choose(environ, "INBOX_PORT", 1025),
            broker_socket=None if environ.get("BROKER_URL") else broker.socket_for(var),
            demo_password=_kept_secret(var / "secrets" / "demo_password", lambda: secrets.token_urlsafe(15)),
            demo_totp_seed=_kept_secret(var / "secrets" / "demo_totp_seed", _new_seed),
            given=environ,
        )

    @property
    def url(self) -> str:
        return (self.given.get("PUBLIC_URL") or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def inbox(self) -> Path:
        return self.var / "inbox"

    def environ(self) -> dict[str, str]:
        """What every part is started with. A value that was given wins over ours."""
        ours = {
            "INTAKE_ENV": "development",
            "VAR_DIR": str(self.var),
            "PUBLIC_URL": self.url,
            "TRUSTED_HOSTS": "127.0.0.1 localhost",
            "DEMO_EMAIL": DEMO_EMAIL,
            "PYTHONUNBUFFERED": "1",
            "LOG_LEVEL": "warning",  # so that the addresses of the welcome stay in sight
        }
        if self.inbox_port is not None:
            ours["SMTP_URL"] = f"smtp://127.0.0.1:{self.inbox_port}"
        if not self.given.get("CLAMD_URL"):
            ours["SCAN"] = "off"  # the pages say so in their banner
        if self.broker_socket is not None:
            ours["BROKER_URL"] = broker.celery_url(self.broker_socket)
        given = {name: value for name, value in self.given.items() if value}
        demo = {"DEMO_PASSWORD": self.demo_password, "DEMO_TOTP_SEED": self.demo_totp_seed}
        return ours | given | {"PORT": str(self.port), "HOST": "127.0.0.1"} | demo


def _new_seed() -> str:
    """The key of an authenticator app: 160 bit as base32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def _kept_secret(path: Path, new: Callable[[], str]) -> str:
    """A throw-away secret that stays the same from one start to the next."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(new(), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()
