"""What templates may call: static names, the clinic's facts, moments in two zones."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import phonenumbers
from babel.dates import format_date
from flask import Flask, current_app, request, url_for
from markupsafe import Markup, escape

from config import Settings
from intake.cities import city
from intake.i18n import MOMENT_PATTERNS, N_
from intake.scheduling.zones import candidates, known_zone
from intake.web.context import runtime
from intake.web.language import RIGHT_TO_LEFT, _, language, sentence
from intake.web.static_files import static_url

TEL_AVIV = "Asia/Jerusalem"
SHARE = re.compile(r"[<>]?\d+(?:[.,]\d+)?[ \u00a0]?%")
CLOCK = "HH:mm"  # how every pattern of a moment ends
CITY_OF_ZONE = {TEL_AVIV: N_("Tel Aviv")}


def init(app: Flask) -> None:
    app.jinja_env.globals.update(static_url=static_url, city_of=city_of)
    app.jinja_env.filters.update(moment=moment, two_times=two_times, ltr=ltr, phone=grouped_phone)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_facts)


def _facts() -> dict[str, object]:
    settings = runtime().settings
    banner = _banner(settings)
    return {"clinic": runtime().in_force.settings.clinic, "policy_banner": banner, "site_links": site_links()}


def _banner(settings: Settings) -> str:
    """What everybody must know of a house that is not for patients."""
    if not settings.development:
        return ""
    if settings.scan:
        return _("Development: not for real patients.")
    return _("Development: not for real patients. Files are not scanned for viruses.")


def site_links() -> dict[str, str]:
    """The links that every page's frame carries."""
    return _site_links(current_app.url_map, request.script_root, language())


@lru_cache(maxsize=64)
def _site_links(_addresses: object, _root: str, _language: str) -> dict[str, str]:
    return {
        "home": url_for("public.landing"),
        "help": url_for("public.contact"),
        "urgent": url_for("public.urgent_signs"),
        "privacy": url_for("public.privacy"),
        "accessibility": url_for("public.accessibility"),
    }


def ltr(value: object) -> Markup:
    """A phone, code, value or address that reads left to right wherever it stands (ux R30)."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(value)


def with_shares_isolated(text: str, code: str) -> str:
    """A sentence in the language of this code; a share in it ("0.1 %") keeps its sign on the right of its digits."""
    return SHARE.sub("\u2066\\g<0>\u2069", text) if code in RIGHT_TO_LEFT else text


def grouped_phone(number: str) -> str:
    """An E.164 number in groups for the eye; one that cannot be read stays as it is."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return number


def city_of(zone: str) -> str:
    """The city that names a zone, in the page's language. Babel's names of zones are wrong (ux R35); its cities are
    not, but for the clinic's own zone they name another one."""
    return city_in(language(), zone)


@lru_cache(maxsize=2048)
def city_in(code: str, zone: str) -> str:
    """The same in the language of this code."""
    known = CITY_OF_ZONE.get(zone)
    if known:
        return sentence(code, known)
    return city(code, zone)


def moment(value: datetime, zone: str = TEL_AVIV) -> str:
    """An instant as a wall clock in `zone` shows it, in the page's language."""
    return moment_in(language(), value, zone)


def moment_in(code: str, value: datetime, zone: str = TEL_AVIV) -> str:
    """The same in the language of this code. A list shows a hundred of them on a few days, and Babel takes longer for
    one than a database for the list."""
    local = value.astimezone(ZoneInfo(known_zone(zone, TEL_AVIV)))
    return f"{_day(code, local.date())}{local.hour:02d}:{local.minute:02d}"


@lru_cache(maxsize=4096)
def _day(code: str, day: date) -> str:
    """What stands before the time of day."""
    return format_date(day, MOMENT_PATTERNS[code].removesuffix(CLOCK), locale=code)


def offset(value: datetime, zone: str) -> str:
    """The distance from UTC in `zone` at that instant, like "UTC+5" or "UTC+5:45"."""
    seconds = int((value.astimezone(ZoneInfo(known_zone(zone, TEL_AVIV))).utcoffset() or timedelta(0)).total_seconds())
    sign, minutes = ("+" if seconds >= 0 else "−"), abs(seconds) // 60
    return f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02d}" if minutes % 60 else "")


def two_times(value: datetime, zone: str) -> Markup:
    """An instant in the person's own zone first, in Tel Aviv second. A zone that nobody knows is the clinic's."""
    zone = known_zone(zone, TEL_AVIV)
    ours = in_city(value, TEL_AVIV)
    if zone == TEL_AVIV:
        return ours
    own = _("%(time)s in %(city)s", time=moment(value, zone), city=city_of(zone))
    return Markup(
        '<span class="times"><span class="theirs">{} <span class="nowrap">({})</span></span>'
        '<span class="hidden-text"> · </span><span class="ours">{}</span></span>'
    ).format(own, ltr(offset(value, zone)), ours)


def in_city(value: datetime, zone: str) -> Markup:
    """What the clocks of one city show; with their distance from UTC in the hour that comes twice."""
    told = _("%(time)s in %(city)s", time=moment(value, zone), city=city_of(zone))
    return Markup("{} ({})").format(told, ltr(offset(value, zone))) if comes_twice(value, zone) else escape(told)


def comes_twice(value: datetime, zone: str) -> bool:
    """True when the clocks of this zone show the same time an hour before or after."""
    where = ZoneInfo(zone)
    return len(candidates(value.astimezone(where).replace(tzinfo=None), where)) > 1
