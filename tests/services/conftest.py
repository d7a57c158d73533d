"""A clinic with a mail server, on a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from config import Settings
from intake.runtime import Runtime
from tests.services.delivery import NOON
from tests.support.application import Clock, settings_for
from tests.support.smtp import MailSink


@pytest.fixture
def noon() -> Clock:
    """Monday 1 February 2027, 12:00 in Tel Aviv."""
    return Clock(NOON)


@pytest.fixture
def clinic(database_url: str, tmp_path: Path, noon: Clock) -> Iterator[Runtime]:
    """The runtime, with nobody at the mail server's address."""
    runtime = Runtime(settings_for(database_url, tmp_path), noon)
    yield runtime
    runtime.close()


@pytest.fixture
def posting(clinic: Runtime, mail_sink: MailSink) -> Runtime:
    """The same clinic with its mail server up."""
    clinic.settings = posting_settings(clinic.settings, mail_sink)
    return clinic


def posting_settings(settings: Settings, mail_sink: MailSink) -> Settings:
    return replace(settings, smtp_url=mail_sink.url)
