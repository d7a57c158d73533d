"""Today, for a person who lives east of the clinic.

"Today" is the clinic's date (codebook 1.3). Where a day begins earlier, somebody writes a date that has not begun in
Tel Aviv, and means today. What they wrote is stored; the clinical core is asked as if they had written the clinic's
today, so that nothing of it counts as the future: neither as a mistake (H01, H02) nor as a treatment that is still to
come. A date that has begun nowhere on earth is the future, and is refused as ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from intake.clinical.codebook import FIELDS, GROUPS
from intake.clinical.codebook.model import Field
from intake.clinical.dates import parse_date
from intake.scheduling.zones import zone_names

EARLIEST_ZONE = timezone(timedelta(hours=14))  # where on earth a date begins first
BIRTH = "date_of_birth"


def own_day(answers: Mapping[str, Any], moment: datetime) -> date | None:
    """The date where this person lives; None while their zone is not known."""
    zone = answers.get("time_zone")
    known = isinstance(zone, str) and zone in zone_names()
    return moment.astimezone(ZoneInfo(str(zone))).date() if known else None


def in_clinic_days(answers: Mapping[str, Any], as_of: datetime) -> dict[str, Any]:
    """The answers as the clinic's calendar reads them: past events dated "today" by the person are today's here.

    `as_of` is the clinic's moment. Without a known zone the latest date on earth counts as the person's.
    """
    here = as_of.date()
    latest = own_day(answers, as_of) or as_of.astimezone(EARLIEST_ZONE).date()
    if latest <= here:
        return dict(answers)
    read = {name: _read(FIELDS[name], value, here, latest) for name, value in answers.items() if name in FIELDS}
    return {**answers, **read}


def _read(field: Field, value: Any, here: date, latest: date) -> Any:
    if field.name in GROUPS and isinstance(value, list):
        columns = {column.name: column for column in GROUPS[field.name].rows}
        return [_row(columns, row, here, latest) for row in value]
    if not (field.must_be_past or field.name == BIRTH) or not isinstance(value, str):
        return value
    try:
        first = parse_date(value).first
    except ValueError:
        return value
    return here.isoformat()[: len(value)] if here < first <= latest else value


def _row(columns: Mapping[str, Field], row: Any, here: date, latest: date) -> Any:
    if not isinstance(row, Mapping):
        return row
    return {
        name: _read(columns[name], cell, here, latest) if name in columns else cell for name, cell in row.items()
    }
