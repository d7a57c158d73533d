"""The system's own browser, driven without the network."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]
# Every module of this folder begins with `pytestmark = IN_CHROMIUM`.
IN_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="the system has no Chromium"),
]


def launch(playwright: Playwright) -> Browser:
    """Start it; whoever asked closes it."""
    return playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
