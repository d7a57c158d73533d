"""Beat goes on when the machine's clock is put back, as if nothing had happened."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import time_machine

from intake.services.ticks import JOBS
from tasks.app import app
from tasks.beat import SteadyScheduler

NINE = datetime(2027, 2, 8, 7, 0, tzinfo=UTC)
TWO_HOURS = 7_200  # seconds
A_MOMENT = 0.001  # what a tick itself takes


class Heard(SteadyScheduler):
    """Keeps what it would have sent."""

    producer = None  # nothing is sent

    def __init__(self, file: Path) -> None:
        self.ticks: Counter[str] = Counter()
        super().__init__(app, schedule_filename=str(file))

    def apply_entry(self, entry: Any, producer: object = None) -> None:
        self.ticks[entry.name] += 1


def one_minute(beat: Heard, clock: time_machine.Traveller) -> Counter[str]:
    """What is heard in a minute of this beat's life: it sleeps as long as it says."""
    beat.ticks.clear()
    passed = 0.0
    while passed < 60:
        nap = max(beat.tick(), A_MOMENT)
        clock.shift(nap)
        passed += nap
    return beat.ticks


def assert_every_job_keeps_its_pace(ticks: Counter[str]) -> None:
    for name, job in JOBS.items():
        seconds = job.every.total_seconds()
        if seconds < 60:
            assert 60 / seconds - 1 <= ticks[name] <= 60 / seconds + 2, name


def test_the_pace_is_kept_when_the_clock_goes_right(tmp_path: Path) -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        assert_every_job_keeps_its_pace(one_minute(Heard(tmp_path / "beat"), clock))


def test_the_pace_is_kept_when_the_clock_is_put_back_and_when_it_is_put_forward(tmp_path: Path) -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        beat = Heard(tmp_path / "beat")
        one_minute(beat, clock)
        for by in (-TWO_HOURS, 2 * TWO_HOURS, -TWO_HOURS):
            clock.shift(by)
            assert_every_job_keeps_its_pace(one_minute(beat, clock))


def test_a_beat_that_is_started_anew_forgets_the_ticks_of_a_fast_clock(tmp_path: Path) -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        before = Heard(tmp_path / "beat")
        one_minute(before, clock)
        before.close()
        clock.shift(-TWO_HOURS)
        assert_every_job_keeps_its_pace(one_minute(Heard(tmp_path / "beat"), clock))


def test_it_is_the_scheduler_that_beat_uses() -> None:
    assert app.conf.beat_scheduler == f"{SteadyScheduler.__module__}:{SteadyScheduler.__name__}"
