"""The planner against the oracle on random requests; `ORACLE_REQUESTS=12000` asks for as many as the design's trial.

Requests are drawn from a seed per zone, so that a difference found once is found again.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from intake.scheduling.exchange import plan_item

from .clinic import CALENDAR
from .oracle import DAYS, opinion

ZONES = [
    "Asia/Jerusalem", "Asia/Kathmandu", "America/New_York", "America/Los_Angeles", "Europe/Kyiv", "Europe/London",
    "Asia/Tbilisi", "Asia/Almaty", "Pacific/Auckland", "Pacific/Honolulu", "Australia/Lord_Howe", "America/St_Johns",
    "Africa/Casablanca", "Asia/Tehran", "Pacific/Chatham", "America/Santiago", "America/Anchorage",
    "Pacific/Kiritimati",
]
PER_ZONE = -(-int(os.environ.get("ORACLE_REQUESTS", "360")) // len(ZONES))

# Nights on which somebody's clocks change, and the holidays around which days are short and closed.
TURNING_POINTS = [
    "2026-03-08", "2026-03-27", "2026-03-29", "2026-04-02", "2026-09-12", "2026-10-24", "2026-11-01", "2027-03-14",
    "2027-03-26", "2027-04-22", "2027-10-02", "2027-10-16", "2027-10-31", "2027-11-07", "2028-03-24", "2028-05-02",
    "2028-09-21", "2028-10-12", "2028-10-29", "2029-03-23", "2029-04-01",
]
WEEK = {day: [[480, 1080]] for day in ("Sun", "Mon", "Tue", "Wed", "Thu")} | {"Fri": [[480, 750]]}
ODD_WEEK = {
    "Sun": [[600, 700], [700, 725]], "Tue": [[480, 497], [1000, 1080]], "Thu": [[420, 1200]], "Sat": [[480, 900]]
}
STAFF = [{"id": 1, "langs": ["he", "en"], "hours": WEEK}, {"id": 2, "langs": ["ru", "en", "uk"], "hours": WEEK}]
ODD_STAFF = [*STAFF[:1], {"id": 7, "langs": ["en", "ar"], "hours": ODD_WEEK}, {"id": 5, "langs": ["ar"], "hours": WEEK}]


def stamp(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%MZ")


def some_instant(dice: random.Random) -> datetime:
    if dice.random() < 0.6:
        near = datetime.fromisoformat(dice.choice(TURNING_POINTS)).replace(tzinfo=UTC)
        return near + timedelta(minutes=dice.randrange(-8 * 1440, 3 * 1440))
    return datetime(2026, 1, 5, tzinfo=UTC) + timedelta(minutes=dice.randrange(4 * 365 * 1440))


def some_wish(dice: random.Random) -> dict[str, Any]:
    days = None if dice.random() < 0.5 else dice.sample(DAYS, dice.randint(1, 3))
    start = dice.randrange(0, 1440, 5)
    end = dice.randrange(0, 1441, 5) if dice.random() < 0.4 else (start + dice.choice([15, 20, 40, 90, 240])) % 1440
    return {"weekdays": days, "start_min": start, "end_min": end}


def some_busy(dice: random.Random, created: datetime) -> list[list[str]]:
    """Nothing, a long absence, or a diary of calls; some end off the quarter hour."""
    shape = dice.random()
    if shape < 0.3:
        return []
    if shape < 0.55:
        begin = created - timedelta(hours=dice.randrange(20))
        return [[stamp(begin), stamp(begin + timedelta(hours=dice.choice([9, 60, 200, 400])))]]
    begins = [created + timedelta(minutes=dice.randrange(0, 6 * 1440, 5)) for _ in range(dice.randint(1, 150))]
    return [[stamp(begin), stamp(begin + timedelta(minutes=dice.choice([30, 30, 35, 120])))] for begin in begins]


def some_request(dice: random.Random, tz: str) -> dict[str, Any]:
    created = some_instant(dice)
    staff = STAFF if dice.random() < 0.6 else ODD_STAFF
    return {
        "created_utc": stamp(created),
        "urgency": dice.choice(["urgent", "soon", "routine"]),
        "tz": tz,
        "langs": dice.sample(["en", "ru", "uk", "he", "ar", "ka"], dice.randint(1, 3)),
        "prefer": [some_wish(dice) for _ in range(dice.choice([0, 1, 1, 2, 3]))],
        "extended_ok": dice.random() < 0.5,
        "busy": {str(person["id"]): some_busy(dice, created) for person in staff},
        "coordinators": staff,
    }


@pytest.mark.timeout(3600)  # for 12,000 requests; the usual few hundred take seconds
@pytest.mark.parametrize("tz", ZONES)
def test_the_planner_and_the_oracle_agree(tz: str) -> None:
    dice = random.Random(f"callbacks in {tz}")
    for n in range(PER_ZONE):
        asked = some_request(dice, tz)
        assert plan_item(asked, f"request {n}", CALENDAR) == opinion(asked), asked


def test_the_random_requests_reach_every_step_and_reason() -> None:
    """Otherwise agreement would say little."""
    seen: Counter[str] = Counter()
    for tz in ZONES:
        dice = random.Random(f"callbacks in {tz}")
        for n in range(60):
            seen.update(plan_item(some_request(dice, tz), f"request {n}", CALENDAR)["why"])
    steps = ("preferred_by_target", "preferred", "waking_by_target", "waking", "extended")
    wanted = {f"{step}:{finding}" for step in steps for finding in ("ok", "no_overlap", "full")}
    wanted |= {"preferred_by_target:too_short", "preferred:too_short", "extended:not_consented"}
    assert wanted <= set(seen), wanted - set(seen)
