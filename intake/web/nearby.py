"""What somebody meant who typed or followed an address that no page has: capitals, no language, an old ending.

Only addresses without anything but a language in them are mended. What carries an id or a token is as exact as a key:
it is there or it is not, and a guess would be worse than "no such page".
"""

from __future__ import annotations

import re

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from intake.web.context import runtime
from intake.web.language import LANGUAGES, preferred
from intake.web.policy import policy_of

# What other ways of writing the same language are called; Hebrew was "iw" until 1989, and browsers still send it.
ALIASES = {"iw": "he", "heb": "he", "rus": "ru", "ara": "ar", "eng": "en"}
LANGUAGE_LIKE = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*")
OLD_ENDING = re.compile(r"(?:/index)?\.(?:html?|php|aspx?)$|/index$")
# Punctuation that came along when an address was copied out of a sentence.
TRAILING = ".,;:!?)]}>\"'»”’"
LONGEST = 200


def better_address() -> str | None:
    """The address of the page that was meant, with the query as it came; None when no page is that near."""
    path = request.path
    if request.method not in ("GET", "HEAD") or len(path) > LONGEST or path.startswith("/static/"):
        return None
    for candidate in _candidates(path):
        if candidate != path and _is_page(candidate):
            query = request.query_string.decode("latin-1")
            return request.script_root + candidate + (f"?{query}" if query else "")
    return None


def _candidates(path: str) -> list[str]:
    plain = "/" + "/".join(filter(None, OLD_ENDING.sub("", path.lower().rstrip(TRAILING)).split("/")))
    first, _slash, rest = plain[1:].partition("/")
    code = language_like(first)
    if code is not None:
        return [f"/{code}/{rest}"]
    meant = [f"/{preferred()}{plain}"]
    if LANGUAGE_LIKE.fullmatch(first):  # a language that these pages do not have
        meant.append(f"/{preferred()}/{rest}")
    return meant


def language_like(text: str) -> str | None:
    """The language of ours that a code means: `en-GB`, `iw`, `RUS`."""
    main = re.split("[-_]", text.lower())[0]
    code = ALIASES.get(main, main)
    return code if code in LANGUAGES and LANGUAGE_LIKE.fullmatch(text.lower()) else None


def _is_page(path: str) -> bool:
    """Whether a view answers GET there for anybody or somebody, with nothing but a language in the address."""
    adapter = current_app.url_map.bind("")
    try:
        endpoint, values = adapter.match(path, method="GET")
    except HTTPException:
        return False
    declared = policy_of(current_app.view_functions.get(endpoint))
    open_to_somebody = declared is not None and not (declared.development_only and runtime().settings.production)
    return open_to_somebody and set(values) == {"lang"} and values["lang"] in LANGUAGES
