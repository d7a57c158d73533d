"""Real tus clients (tuspy) at a running house, over a line that may break."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO, Any

from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

from intake.runtime import Runtime
from tests.support.visitors import COOKIE, Visitor, begin
from tests.support.waiting import until

PATH = "/en/request/uploads"
RECORDS = "/en/request/records"


@dataclass
class Sender:
    """Somebody with a draft who sends a file with tuspy. `url`: the house, or the line to it."""

    url: str
    visitor: Visitor
    draft_id: str
    token: str
    interruptions: list[str] = field(default_factory=list)

    @classmethod
    def begin(cls, records: Runtime, url: str) -> Sender:
        session_id, draft_id = begin(records, {"urgent_symptoms": ["none"], "submitter_role": "parent"})
        visitor = Visitor(url, session_id)
        return cls(url, visitor, draft_id, visitor.get(RECORDS).token)

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Form-Token": self.token, "Cookie": f"{COOKIE}={self.visitor.session_id}"}

    def uploader(self, file: IO[bytes], name: str, chunk: int) -> Any:
        client = TusClient(f"{self.url}{PATH}", headers=self.headers)
        uploader = client.uploader(file_stream=file, chunk_size=chunk, metadata={"filename": name})
        uploader.set_url(uploader.create_url())
        return uploader

    def step(self, uploader: Any) -> bool:
        """One request with a piece of the file; after a broken one, ask where to go on. True when it went well."""
        try:
            uploader.upload_chunk()
        except TusUploadFailed as error:
            self.interruptions.append(str(error)[:200])
            stands = until(lambda: _offset(uploader), "the server says where it stands", within=90)
            assert stands is not None
            uploader.offset = stands[0]
            return False
        return True

    def send(self, file: IO[bytes], name: str, chunk: int) -> Any:
        uploader = self.uploader(file, name, chunk)
        while uploader.offset < uploader.stop_at:
            self.step(uploader)
        return uploader


def _offset(uploader: Any) -> tuple[int] | None:
    """In a tuple, so that 0 is an answer too; None while the server is away or still busy with the old request."""
    try:
        return (uploader.get_offset(),)
    except TusCommunicationError:
        return None
