"""The walker of `make smoke`, inside the process: the same forms, pressed through the test client."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.support.application import Clock
from tests.support.browser import BASE
from tools.browsing import Files
from tools.pages import Button, Form, Page
from tools.walker import Walker


class ClientBrowser:
    """One person's browser on a test client."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client
        self.page = Page("", BASE)
        self.answer: TestResponse | None = None

    def open(self, address: str) -> Page:
        return self._shown(self._client.get(self._path(address), base_url=BASE, follow_redirects=True))

    def send(self, form: Form, button: Button | None = None, files: Files | None = None) -> Page:
        body: MultiDict[str, Any] = MultiDict((name, value) for name, values in form.values.items() for value in values)
        if button is not None and button.name:
            body.add(button.name, button.value)
        for name, chosen in (files or {}).items():
            for file, content in chosen:
                body.add(name, (BytesIO(content), file))
        headers = {"Sec-Fetch-Site": "same-origin"}
        address = self._path(form.action or self.page.address)
        kind = "multipart/form-data" if form.files else "application/x-www-form-urlencoded"
        return self._shown(
            self._client.post(
                address, data=body, base_url=BASE, headers=headers, content_type=kind, follow_redirects=True
            )
        )

    def _path(self, address: str) -> str:
        parts = urlsplit(urljoin(self.page.address, address))
        return parts.path + (f"?{parts.query}" if parts.query else "")

    def _shown(self, answer: TestResponse) -> Page:
        self.answer = answer
        self.page = Page(answer.get_data(as_text=True), answer.request.url, answer.status_code)
        return self.page


def walker(client: FlaskClient, clock: Clock, answers: dict[str, Any]) -> Walker:
    """Somebody at a browser; reading takes time on the test's own clock, and it is given back."""

    def read(seconds: float) -> None:
        clock.move(seconds=seconds)

    return Walker(ClientBrowser(client), answers, read)
