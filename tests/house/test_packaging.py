"""What is installed is what was locked, from wherever the machine gets its packages."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.house.tree import ROOT

LOCKED = re.compile(r"^([a-z0-9._-]+)==(\S+) \\$", re.MULTILINE)
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]


def locked() -> dict[str, Version]:
    return {canonicalize_name(name): Version(version) for name, version in LOCKED.findall(LOCK)}


@pytest.mark.parametrize("line", DECLARED)
def test_each_declared_package_is_locked_at_a_version_it_allows(line: str) -> None:
    wanted = Requirement(line)
    assert locked()[canonicalize_name(wanted.name)] in wanted.specifier


@pytest.mark.parametrize("python", ["3.11.0", "3.12.0", "3.13.0"])
def test_the_lock_is_whole_for_other_pythons_than_the_one_that_made_it(python: str) -> None:
    """A lock leaves out what its own Python does not need; an older one then refuses to install any of it."""
    other = {"python_full_version": python, "python_version": python.rpartition(".")[0], "extra": ""}
    wanted = {
        canonicalize_name(requirement.name)
        for name in locked()
        for requirement in map(Requirement, distribution(name).requires or [])
        if requirement.marker is None or requirement.marker.evaluate(other)
    }
    assert wanted - set(locked()) == set()


def test_each_locked_package_has_a_hash() -> None:
    blocks = re.split(r"^(?=[a-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert len(blocks) == len(locked())


def test_no_lock_names_a_place_to_download_from() -> None:
    files = [ROOT / "requirements.lock", ROOT / "pyproject.toml", *ROOT.glob("package*.json"), *ROOT.glob("*.cfg")]
    options = ("--index-url", "--extra-index-url", "--find-links", "--trusted-host", '"resolved"', "registry")
    found = [f"{path.name}: {word}" for path in files for word in options if word in path.read_text()]
    assert found == []
    assert re.findall(r"[a-z+]+://\S+", LOCK) == []


@pytest.mark.parametrize("name", ["Makefile", "Procfile", "tools/install", ".ci/run", "babel.cfg"])
def test_no_helper_of_the_day_names_a_host_or_somebodys_folder(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"https?://\S+|/(?:home|root|work|Users)/\S*", text) == []


def test_front_end_packages_are_locked_without_addresses() -> None:
    path = ROOT / "package-lock.json"
    packages = json.loads(path.read_text())["packages"] if path.exists() else {}
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_nothing_private_or_generated_is_under_version_control() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    unwanted = re.compile(r"(^|/)(\.env|\.venv|var|node_modules|__pycache__)(/|$)|\.(sqlite3?|eml|mo|pem|key)$")
    kept = [name for name in listed if unwanted.search(name) and not name.startswith("tests/data/")]
    assert kept == []
    assert Path("Makefile").name in listed
