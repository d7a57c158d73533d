"""Pages of those who call: rota, rosters, clinic days, calls, dead mail; and the family's own page of our call."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from intake.models.staff import Role

P = TypeVar("P")


def calling_pages(desk: Callable[..., P]) -> list[P]:
    return [
        desk("rota", "desk.rota", "/rota", form=0),
        desk("rosters", "desk.roster", "/roster", form=0),
        desk("a roster", "desk.roster_person", "/roster/{caller}", form=0),
        desk("clinic days", "desk.clinic_days", "/clinic-days?month=2027-04", form=0),
        desk("a clinic day", "desk.clinic_days", "/clinic-days?day=2027-04-21", Role.ADMINISTRATOR),
        desk("mail", "desk.dead_mail", "/mail"),
        desk("calls", "desk.calls", "/calls"),
        desk("what came of the calls", "desk.call_outcomes", "/calls/outcomes"),
    ]


def family_pages(patient: Callable[..., P]) -> list[P]:
    return [
        patient("our call", "patient.call", "/status/call", form=0),
        patient("our call, of a withdrawn request", "patient.call", "/status/call", "withdrawn"),
        patient("status after a call was moved", "patient.status_page", "/status?call=moved"),
    ]
