"""One clinic for the crawls: the same town that the browsers of `tests/browser` visit, without a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.clinic import ServedClinic
from tests.browser.town import Town, settle
from tests.support.databases import SqliteDatabases


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedClinic]:
    folder = tmp_path_factory.mktemp("clinic")
    served = ServedClinic(SqliteDatabases(folder).fresh(folder), folder)
    yield served
    served.close()


@pytest.fixture(scope="module")
def town(clinic: ServedClinic) -> Town:
    return settle(clinic)
