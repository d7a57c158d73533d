"""Moments as the pages write them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_datetime

from config import LANGUAGES
from intake.i18n import MOMENT_PATTERNS
from intake.web.presentation import moment_in

MOMENTS = (
    datetime(2026, 11, 22, 8, 5, tzinfo=UTC),
    datetime(2026, 12, 31, 22, 30, tzinfo=UTC),
    datetime(2027, 3, 1, tzinfo=UTC),
)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("zone", ["Asia/Jerusalem", "Asia/Kathmandu", "America/New_York"])
def test_a_moment_reads_as_babel_writes_its_whole_pattern(code: str, zone: str) -> None:
    for moment in MOMENTS:
        local = moment.astimezone(ZoneInfo(zone))
        assert moment_in(code, moment, zone) == format_datetime(local, MOMENT_PATTERNS[code], locale=code)
