"""A person at a browser without scripts: follows links, fills in the form that is there, sends it."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

BASE = "https://clinic.test"
TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]{64})"')


class Browser:
    """One browser with its cookies. `page` is what it shows now."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.page: TestResponse | None = None

    def open(self, path: str, **options: object) -> TestResponse:
        self.page = self.client.get(path, base_url=BASE, follow_redirects=True, **options)
        return self.page

    def send(self, path: str, data: dict[str, object] | None = None, *, follow: bool = True) -> TestResponse:
        """Post a form to `path` with the token of the page that is shown."""
        posted = {"csrf_token": self.token, **(data or {})}
        self.page = self.client.post(
            path, data=posted, base_url=BASE, follow_redirects=follow, headers={"Sec-Fetch-Site": "same-origin"}
        )
        return self.page

    @property
    def token(self) -> str:
        found = TOKEN.search(self.text)
        return found.group(1) if found else ""

    @property
    def text(self) -> str:
        return self.page.get_data(as_text=True) if self.page is not None else ""
