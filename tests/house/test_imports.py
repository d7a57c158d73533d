"""Who may import whom (design, one picture)."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.house.tree import ROOT, imports, name_of, python_files

PURE = python_files("intake/clinical", "intake/scheduling")
# What the pure rules may use besides the standard library: themselves and the marker of translatable text.
PURE_MAY_USE = ("intake.clinical", "intake.scheduling", "intake.i18n")


def is_within(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def test_the_import_contracts_hold() -> None:
    script = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("path", PURE, ids=name_of)
def test_clinical_and_scheduling_rules_need_nothing_but_python(path) -> None:
    foreign = [
        name
        for name in imports(path)
        if name.partition(".")[0] not in sys.stdlib_module_names and not is_within(name, PURE_MAY_USE)
    ]
    assert foreign == []


@pytest.mark.parametrize("path", PURE, ids=name_of)
def test_pure_rules_have_no_clock_of_their_own(path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [call for call in ("datetime.now(", ".utcnow(", "date.today(", "time.time(") if call in text] == []


def test_the_tasks_and_the_pages_are_two_drivers_that_do_not_know_each_other() -> None:
    wrong = [
        f"{name_of(path)} imports {name}"
        for path in python_files("tasks")
        for name in imports(path)
        if is_within(name, ("intake.web", "intake.cli", "intake.app", "flask"))
    ]
    assert wrong == []


def test_what_serves_patients_leans_on_no_developer_tool() -> None:
    wrong = [
        f"{name_of(path)} imports {name}"
        for path in python_files("intake", "tasks")
        for name in imports(path)
        if is_within(name, ("tools", "tests", "pytest", "holidays"))
    ]
    assert wrong == []
