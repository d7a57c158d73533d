"""The worked cases and boundary checks that came with the codebook are reproduced exactly."""

from __future__ import annotations

from typing import Any

import pytest

from intake.clinical.assessment import assess
from tests.clinical.cases import BOUNDARY_CHECKS, CASES, boundary_differences, case_differences, moment


def test_there_are_six_cases_and_fourteen_checks() -> None:
    assert (len(CASES), len(BOUNDARY_CHECKS)) == (6, 14)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_worked_case_comes_out_exactly(case: dict[str, Any]) -> None:
    assert case_differences(case, assess(case["answers"], moment(case))) == []


@pytest.mark.parametrize("check", BOUNDARY_CHECKS, ids=lambda check: check["title"])
def test_a_boundary_check_comes_out_exactly(check: dict[str, Any]) -> None:
    assert boundary_differences(check, assess(check["answers"], moment(check))) == []
