"""A browser without scripts: cookies, redirects, forms and files over HTTP, with the standard library alone."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from typing import Protocol
from urllib.parse import urlencode, urljoin, urlsplit

from tools.pages import Button, Form, Page

PATIENCE = 60  # seconds for one answer
TOO_MANY = 429
LONGEST_WAIT = 90  # seconds that a page may ask to wait before the same is sent again

Files = Mapping[str, list[tuple[str, bytes]]]
"""Per control: names and contents of the chosen files."""


class Browser(Protocol):
    """What walks through the pages: over HTTP here, inside the process in tests."""

    page: Page

    def open(self, address: str) -> Page:
        """Go to a page."""

    def send(self, form: Form, button: Button | None = None, files: Files | None = None) -> Page:
        """Press a button of a form that is shown."""


class HttpBrowser:
    """One person's browser."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.page = Page("", base)
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self._opener.addheaders = [("User-Agent", "smoke"), ("Accept", "text/html")]

    def open(self, address: str) -> Page:
        return self._go(urllib.request.Request(urljoin(self.page.address, address)))  # noqa: S310 - http(s) by base

    def send(self, form: Form, button: Button | None = None, files: Files | None = None) -> Page:
        body, content_type = encoded(form, button, files)
        address = urljoin(self.page.address, form.action or self.page.address)
        site = urlsplit(self.base)
        headers = {
            "Content-Type": content_type,
            "Origin": f"{site.scheme}://{site.netloc}",
            "Referer": self.page.address,
            "Sec-Fetch-Site": "same-origin",
        }
        return self._go(urllib.request.Request(address, body, headers))  # noqa: S310 - as above

    def ask(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes = b""
    ) -> tuple[int, Mapping[str, str]]:
        """Status and headers of an answer that is no page, as a page's script asks for it."""
        site = urlsplit(self.base)
        own = {"Origin": f"{site.scheme}://{site.netloc}", "Sec-Fetch-Site": "same-origin"}
        there = urljoin(self.page.address, address)
        request = urllib.request.Request(there, body, own | dict(headers), method=method)  # noqa: S310 - as above
        with self._answer(request) as answer:
            answer.read()
            return answer.status or 0, dict(answer.headers.items())

    def _go(self, request: urllib.request.Request) -> Page:
        """Ask, and ask once more when the house says how long to wait."""
        answer = self._answer(request)
        wait = answer.headers.get("Retry-After", "")
        if answer.status == TOO_MANY and wait.isdigit() and int(wait) <= LONGEST_WAIT:
            answer.close()
            time.sleep(int(wait) + 1)
            answer = self._answer(request)
        with answer:
            html = answer.read().decode("utf-8", "replace")
            self.page = Page(html, answer.url, answer.status or 0)
        return self.page

    def _answer(self, request: urllib.request.Request) -> HTTPResponse | urllib.error.HTTPError:
        try:
            answer: HTTPResponse = self._opener.open(request, timeout=PATIENCE)
        except urllib.error.HTTPError as refused:
            return refused
        return answer


def encoded(form: Form, button: Button | None, files: Files | None) -> tuple[bytes, str]:
    """The body of a post and its content type."""
    pairs = [(name, value) for name, values in form.values.items() for value in values]
    if button is not None and button.name:
        pairs.append((button.name, button.value))
    if not form.files:
        return urlencode(pairs).encode(), "application/x-www-form-urlencoded"
    boundary = uuid.uuid4().hex
    parts = [_part(f'name="{name}"', value.encode()) for name, value in pairs]
    for name in form.files:
        chosen = (files or {}).get(name) or [("", b"")]
        parts += [_part(f'name="{name}"; filename="{_quoted(file)}"', content, file=True) for file, content in chosen]
    body = b"".join(b"--%s\r\n%s\r\n" % (boundary.encode(), part) for part in parts)
    return body + b"--%s--\r\n" % boundary.encode(), f"multipart/form-data; boundary={boundary}"


def _part(disposition: str, content: bytes, *, file: bool = False) -> bytes:
    kind = "Content-Type: application/octet-stream\r\n" if file else ""
    return f"Content-Disposition: form-data; {disposition}\r\n{kind}\r\n".encode() + content


def _quoted(name: str) -> str:
    """As browsers do it: the name in UTF-8, quotation marks and line ends escaped."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
