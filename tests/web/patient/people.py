"""People at the pages of this face: what they answer, and the short ways that tests take through the questions."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from intake.clinical.codebook import SCREENS
from intake.models.drafts import Draft
from intake.models.sessions import SessionKind, WebSession
from intake.runtime import Runtime
from intake.services import drafts
from intake.services.sessions import session_hash
from tests.support.application import Clock
from tests.support.browser import Browser

COOKIE = "__Host-intake"
MOTHER: dict[str, Any] = {
    "urgent_symptoms": ["none"],
    "blinatumomab_now": "no",
    "in_hospital_now": "no",
    "current_country": "KZ",
    "callback_phone": "+77010000001",
    "submitter_role": "parent",
    "submitter_full_name": "Алия Примерова",
    "submitter_relationship": "mother",
    "authority_basis": "parental_responsibility",
    "patient_full_name": "Тимур Примеров",
    "date_of_birth": "2018-03-27",
    "country_of_residence": "KZ",
    "time_zone": "Asia/Almaty",
    "preferred_language": "ru",
    "preferred_channel": "whatsapp",
    "whatsapp_number": "+77010000001",
    "email": "mother@example.org",
    "disease_stage": "remission_mrd_pos",
    "leukaemia_type": "b_all",
}
# Words that must never leave the sealed columns: nobody would write them by chance.
CANARIES = ("Примеров", "Тимур", "+7701", "remission_mrd", "b_all", "2018-03-27")


class Person(Browser):
    """Somebody at a browser, with the ways through the pages that more than one test takes."""

    def __init__(self, client: FlaskClient, runtime: Runtime, clock: Clock, language: str = "en") -> None:
        super().__init__(client)
        self.runtime = runtime
        self.clock = clock
        self.language = language

    def at(self, path: str) -> str:
        """The page at this path, under the person's language."""
        self.open(f"/{self.language}{path}")
        return self.text

    def post(self, path: str, data: dict[str, object] | None = None, *, follow: bool = False) -> int:
        """Send a form; the status before any redirect unless told to follow."""
        return self.send(f"/{self.language}{path}", data, follow=follow).status_code

    @property
    def location(self) -> str:
        assert self.page is not None
        return str(self.page.location or "").removeprefix("https://clinic.test")

    def tells_symptoms(self, *symptoms: str) -> str:
        """Open the urgent screen and send it; where it leads."""
        self.at("/urgent")
        assert self.post("/urgent", {"urgent_symptoms": list(symptoms)}) == 303
        return self.location

    def knows(self, **answers: Any) -> None:
        """Answers as if the question pages had been walked; they have tests of their own."""
        with self.runtime.work() as work:
            draft = drafts.find(work, self.draft_id)
            content = drafts.content_of(work, draft)
            content.answers |= answers
            content.visited = [screen.name for screen in SCREENS]
            drafts.save(work, draft, content)

    def agrees(self, **changed: str) -> int:
        """Tick every box on the page of consents, at a human pace."""
        page = self.at("/request/agree")
        self.clock.move(seconds=20)
        versions = dict(re.findall(r'name="(version\.\w+)" value="(\w+)"', page))
        ticks = {name.removeprefix("version."): "yes" for name in versions}
        stamp = re.search(r'name="shown_at" value="([^"]+)"', page)
        assert stamp is not None
        form = {**ticks, **versions, "shown_at": stamp.group(1), "website": "", **changed}
        return self.post("/request/agree", {name: value for name, value in form.items() if value != "leave"})

    def sends(self) -> int:
        self.at("/request/check")
        return self.post("/request/send")

    def has_sent(self, **answers: Any) -> None:
        """The whole way to the confirmation page."""
        assert self.tells_symptoms("none").endswith("/request/")
        self.has_sent_what_was_begun(**answers)

    def has_sent_what_was_begun(self, **answers: Any) -> None:
        """From any page of the draft to the confirmation page."""
        self.knows(**(MOTHER | answers))
        assert self.agrees() == 303
        assert self.sends() == 303
        self.open(self.location)

    @property
    def session(self) -> WebSession:
        """The session that this browser's cookie names."""
        cookie = self.client.get_cookie(COOKIE, domain="clinic.test")
        assert cookie is not None
        with self.runtime.reading() as work:
            row = work.session.get(WebSession, session_hash(cookie.value))
        assert row is not None
        return row

    @property
    def draft_id(self) -> str:
        row = self.session
        assert row.kind is SessionKind.VISITOR
        assert row.draft_id is not None
        return row.draft_id


def answers_of(runtime: Runtime, draft_id: str) -> dict[str, Any]:
    with runtime.reading() as work:
        return drafts.content_of(work, drafts.find(work, draft_id)).answers


def drafts_in(runtime: Runtime) -> int:
    with runtime.reading() as work:
        return len(work.session.scalars(select(Draft.id)).all())
