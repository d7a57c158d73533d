"""One real web server a module and database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from config import Settings
from intake.runtime import Runtime
from tests.corpus.ground import Ground
from tests.support.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.support.processes import RunningHouse

GIVEN = {
    "POSTS_PER_MINUTE": "1000000",
    "POSTS_PER_HOUR": "1000000",
    "WEB_STALL_SECONDS": "2",
    "BROKER_URL": "redis://127.0.0.1:1/0",  # nobody listens: pages need no broker
    "SMTP_URL": "smtp://127.0.0.1:1",
}


@pytest.fixture(scope="module")
def ground(
    request: pytest.FixtureRequest,
    database_kind: str,
    _database_makers: dict[str, Databases],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Ground]:
    """A house with its pages open. At the end its log is looked through."""
    if database_kind not in _database_makers:
        folder = tmp_path_factory.mktemp(database_kind)
        _database_makers[database_kind] = (
            SqliteDatabases(folder)
            if database_kind == "sqlite"
            else PostgresDatabases(request.getfixturevalue("postgres_server"), folder)
        )
    folder = tmp_path_factory.mktemp("corpus")
    url = _database_makers[database_kind].fresh(folder)
    house = RunningHouse.furnish(folder / "house", {"DATABASE_URL": url} | GIVEN)
    records = Runtime(Settings.from_env(house.environ))
    house.start("web")
    found = Ground(house, records)
    yield found
    house_log = found.assert_quiet
    try:
        house_log()
    finally:
        house.remove()
        records.close()
        _database_makers[database_kind].drop(url)
