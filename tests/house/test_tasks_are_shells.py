"""The database row is the truth and the broker only says "look now" (scheduling, the one rule).

A time, a retry or a revocation kept by the broker is lost with it, so no task uses one.
"""

from __future__ import annotations

import ast

import pytest

from tests.house.tree import name_of, parsed, python_files

KEPT_BY_THE_BROKER = {"eta", "countdown"}
CALLS_TO_THE_BROKER = {"retry", "revoke"}


@pytest.mark.parametrize("path", python_files("intake", "tasks"), ids=name_of)
def test_no_time_no_retry_and_no_revocation_lives_in_the_broker(path) -> None:
    calls = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)]
    arguments = {f"{keyword.arg}=" for call in calls for keyword in call.keywords if keyword.arg in KEPT_BY_THE_BROKER}
    methods = {
        f".{call.func.attr}()"
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in CALLS_TO_THE_BROKER
    }
    assert arguments | methods == set()


def test_tasks_are_never_chained_through_a_result_backend() -> None:
    names = {"chord", "chain", "group", "AsyncResult"}
    used = {
        f"{name_of(path)}: {node.id}"
        for path in python_files("tasks")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Name) and node.id in names
    }
    assert used == set()
