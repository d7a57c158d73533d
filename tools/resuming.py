"""A file sent piece by piece as the page's script sends it: the tus protocol, with the standard library alone."""

from __future__ import annotations

import base64
import re
from html import unescape

from tools.browsing import HttpBrowser
from tools.smoke_steps import Failed

VERSION = {"Tus-Resumable": "1.0.0"}
PLACE = re.compile(r'data-uploads="([^"]+)" data-token="([^"]+)"')
CREATED, TAKEN = 201, 204


def send_in_pieces(browser: HttpBrowser, name: str, content: bytes, pieces: int = 2) -> None:
    """Send a file from the page of records that is shown; before each piece, ask how far it has come. Raises Failed."""
    found = PLACE.search(browser.page.html)
    if found is None:
        raise Failed("the page offers no place for uploads that are resumed", browser.page)
    headers = VERSION | {"X-Form-Token": unescape(found[2])}
    told = f"filename {base64.b64encode(name.encode()).decode()}"
    length = {"Upload-Length": str(len(content)), "Upload-Metadata": told}
    status, answer = browser.ask("POST", unescape(found[1]), headers | length)
    _must_be(status, CREATED, name)
    for _piece in range(pieces):
        _send_next(browser, answer["Location"], headers, content, -(-len(content) // pieces), name)


def _send_next(
    browser: HttpBrowser, address: str, headers: dict[str, str], content: bytes, size: int, name: str
) -> None:
    status, answer = browser.ask("HEAD", address, VERSION)
    _must_be(status, 200, name)
    start = int(answer["Upload-Offset"])
    place = {"Upload-Offset": str(start), "Content-Type": "application/offset+octet-stream"}
    status, answer = browser.ask("PATCH", address, headers | place, content[start : start + size])
    _must_be(status, TAKEN, name)


def _must_be(status: int, expected: int, name: str) -> None:
    if status != expected:
        raise Failed(f"{name} did not arrive in pieces: status {status}")
