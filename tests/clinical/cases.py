"""The worked cases and boundary checks of the codebook, compared with an assessment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from intake.clinical.assessment import Assessment

FILE = Path(__file__).parents[1] / "data" / "example-cases.json"
CONTENT = json.loads(FILE.read_text(encoding="utf-8"), parse_float=Decimal)
CASES: list[dict[str, Any]] = CONTENT["cases"]
BOUNDARY_CHECKS: list[dict[str, Any]] = CONTENT["boundary_checks"]
_UNORDERED = ("errors", "warnings")


def moment(case: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(case["as_of"])


def case_differences(case: dict[str, Any], assessment: Assessment) -> list[str]:
    """Keys of `expected` that the assessment does not reproduce exactly."""
    found = json.loads(json.dumps(assessment.as_dict()), parse_float=Decimal)
    return [key for key, wanted in case["expected"].items() if _ordered(key, found[key]) != _ordered(key, wanted)]


def _ordered(key: str, value: Any) -> Any:
    return sorted(map(json.dumps, value)) if key in _UNORDERED else value


def boundary_differences(check: dict[str, Any], assessment: Assessment) -> list[str]:
    found = assessment.as_dict()
    return [key for key, wanted in check["expected"].items() if not _agrees(key, wanted, found)]


def _agrees(key: str, wanted: Any, found: dict[str, Any]) -> bool:
    if key == "flags_contain":
        return set(wanted) <= set(found["flags"])
    if key == "flags_exclude":
        return set(wanted).isdisjoint(found["flags"])
    return bool({
        "level": found["triage"]["level"],
        "lead_rule": found["triage"]["lead_rule"],
        "mrd": found["derived"]["mrd"],
        "blina": found["derived"].get("blina"),
        "warning_codes": [issue["code"] for issue in found["warnings"]],
        "error_codes_except_H13": [issue["code"] for issue in found["errors"] if issue["code"] != "H13"],
    }[key] == wanted)


def differences(assess_one: Any) -> Iterator[str]:
    """All differences of all cases and checks; `assess_one` takes answers and a moment."""
    for case in CASES:
        yield from case_differences(case, assess_one(case["answers"], moment(case)))
    for check in BOUNDARY_CHECKS:
        yield from boundary_differences(check, assess_one(check["answers"], moment(check)))
