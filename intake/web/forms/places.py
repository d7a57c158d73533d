"""Countries, time zones and languages with their names in the page's language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from babel import Locale

from intake.cities import translated_city
from intake.clinical.codebook import COUNTRIES
from intake.scheduling.zones import zone_names, zones_of
from intake.web.presentation import city_in

Choice = tuple[str, str]

# Languages people have written to clinics here in; anything else is told to the coordinator in "other".
LANGUAGES_OF_PEOPLE = (
    "en", "ru", "he", "ar", "am", "az", "bg", "cs", "de", "el", "es", "et", "fa", "fr", "hi", "hr", "hu", "hy", "it",
    "ja", "ka", "kk", "ko", "ky", "lt", "lv", "pl", "pt", "ro", "sk", "sr", "tg", "th", "tk", "tr", "uk", "uz", "vi",
    "zh",
)


@lru_cache(maxsize=16)
def countries(language: str) -> tuple[Choice, ...]:
    """Every country, sorted as the language sorts."""
    names = Locale.parse(language).territories
    return tuple(sorted(((code, names.get(code, code)) for code in COUNTRIES), key=_by_name))


@lru_cache(maxsize=16)
def languages(language: str) -> tuple[Choice, ...]:
    """Languages people speak: the four of the pages first."""
    names = Locale.parse(language).languages
    named = [(tag, names.get(tag, tag)) for tag in LANGUAGES_OF_PEOPLE]
    return (*named[:4], *sorted(named[4:], key=_by_name))


@lru_cache(maxsize=512)
def zones(country: str | None, language: str) -> tuple[Choice, ...]:
    """Zones to choose from, told by their city: those of the country first, then all others as the language sorts.

    Old names of zones, whose cities only English has, are offered in English only."""
    own = zones_of(country) if country else ()
    rest = [zone_choice(name, language) for name in zone_names() if name not in own and _is_offered(name, language)]
    return (*(zone_choice(name, language) for name in own), *sorted(rest, key=_by_name))


def zone_choice(name: str, language: str) -> Choice:
    """A zone by its city; in English with the part of the world, which the name of the zone holds."""
    if language != "en":
        return name, city_in(language, name)
    area, _slash, city = name.partition("/")
    return name, f"{city.replace('_', ' ')} ({area})"


def _is_offered(name: str, language: str) -> bool:
    return _names_a_city(name) and (language == "en" or translated_city(language, name) is not None)


def is_zone(name: str) -> bool:
    return name in zone_names()


def _names_a_city(name: str) -> bool:
    """Leave out the names without a place ("EST", "Etc/GMT+5") that only machines use."""
    area, _slash, city = name.partition("/")
    return bool(city) and area in (
        "Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific", "Arctic", "Antarctica"
    )


def _by_name(choice: Choice) -> str:
    # The Russian ё and the Arabic alef forms sort beside their plain letters; enough for a list of names.
    return choice[1].casefold().replace("ё", "е").translate(_PLAIN_ALEF)


_PLAIN_ALEF = {ord(letter): "ا" for letter in "أإآ"}


def named(choices: Sequence[Choice], code: str) -> str:
    """The name of a code, or the code itself."""
    return dict(choices).get(code, code)
