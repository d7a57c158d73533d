"""Where encrypted parts lie: a directory, or an S3-compatible bucket, by URL.

`file:///srv/blobs`, or `s3://bucket/prefix?region=eu-central-1&endpoint=https://s3.example.org`. The store never sees
plaintext. Whatever it cannot do becomes `StoreDown`, after a few tries of its own: the pages answer with plain words,
and the work that waits in the tables is tried again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from intake.errors import StoreDown, StoreFull

NO_BUCKET = "NoSuchBucket"
# What a full disk and a full bucket say; the library passes on no code of its own.
FULL = ("os error 28", "os error 122", "507 Insufficient Storage", "QuotaExceeded", "QuotaExceededException")


@dataclass(frozen=True)
class Credentials:
    """Of a bucket. A directory needs none."""

    access_key: str = ""
    secret_key: str = ""


@dataclass(frozen=True)
class Patience:
    """Seconds, and how often a request is repeated. One request of 8 MiB has to get through on a slow line."""

    connect: float = 5
    request: float = 30
    retries: int = 3
    give_up: float = 60


@dataclass(frozen=True)
class Bucket:
    """What an `s3://` URL says."""

    name: str
    prefix: str | None
    region: str
    endpoint: str | None

    @classmethod
    def from_url(cls, url: str) -> Bucket:
        parts = urlsplit(url)
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        return cls(parts.netloc, parts.path.strip("/") or None, asked.get("region", "us-east-1"), asked.get("endpoint"))


class BlobStore:
    """Opened on first use: the library must not be used before a worker forks (design, traps)."""

    def __init__(self, url: str, credentials: Credentials | None = None, patience: Patience | None = None) -> None:
        self._url = url
        self._credentials = credentials or Credentials()
        self._patience = patience or Patience()

    @cached_property
    def _folder(self) -> Path | None:
        parts = urlsplit(self._url)
        return Path(unquote(parts.path)) if parts.scheme == "file" else None

    @cached_property
    def _backend(self) -> Any:
        if self._folder is not None:
            return _directory(self._folder)
        return _bucket(Bucket.from_url(self._url), self._credentials, self._patience)

    def put(self, name: str, content: bytes | memoryview, *, settled: bool = True) -> None:
        """Keep `content`. Putting the same name again replaces it. Raises StoreDown.

        Not `settled`: a power cut may still take it, until `settle` was called for it.
        """
        with _told():
            try:
                # In one request: parts of parts that were begun and never finished would lie in a bucket unseen.
                self._backend.put(name, content, use_multipart=False)
            except FileNotFoundError as error:  # there is no such bucket
                raise StoreDown(_first_line(error)) from error
            if settled:
                self._make_durable(name)

    def settle(self, names: list[str]) -> None:
        """Have the disk keep these for good, also through a power cut. Raises StoreDown."""
        with _told():
            self._make_durable(*names)

    def has_room(self, count: int, reserve: int) -> bool:
        """Whether `count` more bytes may come, twice over because a cleaned copy follows, with `reserve` bytes left.
        Nobody knows it of a bucket; there it is always true."""
        if self._folder is None:
            return True
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return shutil.disk_usage(self._folder).free >= 2 * count + reserve

    def get(self, name: str) -> bytes:
        """Raises FileNotFoundError, and StoreDown."""
        with _told():
            return bytes(self._backend.get(name).bytes())

    def delete(self, name: str) -> None:
        """Deleting what is not there is no error: a sweep may come twice. Raises StoreDown."""
        with _told():
            try:
                self._backend.delete(name)
            except FileNotFoundError as error:
                if NO_BUCKET in str(error):
                    raise

    def delete_all(self, folder: str) -> None:
        """Everything of one file, also what a killed process left half written there. Raises StoreDown."""
        for name in self.names(folder):
            self.delete(name)
        if self._folder is not None:
            shutil.rmtree(self._folder / folder, ignore_errors=True)

    def names(self, prefix: str = "") -> list[str]:
        """What lies below `prefix`, which is a whole step of the path. Raises StoreDown."""
        with _told():
            return sorted(item["path"] for batch in self._backend.list(prefix) for item in batch)

    def _make_durable(self, *names: str) -> None:
        """Down to the disk, the files and their names: the library leaves that to the kernel, and the row that lists
        the parts is committed next. A bucket has done so already."""
        if self._folder is None:
            return
        files = [self._folder / name for name in names]
        for place in (*files, *{file.parent for file in files}, self._folder):
            descriptor = os.open(place, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


@contextmanager
def _told() -> Iterator[None]:
    """Every failure as StoreDown, but for a name that is not there."""
    try:
        yield
    except StoreDown:
        raise
    except FileNotFoundError as error:
        if NO_BUCKET in str(error):  # not one file is missing but all of them
            raise StoreDown("the bucket does not exist") from error
        raise
    except (OSError, _library_error()) as error:
        down = StoreFull if any(sign in str(error) for sign in FULL) else StoreDown
        raise down(_first_line(error)) from error


def _library_error() -> type[Exception]:
    # Late, as every use of the library: its threads do not survive a fork, and pages without files never need it.
    from obstore.exceptions import BaseError

    kind: type[Exception] = BaseError
    return kind


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _directory(folder: Path) -> Any:
    import obstore.store  # late: see _library_error

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return obstore.store.LocalStore(str(folder), mkdir=True)


def _bucket(bucket: Bucket, credentials: Credentials, patience: Patience) -> Any:
    import obstore.store  # late: see _library_error

    endpoint: Any = {"endpoint": bucket.endpoint} if bucket.endpoint else {}
    return obstore.store.S3Store(
        bucket.name,
        prefix=bucket.prefix,
        credential_provider=_provider(credentials),
        region=bucket.region,
        virtual_hosted_style_request=False,
        **endpoint,
        client_options={
            # Settings.problems lets production have this on its own machine only.
            "allow_http": (bucket.endpoint or "").startswith("http://"),
            "connect_timeout": timedelta(seconds=patience.connect),
            "timeout": timedelta(seconds=patience.request),
        },
        retry_config={
            "max_retries": patience.retries,
            "retry_timeout": timedelta(seconds=patience.give_up),
            "backoff": {"init_backoff": timedelta(milliseconds=100), "max_backoff": timedelta(seconds=5), "base": 2},
        },
    )


def _provider(credentials: Credentials) -> Any:
    """These and no others: left alone, the library would look for its own in the environment."""
    given = {"access_key_id": credentials.access_key, "secret_access_key": credentials.secret_key}
    return lambda: {**given, "token": None, "expires_at": None}
