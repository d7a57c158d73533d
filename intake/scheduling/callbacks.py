"""The callback planner (scheduling 2.1): one pure function from a request to a call, or to a person's task.

It never sees what screen 0 calls immediate: those people are told to call at once and staff are alerted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from intake.scheduling.calls import Caller, Coordinator, Pair, Plan, PlanState, Request
from intake.scheduling.clinic_days import ClinicCalendar
from intake.scheduling.search import Busy, Search, ladder, language_rank
from intake.scheduling.settings import Urgency
from intake.scheduling.zones import zone

__all__ = ["INTERPRETER_NEEDED", "Busy", "Pool", "ladder", "language_rank", "pairs", "plan", "pool_of", "search_of"]

INTERPRETER_NEEDED = "interpreter:needed"


@dataclass(frozen=True)
class Pool:
    """Who could call, and what each of them has taken. `why` says how the pool came about."""

    callers: tuple[Caller, ...]
    busy: Busy
    why: tuple[str, ...] = ()


def plan(
    request: Request,
    coordinators: Iterable[Coordinator],
    busy: Busy,
    now: datetime,
    calendar: ClinicCalendar,
    not_before: datetime | None = None,
    interpreters: Iterable[Coordinator] = (),
) -> Plan:
    """The best call for this request, or `needs_human` with the reasons and proposals.

    `busy` lists, per coordinator, stretches already taken (calls with their wrap-up, absences). `not_before` delays a
    second or third attempt. The constants are `calendar.settings`. Raises `UnknownZone` for an unknown zone.
    Where no coordinator on duty up to the horizon speaks a language of the person, an interpreter who does joins the
    call; the ids of both are in the plan, and `busy` holds the interpreters' calls too.
    """
    zone(request.tz)
    if request.urgency is Urgency.IMMEDIATE:
        return Plan(PlanState.NEEDS_HUMAN, None, ("immediate:not_planned",))
    staff, helpers = tuple(coordinators), tuple(interpreters)
    pool = pool_of(request, staff, busy, now, calendar, not_before, helpers)
    if not pool.callers:
        # With an interpreter whom somebody finds, any coordinator will do.
        return search_of(request, replace(pool, callers=staff), now, calendar, not_before).for_a_person(pool.why)
    found = search_of(request, pool, now, calendar, not_before).climb()
    return _named(replace(found, why=(*pool.why, *found.why)), pool)


def pool_of(
    request: Request,
    staff: tuple[Coordinator, ...],
    busy: Busy,
    now: datetime,
    calendar: ClinicCalendar,
    not_before: datetime | None = None,
    interpreters: tuple[Coordinator, ...] = (),
) -> Pool:
    """The coordinators who share a language with the person; where none of those is on duty, pairs with interpreters.

    Without any of them it is empty, and `why` says so.
    """
    speakers = Pool(tuple(c for c in staff if language_rank(request.langs, c.langs) is not None), busy)
    if speakers.callers and (
        not interpreters or search_of(request, speakers, now, calendar, not_before).on_duty()
    ):
        return speakers
    why = () if speakers.callers else (f"no_coordinator_speaks:{','.join(request.langs)}",)
    together = pairs(request, staff, interpreters)
    if not together:
        return replace(speakers, why=why)
    both = {p.id: [*busy.get(p.coordinator.id, ()), *busy.get(p.interpreter.id, ())] for p in together}
    joined = Pool(together, both, (*why, INTERPRETER_NEEDED))
    # Somebody who speaks the language and comes back later is no worse than an interpreter who is away as well.
    if speakers.callers and not search_of(request, joined, now, calendar, not_before).on_duty():
        return speakers
    return joined


def pairs(request: Request, staff: Iterable[Coordinator], interpreters: Iterable[Coordinator]) -> tuple[Pair, ...]:
    """Every coordinator with every interpreter who speaks with the person, the lowest ids first."""
    speaking = [i for i in interpreters if language_rank(request.langs, i.langs) is not None]
    together = [(c, i) for c in sorted(staff, key=_id) for i in sorted(speaking, key=_id)]
    return tuple(Pair(number, coordinator, interpreter) for number, (coordinator, interpreter) in enumerate(together))


def search_of(
    request: Request, pool: Pool, now: datetime, calendar: ClinicCalendar, not_before: datetime | None = None
) -> Search:
    """The planning run for these callers."""
    return Search.of(request, pool.callers, pool.busy, now, calendar, not_before)


def _id(person: Coordinator) -> int:
    return person.id


def _named(found: Plan, pool: Pool) -> Plan:
    """The plan with the people behind a pair's id."""
    pair = next((c for c in pool.callers if isinstance(c, Pair) and c.id == found.coordinator), None)
    return replace(found, coordinator=pair.coordinator.id, interpreter=pair.interpreter.id) if pair else found
