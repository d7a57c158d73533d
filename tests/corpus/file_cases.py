"""A family that sends files with its request to a real server, the check of them, and the desk that looks at them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy import select

from intake.models.documents import Document, DocumentState
from intake.models.referrals import Referral
from intake.models.sessions import SessionKind
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services import document_checks, documents, sessions
from tests.corpus.ground import Ground
from tests.corpus.test_resumable_uploads import BYTES, Family
from tests.support import factories
from tests.support.visitors import Page, Visitor, begin_ready
from tests.web.patient.people import MOTHER


def send(family: Family, name: str, content: bytes) -> int:
    """The status of the answer that decides about the file."""
    begun = family.begin(len(content), name)
    if begun.status != 201:
        return begun.status
    return family.ask("PATCH", begun.headers["location"], content, Upload_Offset="0", **BYTES).status


def check(records: Runtime, clamd_url: str = "") -> None:
    """What the worker does with new files: behind this scanner, or with none."""
    with _scanning(records, clamd_url):
        document_checks.run(records)


@contextmanager
def _scanning(records: Runtime, clamd_url: str) -> Iterator[None]:
    before = records.settings
    records.settings = replace(before, clamd_url=clamd_url) if clamd_url else replace(before, scan=False)
    try:
        yield
    finally:
        records.settings = before


@dataclass(frozen=True)
class SentCase:
    """A request with its files: the browser of the family, and the lead of the desk."""

    ground: Ground
    family: Visitor
    lead_id: str
    referral_id: str
    contents: dict[str, bytes]  # by the name under which they were sent
    files: dict[str, str]  # ids by that name

    @classmethod
    def with_files(cls, ground: Ground, contents: dict[str, bytes]) -> SentCase:
        [(session_id, draft_id)] = begin_ready(ground.records, [MOTHER])
        visitor = Visitor(ground.house.url, session_id)
        family = Family(ground, visitor, draft_id, visitor.get("/en/request/records").token)
        for name, content in contents.items():
            assert send(family, name, content) == 204, name
        token = visitor.get("/en/request/check").token
        sent = ground.checked(visitor.post("/en/request/send", {"csrf_token": token}))
        assert sent.location == "/en/sent", sent.words[:300]
        with ground.records.work() as work:
            referral = work.session.scalars(select(Referral).where(Referral.draft_id == draft_id)).one()
            lead = factories.a_member_of_staff(work, draft_id, Role.LEAD).id
            listed = {file.name: file.id for file in documents.listed(work, referral)}
        return cls(ground, visitor, lead, referral.id, contents, listed)

    @property
    def lead(self) -> Visitor:
        """The lead, who has signed in just now: an original asks for that."""
        own = sessions.new_session_id()
        with self.ground.records.work() as work:
            sessions.open_session(work, own, SessionKind.STAFF, staff_id=self.lead_id)
        return Visitor(self.ground.house.url, own)

    def state_of(self, name: str) -> DocumentState:
        with self.ground.records.reading() as work:
            return work.session.get_one(Document, self.files[name]).state

    def told_family(self) -> str:
        return self.ground.checked(self.family.get("/en/status/records")).words

    def told_desk(self) -> str:
        return self.ground.checked(self.lead.get(f"/en/desk/cases/{self.referral_id}/documents")).words

    def taken_by_desk(self, name: str, what: str = "file") -> Page:
        path = f"/en/desk/cases/{self.referral_id}/documents/{self.files[name]}/{what}"
        return self.ground.checked(self.lead.get(path))

    def taken_by_family(self, name: str) -> Page:
        return self.ground.checked(self.family.get(f"/en/status/records/{self.files[name]}/file"))
