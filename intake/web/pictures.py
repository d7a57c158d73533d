"""Where the squares of a drawn cycle stand: one for each day, seven in a row (codebook 9).

The drawing repeats what a table beside it says in words. On right-to-left pages it runs from the right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from intake.clinical.cycle import CLINIC_HOSPITAL_DAYS, INFUSION_DAYS, USUAL_PAUSE
from intake.web.language import text_dir

ACROSS, SIZE, PITCH = 7, 40, 44  # days in a row; side of a square and distance between two, in units of the drawing


@dataclass(frozen=True, slots=True)
class DrawnCycle:
    """Lengths in days. `first` dates the squares and `today` marks one of them; without them they are only numbered."""

    infusion: int = INFUSION_DAYS
    pause: int = USUAL_PAUSE
    hospital: int = CLINIC_HOSPITAL_DAYS
    first: date | None = None
    today: date | None = None


ONE_CYCLE = DrawnCycle()


@dataclass(frozen=True, slots=True)
class Square:
    """One day: the middle of its square, and how it is drawn. `kind` is hospital, infusion or break."""

    x: int
    y: int
    text: str
    kind: str
    check: bool = False
    today: bool = False


def square_rows(cycle: DrawnCycle) -> Sequence[Square]:
    """The squares in the order of the days."""
    return [_square(cycle, number) for number in range(1, cycle.infusion + cycle.pause + 1)]


def height(squares: Sequence[Square]) -> int:
    return max(square.y for square in squares) + PITCH // 2


def _square(cycle: DrawnCycle, number: int) -> Square:
    row, column = divmod(number - 1, ACROSS)
    place = ACROSS - 1 - column if text_dir() == "rtl" else column
    day = cycle.first + timedelta(days=number - 1) if cycle.first else None
    kind = "break" if number > cycle.infusion else "hospital" if number <= cycle.hospital else "infusion"
    return Square(
        place * PITCH + PITCH // 2, row * PITCH + PITCH // 2, str(day.day if day else number), kind,
        check=number == cycle.infusion, today=day is not None and day == cycle.today,
    )  # fmt: skip
