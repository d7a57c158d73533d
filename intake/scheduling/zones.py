"""Wall clocks and instants (scheduling 0): the only place that turns one into the other.

Arithmetic is done on UTC values only: two aware values that share a zone subtract as wall clocks in Python.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from zoneinfo import ZoneInfo

# zoneinfo prefers the host's files to the wheel's, and hosts disagree about future clock changes. With an empty
# search path every host reads the wheel pinned in the lock; zones already read from the host are forgotten.
zoneinfo.reset_tzpath([])
ZoneInfo.clear_cache()

_WHEEL = resources.files("tzdata.zoneinfo")  # data only; the core imports nothing but Python


def _iana_version() -> str:
    with _WHEEL.joinpath("tzdata.zi").open(encoding="utf-8") as file:
        return file.readline().removeprefix("# version ").strip()


IANA_VERSION = _iana_version()  # such as 2026f; for the health page

_SECOND = timedelta(seconds=1)
_DAY = timedelta(days=1)


class UnknownZone(ValueError):
    """The name is no zone of the pinned database."""


class WallTimeError(ValueError):
    """An appointment's wall time does not name one instant."""


class NonexistentTime(WallTimeError):
    """The clocks jump over this wall time."""


class AmbiguousTime(WallTimeError):
    """The clocks show this wall time twice, and nobody said which."""


@cache
def zone_names() -> frozenset[str]:
    """Every zone name a person or a request may use."""
    return frozenset(zoneinfo.available_timezones())


def zone(name: str) -> ZoneInfo:
    """The zone of this name, or `UnknownZone`. Asking the list first keeps paths and folders out of zoneinfo."""
    if name not in zone_names():
        raise UnknownZone(f"unknown time zone: {name[:60]!r}")
    return ZoneInfo(name)


def known_zone(name: str, otherwise: str) -> str:
    """The name, or `otherwise` (a zone that is known) where no zone has it: nobody is left without a clock."""
    return name if name in zone_names() else otherwise


@cache
def _zones_by_country() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    table = _WHEEL.joinpath("zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _place, name = line.split("\t")[:3]
            found.setdefault(country, []).append(name)
    return MappingProxyType({country: tuple(names) for country, names in found.items()})


def zones_of(country: str) -> tuple[str, ...]:
    """Zones of an ISO 3166-1 alpha-2 country in the order of zone.tab (most populous first); empty if unknown."""
    return _zones_by_country().get(country.upper(), ())


def only_zone_of(country: str) -> str | None:
    """The country's zone where it has just one, so that nobody is asked; else None and the page shows a list."""
    names = zones_of(country)
    return names[0] if len(names) == 1 else None


def candidates(naive: datetime, where: ZoneInfo) -> tuple[datetime, ...]:
    """The 0, 1 or 2 instants (UTC, earliest first) whose wall clock in this zone really shows `naive`."""
    shown = naive.replace(tzinfo=None, fold=0)
    instants = {shown.replace(tzinfo=where, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(sorted(i for i in instants if i.astimezone(where).replace(tzinfo=None, fold=0) == shown))


def exact(naive: datetime, where: ZoneInfo, fold: int | None = None) -> datetime:
    """The instant of an appointment. `fold` 0 or 1 chooses the first or second of a repeated wall time.

    Raises `NonexistentTime` in a spring gap and `AmbiguousTime` for a repeated time without `fold`.
    """
    found = candidates(naive, where)
    if not found:
        raise NonexistentTime(f"{naive:%Y-%m-%d %H:%M} does not exist in {where.key}")
    if len(found) == 2 and fold is None:
        raise AmbiguousTime(f"{naive:%Y-%m-%d %H:%M} comes twice in {where.key}")
    return found[fold or 0] if len(found) == 2 else found[0]


def edge(naive: datetime, where: ZoneInfo, end: bool = False) -> datetime:
    """The instant of a window's edge: a gap gives the jump; a repeated time its first (start) or last (end)."""
    found = candidates(naive, where)
    if not found:
        return _jump(naive, where)
    return found[-1] if end else found[0]


def _jump(naive: datetime, where: ZoneInfo) -> datetime:
    """The instant at which the clocks jump over `naive`; reading it with either offset brackets the jump."""
    shown = naive.replace(tzinfo=None, microsecond=0)
    before, after = sorted(shown.replace(tzinfo=where, fold=fold).astimezone(UTC) for fold in (0, 1))
    old_offset = before.astimezone(where).utcoffset()
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        if middle.astimezone(where).utcoffset() == old_offset:
            before = middle
        else:
            after = middle
    return after


def wall(day: date, minute: int) -> datetime:
    """The naive wall time so many minutes after midnight by the clock; 1440 is midnight of the next day."""
    return datetime.combine(day, time()) + timedelta(minutes=minute)


@lru_cache(maxsize=16_384)
def window(day: date, start_min: int, end_min: int, where: ZoneInfo) -> tuple[datetime, datetime]:
    """`[start, end)` in UTC of a window that begins on `day`; `end_min <= start_min` ends on the next day.

    The window is continuous in real time, so it is longer or shorter where the clocks change inside it. Kept, because
    planning one call asks for the same few days over and over.
    """
    last_day = day + _DAY if end_min <= start_min else day
    return edge(wall(day, start_min), where), edge(wall(last_day, end_min), where, end=True)
