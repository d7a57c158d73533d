"""The nights in which clocks change, what each clock shows then, and a browser that stands in a zone at that hour.

The offsets stand here by themselves, minutes from UTC since an instant; nothing is asked of the time zone database that
the pages use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.clinic import ServedClinic

TEL_AVIV = "Asia/Jerusalem"
LONG_AGO = datetime(2026, 11, 8, tzinfo=UTC)  # winter everywhere
OFFSETS = {
    TEL_AVIV: {
        LONG_AGO: 120,
        datetime(2027, 3, 26, 0, 0, tzinfo=UTC): 180,
        datetime(2027, 10, 30, 23, 0, tzinfo=UTC): 120,
    },
    "America/New_York": {
        LONG_AGO: -300,
        datetime(2027, 3, 14, 7, 0, tzinfo=UTC): -240,
        datetime(2027, 11, 7, 6, 0, tzinfo=UTC): -300,
    },
    "Asia/Almaty": {LONG_AGO: 300},
    "Asia/Kathmandu": {LONG_AGO: 345},
}
# Half an hour before the change. Tel Aviv jumps from 02:00 to 03:00 and goes back from 02:00 to 01:00; New York jumps
# twelve days earlier and goes back a week later.
SPRING, AUTUMN = datetime(2027, 3, 25, 23, 30, tzinfo=UTC), datetime(2027, 10, 30, 22, 30, tzinfo=UTC)
AMERICAN_SPRING, AMERICAN_AUTUMN = datetime(2027, 3, 14, 6, 30, tzinfo=UTC), datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
ISRAELI_NIGHTS = {"spring": SPRING, "autumn": AUTUMN}
NIGHTS = {**ISRAELI_NIGHTS, "American spring": AMERICAN_SPRING, "American autumn": AMERICAN_AUTUMN}
CITIES = {
    "Asia/Almaty": "Almaty", "America/New_York": "New York", "Asia/Kathmandu": "Kathmandu", TEL_AVIV: "Tel Aviv"
}  # fmt: skip
ZONES = [name for name in CITIES if name != TEL_AVIV]
# The same instant as the browser itself reads it, in the words of the page.
AS_THE_BROWSER_READS_IT = """iso => { const at = new Date(iso), part = (name, how) =>
  at.toLocaleString('en-GB', {[name]: how, hourCycle: 'h23'});
  const two = number => String(number).padStart(2, '0');
  return `${part('weekday', 'long')} ${at.getDate()} ${part('month', 'long')}, ` +
    `${two(at.getHours())}:${two(at.getMinutes())}` }"""


def minutes(instant: datetime, zone: str) -> int:
    """How far the zone's clocks are from UTC at that instant."""
    return OFFSETS[zone][max(since for since in OFFSETS[zone] if since <= instant)]


def wall(instant: datetime, zone: str) -> datetime:
    return instant + timedelta(minutes=minutes(instant, zone))


def words(instant: datetime, zone: str) -> str:
    """A wall clock with its weekday and date, as English pages have it."""
    local = wall(instant, zone)
    return f"{local:%A} {local.day} {local:%B, %H:%M}"


def utc_offset(instant: datetime, zone: str) -> str:
    distance = minutes(instant, zone)
    hours, rest = divmod(abs(distance), 60)
    return f"UTC{'+' if distance >= 0 else '−'}{hours}" + (f":{rest:02d}" if rest else "")


def both(instant: datetime, zone: str) -> str:
    """The time as every page must show it: the family's clock first, ours second, each with its weekday."""
    own = f"{words(instant, zone)} in {CITIES[zone]} ({utc_offset(instant, zone)})"
    return f"{own} · {in_city(instant, TEL_AVIV)}"


def in_city(instant: datetime, zone: str) -> str:
    """One clock's time; with its distance from UTC in the hour that comes twice."""
    twice = any(
        wall(instant + step, zone) == wall(instant, zone) for step in (timedelta(hours=-1), timedelta(hours=1))
    )
    return f"{words(instant, zone)} in {CITIES[zone]}" + (f" ({utc_offset(instant, zone)})" if twice else "")


def clocks_change(now: datetime, instant: datetime, zone: str) -> str:
    """What must be said of the clocks between now and then; "" when nobody's change."""
    moved = [CITIES[one] for one in (zone, TEL_AVIV) if minutes(now, one) != minutes(instant, one)]
    return f"The clocks in {' and in '.join(moved)} change before then." if moved else ""


def shown(text: str) -> str:
    """Without the marks that keep figures in their direction, and with single spaces."""
    return re.sub(r"\s+", " ", re.sub("[\u2066-\u2069]", "", text)).strip()


def main_part(page: Page) -> str:
    return shown(page.locator("main").inner_text())


@contextmanager
def window(
    chromium: Browser, clinic: ServedClinic, cookie: str, zone: str, night: datetime, **more: object
) -> Iterator[Page]:
    """The owner of this cookie, at a browser that stands in this zone at this hour of the night."""
    context: BrowserContext = chromium.new_context(timezone_id=zone, **more)  # type: ignore[arg-type]  # its own options
    context.add_cookies([{"name": "intake", "value": cookie, "url": clinic.url}])
    page = context.new_page()
    page.clock.set_fixed_time(night)
    yield page
    context.close()
