"""How a page's picture stands: zoomed and turned by attributes alone, without script or inline style."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intake.services.document_copies import Picture

ZOOMS: Mapping[str, int] = {"fit": 100, "100": 100, "150": 150, "200": 200}
TURNS = (0, 90, 180, 270)
A4 = (1240, 1754)  # pixels at 150 dpi, for a picture whose size was not written down


@dataclass(frozen=True)
class Stand:
    """The frame of the picture on the page, and the picture inside it. All sizes are CSS pixels."""

    width: int
    height: int
    view_box: str
    picture_width: int
    picture_height: int
    transform: str


def stand(picture: Picture, zoom: str, turn: int) -> Stand:
    width, height = picture.width or A4[0], picture.height or A4[1]
    box = (height, width) if turn in (90, 270) else (width, height)
    moved = {90: (height, 0), 180: (width, height), 270: (0, width)}.get(turn)
    return Stand(
        width=box[0] * ZOOMS[zoom] // 100,
        height=box[1] * ZOOMS[zoom] // 100,
        view_box=f"0 0 {box[0]} {box[1]}",
        picture_width=width,
        picture_height=height,
        transform=f"translate({moved[0]} {moved[1]}) rotate({turn})" if moved else "",
    )


def zoom_of(asked: str) -> str:
    """A zoom that is offered; anything else fits the window."""
    return asked if asked in ZOOMS else "fit"


def turn_of(asked: str) -> int:
    """Degrees clockwise; anything that is not offered is upright."""
    return next((turn for turn in TURNS if str(turn) == asked), 0)
