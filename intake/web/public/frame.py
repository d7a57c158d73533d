"""What every public page carries around its words: menu, address for search engines, languages, review."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_decimal
from flask import current_app, request, url_for

from intake.web.context import runtime
from intake.web.documents import slot_words
from intake.web.language import LANGUAGES, _, language
from intake.web.public.blueprint import blueprint
from intake.web.public.guide import GROUP_TITLES, MENU, PAGE_BY_ENDPOINT, GuidePage
from intake.web.public.review import reader_of, review_of

# (title of the group, (title, address, whether it is this page))
MenuGroups = tuple[tuple[str, tuple[tuple[str, str, bool], ...]], ...]


@blueprint.app_context_processor
def _frame() -> dict[str, object]:
    """For every template, because the page of an error offers the menu too; `page` is None outside the public pages."""
    page = PAGE_BY_ENDPOINT.get(request.endpoint or "")
    if page is None:
        return {"page": None, "menu": menu}
    return {
        "page": page,
        "menu": menu,
        "canonical": address_of(page.endpoint, language()),
        "alternates": alternates(page.endpoint),
        "review": review_of(page.name) if page.medical else None,
        "reader": reader_of(page.name, language()),
    }


@blueprint.app_template_filter("calendar_date")
def calendar_date(day: date) -> str:
    """A date for people, in the page's language."""
    return slot_words.day(day)


@blueprint.app_template_filter("number")
def number(value: float | Decimal) -> str:
    """A number as the page's language writes it: its thousands parted, no decimal left out."""
    return str(format_decimal(value, locale=language(), decimal_quantization=False))


def menu() -> MenuGroups:
    """The public pages by group, in the page's language."""
    return _menu(current_app.url_map, request.script_root, language(), request.endpoint or "")


@lru_cache(maxsize=256)
def _menu(_addresses: object, _root: str, _language: str, here: str) -> MenuGroups:
    def link(page: GuidePage) -> tuple[str, str, bool]:
        return _(page.title), url_for(page.endpoint), page.endpoint == here

    return tuple((_(GROUP_TITLES[group]), tuple(map(link, pages))) for group, pages in MENU)


def address_of(endpoint: str, code: str) -> str:
    """The whole address of a page in a language; from the settings, never from the request."""
    return runtime().settings.public_url + url_for(endpoint, lang=code)


def alternates(endpoint: str) -> list[tuple[str, str]]:
    """The page in each language, and without one: that address leads to the visitor's best."""
    bare = "/" + url_for(endpoint, lang="en").split("/en/", 1)[1]
    return [*((code, address_of(endpoint, code)) for code in LANGUAGES),
            ("x-default", runtime().settings.public_url + bare)]  # fmt: skip
