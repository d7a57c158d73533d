"""`plan-callback` and `clinic-day`: the scheduling core at the shell, without a database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click

from intake.scheduling.clinic_days import ClinicDay, clinic_calendar
from intake.scheduling.exchange import Unreadable, plan_item


class BadInput(click.ClickException):
    """One line on stderr and exit code 2, so that a script can tell bad input from a defect."""

    exit_code = 2

    def format_message(self) -> str:
        line = " ".join(self.message.split())
        return "".join(char if char.isprintable() else "?" for char in line)  # it may quote what was typed


@click.command("plan-callback")
@click.argument("file", default="-", metavar="[FILE|-]")
def plan_callback(file: str) -> None:
    """Plan the callbacks of a JSON list of requests; print a JSON list of outcomes."""
    calendar = clinic_calendar()
    try:
        outcomes = [plan_item(item, f"request {n}", calendar) for n, item in enumerate(_requests(file), start=1)]
    except Unreadable as problem:
        raise BadInput(str(problem)) from None
    _print_list(outcomes)


@click.command("clinic-day")
@click.argument("dates", nargs=-1, metavar="DATE...")
def clinic_day(dates: tuple[str, ...]) -> None:
    """Print the kind and name of each date (YYYY-MM-DD) in the clinic calendar, as a JSON list."""
    if not dates:
        raise BadInput("name at least one date such as 2027-04-21")
    calendar = clinic_calendar()
    rows = [_row(calendar.days.get(_date(text)), text) for text in dates]
    _print_list({"date": row.date.isoformat(), "kind": row.kind.value, "name": row.name} for row in rows)


def _requests(file: str) -> list[Any]:
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        found = json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse)
    except OSError as problem:
        raise BadInput(f"cannot read {file}: {problem.strerror}") from None
    except RecursionError:
        raise BadInput("the input is nested too deeply") from None
    except ValueError as problem:  # malformed JSON, bytes that are no UTF-8, numbers beyond measure
        raise BadInput(f"the input is not JSON: {problem}") from None
    return found if isinstance(found, list) else [found]


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON value")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{text!r} is not a date such as 2027-04-21") from None


def _row(row: ClinicDay | None, text: str) -> ClinicDay:
    if row is None:
        raise BadInput(f"{text} is outside the clinic calendar")
    return row


def _print_list(items: Iterable[dict[str, Any]]) -> None:
    """A JSON list with one object a line: for a parser as well as for grep."""
    lines = ",\n".join(json.dumps(item) for item in items)
    click.echo(f"[\n{lines}\n]" if lines else "[]")
