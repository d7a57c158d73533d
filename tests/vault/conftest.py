"""A bucket, straight and through a gate that fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.bucket import BucketServer, Gate


@pytest.fixture(scope="session")
def _bucket_server() -> Iterator[BucketServer]:
    server = BucketServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def bucket(_bucket_server: BucketServer) -> BucketServer:
    """An empty bucket."""
    _bucket_server.clear()
    return _bucket_server


@pytest.fixture
def gate(bucket: BucketServer) -> Iterator[Gate]:
    """The line to the bucket, good until a test makes it bad."""
    line = Gate(bucket.port)
    line.start()
    yield line
    line.stop()
