"""`flask --app wsgi assess [FILE|-]`: assess requests written as JSON, for other systems and for reviews.

The command needs no database. Input: one object or a list of `{"id"?, "as_of"?, "answers"}`, or the whole
shape of the example cases. Output: the same number of objects as a JSON list, or a table with --explain.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NoReturn

import click

from intake.clinical.assessment import Assessment, assess, check_moment
from intake.clinical.due import clinic_zone
from intake.clinical.settings import DEFAULTS

_Result = tuple[Any, Assessment]
_LONGEST_INT = 100  # longer ones are read as decimals, in linear time
_UNREADABLE = 2


class _Unusable(Exception):
    """Input that cannot be assessed; the text is the one line shown."""


@click.command("assess")
@click.argument("file", default="-")
@click.option("--explain", is_flag=True, help="Print a table for a person instead of JSON.")
def assess_command(file: str, explain: bool) -> None:
    """Assess requests from FILE (or standard input, "-") and print the result as a JSON list."""
    try:
        results = [_assessed(item, number) for number, item in enumerate(_items(_read(file)), start=1)]
        click.echo(_table(results) if explain else _json(results))
    except _Unusable as problem:
        _fail(str(problem))
    except RecursionError:
        _fail("the JSON is nested too deeply")


def _fail(problem: str) -> NoReturn:
    click.echo(f"assess: {' '.join(problem.split())}", err=True)
    sys.exit(_UNREADABLE)


def _read(file: str) -> object:
    try:
        with click.open_file(file, encoding="utf-8-sig") as stream:
            text = stream.read()
        return json.loads(text, parse_float=Decimal, parse_int=_integer, parse_constant=_refuse_constant)
    except OSError as problem:
        raise _Unusable(f"{file} cannot be read: {problem.strerror}") from None
    except UnicodeDecodeError:
        raise _Unusable("the input is not UTF-8 text") from None
    except ValueError as problem:
        raise _Unusable(f"the input is not valid JSON: {problem}") from None


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= _LONGEST_INT else Decimal(digits)


def _refuse_constant(name: str) -> NoReturn:
    raise _Unusable(f"{name} is not a JSON number")


def _items(content: object) -> list[Any]:
    if isinstance(content, list):
        return content
    if isinstance(content, Mapping):
        if "answers" not in content and ("cases" in content or "boundary_checks" in content):
            return [item for part in ("cases", "boundary_checks") for item in _part(content, part)]
        return [content]
    raise _Unusable("expected an object or a list of objects")


def _part(content: Mapping[str, Any], name: str) -> list[Any]:
    part = content.get(name, [])
    if not isinstance(part, list):
        raise _Unusable(f"{name} is not a list")
    return part


def _assessed(item: object, number: int) -> _Result:
    if not isinstance(item, Mapping):
        raise _Unusable(f"item {number} is not an object")
    return item.get("id"), assess(item.get("answers"), _as_of(item, number))


def _as_of(item: Mapping[str, Any], number: int) -> datetime:
    stated = item.get("as_of")
    if stated is None:
        return datetime.now(clinic_zone(DEFAULTS.zone))
    try:
        moment = datetime.fromisoformat(stated)
        check_moment(moment)
    except (TypeError, ValueError):
        raise _Unusable(f"item {number}: as_of is not a date and time with an offset") from None
    return moment


def _json(results: list[_Result]) -> str:
    # ASCII only: a key or id with half a surrogate pair is legal JSON, but could not be written as UTF-8.
    return json.dumps([{"id": identity, **assessment.as_dict()} for identity, assessment in results],
                      default=str, indent=1)


def _table(results: list[_Result]) -> str:
    text = "\n\n".join(f"{_name(identity)}\n{assessment.explain()}" for identity, assessment in results)
    return text.encode("utf-8", "replace").decode("utf-8")


def _name(identity: Any) -> str:
    return "(no id)" if identity is None else str(identity)
