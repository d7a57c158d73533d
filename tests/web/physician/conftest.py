"""A request of a family, and physicians at their browsers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from intake.models.referrals import Referral
from intake.runtime import Runtime
from tests.support import factories
from tests.web.physician.doctors import Doctor


@pytest.fixture
def request_sent(runtime: Runtime) -> Referral:
    """A mother's request, with an address of her own."""
    with runtime.work() as work:
        return factories.a_request(work, "EX1")


@pytest.fixture
def doctor(client: FlaskClient, runtime: Runtime) -> Doctor:
    return Doctor(client, runtime)


@pytest.fixture
def another(app: Flask, runtime: Runtime) -> Callable[[], Doctor]:
    """`another()`: a physician at a browser that knows nothing."""
    return lambda: Doctor(app.test_client(), runtime)
