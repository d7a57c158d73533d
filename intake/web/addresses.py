"""Addresses of pages that have no parts of their own: the same for everybody, so each is built once a process."""

from __future__ import annotations

from functools import lru_cache

from flask import Flask, current_app, request, url_for

from intake.web.language import language


def init(app: Flask) -> None:
    app.jinja_env.globals.update(address_of=address_of)


def address_of(endpoint: str) -> str:
    """As `url_for` of an endpoint without values, in the page's language."""
    return _built(current_app.url_map, request.script_root, language(), endpoint)


@lru_cache(maxsize=1024)
def _built(_addresses: object, _root: str, _language: str, endpoint: str) -> str:
    return url_for(endpoint)
