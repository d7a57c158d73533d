"""Pages of those who call: rosters, clinic days, calls and what came of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from intake.models.staff import Role

P = TypeVar("P")


def calling_pages(desk: Callable[..., P]) -> list[P]:
    return [
        desk("rosters", "desk.roster", "/roster", form=0),
        desk("a roster", "desk.roster_person", "/roster/{caller}", form=0),
        desk("clinic days", "desk.clinic_days", "/clinic-days?month=2027-04", form=0),
        desk("a clinic day", "desk.clinic_days", "/clinic-days?day=2027-04-21", Role.ADMINISTRATOR),
        desk("calls", "desk.calls", "/calls"),
        desk("what came of the calls", "desk.call_outcomes", "/calls/outcomes"),
    ]
