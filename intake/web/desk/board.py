"""The lead's board (ux 3.9): the figures of a stretch of days as tables with bars, and as a file for a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Response, request, url_for

from intake.services import audit
from intake.services import board as service
from intake.services.assessing import clinic_moment
from intake.services.spreadsheet import table
from intake.services.work import Work
from intake.web.desk import board_tables, frame
from intake.web.desk.blueprint import blueprint
from intake.web.desk.day_range import day
from intake.web.policy import EXPORTS, Permission, policy
from intake.web.policy import staff as staff_policy

USUAL = timedelta(days=27)
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Days:
    first: date
    until: date

    @property
    def address(self) -> dict[str, Any]:
        return {"from": self.first.isoformat(), "to": self.until.isoformat()}


@blueprint.get("/board")
@policy(staff_policy(Permission.READ_BOARD))
def board() -> str:
    with frame.recorded() as unit:
        days = _days(unit)
        figures = board_tables.tables(service.board(unit, days.first, days.until))
        audit.record_list(unit, "board.look", "figures", len(figures))
        csv_url = url_for("desk.board_file", **days.address)
        return frame.render("desk/board.html", unit, tables=figures, days=days, csv_url=csv_url)


@blueprint.get("/board/figures.csv")
@policy(EXPORTS)
def board_file() -> Response:
    """The same figures, one number a line."""
    with frame.recorded() as unit:
        days = _days(unit)
        figures = board_tables.tables(service.board(unit, days.first, days.until))
        rows = board_tables.as_rows(figures, days.first, days.until)
        audit.record_list(unit, "board.download", "figures", len(rows))
    name = f"figures-{days.first}-{days.until}.csv"
    return Response(
        table(rows),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _days(unit: Work) -> Days:
    """The days of the address, in order and at most a year; without any, the last four weeks."""
    today = clinic_moment(unit.now).date()
    until = day(request.args.get("to", "")) or today
    first = day(request.args.get("from", "")) or until - USUAL
    first, until = min(first, until), max(first, until)
    return Days(max(first, until - LONGEST), until)
