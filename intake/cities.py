"""Cities that name a time zone, in the languages of the pages and mails."""

from __future__ import annotations

from babel import Locale

# Babel lists the cities of zones that were renamed under the old name of the zone.
OLD_NAMES = {
    "Africa/Asmara": "Africa/Asmera",
    "America/Argentina/Buenos_Aires": "America/Buenos_Aires",
    "America/Argentina/Catamarca": "America/Catamarca",
    "America/Argentina/Cordoba": "America/Cordoba",
    "America/Argentina/Jujuy": "America/Jujuy",
    "America/Argentina/Mendoza": "America/Mendoza",
    "America/Atikokan": "America/Coral_Harbour",
    "America/Indiana/Indianapolis": "America/Indianapolis",
    "America/Kentucky/Louisville": "America/Louisville",
    "America/Nuuk": "America/Godthab",
    "Asia/Ho_Chi_Minh": "Asia/Saigon",
    "Asia/Kathmandu": "Asia/Katmandu",
    "Asia/Kolkata": "Asia/Calcutta",
    "Asia/Yangon": "Asia/Rangoon",
    "Atlantic/Faroe": "Atlantic/Faeroe",
    "Europe/Kyiv": "Europe/Kiev",
    "Pacific/Chuuk": "Pacific/Truk",
    "Pacific/Pohnpei": "Pacific/Ponape",
}


def city(language: str, zone: str) -> str:
    """The city of a zone; in Latin letters where nobody has written it in this language. Babel's names of whole zones
    are wrong (ux R35), and for the clinic's own zone it names another city: whoever asks has that one already."""
    return translated_city(language, zone) or zone.rsplit("/", 1)[-1].replace("_", " ")


def translated_city(language: str, zone: str) -> str | None:
    """The city as this language writes it; None where nobody has written it, which is so for old names of zones."""
    found: str | None = Locale(language).time_zones.get(OLD_NAMES.get(zone, zone), {}).get("city")
    return found
