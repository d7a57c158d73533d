"""A browser that speaks tus, at the application without a server."""

from __future__ import annotations

import base64

from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from intake.models.uploads import Upload
from intake.runtime import Runtime
from intake.services import documents, drafts
from tests.support.browser import BASE, Browser
from tests.support.journey import begin

PATH = "/en/request/uploads"
PDF = b"%PDF-1.7\n" + b"Philadelphia chromosome " * 500
BYTES = "application/offset+octet-stream"


def told(**values: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


class Uploader:
    """Somebody with a draft whose browser speaks tus."""

    def __init__(self, runtime: Runtime, client: FlaskClient) -> None:
        self.runtime = runtime
        self.browser = Browser(client)
        self.draft_id = begin(runtime, client, {"urgent_symptoms": ["none"], "submitter_role": "parent"})
        self.browser.open("/en/request/records")
        self.token = self.browser.token

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> TestResponse:
        sent = {"Tus-Resumable": "1.0.0", "X-Form-Token": self.token, "Sec-Fetch-Site": "same-origin"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        kind = sent.pop("Content-Type", BYTES if method == "PATCH" else None)
        return self.browser.client.open(
            path, method=method, data=body, base_url=BASE, headers=sent, content_type=kind
        )

    def create(self, length: int, name: str = "report.pdf", **more: str) -> TestResponse:
        return self.ask("POST", PATH, Upload_Length=str(length), Upload_Metadata=told(filename=name, **more))

    def place(self, length: int = len(PDF), name: str = "report.pdf") -> str:
        return self.create(length, name).headers["Location"]

    def patch(self, path: str, offset: int, body: bytes, **headers: str) -> TestResponse:
        return self.ask("PATCH", path, body, Upload_Offset=str(offset), **headers)

    def offset(self, path: str) -> int:
        return int(self.ask("HEAD", path).headers["Upload-Offset"])

    def names(self) -> list[str]:
        with self.runtime.reading() as work:
            return [file.name for file in documents.listed(work, drafts.find(work, self.draft_id))]

    def rows(self) -> int:
        with self.runtime.reading() as work:
            return work.session.scalar(select(func.count()).select_from(Upload)) or 0
