"""A second opinion on every plan, reached another way: it imports nothing of the product.

It walks the quarter hours and asks of every single minute "may this person be called by this coordinator now?",
reading wall clocks off instants and never the other way round. Slow, plain, and therefore trusted.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

TABLE = Path(__file__).parents[2] / "intake" / "scheduling" / "data" / "clinic_days.csv"
TEL_AVIV = ZoneInfo("Asia/Jerusalem")
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
MINUTE = timedelta(minutes=1)
TARGET = {"urgent": 240, "soon": 600, "routine": 1800}
HORIZON = {"urgent": 7, "soon": 7, "routine": 14}

Request = dict[str, Any]


@cache
def kinds() -> dict[date, str]:
    with TABLE.open(encoding="utf-8") as file:
        return {date.fromisoformat(row["date"]): row["kind"] for row in csv.DictReader(file)}


def phones_open(local: datetime) -> bool:
    closing = {"full": 18 * 60, "short": 12 * 60 + 30, "closed": 0}[kinds()[local.date()]]
    return 8 * 60 <= local.hour * 60 + local.minute < closing


def wished(local: datetime, windows: list[dict[str, Any]]) -> bool:
    minute = local.hour * 60 + local.minute
    today, yesterday = DAYS[local.weekday()], DAYS[local.weekday() - 1]
    for window in windows:
        days, start, end = window["weekdays"] or DAYS, window["start_min"], window["end_min"]
        if start < end:
            if today in days and start <= minute < end:
                return True
        elif (today in days and minute >= start) or (yesterday in days and minute < end):
            return True
    return False


def rostered(local: datetime, hours: dict[str, list[list[int]]]) -> bool:
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in hours.get(DAYS[local.weekday()], []))


class Walk:
    """One request and everything remembered about its minutes."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.created = datetime.fromisoformat(request["created_utc"])
        self.zone = ZoneInfo(request["tz"])
        self.pool = [c for c in request["coordinators"] if set(c["langs"]) & set(request["langs"])]
        self.due = self.target()
        self.horizon = max(self.created + timedelta(days=HORIZON[request["urgency"]]), self.due)
        self.busy = {
            c["id"]: [tuple(map(datetime.fromisoformat, pair)) for pair in request["busy"].get(str(c["id"]), [])]
            for c in self.pool
        }
        self.remembered: dict[datetime, tuple[datetime, datetime] | None] = {}

    def target(self) -> datetime:
        instant, left = self.created, TARGET[self.request["urgency"]]
        while left:
            left -= phones_open(instant.astimezone(TEL_AVIV))
            instant += MINUTE
        return instant

    def clocks(self, instant: datetime) -> tuple[datetime, datetime] | None:
        """Both wall clocks of a minute in which the phones are open."""
        if instant not in self.remembered:
            clinic = instant.astimezone(TEL_AVIV)
            self.remembered[instant] = (clinic, instant.astimezone(self.zone)) if phones_open(clinic) else None
        return self.remembered[instant]

    def acceptable(self, instant: datetime, level: str, coordinator: dict[str, Any]) -> bool:
        clocks = self.clocks(instant)
        if clocks is None or not rostered(clocks[0], coordinator["hours"]):
            return False
        hours = range(7, 22) if level == "extended" else range(8, 21)
        if clocks[1].hour not in hours:
            return False
        return not level.startswith("preferred") or wished(clocks[1], self.request["prefer"])

    def taken(self, start: datetime, coordinator: dict[str, Any]) -> bool:
        half_hour = start + 30 * MINUTE
        return any(start < end and begin < half_hour for begin, end in self.busy[coordinator["id"]])

    def quarters(self, last: datetime) -> Iterator[datetime]:
        instant = self.created + 30 * MINUTE
        while instant.minute % 15:
            instant += MINUTE
        while instant + 20 * MINUTE <= last:
            yield instant
            instant += 15 * MINUTE

    def climb(self) -> tuple[list[str], tuple[datetime, int, str] | None]:
        why: list[str] = []
        for level in self.levels():
            if level == "extended" and not self.request["extended_ok"]:
                why.append("extended:not_consented")
                continue
            last = self.due if level.endswith("by_target") else self.horizon
            found = self.first(level, last)
            why.append(f"{level}:{'ok' if found else self.reason(level, last)}")
            if found:
                return why, (*found, level)
        return why, None

    def levels(self) -> list[str]:
        if not self.request["prefer"]:
            return ["waking_by_target", "waking", "extended"]
        if self.request["urgency"] == "urgent":
            return ["preferred_by_target", "waking_by_target", "waking", "extended"]
        return ["preferred_by_target", "preferred", "waking", "extended"]

    def first(self, level: str, last: datetime) -> tuple[datetime, int] | None:
        for start in self.quarters(last):
            able = [c for c in self.pool if self.fits(start, level, c) and not self.taken(start, c)]
            if able:
                return start, min(able, key=lambda c: self.merit(c, start))["id"]
        return None

    def fits(self, start: datetime, level: str, coordinator: dict[str, Any]) -> bool:
        return all(self.acceptable(start + n * MINUTE, level, coordinator) for n in range(20))

    def merit(self, coordinator: dict[str, Any], start: datetime) -> tuple[int, int, int]:
        language = min(n for n, lang in enumerate(self.request["langs"]) if lang in coordinator["langs"])
        day = start.astimezone(TEL_AVIV).date()
        calls = [begin for begin, _ in self.busy[coordinator["id"]] if begin.astimezone(TEL_AVIV).date() == day]
        return language, len(calls), coordinator["id"]

    def reason(self, level: str, last: datetime) -> str:
        longest = 0
        for coordinator in self.pool:
            run, instant = 0, self.created + 30 * MINUTE
            while instant < last:
                run = run + 1 if self.acceptable(instant, level, coordinator) else 0
                longest = max(longest, run)
                instant += MINUTE
        return "no_overlap" if not longest else "too_short" if longest < 20 else "full"


def opinion(request: Request) -> dict[str, Any]:
    """What `plan-callback` should answer."""
    walk = Walk(request)
    if walk.pool:
        why, found = walk.climb()
    else:
        why, found = ["no_coordinator_speaks:" + ",".join(request["langs"])], None
    start = found and found[0]
    return {
        "state": "scheduled" if found else "needs_human",
        "start_utc": start and start.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"),
        "start_patient": start and start.astimezone(walk.zone).strftime("%a %Y-%m-%d %H:%M %z"),
        "start_tel_aviv": start and start.astimezone(TEL_AVIV).strftime("%a %Y-%m-%d %H:%M"),
        "coordinator": found and found[1],
        "level": found and found[2],
        "due_utc": walk.due.strftime("%Y-%m-%dT%H:%MZ"),
        "why": why,
    }
