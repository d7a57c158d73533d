"""One instant on two clocks, and what a person must be told about it (scheduling 0.7, ux R35).

Pages say the patient's time first and Tel Aviv's second; the words and their order are theirs, the facts are here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from intake.scheduling.settings import DEFAULTS
from intake.scheduling.zones import WallTimeError, exact, zone

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class ClockChange(StrEnum):
    """Whose clocks show another offset at the call than now."""

    NEITHER = "neither"
    PATIENT = "patient"
    CLINIC = "clinic"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class LocalTimes:
    """A call as both sides see it. `told` is what to store as the time last told to the person."""

    patient: datetime
    clinic: datetime
    clock_change: ClockChange

    @property
    def weekday_differs(self) -> bool:
        """The two dates differ, so both weekdays must be said."""
        return self.patient.date() != self.clinic.date()

    @property
    def told(self) -> str:
        return told_local(self.patient)


def local_times(instant: datetime, tz: str, now: datetime, clinic_zone: str = DEFAULTS.clinic_zone) -> LocalTimes:
    """The instant on the patient's clock and the clinic's; `now` decides whether a clock change lies between."""
    patient, clinic = instant.astimezone(zone(tz)), instant.astimezone(zone(clinic_zone))
    return LocalTimes(patient, clinic, _change(_moves(patient, now), _moves(clinic, now)))


def _moves(local: datetime, now: datetime) -> bool:
    return now.astimezone(local.tzinfo).utcoffset() != local.utcoffset()


def _change(patient: bool, clinic: bool) -> ClockChange:
    if patient and clinic:
        return ClockChange.BOTH
    if patient:
        return ClockChange.PATIENT
    return ClockChange.CLINIC if clinic else ClockChange.NEITHER


def told_local(local: datetime) -> str:
    """A local time with its offset, as stored: `2027-03-14T08:00-07:00`."""
    return local.isoformat(timespec="minutes")


def reads_differently(instant: datetime, tz: str, told: str) -> bool:
    """True when the same instant no longer shows the time the person was told: a country changed its law."""
    return told_local(instant.astimezone(zone(tz))) != told


def clinic_time_moved(instant: datetime, wall_start: str, tz: str) -> bool:
    """True when a booking's wall time no longer names its instant (Israel changed its law) or names none at all.

    A wall time that comes twice has not moved as long as one of the two is the booking's instant.
    """
    naive = datetime.fromisoformat(wall_start)
    for fold in (0, 1):
        try:
            if exact(naive, zone(tz), fold) == instant:
                return False
        except WallTimeError:
            return True
    return True


def utc_stamp(instant: datetime) -> str:
    """`2027-03-14T15:00Z`."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def clock_reading(local: datetime, with_offset: bool = False) -> str:
    """`Sun 2027-03-14 08:00`, with the offset ` -0700` on request; English whatever the host's locale says."""
    return f"{_WEEKDAYS[local.weekday()]} {local:%Y-%m-%d %H:%M}" + (f" {local:%z}" if with_offset else "")
