"""One browser and one running clinic for all the pages that are looked at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.clinic import ServedClinic
from tests.browser.looking import Window
from tests.browser.town import Town, settle
from tests.support.databases import SqliteDatabases


@pytest.fixture(scope="session")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedClinic]:
    """The application on loopback with a database of its own. Tests of this folder add to it and take nothing."""
    folder = tmp_path_factory.mktemp("clinic")
    served = ServedClinic(SqliteDatabases(folder).fresh(folder), folder)
    yield served
    served.close()


@pytest.fixture(scope="session")
def town(clinic: ServedClinic) -> Town:
    return settle(clinic)


@pytest.fixture(scope="session")
def window(chromium: Browser, clinic: ServedClinic) -> Iterator[Window]:
    context = chromium.new_context()
    yield Window(context, clinic.url)
    context.close()
