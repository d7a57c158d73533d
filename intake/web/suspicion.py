"""Signs that a program fills in a form: a trap field, or an answer faster than anybody reads (2.5).

Nobody is turned away for them: the request is marked for a person to check.
"""

from __future__ import annotations

import hmac

from flask import request

from intake.web.context import now, runtime, visitor

TRAP = "website"
STAMP = "shown_at"
FASTEST = 3  # seconds


def stamp() -> str:
    """The moment this form was shown, signed for this session."""
    moment = str(int(now().timestamp()))
    return f"{moment}.{_signature(moment)}"


def looks_automatic() -> bool:
    """Whether the posted form shows one of the signs. A form without the stamp shows one too."""
    if request.form.get(TRAP, "").strip():
        return True
    moment, _dot, signature = request.form.get(STAMP, "").partition(".")
    if not moment.isascii() or not moment.isdigit() or not hmac.compare_digest(signature, _signature(moment)):
        return True
    return now().timestamp() - int(moment) < FASTEST


def _signature(moment: str) -> str:
    key = runtime().settings.secret_key.encode()
    return hmac.digest(key, f"shown {moment} {visitor().session_id}".encode(), "sha256").hex()[:32]
