"""Settings: read once, typed, and a production that refuses to start unsafe."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from config import Settings, SettingsError
from intake.app import create_app

GOOD = {
    "INTAKE_ENV": "production",
    "SECRET_KEY": "k" * 40,
    "MASTER_KEY": base64.b64encode(b"k" * 32).decode(),
    "DATABASE_URL": "postgresql://intake:secret@db.internal/intake",
    "BROKER_URL": "redis://:secret@broker.internal/0",
    "BLOB_URL": "s3://records/intake?region=eu-central-1",
    "BLOB_ACCESS_KEY": "intake",
    "BLOB_SECRET_KEY": "secret of the bucket",
    "SMTP_URL": "smtp://relay.internal:587",
    "PUBLIC_URL": "https://intake.clinic.test",
    "TRUSTED_HOSTS": "intake.clinic.test",
    "CLAMD_URL": "unix:///run/clamd.sock",
    "CLINIC_EMAIL": "desk@clinic.test",
    "CLINIC_MAIL_DOMAIN": "clinic.test",
    "PROXIES": "1",
}


def test_a_complete_production_has_no_problems() -> None:
    assert Settings.from_env(GOOD).problems() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "tiny"),
        ("MASTER_KEY", ""),
        ("PUBLIC_URL", "http://intake.clinic.test"),
        ("TRUSTED_HOSTS", ""),
        ("SMTP_URL", ""),
        ("CLAMD_URL", ""),
        ("CLINIC_EMAIL", ""),
        ("CLINIC_MAIL_DOMAIN", ""),
        ("PROXIES", ""),
        ("BROKER_URL", "redis://broker.internal/0"),
        ("DATABASE_URL", "postgresql://intake@db.internal/intake"),
        ("BLOB_ACCESS_KEY", ""),
        ("BLOB_SECRET_KEY", ""),
        ("BLOB_URL", "s3://records?endpoint=http://s3.internal:9000"),
    ],
)
def test_production_names_the_variable_and_never_its_value(name: str, value: str) -> None:
    problems = Settings.from_env({**GOOD, name: value}).problems()
    assert [problem.split()[0] for problem in problems] == [name]
    assert value == "" or value not in problems[0]


@pytest.mark.parametrize(
    "place", ["file:///srv/records", "s3://records?endpoint=http://127.0.0.1:9000", "s3://records?endpoint=https://s3.test"]
)
def test_files_may_lie_in_a_directory_or_in_a_bucket(place: str) -> None:
    assert Settings.from_env({**GOOD, "BLOB_URL": place}).problems() == []


def test_a_directory_needs_no_credentials() -> None:
    given = {**GOOD, "BLOB_URL": "file:///srv/records", "BLOB_ACCESS_KEY": "", "BLOB_SECRET_KEY": ""}
    assert Settings.from_env(given).problems() == []


def test_an_unsafe_production_does_not_start() -> None:
    with pytest.raises(RuntimeError, match="SECRET_KEY"):
        create_app(Settings.from_env({**GOOD, "SECRET_KEY": ""}))


@pytest.mark.parametrize(
    ("name", "value"),
    [("INTAKE_ENV", "staging"), ("MASTER_KEY", "???"), ("MASTER_KEY", "c2hvcnQ="), ("PROXIES", "-1"),
     *(("BLOB_URL", url) for url in ("records", "ftp://records", "s3://", "file://", "s3://key:secret@records"))]
)
def test_an_unreadable_value_is_refused_at_once(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_env({**GOOD, name: value})


def test_development_makes_its_own_secrets_once(tmp_path: Path) -> None:
    first, second = (Settings.from_env({"VAR_DIR": str(tmp_path)}) for _ in range(2))
    assert first.secret_key == second.secret_key != ""
    assert first.master_keys == second.master_keys
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "secrets").iterdir()} == {0o600}


def test_processes_that_start_at_once_read_one_secret(tmp_path: Path) -> None:
    together = Barrier(8)

    def starts(_number: int) -> tuple[str, tuple[bytes, ...]]:
        together.wait(10)
        settings = Settings.from_env({"VAR_DIR": str(tmp_path)})
        return settings.secret_key, settings.master_keys

    with ThreadPoolExecutor(8) as processes:
        assert len(set(processes.map(starts, range(8)))) == 1
    assert len(list((tmp_path / "secrets").iterdir())) == 2


def test_secrets_do_not_show_in_a_representation() -> None:
    shown = repr(Settings.from_env(GOOD))
    assert "k" * 32 not in shown
    assert "secret" not in shown.replace("secret_key", "")
