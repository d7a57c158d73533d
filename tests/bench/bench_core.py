"""Time of `assess` for one full case, and of importing the clinical core (goal P16: at most 1 ms).

Run with `make bench-core` or as a script. It prints and asserts nothing: a MISS is a finding, not a failure.
"""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

if __name__ == "__main__":  # run as a script: the project is two folders up
    sys.path.insert(0, str(Path(__file__).parents[2]))

from intake.clinical.assessment import assess
from tests.clinical.cases import CASES, moment

GOAL_MS = 1.0
ROUNDS = 2000
IMPORTS = 9
_IMPORT = "import time; t = time.perf_counter(); import intake.clinical.assessment; print(time.perf_counter() - t)"


def assess_times() -> list[float]:
    """Milliseconds per assessment of the fullest case."""
    case = max(CASES, key=lambda entry: len(entry["answers"]))
    answers, as_of = case["answers"], moment(case)
    times = []
    gc.collect()
    for _ in range(ROUNDS):
        started = time.perf_counter()
        assess(answers, as_of)
        times.append((time.perf_counter() - started) * 1000)
    return times[ROUNDS // 10:]


def import_times() -> list[float]:
    """Milliseconds in fresh interpreters."""
    root = Path(__file__).parents[2]
    runs = (subprocess.run([sys.executable, "-c", _IMPORT], capture_output=True, text=True, check=True, cwd=root)
            for _ in range(IMPORTS))
    return [float(run.stdout) * 1000 for run in runs]


def report() -> None:
    times, imports = assess_times(), import_times()
    median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    verdict = "PASS" if median <= GOAL_MS else "MISS"
    print(f"\nassess, full case: median {median:.3f} ms, p95 {p95:.3f} ms (goal P16 {GOAL_MS} ms: {verdict})")
    print(f"import of the clinical core: median {statistics.median(imports):.0f} ms of {IMPORTS}")


@pytest.mark.bench
def test_print_the_times() -> None:
    report()


if __name__ == "__main__":
    report()
