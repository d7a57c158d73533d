"""Write the committed clinic calendar: `python -m tools.seed_clinic_days 2026-01-01 2030-12-31`.

A developer's script; the product never imports `holidays`. Run it when the table's alarm rings, then review the
difference: elections, emergencies and late government decisions cannot be computed and stay manual rows.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import holidays

from intake.scheduling.clinic_days import kind_by_rule
from intake.scheduling.day_names import DAY_NAMES, EVE_NAMES, INTERMEDIATE

TABLE = Path(__file__).parents[1] / "intake" / "scheduling" / "data" / "clinic_days.csv"
_DAY = timedelta(days=1)


def israel(category: str, years: range) -> dict[date, str]:
    """Holidays of one category with the package's English names; dates the government moved say so there."""
    found = holidays.country_holidays("IL", years=years, categories=(category,), language="en_US")
    return {day: name.removesuffix(" (observed)") for day, name in found.items()}


def name_of(day: date, public: Mapping[date, str], optional: Mapping[date, str]) -> str:
    """The name people at the desk know the day by; empty on an ordinary day."""
    named = public.get(day) or optional.get(day)
    if day in public or day + _DAY not in public:
        return DAY_NAMES[named] if named else ""
    return EVE_NAMES[public[day + _DAY]]


def rows(first: date, last: date) -> list[tuple[str, str, str]]:
    years = range(first.year, last.year + 2)
    public, optional = israel("public", years), israel("optional", years)
    intermediate = {day: name for day, name in optional.items() if name in INTERMEDIATE}
    days = [first + _DAY * n for n in range((last - first).days + 1)]
    return [(str(d), kind_by_rule(d, public, intermediate).value, name_of(d, public, optional)) for d in days]


def main(first: str, last: str) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("date", "kind", "name"))
        writer.writerows(rows(date.fromisoformat(first), date.fromisoformat(last)))


if __name__ == "__main__":
    main(*sys.argv[1:3])
