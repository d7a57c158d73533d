"""How long it takes to look through the audit log (security-reliability 2.6: 100,000 rows in 10 s).

Run with `make bench-audit` or as a script. It prints and asserts nothing: a MISS is a finding, not a failure.
"""

from __future__ import annotations

import time
from typing import Any

import pytest

from intake.runtime import Runtime
from intake.services import audit, audit_check
from intake.services.work import Actor
from tests.bench.measuring import peak_memory, tell

GOAL_SECONDS = 10.0
ROWS, AT_ONCE = 100_000, 1_000


def fill(runtime: Runtime) -> None:
    who = Actor("staff", "x" * 22, "coordinator", "0" * 16, "192.0.2.1", "staff:read_case")
    for turn in range(ROWS // AT_ONCE):
        with runtime.work(who) as work:
            for number in range(AT_ONCE):
                audit.record(work, "case.summary", "referral", f"{turn:011}{number:011}")


@pytest.mark.bench
def test_print_the_times(runtime: Runtime, database_kind: str, capsys: Any) -> None:
    fill(runtime)
    started = time.perf_counter()
    with runtime.reading() as work:
        report = audit_check.check(work)
    took = time.perf_counter() - started
    verdict = "PASS" if took <= GOAL_SECONDS and not report.findings and report.events == ROWS else "MISS"
    with capsys.disabled():
        tell(
            f"\naudit verify on {database_kind}: {report.events:,} events in {took:.2f} s "
            f"(goal {GOAL_SECONDS:.0f} s: {verdict}); {peak_memory()}"
        )
