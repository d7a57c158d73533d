"""Colours and letters of the charts. They stand on white in light and dark mode alike, and tell nothing by colour
alone: every row has its words, every kind of result its shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from intake.clinical.course import Lane

FONT = "DejaVu Sans, Arial, sans-serif"
INK, SOFT, GRID = "#1d2733", "#5a6673", "#dfe4ea"
LANES: Mapping[Lane, str] = {
    Lane.TREATMENT: "#33658a",
    Lane.BLINATUMOMAB: "#6a3d9a",
    Lane.CAR_T: "#a1541b",
    Lane.TRANSPLANT: "#12705b",
    Lane.EVENT: "#8c2f39",
}


def config() -> dict[str, Any]:
    """What all charts share."""
    return {
        "font": FONT,
        "view": {"stroke": GRID},
        "axis": {"labelColor": INK, "titleColor": INK, "gridColor": GRID, "labelFontSize": 12, "titleFontSize": 12},
        "legend": {"labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12, "symbolSize": 110},
        "text": {"fontSize": 12},
    }
