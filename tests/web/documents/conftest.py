"""Somebody whose browser sends files piece by piece."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from intake.runtime import Runtime
from tests.web.documents.uploader import Uploader


@pytest.fixture
def parent(runtime: Runtime, client: FlaskClient) -> Uploader:
    return Uploader(runtime, client)
