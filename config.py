"""Every setting of the system: read, typed and checked once.

`Settings.from_env` reads the environment; `Settings.problems` says what production must not start
with. Nothing else in the project reads the environment.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from intake.clinical.settings import ClinicalSettings
from intake.limits import ALERT_MAIL, PLAIN_MAIL, Limits, MailTimings
from intake.scheduling.settings import PlannerSettings
from intake.vault.cleaning.limits import Cleaning

ROOT = Path(__file__).resolve().parent
LANGUAGES = ("en", "ru", "he", "ar")
MIN_SECRET_BYTES = 32
HERE = ("localhost", "127.0.0.1", "::1")
LOG_LEVELS = ("debug", "info", "warning", "error")

Environment = Literal["development", "test", "production"]


class SettingsError(ValueError):
    """A setting that cannot be read at all; the message names the variable, never its value."""


@dataclass(frozen=True)
class ClinicFacts:
    """What the clinic says about itself. Empty means "not set yet", and pages leave it out."""

    name: str = "Tel Aviv Medical Clinic"
    phone: str = "+972733746844"
    whatsapp: str = "+972523373108"
    email: str = ""
    address: str = ""
    reading_languages: tuple[str, ...] = ("he", "en", "ru")
    mail_domain: str = "clinic.example"
    alert_webhook: str = ""


@dataclass(frozen=True)
class Settings:
    env: Environment
    secret_key: str = field(repr=False)
    master_keys: tuple[bytes, ...] = field(repr=False)
    database_url: str = field(repr=False)
    broker_url: str = field(repr=False)
    blob_url: str
    blob_access_key: str = field(repr=False)
    blob_secret_key: str = field(repr=False)
    smtp_url: str = field(repr=False)
    public_url: str
    trusted_hosts: tuple[str, ...]
    clamd_url: str
    var: Path
    proxies: int | None
    scan: bool = True
    cleaning: Cleaning = field(default_factory=Cleaning)
    log_level: str = "info"
    clinic: ClinicFacts = field(default_factory=ClinicFacts)
    limits: Limits = field(default_factory=Limits)
    clinical: ClinicalSettings = field(default_factory=ClinicalSettings)
    planner: PlannerSettings = field(default_factory=PlannerSettings)
    alert_mail: MailTimings = ALERT_MAIL
    plain_mail: MailTimings = PLAIN_MAIL
    alert_repeat: timedelta = timedelta(minutes=5)
    alert_repeats_at_most: int = 12
    alert_waits_for_phone: timedelta = timedelta(minutes=2)

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read the environment. Raises SettingsError for a value that cannot be read."""
        reader = _Reader(environ)
        env = reader.env()
        return cls(
            env=env,
            secret_key=reader.secret("SECRET_KEY"),
            master_keys=reader.master_keys(),
            database_url=reader.text("DATABASE_URL") or f"sqlite:///{reader.var / 'intake.sqlite3'}",
            broker_url=reader.text("BROKER_URL") or f"redis+socket://{reader.var / 'valkey.sock'}?virtual_host=0",
            blob_url=reader.blob_url(),
            blob_access_key=reader.text("BLOB_ACCESS_KEY"),
            blob_secret_key=reader.text("BLOB_SECRET_KEY"),
            smtp_url=reader.text("SMTP_URL") or "smtp://127.0.0.1:1025",
            public_url=(reader.text("PUBLIC_URL") or "http://127.0.0.1:8000").rstrip("/"),
            trusted_hosts=reader.words("TRUSTED_HOSTS"),
            clamd_url=reader.text("CLAMD_URL"),
            scan=reader.scan(),
            var=reader.var,
            proxies=reader.whole("PROXIES"),
            log_level=reader.log_level(),
            clinic=reader.clinic(),
            limits=reader.limits(),
            cleaning=reader.cleaning(),
            alert_mail=reader.mail_timings("ALERT_LEASE_SECONDS", cls.alert_mail),
            plain_mail=reader.mail_timings("MAIL_LEASE_SECONDS", cls.plain_mail),
        )

    @property
    def production(self) -> bool:
        return self.env == "production"

    @property
    def development(self) -> bool:
        return self.env == "development"

    @property
    def secure_cookies(self) -> bool:
        """`__Host-` cookies need https; only development accepts a PUBLIC_URL without it (ruling 6)."""
        return self.public_url.startswith("https://")

    @property
    def hosts(self) -> frozenset[str]:
        """The Host values that are answered; the host of PUBLIC_URL always is."""
        own = urlsplit(self.public_url).hostname or ""
        return frozenset({*self.trusted_hosts, own} - {""})

    def problems(self) -> list[str]:
        """What keeps production from starting. Each line names a variable, never a value."""
        return _production_problems(self) if self.production else []


class _Reader:
    """Typed reads of one environment, with the embedded defaults of development."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.var = Path(environ.get("VAR_DIR") or ROOT / "var").absolute()

    def text(self, name: str) -> str:
        return self._environ.get(name, "").strip()

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(word for word in self.text(name).replace(",", " ").split() if word)

    def whole(self, name: str) -> int | None:
        value = self.text(name)
        if not value:
            return None
        if not value.isascii() or not value.isdigit():
            raise SettingsError(f"{name} is not a whole number")
        return int(value)

    def env(self) -> Environment:
        value = self.text("INTAKE_ENV") or "development"
        for known in ("development", "test", "production"):
            if value == known:
                return known
        raise SettingsError("INTAKE_ENV is not development, test or production")

    def scan(self) -> bool:
        """`SCAN=off` lets files through unscanned: on a developer's machine and nowhere else."""
        value = self.text("SCAN") or "on"
        if value not in ("on", "off"):
            raise SettingsError("SCAN is not on or off")
        if value == "off" and self.env() == "production":
            raise SettingsError("SCAN=off is for development only")
        return value == "on"

    def log_level(self) -> str:
        value = self.text("LOG_LEVEL") or "info"
        if value not in LOG_LEVELS:
            raise SettingsError("LOG_LEVEL is not debug, info, warning or error")
        return value

    def blob_url(self) -> str:
        """A directory or a bucket; credentials never stand in it, because it is shown where the store is named."""
        url = self.text("BLOB_URL") or f"file://{self.var / 'blobs'}"
        parts = urlsplit(url)
        place = {"file": parts.path.strip("/"), "s3": parts.netloc}.get(parts.scheme)
        if not place or "@" in parts.netloc:
            raise SettingsError("BLOB_URL is not file:///directory or s3://bucket/prefix?region=…&endpoint=…")
        return url

    def secret(self, name: str) -> str:
        return self.text(name) or self._own_secret(name)

    def master_keys(self) -> tuple[bytes, ...]:
        """The key-encryption keys, base64 of 32 bytes each; the first wraps, the others still unwrap."""
        words = self.words("MASTER_KEY") or tuple(filter(None, [self._own_secret("MASTER_KEY")]))
        return tuple(_decoded_key(word) for word in words)

    def _own_secret(self, name: str) -> str:
        """Development keeps a secret of its own in `var/`; elsewhere a missing secret stays missing."""
        if self.env() != "development":
            return ""
        path = self.var / "secrets" / name.lower()
        if not path.exists():
            _write_once(path, base64.b64encode(secrets.token_bytes(MIN_SECRET_BYTES)).decode())
        return path.read_text().strip()

    def clinic(self) -> ClinicFacts:
        plain = ClinicFacts()
        return ClinicFacts(
            name=self.text("CLINIC_NAME") or plain.name,
            phone=self.text("CLINIC_PHONE") or plain.phone,
            whatsapp=self.text("CLINIC_WHATSAPP") or plain.whatsapp,
            email=self.text("CLINIC_EMAIL") or ("desk@clinic.example" if self.env() == "development" else ""),
            address=self.text("CLINIC_ADDRESS"),
            reading_languages=self.words("CLINIC_READING_LANGUAGES") or plain.reading_languages,
            mail_domain=self.text("CLINIC_MAIL_DOMAIN") or plain.mail_domain,
            alert_webhook=self.text("CLINIC_ALERT_WEBHOOK"),
        )

    def limits(self) -> Limits:
        """Rates can be widened for a load test; production keeps what it is given too."""
        plain = Limits()
        return Limits(
            posts_per_minute=self.whole("POSTS_PER_MINUTE") or plain.posts_per_minute,
            posts_per_hour=self.whole("POSTS_PER_HOUR") or plain.posts_per_hour,
        )

    def cleaning(self) -> Cleaning:
        """A shorter lease lets tests of recovery be short."""
        plain = Cleaning()
        return replace(plain, lease_seconds=self.whole("DOCUMENT_LEASE_SECONDS") or plain.lease_seconds)

    def mail_timings(self, name: str, plain: MailTimings) -> MailTimings:
        """A shorter lease shortens what stands inside it, so that tests of recovery need not wait."""
        lease = self.whole(name)
        if lease is None or lease >= plain.lease:
            return plain
        return MailTimings(socket=max(1, lease // 4), task=max(2, lease * 3 // 4), lease=lease)


def _write_once(path: Path, text: str) -> None:
    """It appears whole or not at all: several processes that start at once read one and the same secret."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile("w", dir=path.parent) as file:  # for its owner only
        print(text, end="", file=file, flush=True)
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)


def _decoded_key(word: str) -> bytes:
    try:
        key = base64.b64decode(word, validate=True)
    except binascii.Error as error:
        raise SettingsError("MASTER_KEY is not base64") from error
    if len(key) != MIN_SECRET_BYTES:
        raise SettingsError("MASTER_KEY is not 32 bytes")
    return key


def _production_problems(settings: Settings) -> list[str]:
    checks = {
        "SECRET_KEY is missing or shorter than 32 bytes": len(settings.secret_key.encode()) < MIN_SECRET_BYTES,
        "MASTER_KEY is missing": not settings.master_keys,
        "PUBLIC_URL is not https": not settings.secure_cookies,
        "TRUSTED_HOSTS is empty": not settings.trusted_hosts,
        "SMTP_URL points at this machine's inbox": urlsplit(settings.smtp_url).port == 1025,
        "CLAMD_URL is missing": not settings.clamd_url,
        "CLINIC_EMAIL is missing": not settings.clinic.email,
        "CLINIC_MAIL_DOMAIN is missing": settings.clinic.mail_domain.endswith(".example"),
        "PROXIES is not set": settings.proxies is None,
        "BROKER_URL has no password off this machine": _open_to_the_network(settings.broker_url),
        "DATABASE_URL has no password off this machine": _open_to_the_network(settings.database_url),
        "BLOB_ACCESS_KEY is missing": _in_a_bucket(settings) and not settings.blob_access_key,
        "BLOB_SECRET_KEY is missing": _in_a_bucket(settings) and not settings.blob_secret_key,
        "BLOB_URL has an endpoint without https off this machine": _plain_endpoint(settings.blob_url),
    }
    return [problem for problem, found in checks.items() if found]


def _open_to_the_network(url: str) -> bool:
    parts = urlsplit(url)
    return parts.hostname not in (None, "", *HERE) and not parts.password


def _in_a_bucket(settings: Settings) -> bool:
    return urlsplit(settings.blob_url).scheme == "s3"


def _plain_endpoint(url: str) -> bool:
    """The parts are sealed; the keys that sign the requests for them and the names are not."""
    [endpoint] = parse_qs(urlsplit(url).query).get("endpoint", [""])[-1:]
    parts = urlsplit(endpoint)
    return parts.scheme == "http" and parts.hostname not in HERE
