"""Failures as pages, in the visitor's language, without a word about the inside."""

from __future__ import annotations

import contextlib
import logging

from flask import Flask, Response, g, make_response, redirect, render_template
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, InternalServerError

from intake.errors import Conflict, LinkDead, NotFound, Refused, StoreDown
from intake.services import store_watch
from intake.web.context import runtime
from intake.web.language import of_path
from intake.web.nearby import better_address

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
    416: _l("This part of the file does not exist"),
    429: _l("Too many tries in a short time"),
    500: _l("Something went wrong on our side"),
    503: _l("The service is not available for a moment"),
    507: _l("There is no room for more files at the moment"),
}
ADVICE = {
    400: _l("Go back and send it once more. What you typed before is kept."),
    408: _l("Go back and press the button again. What was saved before is kept."),
    413: _l("Go back and send less text, or a smaller file."),
    429: _l("Wait a minute, then go back and press the button again. Nothing that was saved is lost."),
    500: _l("What you sent before is kept. Try again in a few minutes, or call us."),
    503: _l("What you typed is kept in your browser. Try again in a few minutes, or call us."),
    507: _l("Your answers and the files sent before are kept. Add the file again in a few hours, or call us."),
}
STORE_RETRY_SECONDS = 60
PASSED_ON = ("Retry-After", "Allow", "Content-Range")
OWN = {NotFound: 404, Refused: 403, Conflict: 409, LinkDead: 404}


def init(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> tuple[str, int, dict[str, str]] | Response:
    code = error.code or 500
    meant = better_address() if code == 404 else None
    if meant is not None:
        # Not for ever: what "no language" means is the visitor's, and a page may be there one day.
        answer = make_response(redirect(meant, 302))
        answer.vary.add("Accept-Language")
        return answer
    headers = {name: value for name, value in error.get_headers() if name in PASSED_ON}
    return _page(code), code, headers


def _unexpected(error: Exception) -> tuple[str, int, dict[str, str]] | Response:
    for kind, code in OWN.items():
        if isinstance(error, kind):
            return _page(code), code, {}
    if isinstance(error, StoreDown):
        return _store_down(error)
    LOG.error("unexpected", exc_info=error)
    return _http(InternalServerError())


def _store_down(error: StoreDown) -> tuple[str, int, dict[str, str]]:
    """The files are out of reach and everything else is not: the desk is told, the caller tries again."""
    LOG.error("store down", exc_info=error)
    code = 507 if error.full else 503
    with contextlib.suppress(DBAPIError):  # what is wrong with the database, others tell
        store_watch.note(runtime(), error)
    return _page(code), code, {"Retry-After": str(STORE_RETRY_SECONDS)}


def _page(code: int) -> str:
    g.setdefault("language", of_path())
    # What is not there for this caller answers alike, to the byte, whatever name it was asked for (corpus V33).
    g.nowhere = code == 404
    return render_template("error.html", code=code, title=TITLES.get(code, TITLES[400]), advice=ADVICE.get(code))
