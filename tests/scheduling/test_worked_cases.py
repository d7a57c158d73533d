"""T01 to T10 of scheduling section 5, to the last character, as the commands print them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from intake.cli.scheduling import clinic_day, plan_callback

DAILY = None


def wish(start: int, end: int, *weekdays: str) -> dict[str, Any]:
    """Whole hours of the person's day."""
    return {"weekdays": list(weekdays) or DAILY, "start_min": start * 60, "end_min": end * 60}


def asked(urgency: str, created: str, tz: str, langs: str, *prefer: dict[str, Any], **busy: str) -> dict[str, Any]:
    """`busy_2="2027-02-01T06:00Z 2027-02-01T09:30Z"` says when coordinator 2 is taken."""
    return {
        "created_utc": created, "urgency": urgency, "tz": tz, "langs": langs.split(), "prefer": list(prefer),
        "extended_ok": False, "busy": {name.removeprefix("busy_"): [taken.split()] for name, taken in busy.items()},
    }  # fmt: skip


def call(start: str, patient: str, tel_aviv: str, by: int, due: str, *why: str) -> dict[str, Any]:
    return {
        "state": "scheduled", "start_utc": start, "start_patient": patient, "start_tel_aviv": tel_aviv,
        "coordinator": by, "level": why[-1].removesuffix(":ok"), "due_utc": due, "why": list(why),
    }  # fmt: skip


def nobody(due: str, *why: str) -> dict[str, Any]:
    nothing = dict.fromkeys(("start_utc", "start_patient", "start_tel_aviv", "coordinator", "level"))
    return {"state": "needs_human", **nothing, "due_utc": due, "why": list(why)}


NEW_YORK, KYIV, KATHMANDU, LONDON = "America/New_York", "Europe/Kyiv", "Asia/Kathmandu", "Europe/London"
BUSY_MORNING, BUSY_WEEK = "2027-02-01T06:00Z 2027-02-01T09:30Z", "2027-02-01T06:00Z 2027-02-08T17:00Z"
FEBRUARY = ("urgent", "2027-02-01T06:00Z", KYIV)

CASES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "T01": (
        asked("routine", "2027-01-10T20:00Z", KATHMANDU, "en", wish(10, 12)),
        call("2027-01-11T06:00Z", "Mon 2027-01-11 11:45 +0545", "Mon 2027-01-11 08:00", 1, "2027-01-13T16:00Z",
             "preferred_by_target:too_short", "preferred:too_short", "waking:ok"),
    ),
    "T02": (
        asked("routine", "2027-05-02T20:00Z", KATHMANDU, "en", wish(10, 12)),
        call("2027-05-03T05:00Z", "Mon 2027-05-03 10:45 +0545", "Mon 2027-05-03 08:00", 1, "2027-05-05T15:00Z",
             "preferred_by_target:ok"),
    ),
    "T03": (
        asked("soon", "2027-01-05T09:00Z", NEW_YORK, "en", wish(17, 20)),
        call("2027-01-05T13:00Z", "Tue 2027-01-05 08:00 -0500", "Tue 2027-01-05 15:00", 1, "2027-01-06T09:00Z",
             "preferred_by_target:no_overlap", "preferred:no_overlap", "waking:ok"),
    ),
    "T04a": (
        asked("urgent", "2027-03-25T15:00Z", KYIV, "uk ru", wish(9, 11)),
        call("2027-03-26T07:00Z", "Fri 2027-03-26 09:00 +0200", "Fri 2027-03-26 10:00", 2, "2027-03-26T08:00Z",
             "preferred_by_target:ok"),
    ),
    "T04b": (
        asked("urgent", "2027-03-27T20:00Z", KYIV, "uk ru", wish(9, 11)),
        call("2027-03-28T06:00Z", "Sun 2027-03-28 09:00 +0300", "Sun 2027-03-28 09:00", 2, "2027-03-28T09:00Z",
             "preferred_by_target:ok"),
    ),
    "T05a": (
        asked("routine", "2027-03-06T20:00Z", NEW_YORK, "en", wish(8, 9)),
        call("2027-03-07T13:00Z", "Sun 2027-03-07 08:00 -0500", "Sun 2027-03-07 15:00", 1, "2027-03-09T16:00Z",
             "preferred_by_target:ok"),
    ),
    "T05b": (
        asked("routine", "2027-03-13T20:00Z", NEW_YORK, "en", wish(8, 9)),
        call("2027-03-14T12:00Z", "Sun 2027-03-14 08:00 -0400", "Sun 2027-03-14 14:00", 1, "2027-03-16T16:00Z",
             "preferred_by_target:ok"),
    ),
    "T05c": (
        asked("routine", "2027-03-27T20:00Z", NEW_YORK, "en", wish(8, 9)),
        call("2027-03-28T12:00Z", "Sun 2027-03-28 08:00 -0400", "Sun 2027-03-28 15:00", 1, "2027-03-30T15:00Z",
             "preferred_by_target:ok"),
    ),
    "T06": (
        asked("urgent", "2027-04-21T09:00Z", LONDON, "en"),
        call("2027-04-23T07:00Z", "Fri 2027-04-23 08:00 +0100", "Fri 2027-04-23 10:00", 1, "2027-04-23T08:30Z",
             "waking_by_target:ok"),
    ),
    "T08": (
        asked("soon", "2028-09-20T10:00Z", KYIV, "uk"),
        call("2028-09-24T05:00Z", "Sun 2028-09-24 08:00 +0300", "Sun 2028-09-24 08:00", 2, "2028-09-24T15:00Z",
             "waking_by_target:ok"),
    ),
    "T09a": (
        asked(*FEBRUARY, "uk", busy_2=BUSY_MORNING),
        call("2027-02-01T09:30Z", "Mon 2027-02-01 11:30 +0200", "Mon 2027-02-01 11:30", 2, "2027-02-01T10:00Z",
             "waking_by_target:ok"),
    ),
    "T09b": (
        asked(*FEBRUARY, "uk en", busy_2=BUSY_MORNING),
        call("2027-02-01T06:30Z", "Mon 2027-02-01 08:30 +0200", "Mon 2027-02-01 08:30", 1, "2027-02-01T10:00Z",
             "waking_by_target:ok"),
    ),
    "T09c": (
        asked(*FEBRUARY, "uk", busy_2=BUSY_WEEK),
        nobody("2027-02-01T10:00Z", "waking_by_target:full", "waking:full", "extended:not_consented"),
    ),
    "T10a": (
        asked("urgent", "2027-02-01T06:00Z", "Asia/Tbilisi", "ka"),
        nobody("2027-02-01T10:00Z", "no_coordinator_speaks:ka"),
    ),
    "T10b": (
        asked("soon", "2027-01-31T20:00Z", LONDON, "en", wish(22, 11, "Sun")),
        call("2027-02-01T08:00Z", "Mon 2027-02-01 08:00 +0000", "Mon 2027-02-01 10:00", 1, "2027-02-01T16:00Z",
             "preferred_by_target:ok"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("request_", "outcome"), CASES.values(), ids=CASES)
def test_the_command_plans_exactly_this(request_: dict[str, Any], outcome: dict[str, Any]) -> None:
    done = CliRunner().invoke(plan_callback, [], input=json.dumps([request_]))
    assert json.loads(done.stdout) == [outcome]


def test_t07_the_command_names_these_days() -> None:
    wanted = {
        "2028-04-30": ("full", ""),
        "2028-05-01": ("short", "Remembrance Day, eve of Independence Day"),
        "2028-05-02": ("closed", "Independence Day"),
        "2028-05-03": ("full", ""),
        "2028-10-11": ("short", "Simchat Torah eve"),
        "2028-10-12": ("closed", "Simchat Torah"),
    }
    done = CliRunner().invoke(clinic_day, list(wanted))
    assert json.loads(done.stdout) == [
        {"date": day, "kind": kind, "name": name} for day, (kind, name) in wanted.items()
    ]
