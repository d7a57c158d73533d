"""Posts are counted in windows; what is over is forgotten."""

from __future__ import annotations

import pytest

from intake.web import rates
from intake.web.rates import SWEEP_SECONDS, Counts


class Time:
    now = 1_000_000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    clock = Time()
    monkeypatch.setattr(rates, "time", clock)
    return clock


def test_a_window_counts_until_it_closes(time: Time) -> None:
    counts = Counts()
    assert [counts.incr("a", 10), counts.incr("a", 10), counts.incr("b", 10)] == [1, 2, 1]
    time.now += 10
    assert counts.incr("a", 10) == 1


def test_counts_of_people_who_went_away_are_forgotten(time: Time) -> None:
    counts = Counts()
    counts.incr("gone", 10)
    counts.incr("here", 10 * SWEEP_SECONDS)
    time.now += SWEEP_SECONDS
    counts.incr("new", 10)
    assert set(counts.storage) == set(counts.expirations) == {"here", "new"}
