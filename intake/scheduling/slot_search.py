"""Free starts when one of several doctors, and one of several rooms or interpreters, will do (scheduling 3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from intake.scheduling.clinic_days import ClinicCalendar
from intake.scheduling.intervals import Interval, merge
from intake.scheduling.slots import Book, Diary, Refusal, Service

Group = Mapping[int, Diary]  # any one of these


@dataclass(frozen=True, slots=True)
class Free:
    """A start that can be booked, with the doctor and one resource of each group that the doctor needs beside them."""

    start: datetime
    doctor: int
    others: tuple[int, ...]


@dataclass(frozen=True)
class Search:
    """What decides about free starts: the doctors who give this service, and beside each of them the groups of which
    one member must have time too. Resources by id."""

    service: Service
    calendar: ClinicCalendar
    doctors: Group
    beside: Mapping[int, Sequence[Group]]
    _hours: dict[tuple[int, date], list[Interval]] = field(default_factory=dict, compare=False)

    def free(self, first: date, last: date, now: datetime) -> list[Free]:
        """Everything that can be booked from `first` to `last`, both Tel Aviv dates; by start, then doctor."""
        return sorted(self._free(first, last, now), key=lambda free: (free.start, free.doctor))

    def _free(self, first: date, last: date, now: datetime) -> Iterator[Free]:
        for doctor in self.doctors:
            for start in self._book(doctor).free_starts(first, last, now):
                others = self._others(doctor, start)
                if others is not None:
                    yield Free(start, doctor, others)

    def at(self, start: datetime, now: datetime) -> list[Free] | Refusal:
        """Who can take this start, or why nobody can: the rules are those of `free`. Any aware instant may be asked."""
        start, refusals, found = start.astimezone(UTC), [], []
        for doctor in self.doctors:
            refusal, others = self._book(doctor).refusal(start, now), None
            if refusal is None:
                others = self._others(doctor, start)
            if others is not None:
                found.append(Free(start, doctor, others))
            refusals.append(refusal or Refusal.TAKEN)
        if found:
            return found
        # The refusal that comes last in the order of questions says most.
        return max(refusals, key=list(Refusal).index, default=Refusal.NOT_OFFERED)

    def _book(self, doctor: int) -> Book:
        return Book(self.service, self.calendar, (self.doctors[doctor],))

    def _others(self, doctor: int, start: datetime) -> tuple[int, ...] | None:
        """One free resource of each group; None when a group has none."""
        chosen: list[int] = []
        for group in self.beside.get(doctor, ()):
            found = next((key for key, diary in group.items() if self._has_time(key, diary, start)), None)
            if found is None:
                return None
            chosen.append(found)
        return tuple(chosen)

    def _has_time(self, key: int, diary: Diary, start: datetime) -> bool:
        day = self.calendar.local_date(start)
        hours = self._hours.get((key, day))
        if hours is None:
            hours = self._hours[key, day] = merge(Book(self.service, self.calendar, (diary,)).windows(diary, day))
        end = self.service.end(start)
        inside = any(stretch.start <= start and end <= stretch.end for stretch in hours)
        return inside and diary.taken.isdisjoint(self.service.cells(start))
