"""Pieces of pages that are the same for everybody, drawn once a process.

The frame around a page costs more than most pages inside it, and only its addresses and the language ever differ.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Flask
from markupsafe import Markup

from intake.web.language import language

MOST = 512  # pieces, a few hundred bytes each


def init(app: Flask) -> None:
    app.jinja_env.globals.update(once=once)


def once(macro: Any, *values: Any) -> Markup:
    """What an imported macro draws from these values in the page's language; drawn the first time only.

    Never for a macro that asks for anything else, such as the form token: the next visitor would be shown it.
    """
    return _drawn(macro, language(), values)


@lru_cache(MOST)
def _drawn(macro: Any, _language: str, values: tuple[Any, ...]) -> Markup:
    return Markup(macro(*values))  # noqa: S704 - a macro has escaped what it was given
