"""The list of acceptance points names tests that exist, and leaves no point out."""

from __future__ import annotations

import re

from tests.house.tree import ROOT, functions

TEXT = (ROOT / "docs" / "ux-acceptance.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)


def test_every_test_that_is_named_exists() -> None:
    assert len(NAMED) > 50
    missing = []
    for file, test in NAMED:
        path = ROOT / file
        if not path.is_file() or (test and test not in {function.name for function in functions(path)}):
            missing.append(f"{file}::{test}")
    assert missing == []


def test_every_point_has_a_row() -> None:
    assert re.findall(r"^\| (\d+) \|", TEXT, flags=re.MULTILINE) == [str(point) for point in range(1, 28)]
