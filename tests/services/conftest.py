"""A clinic with a mail server, on a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from config import Settings
from intake.models.staff import Role
from intake.runtime import Runtime
from tests.services.delivery import NOON
from tests.support import factories
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


@pytest.fixture
def unscanned(clinic: Runtime) -> Runtime:
    """A developer's machine without a scanner."""
    clinic.settings = replace(clinic.settings, scan=False)
    return clinic


@pytest.fixture
def request_id(clinic: Runtime) -> str:
    """A boy's request that was sent, in a clinic with an administrator."""
    with clinic.work() as work:
        factories.a_member_of_staff(work, "Ada", Role.ADMINISTRATOR)
        return factories.a_request(work, sex_for_clinical_use="male").id
