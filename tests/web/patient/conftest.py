"""One person at a browser, for the pages of this face."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from intake.runtime import Runtime
from tests.support.application import Clock
from tests.web.patient.people import Person


@pytest.fixture
def person(client: FlaskClient, runtime: Runtime, clock: Clock) -> Person:
    return Person(client, runtime, clock)
