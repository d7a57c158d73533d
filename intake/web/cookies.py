"""The two cookies: the session's, and the one by which a browser of the staff is known again."""

from __future__ import annotations

from flask import Response, g, request

from intake.services import known_browsers, sessions
from intake.web.context import Visitor, runtime, visitor


def session_name() -> str:
    return "__Host-intake" if runtime().settings.secure_cookies else "intake"


def known_name() -> str:
    return f"{session_name()}-known"


def new_session() -> str:
    """A new id for an elevated caller; the cookie goes out with the answer. The caller opens the session row."""
    return use_session(sessions.new_session_id())


def use_session(session_id: str) -> str:
    """Hand the browser this id: the session behind it was opened in a unit of work that is committed."""
    who = visitor()
    who.session_id, who.is_new, who.cookie_changed = session_id, False, True
    return session_id


def forget_session() -> None:
    """The browser keeps nothing of a session that ended."""
    who = visitor()
    who.session_id, who.is_new, who.row, who.staff, who.half = sessions.new_session_id(), True, None, None, None
    g.clear_site_data = True


def known_browser() -> str | None:
    """The token of this browser, if somebody of the staff has signed in here before."""
    return request.cookies.get(known_name()) or None


def remember_browser(token: str) -> None:
    """Let the browser keep its token for the next sign-in."""
    g.known_browser = token


def leave(response: Response, who: Visitor | None) -> None:
    """Put what changed on the answer; after signing out, take away what belongs to a person."""
    if g.get("clear_site_data"):
        # The token of a known browser opens nothing, and without it somebody who guesses elsewhere could keep a
        # person out.
        kept = '"cache", "storage"' if known_browser() else '"cache", "cookies", "storage"'
        response.headers["Clear-Site-Data"] = kept
        response.delete_cookie(session_name(), secure=_secure(), httponly=True, samesite="Lax", path="/")
    elif who is not None and who.cookie_changed:
        _set(response, session_name(), who.session_id, None)
    if "known_browser" in g:
        _set(response, known_name(), g.known_browser, int(known_browsers.KEPT.total_seconds()))


def _set(response: Response, name: str, value: str, seconds: int | None) -> None:
    response.set_cookie(name, value, seconds, secure=_secure(), httponly=True, samesite="Lax", path="/")


def _secure() -> bool:
    return runtime().settings.secure_cookies
