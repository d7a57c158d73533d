"""With FORBID_SKIPS=1 a skipped test is a failed one: where everything is installed, nothing may be left out."""

from __future__ import annotations

import pytest


def as_failure(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure that says what was skipped and why; an expected failure stays one."""
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped, and skips are forbidden here: {reason}"
