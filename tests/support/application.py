"""The application on a database of the test's own, with a clock that the test moves."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config import Settings
from intake.limits import Limits

MASTER_KEY = base64.b64encode(b"m" * 32).decode()
START = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


class Clock:
    """Stands still until the test moves it."""

    def __init__(self, start: datetime = START) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """`clock.move(minutes=5)`"""
        self.now += timedelta(**by)


def settings_for(database_url: str, folder: Path, **environ: str) -> Settings:
    """Test settings: https names, own folder, rates wide enough not to matter."""
    given = {
        "INTAKE_ENV": "test",
        "SECRET_KEY": "s" * 32,
        "MASTER_KEY": MASTER_KEY,
        "DATABASE_URL": database_url,
        "VAR_DIR": str(folder / "var"),
        "PUBLIC_URL": "https://clinic.test",
        "CLINIC_EMAIL": "desk@clinic.test",
        "CLINIC_MAIL_DOMAIN": "clinic.test",
        "SMTP_URL": "smtp://127.0.0.1:1",
        **environ,
    }
    settings = Settings.from_env(given)
    return replace(settings, limits=replace(Limits(), posts_per_minute=100_000, posts_per_hour=100_000))
