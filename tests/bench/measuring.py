"""Ours and a bare program by turns (A B A B) in one run, and how the result is told."""

from __future__ import annotations

import gc
import resource
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

REPEATS = 3
WARM_UP = 30
UNCLEAR_SPREAD = 0.25

Act = Callable[[int], None]


@dataclass
class Series:
    """What one side took: seconds per act, CPU seconds per act, and the median of each repeat."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    medians: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.wall)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.wall, n=20)[-1]

    @property
    def cpu_each(self) -> float:
        return statistics.median(self.cpu)

    @property
    def spread(self) -> float:
        """How far the repeats lie apart, as a share of their median."""
        return (max(self.medians) - min(self.medians)) / statistics.median(self.medians)


def by_turns(acts: Mapping[str, Act], count: int) -> dict[str, Series]:
    """Each act `count` times in a row, all of them by turns, after a warm-up."""
    series = {name: Series() for name in acts}
    for act in acts.values():
        for number in range(WARM_UP):
            act(number)
    for _repeat in range(REPEATS):
        for name, act in acts.items():
            _measure(series[name], act, count)
    return series


def _measure(series: Series, act: Act, count: int) -> None:
    gc.collect()
    times = []
    cpu = time.process_time()
    for number in range(count):
        started = time.perf_counter()
        act(number)
        times.append(time.perf_counter() - started)
    series.cpu.append((time.process_time() - cpu) / count)
    series.wall += times
    series.medians.append(statistics.median(times))


def verdict(met: bool, *bare: Series) -> str:
    """UNCLEAR when a limit that was measured against moved by more than a quarter meanwhile."""
    if any(side.spread > UNCLEAR_SPREAD for side in bare):
        return "UNCLEAR"
    return "PASS" if met else "MISS"


def line(what: str, series: Series) -> str:
    return (
        f"{what:<46} N {len(series.wall):>5}  median {series.median * 1000:7.2f} ms  p95 {series.p95 * 1000:7.2f} ms"
        f"  cpu {series.cpu_each * 1000:6.2f} ms"
    )


def peak_memory() -> str:
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB at most in this process"


def tell(*lines: Any) -> None:
    for one in lines:
        print(one, flush=True)
