"""The whole application on a loopback port, with people of the clinic and requests made by its own services."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.serving import make_server

from intake.app import create_app
from intake.db import new_id
from intake.models.sessions import Link, LinkPurpose, SessionKind
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import accounts, documents, drafts, physicians, second_factor, sessions, urgent
from intake.services.codes import code_hash
from intake.services.documents import Details
from intake.services.drafts import DraftContent
from intake.services.work import Work
from intake.vault.files import FileWriter
from intake.web.policy import PUBLIC, policy
from tests.support import factories
from tests.support.application import Clock, settings_for
from tools.ports import any_free

PDF = b"%PDF-1.7\n" + b"bone marrow report " * 50


class ServedClinic:
    """A running clinic. `as_…` methods open a session and return the cookie that owns it."""

    def __init__(self, database_url: str, folder: Path, host: str = "127.0.0.1") -> None:
        port = any_free()
        self.url = f"http://{host}:{port}"
        self.settings = settings_for(database_url, folder, PUBLIC_URL=self.url)
        self.clock = Clock()
        self.app: Flask = create_app(self.settings, self.clock)
        self.runtime: Runtime = self.app.extensions["intake"]
        self._staff: dict[Role, str] = {}
        self._server = make_server("127.0.0.1", port, self.app, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self.runtime.close()

    def endpoint_of(self, path: str) -> str:
        """Which view answers this path when it is opened."""
        found: str = self.app.url_map.bind("").match(path, method="GET")[0]
        return found

    def as_visitor(self, answers: Mapping[str, Any], language: str, **told: Any) -> tuple[str, str]:
        """Somebody with an open draft: the cookie and the draft's id."""
        session_id = sessions.new_session_id()
        with self.runtime.work() as work:
            draft = drafts.start(work, language, DraftContent(answers=dict(answers), **told))
            sessions.open_session(work, session_id, SessionKind.VISITOR, draft_id=draft.id)
            return session_id, draft.id

    def as_visitor_with_file(self, answers: Mapping[str, Any], language: str, name: str) -> tuple[str, str]:
        """Somebody who has added one report: the cookie and the report's id."""
        cookie, draft_id = self.as_visitor(answers, language)
        with self.runtime.work() as work:
            return cookie, self.add_file(work, drafts.find(work, draft_id), name)

    def as_visitor_in_danger(self, language: str) -> str:
        """Somebody who has just told a sign that cannot wait."""
        cookie, draft_id = self.as_visitor(factories.EMERGENCY, language)
        with self.runtime.work() as work:
            draft = drafts.find(work, draft_id)
            urgent.reevaluate(work, draft, drafts.content_of(work, draft))
        return cookie

    def as_patient(self, referral_id: str) -> str:
        session_id = sessions.new_session_id()
        with self.runtime.work() as work:
            sessions.open_session(work, session_id, SessionKind.PATIENT, referral_id=referral_id)
        return session_id

    def as_half_staff(self, *, enrolled: bool) -> str:
        """Somebody who has shown a password, with a second step to show or to set up."""
        session_id, name = sessions.new_session_id(), "Enrolled" if enrolled else "Newcomer"
        with self.runtime.work() as work:
            person = accounts.by_email(work, f"{name}@clinic.test") or factories.a_member_of_staff(work, name)
            if enrolled:
                second_factor.use_seed(work, person, factories.SEED)
            sessions.open_session(work, session_id, SessionKind.STAFF, staff_id=person.id, complete=False)
        return session_id

    def as_physician(self, physician_id: str, kind: SessionKind = SessionKind.PHYSICIAN) -> str:
        """A physician with this part; signed in unless told that they came to add."""
        session_id = sessions.new_session_id()
        with self.runtime.work() as work:
            referral_id = physicians.find(work, physician_id).referral_id
            sessions.open_session(work, session_id, kind, referral_id=referral_id, physician_id=physician_id)
        return session_id

    def address_to_confirm(self, physician_id: str) -> str:
        """The token of a fresh link that proves this physician's address; each works once."""
        token, purpose = secrets.token_urlsafe(32), LinkPurpose.CONFIRM_ADDRESS
        with self.runtime.work() as work:
            link = Link(
                token_hash=code_hash(purpose, token), purpose=purpose, physician_id=physician_id, single_use=True,
                created_at=work.now, expires_at=work.now + timedelta(days=1),
            )
            work.session.add(link)
        return token

    def as_staff(self, role: Role) -> str:
        session_id = sessions.new_session_id()
        with self.runtime.work() as work:
            sessions.open_session(work, session_id, SessionKind.STAFF, staff_id=self.of_staff(work, role).id)
        return session_id

    def of_staff(self, work: Work, role: Role) -> Staff:
        """Whoever `as_staff` signs in."""
        if role not in self._staff:
            self._staff[role] = factories.a_member_of_staff(work, f"Dana {role}", role).id
        return work.session.get_one(Staff, self._staff[role])

    def add_file(self, work: Work, owner: Any, name: str) -> str:
        """A report of this owner; its id."""
        assert work.store is not None
        writer = FileWriter(work.store, new_id())
        writer.write(PDF + name.encode())
        taken = documents.take_in(work, owner, name, writer, details=Details(doc_type="latest_marrow_report"))
        assert taken.document_id is not None
        return taken.document_id

    @contextmanager
    def failing(self, code: int) -> Iterator[None]:
        """While this lasts the page of contacts fails: with this status, or unexpectedly for 500."""

        @policy(PUBLIC)
        def broken() -> str:
            if code == 500:
                raise RuntimeError("a failure that a test wants to see")
            failure = HTTPException()
            failure.code = code
            raise failure

        real = self.app.view_functions["public.contact"]
        self.app.view_functions["public.contact"] = broken
        try:
            yield
        finally:
            self.app.view_functions["public.contact"] = real
