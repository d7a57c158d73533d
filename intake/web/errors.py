"""Failures as pages, in the visitor's language, without a word about the inside."""

from __future__ import annotations

import logging

from flask import Flask, g, render_template
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException, InternalServerError

from intake.errors import Conflict, LinkDead, NotFound, Refused, StoreFull
from intake.web.language import of_path

LOG = logging.getLogger("intake.web")

TITLES = {
    400: _l("This page could not read what was sent"),
    403: _l("This page is not open to you"),
    404: _l("There is no such page"),
    405: _l("This page cannot be used that way"),
    409: _l("Somebody else was faster"),
    408: _l("The page stopped arriving half-way"),
    411: _l("This page could not read what was sent"),
    413: _l("This is too large to receive"),
    415: _l("This kind of file cannot be received"),
    429: _l("Too many tries in a short time"),
    500: _l("Something went wrong on our side"),
    503: _l("The service is not available for a moment"),
    507: _l("There is no room for files at the moment"),
}
ADVICE = {
    400: _l("Go back and send it once more. What you typed before is kept."),
    408: _l("Go back and press the button again. What was saved before is kept."),
    413: _l("Go back and send less text, or a smaller file."),
    429: _l("Wait a minute, then go back and press the button again. Nothing that was saved is lost."),
    500: _l("What you sent before is kept. Try again in a few minutes, or call us."),
    503: _l("What you typed is kept in your browser. Try again in a few minutes, or call us."),
    507: _l("What you typed is kept. Try the file again in an hour, or call us."),
}
OWN = {NotFound: 404, Refused: 403, Conflict: 409, LinkDead: 404, StoreFull: 507}


def init(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> tuple[str, int, dict[str, str]]:
    code = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name in ("Retry-After", "Allow")}
    return _page(code), code, headers


def _unexpected(error: Exception) -> tuple[str, int, dict[str, str]]:
    for kind, code in OWN.items():
        if isinstance(error, kind):
            return _page(code), code, {}
    LOG.error("unexpected", exc_info=error)
    return _http(InternalServerError())


def _page(code: int) -> str:
    g.setdefault("language", of_path())
    return render_template("error.html", code=code, title=TITLES.get(code, TITLES[400]), advice=ADVICE.get(code))
