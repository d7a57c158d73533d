"""Modules and functions stay small enough to be read in one go."""

from __future__ import annotations

import ast

import pytest

from tests.house.tree import functions, name_of, python_files

LONGEST_MODULE = 300
LONGEST_FUNCTION = 50
# A longer module, with the reason why cutting it would make it harder to read.
LONG_FOR_A_REASON: dict[str, str] = {
    "tests/bench/bench_pages.py": "each page stands beside its bare twin, so that the ratio can be judged",
}


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_a_module_is_short_or_says_why_not(path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_MODULE or name_of(path) in LONG_FOR_A_REASON


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_no_function_is_longer_than_a_screen(path) -> None:
    long = [f"{node.name}: {length(node)} lines" for node in functions(path) if length(node) > LONGEST_FUNCTION]
    assert long == []


@pytest.mark.parametrize("path", python_files("intake", "tasks", "tools"), ids=name_of)
def test_every_function_says_what_it_takes_and_gives(path) -> None:
    bare = [node.name for node in functions(path) if node.returns is None or not all_annotated(node.args)]
    assert bare == []


def test_listed_reasons_belong_to_modules_that_are_still_long() -> None:
    long = {name_of(p) for p in python_files() if len(p.read_text().splitlines()) > LONGEST_MODULE}
    assert set(LONG_FOR_A_REASON) <= long


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    assert node.end_lineno is not None
    return node.end_lineno - node.lineno + 1


def all_annotated(arguments: ast.arguments) -> bool:
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    starred = [argument for argument in (arguments.vararg, arguments.kwarg) if argument]
    return all(arg.annotation is not None for arg in named + starred if arg.arg not in ("self", "cls"))
