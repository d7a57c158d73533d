"""Text goes out compressed: a family on a line of 400 kbit/s waits for it.

What a request brought with it and finds again in the answer makes the answer's length tell about the rest of the page
(BREACH): such an answer stays uncompressed, and the one secret that every form carries is masked anew for each answer.
"""

from __future__ import annotations

import gzip
import hmac
import secrets
from collections.abc import Iterable

import brotli
from flask import Flask, Response, request
from markupsafe import escape

TEXT = frozenset({"text/html", "text/plain", "text/css", "text/javascript", "application/json", "image/svg+xml"})
SMALLEST = 1024  # bytes; below, one packet carries it either way
BROTLI_QUALITY, GZIP_LEVEL = 4, 5  # more costs the server more time than it saves the line
TELLING = 3  # letters; what is shorter stands in every page
OWN_WORDS = frozenset({"check"})  # of our own links (?to=check): a page that repeats them tells nobody anything
FORM_TOKEN = "csrf_token"  # noqa: S105 - the name of a control, no secret
MASK_BYTES = 16


def init(app: Flask) -> None:
    """To be called before whatever replaces answers: what is registered first looks at an answer last."""
    app.after_request(_leave)


def _leave(response: Response) -> Response:
    if response.mimetype not in TEXT or not _whole(response):
        return response
    response.vary.add("Accept-Encoding")
    coding = _coding()
    body = response.get_data()
    if coding and len(body) >= SMALLEST and not reflects(body.decode(), _brought()):
        response.set_data(_compressed(body, coding))
        response.headers["Content-Encoding"] = coding
    return response


def _whole(response: Response) -> bool:
    """Whether the answer is a whole text in memory: no file, no range of one, nothing that is still being made."""
    untouched = response.direct_passthrough or response.is_streamed or "Content-Encoding" in response.headers
    return response.status_code not in (204, 206, 304) and not untouched and "Content-Range" not in response.headers


def _coding() -> str:
    """The better of what the browser takes; nothing for one that takes neither."""
    offered = request.accept_encodings
    found: str | None = offered.best_match(("br", "gzip")) if offered else None
    return found or ""


def _compressed(body: bytes, coding: str) -> bytes:
    if coding == "br":
        return bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY))
    return gzip.compress(body, GZIP_LEVEL, mtime=0)


def _brought() -> Iterable[str]:
    """The values that came with this request: whoever made somebody's browser send it may have chosen them."""
    for name, value in (*request.args.items(multi=True), *request.form.items(multi=True)):
        if name != FORM_TOKEN and value not in OWN_WORDS:
            yield value


def reflects(text: str, brought: Iterable[str]) -> bool:
    """Whether the page shows anything that was sent along, as it came or escaped."""
    return any(len(value) >= TELLING and (value in text or str(escape(value)) in text) for value in brought)


def masked(secret: bytes, mask: bytes) -> str:
    """A secret as it may stand in a compressed page: another text for each mask. Both are `MASK_BYTES` long."""
    return (mask + _xor(secret, mask)).hex()


def unmasks_to(shown: str, secret: bytes) -> bool:
    """Whether this is the secret under any mask; takes the same time whatever it is."""
    try:
        raw = bytes.fromhex(shown)
    except ValueError:
        raw = b""
    if len(raw) != 2 * MASK_BYTES:
        raw = bytes(2 * MASK_BYTES)
    return hmac.compare_digest(_xor(raw[MASK_BYTES:], raw[:MASK_BYTES]), secret) and any(raw)


def new_mask() -> bytes:
    return secrets.token_bytes(MASK_BYTES)


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, other, strict=True))
