"""Where a call fits (scheduling 2.1, points 3 to 6): rosters, phone hours, the person's windows and what is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from itertools import takewhile

from intake.scheduling.calls import Caller, Finding, Level, Plan, PlanState, Preference, Request
from intake.scheduling.clinic_days import ClinicCalendar
from intake.scheduling.intervals import Interval, blocker, intersect, merge
from intake.scheduling.settings import PlannerSettings, Span, Urgency
from intake.scheduling.zones import window, zone

_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Busy = Mapping[int, Sequence[tuple[datetime, datetime]]]

_WAKING_LADDER = (Level.WAKING_BY_TARGET, Level.WAKING, Level.EXTENDED)
_URGENT_LADDER = (Level.PREFERRED_BY_TARGET, *_WAKING_LADDER)
_PREFERRED_LADDER = (Level.PREFERRED_BY_TARGET, Level.PREFERRED, Level.WAKING, Level.EXTENDED)
_PREFERENCE_LEVELS = frozenset({Level.PREFERRED_BY_TARGET, Level.PREFERRED})
_TARGET_LEVELS = frozenset({Level.PREFERRED_BY_TARGET, Level.WAKING_BY_TARGET})


def ladder(request: Request) -> tuple[Level, ...]:
    """The steps to try, in order (scheduling 2.1, 3)."""
    if not request.prefer:
        return _WAKING_LADDER
    return _URGENT_LADDER if request.urgency is Urgency.URGENT else _PREFERRED_LADDER


def language_rank(wanted: Sequence[str], spoken: Sequence[str]) -> int | None:
    """The place of the best language both share; None without one. Regions do not matter: `en-GB` is `en`."""
    known = {_language(tag) for tag in spoken}
    return next((rank for rank, tag in enumerate(wanted) if _language(tag) in known), None)


def _language(tag: str) -> str:
    return tag.replace("_", "-").split("-")[0].lower()


@dataclass(frozen=True)
class Search:
    """One planning run: what stays the same on every step of the ladder."""

    request: Request
    pool: tuple[Caller, ...]
    calls: Busy
    taken: Mapping[int, Sequence[Interval]]
    calendar: ClinicCalendar
    earliest: datetime
    due: datetime
    horizon: datetime

    @classmethod
    def of(
        cls,
        request: Request,
        pool: tuple[Caller, ...],
        busy: Busy,
        now: datetime,
        calendar: ClinicCalendar,
        not_before: datetime | None,
    ) -> Search:
        settings = calendar.settings
        created = request.created.astimezone(UTC)
        due = calendar.add_working(created, settings.targets[request.urgency])
        horizon = max(created + timedelta(days=settings.horizon_days[request.urgency]), due)
        earliest = now.astimezone(UTC) + timedelta(minutes=settings.lead)
        taken = {c.id: merge(busy.get(c.id, ())) for c in pool}
        return cls(request, pool, busy, taken, calendar, max(earliest, not_before or earliest), due, horizon)

    @property
    def settings(self) -> PlannerSettings:
        return self.calendar.settings

    def climb(self) -> Plan:
        why: list[str] = []
        for level in ladder(self.request):
            finding, found = self.try_level(level)
            why.append(f"{level}:{finding}")
            if found:
                return self.scheduled(level, *found, tuple(why))
        return self.for_a_person(tuple(why))

    def scheduled(self, level: Level, start: datetime, coordinator: int, why: tuple[str, ...]) -> Plan:
        end, busy_until = start + self.settings.call_length, start + self.settings.occupied
        return Plan(PlanState.SCHEDULED, self.due, why, start, end, busy_until, coordinator, level)

    def try_level(self, level: Level) -> tuple[Finding, tuple[datetime, int] | None]:
        """The step's finding and, when it is ok, the start and the coordinator."""
        if level is Level.EXTENDED and not self.request.extended_ok:
            return Finding.NOT_CONSENTED, None
        limits = Interval(self.earliest, self.due if level in _TARGET_LEVELS else self.horizon)
        common = self.common_times(level, limits)
        starts = [(c, first_start(common[c.id], self.taken[c.id], self.settings)) for c in self.pool]
        ranked = [self.rank(c, start) for c, start in starts if start is not None]
        if ranked:
            best = min(ranked)
            return Finding.OK, (best[0], best[-1])
        return self.finding(common.values()), None

    def rank(self, coordinator: Caller, start: datetime) -> tuple[datetime, int, int, int]:
        """Earliest first, then the better language, the quieter day, the lower id."""
        day = self.calendar.local_date(start)
        calls = sum(self.calendar.local_date(begin) == day for begin, _ in self.calls.get(coordinator.id, ()))
        language = language_rank(self.request.langs, coordinator.langs)
        return start, len(self.request.langs) if language is None else language, calls, coordinator.id

    def finding(self, common: Iterable[Sequence[Interval]]) -> Finding:
        """Why nothing fitted, said of the coordinator who came nearest."""
        lengths = [end - start for intervals in common for start, end in intervals]
        if not lengths:
            return Finding.NO_OVERLAP
        return Finding.TOO_SHORT if max(lengths) < self.settings.call_length else Finding.FULL

    def patient_windows(self, level: Level, limits: Interval) -> list[Interval]:
        """When the person may be called on this step."""
        awake = self.settings.extended if level is Level.EXTENDED else self.settings.waking
        hours = expand([Preference(awake)], self.request.tz, limits)
        if level in _PREFERENCE_LEVELS:
            return intersect(expand(self.request.prefer, self.request.tz, limits), hours)
        return hours

    def common_times(self, level: Level, limits: Interval) -> dict[int, list[Interval]]:
        """Roster, phone hours, the person's windows and the limits together, by coordinator; calls already made do not
        count here."""
        if limits.start >= limits.end:
            return {c.id: [] for c in self.pool}
        hours = intersect(intersect(self.phone_hours(limits), self.patient_windows(level, limits)), [limits])
        return {c.id: intersect(self.rostered(c, limits), hours) for c in self.pool}

    def rostered(self, caller: Caller, limits: Interval) -> list[Interval]:
        """When everybody whom the call needs is at work."""
        clinic = self.settings.clinic_zone
        return reduce(intersect, (_expand(person.on, clinic, limits) for person in caller.present))

    def on_duty(self) -> bool:
        """Whether anybody of the pool is at work in phone hours up to the horizon."""
        limits = Interval(self.earliest, self.horizon)
        hours = intersect(self.phone_hours(limits), [limits]) if limits.start < limits.end else []
        return any(intersect(self.rostered(caller, limits), hours) for caller in self.pool)

    def phone_hours(self, limits: Interval) -> list[Interval]:
        openings = self.calendar.open_windows(limits.start)
        return merge([*takewhile(lambda hours: hours.start < limits.end, openings)])

    def for_a_person(self, why: tuple[str, ...]) -> Plan:
        return Plan(PlanState.NEEDS_HUMAN, self.due, why, proposals=self.proposals())

    def proposals(self) -> tuple[datetime, ...]:
        """The nearest starts that do not overlap each other, early and late hours included: a person asks first.

        When the clinic is full up to the horizon, they lie behind it.
        """
        last = self.horizon + timedelta(days=self.settings.proposal_days)
        limits = Interval(self.earliest, last)
        common = self.common_times(Level.EXTENDED, limits)
        found: list[datetime] = []
        while len(found) < self.settings.proposals:
            chosen = [Interval(start, start + self.settings.occupied) for start in found]
            starts = [first_start(common[c], merge([*self.taken[c], *chosen]), self.settings) for c in common]
            free = [start for start in starts if start is not None]
            if not free:
                break
            found.append(min(free))
        return tuple(found)


def expand(preferences: Sequence[Preference], tz: str, limits: Interval) -> list[Interval]:
    """Weekly windows as real stretches near the limits, merged. They may stick out of the limits at both ends."""
    return _expand(lambda day: [p.span for p in preferences if day.weekday() in p.weekdays], tz, limits)


def _expand(spans_on: Callable[[date], Iterable[Span]], tz: str, limits: Interval) -> list[Interval]:
    where = zone(tz)
    # A window begun the day before may reach into the limits; two days also cover a longer day at a clock change.
    day = limits.start.astimezone(where).date() - 2 * _DAY
    last = limits.end.astimezone(where).date()
    found: list[tuple[datetime, datetime]] = []
    while day <= last:
        found += [window(day, *span, where) for span in spans_on(day)]
        day += _DAY
    return merge(found)


def first_start(
    common: Sequence[Interval], taken: Sequence[Interval], settings: PlannerSettings
) -> datetime | None:
    """The first of `free_starts`."""
    return next(free_starts(common, taken, settings), None)


def free_starts(
    common: Sequence[Interval], taken: Sequence[Interval], settings: PlannerSettings
) -> Iterator[datetime]:
    """The quarter hours whose call fits inside the common time and whose wrap-up too touches nothing taken."""
    step = timedelta(minutes=settings.step)
    for stretch in common:
        start = next_step(stretch.start, settings)
        while start + settings.call_length <= stretch.end:
            hit = blocker(taken, start, start + settings.occupied)
            if hit is None:
                yield start
            start = start + step if hit is None else next_step(hit.end, settings)


def next_step(instant: datetime, settings: PlannerSettings) -> datetime:
    """This instant, or the next UTC quarter hour after it."""
    step = timedelta(minutes=settings.step)
    return _EPOCH - (_EPOCH - instant) // step * step
