"""Three boxes become a date as people know it (ux R16, V16)."""

from __future__ import annotations

import pytest

from intake.web.forms.dates import Boxes, read_date, show_date
from intake.web.forms.problem import Problem


@pytest.mark.parametrize(
    ("boxes", "stored"),
    [
        (("27", "3", "2014"), "2014-03-27"),
        (("27", "Mar", "2014"), "2014-03-27"),
        (("27", "марта", "2014"), "2014-03-27"),
        (("27", "март", "2014"), "2014-03-27"),
        (("27", "מרץ", "2014"), "2014-03-27"),
        (("27", "مارس", "2014"), "2014-03-27"),
        (("27", "آذار", "2014"), "2014-03-27"),
        (("٢٧", "٣", "٢٠١٤"), "2014-03-27"),
        (("۲۷", "۳", "۲۰۱۴"), "2014-03-27"),
        (("\u200f27 ", " 3\u00a0", "2014"), "2014-03-27"),
        (("", "Sept.", "2019"), "2019-09"),
        (("", "", "2019"), "2019"),
        (("29", "2", "2024"), "2024-02-29"),
    ],
)
def test_a_date_is_understood_in_every_script(boxes: tuple[str, str, str], stored: str) -> None:
    assert read_date(Boxes(*boxes)) == stored


@pytest.mark.parametrize(
    ("boxes", "parts"),
    [
        (("27", "", "2014"), ("month",)),
        (("27", "3", ""), ("year",)),
        (("27", "", ""), ("month", "year")),
        (("", "3", ""), ("year",)),
        (("30", "2", "2024"), ("day",)),
        (("31", "04", "2020"), ("day",)),
        (("29", "2", "1900"), ("day",)),
        (("0", "4", "2020"), ("day",)),
        (("1", "13", "2020"), ("month",)),
        (("1", "ma", "2020"), ("month",)),
        (("1", "x", "2020"), ("month",)),
        (("", "", "20240101"), ("year",)),
        (("", "", "2024-W01-1"), ("year",)),
        (("1", "1", "14"), ("year",)),
        (("1", "1", "0001"), ("year",)),
        (("1", "1", "9999"), ("year",)),
        (("1_0", "1", "2020"), ("day",)),
        (("²", "1", "2020"), ("day",)),
    ],
)
def test_a_faulty_date_names_its_box(boxes: tuple[str, str, str], parts: tuple[str, ...]) -> None:
    with pytest.raises(Problem) as problem:
        read_date(Boxes(*boxes))
    assert problem.value.parts == parts


@pytest.mark.parametrize("stored", ["2014", "2014-03", "2014-03-27"])
def test_a_stored_date_comes_back_into_its_boxes(stored: str) -> None:
    assert read_date(show_date(stored)) == stored
