"""Where to go after signing in, and how a sign-in ends: what every way of signing in shares."""

from __future__ import annotations

import math
import re
from datetime import timedelta

from flask import current_app, request, url_for
from werkzeug.exceptions import HTTPException

from intake.models.staff import Staff
from intake.services import known_browsers
from intake.services.work import Work
from intake.web import cookies
from intake.web.language import ngettext
from intake.web.policy import Caller, policy_of

FAMILIES = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
            ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
           ("Mac OS", "Mac"), ("Linux", "Linux"))  # fmt: skip


def wanted(path: str, method: str = "GET") -> str:
    """A page of the desk by its known route, else the first page that one may see (V34)."""
    try:
        endpoint, values = current_app.url_map.bind("").match(path, method=method)
    except HTTPException:
        return url_for("desk.home")
    declared = policy_of(current_app.view_functions.get(endpoint))
    if declared is None or declared.caller is not Caller.STAFF:
        return url_for("desk.home")
    return url_for(endpoint, **values)


def browser_in_words() -> str:
    """The family of this browser, like "Firefox, Windows"; empty for a program that does not say."""
    agent = request.user_agent.string
    family = next((name for mark, name in FAMILIES if re.search(rf"\b{mark}", agent)), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return ", ".join(filter(None, (family, system)))


def remember_browser(unit: Work, person: Staff) -> None:
    """After both steps: the person is known in this browser from now on."""
    token = cookies.known_browser() or known_browsers.new_token()
    known_browsers.remember(unit, token, person)
    cookies.remember_browser(token)


def wait_in_words(wait: timedelta) -> str:
    minutes = math.ceil(wait.total_seconds() / 60)
    return ngettext("Try again in %(num)s minute.", "Try again in %(num)s minutes.", minutes)
