"""The language of a page: the first segment of its URL, never a guess from an address (ux 3.2)."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, cast

from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g, request, url_for
from flask_babel import Babel, lazy_gettext
from markupsafe import Markup
from werkzeug.routing import BaseConverter

from config import LANGUAGES, ROOT

__all__ = ["LANG", "LANGUAGES", "_", "init", "language", "language_links", "lazy_gettext", "ngettext", "text_dir"]

# The first segment of every page's address. A page without it is then no page, which `nearby` mends in one step.
LANG = "<language:lang>"
TRANSLATIONS = ROOT / "intake" / "translations"
OLD_HEBREW = "iw"
RIGHT_TO_LEFT = frozenset({"he", "ar"})
MOST_SENTENCES = 8192  # of all languages together
NATIVE_NAMES = {"en": "English", "ru": "Русский", "he": "עברית", "ar": "العربية"}


class LanguageConverter(BaseConverter):
    """Takes the codes of our languages and no other first segment of an address."""

    regex = "|".join(LANGUAGES)


def _(message: str, **values: object) -> str:
    """The message in the page's language, with its values put in."""
    found = sentence(language(), message)
    return found % values if values else found


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """As `_`, in the plural form for `num`, which the message may name as %(num)s."""
    return plural(language(), one, many, num) % {"num": num, **values}


@cache
def catalogue(code: str) -> NullTranslations:
    """The translations of one language. Pages ask for a hundred sentences each: Flask-Babel would look for the
    language of the request a few hundred times over."""
    return Translations.load(str(TRANSLATIONS), [code])


@lru_cache(MOST_SENTENCES)
def sentence(code: str, message: str) -> str:
    """One message in one language: looked up once, because a page has a hundred of them."""
    return catalogue(code).gettext(message)


@lru_cache(MOST_SENTENCES)
def filled(code: str, message: str) -> str:
    """A message whose places, if it has any, are doubled percent signs only."""
    return sentence(code, message) % {}


@lru_cache(MOST_SENTENCES)
def plural(code: str, one: str, many: str, num: int) -> str:
    """One message in the form for `num`, its places still empty."""
    return catalogue(code).ngettext(one, many, num)


def _in_template(message: str, **values: object) -> Markup:
    """`_` for templates: the catalogue's words are markup, and what is put into them is not."""
    return _as_markup(language(), message, bool(values)) % values if values else _as_markup(language(), message, False)


@lru_cache(MOST_SENTENCES)
def _as_markup(code: str, message: str, has_places: bool) -> Markup:
    found = Markup(sentence(code, message))  # noqa: S704 - our own catalogue
    return found if has_places else found % {}


def init(app: Flask) -> None:
    """Take the language off every URL before the view sees it, and put it on every URL that is built."""
    app.url_map.converters["language"] = LanguageConverter
    app.url_value_preprocessor(_take)
    app.url_defaults(_put)
    babel = Babel()
    babel.init_app(
        app,
        default_locale="en",
        default_timezone="UTC",
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=language,
    )
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # the i18n extension adds it
        gettext=lambda message: catalogue(language()).gettext(message),
        ngettext=lambda one, many, num: catalogue(language()).ngettext(one, many, num),
        newstyle=True,
    )
    # The extension's own `_` looks the language up and makes new markup for every label of a page.
    app.jinja_env.globals.update(_=_in_template, native_names=NATIVE_NAMES)
    app.context_processor(
        lambda: {"locale": language(), "text_dir": text_dir(), "language_links": language_links()}
    )


def language() -> str:
    try:
        return cast(str, g.language)
    except (AttributeError, RuntimeError):  # before the address was read, or outside any request
        return "en"


def text_dir(code: str | None = None) -> str:
    return "rtl" if (code or language()) in RIGHT_TO_LEFT else "ltr"


def preferred() -> str:
    """The visitor's language for a URL without one: the first they name that we have, whatever their country. Some
    browsers still call Hebrew by its old code."""
    for tag, quality in request.accept_languages:
        main = tag.lower().replace("_", "-").partition("-")[0]
        code = "he" if main == OLD_HEBREW else main
        if quality > 0 and code in LANGUAGES:
            return code
    return "en"


def of_path() -> str:
    """The language of an address that no page has: its first segment if that is one, else the visitor's."""
    first = request.path.split("/")[1]
    return first if first in LANGUAGES else preferred()


def language_links() -> list[dict[str, object]]:
    """The same page in each language, for the switch. A page that only answers POST links to its GET."""
    endpoint = request.endpoint
    args = request.view_args or {}
    if endpoint is None or g.get("nowhere") or not _has_language(endpoint):
        endpoint, args = "public.landing", {}
    # Names with an underscore in front mean something to url_for itself.
    asked = request.args.lists() if not g.get("nowhere") else ()
    query = {name: values for name, values in asked if not name.startswith("_")}
    here = language()
    # Built once: the addresses of the four differ in this segment alone.
    begin, end = f"{request.script_root}/", url_for(endpoint, **{**query, **args, "lang": here})
    end = end.removeprefix(f"{begin}{here}")
    return [
        {
            "code": code,
            "name": NATIVE_NAMES[code],
            "dir": text_dir(code),
            "url": f"{begin}{code}{end}",
            "current": code == here,
        }
        for code in LANGUAGES
    ]


def _has_language(endpoint: str) -> bool:
    return current_app.url_map.is_endpoint_expecting(endpoint, "lang")


def _take(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    code = (values or {}).pop("lang", None)
    g.language = of_path() if code is None else code


def _put(endpoint: str, values: dict[str, Any]) -> None:
    if "lang" not in values and _has_language(endpoint):
        values["lang"] = language()
