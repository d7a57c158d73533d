"""What the README, the Makefile and the Procfile promise is there."""

from __future__ import annotations

import re
import subprocess

import pytest

from tests.house.tree import ROOT
from tools import procfile

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def targets() -> set[str]:
    database = subprocess.run(["make", "-pnRrq", "help"], cwd=ROOT, capture_output=True, text=True).stdout
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", database, re.MULTILINE))


def promised() -> list[str]:
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8") if readme.exists() else ""
    return sorted(set(re.findall(r"`make ([a-z][a-z-]*)", text)))


@pytest.mark.parametrize("name", ["install", "run", "test", "lint", "smoke", "bench", "mutants", "migrate", "lock"])
def test_a_target_of_the_day_exists(name: str) -> None:
    assert name in targets()


def test_every_target_the_readme_names_exists() -> None:
    assert [name for name in promised() if name not in targets()] == []


def test_every_target_is_explained_in_the_list_that_make_prints() -> None:
    listing = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    explained = set(re.findall(r"^  make ([a-z-]+) +\S", listing, re.MULTILINE))
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert phony is not None
    assert {name for name in phony[1].split() if "$" not in name} == explained


def test_the_procfile_has_one_line_for_each_kind_of_process() -> None:
    commands = procfile.commands(ROOT / "Procfile")
    assert set(commands) == {"web", "worker", "alerts", "documents", "beat"}
    # Without exec a signal would reach the shell and not the program.
    assert [name for name, (*_, line) in commands.items() if not line.startswith("exec ")] == []
