"""No page has a barrier, in any language, at any width, right or wrong, by day or night.

Pages, languages, widths, states and schemes meet in pairs; with FULL_MATRIX=1 all of them meet all others.
"""

from __future__ import annotations

import os

import pytest

from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.browser.looking import Window
from tests.browser.mistakes import send_wrongly
from tests.browser.pairwise import full, pairwise
from tests.browser.place import Place
from tests.browser.places import all_places
from tests.browser.pressed import pressed_places
from tests.browser.town import Town

pytestmark = IN_CHROMIUM

PLACES = {place.name: place for place in (*all_places(), *pressed_places())}
LANGUAGES, WIDTHS, SCHEMES = ("en", "ru", "he", "ar"), (390, 768, 1280), ("light", "dark")


def _rows() -> dict[str, list[tuple[str, int, str, bool]]]:
    """For each page its rows of (language, width, scheme, filled in wrongly)."""
    design = full if os.environ.get("FULL_MATRIX") else pairwise
    rows: dict[str, list[tuple[str, int, str, bool]]] = {name: [] for name in PLACES}
    for wrongly in (False, True):
        names = [name for name, place in PLACES.items() if (place.form is not None) is wrongly]
        states = [False, True] if wrongly else [False]
        for name, *row in design(names, LANGUAGES, WIDTHS, SCHEMES, states):
            rows[str(name)].append(tuple(row))  # type: ignore[arg-type]  # the factors in their order
    return rows


ROWS = _rows()


@pytest.mark.parametrize("name", PLACES)
def test_nobody_stumbles(window: Window, clinic: ServedClinic, town: Town, name: str) -> None:
    place = PLACES[name]
    found = [f"{row}: {stumble}" for row in ROWS[name] for stumble in _stumbles(window, clinic, town, place, row)]
    assert not found, "\n".join(found)


def _stumbles(
    window: Window, clinic: ServedClinic, town: Town, place: Place, row: tuple[str, int, str, bool]
) -> list[str]:
    language, width, scheme, wrongly = row
    arrival = place.enter(clinic, town, language)
    with place.during(clinic):
        response = window.visit(arrival.path, arrival.cookie, width, scheme)
        if wrongly and place.form is not None:
            response = send_wrongly(window.page, place.form)
        elif place.press is not None:
            response = place.press(window.page)
    status = 422 if wrongly else place.status
    here, pressed = window.page.url.split("?")[0], wrongly or place.press is not None
    if response.status != status or (here != clinic.url + arrival.path.split("?")[0] and not pressed):
        return [f"{response.status} {window.page.url} instead of {status} {arrival.path}"]
    return window.stumbles(language, status, error=wrongly, desk=place.desk)
