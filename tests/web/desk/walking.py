"""Who knocks at which page with what in hand, for the walk over all permissions."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.routing import AnyConverter, IntegerConverter, Rule
from werkzeug.test import TestResponse

from intake.models.desk import DeskTask, TaskKind
from intake.models.outbox import OutboxEmail
from intake.models.physicians import InvitedBy
from intake.models.sessions import SessionKind
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import drafts, outbox, physicians, rota, sessions
from intake.services.desk_tasks import raise_task
from intake.services.drafts import DraftContent
from intake.services.oncall import Duty
from intake.services.physicians import Person, Request
from intake.services.work import Work
from intake.web.compression import MASK_BYTES, masked, new_mask
from intake.web.policy import Caller, policy_of
from tests.services.consulting import a_doctor, a_service
from tests.support import factories, papers
from tests.support.browser import BASE

TABLE = Path(__file__).resolve().parents[3] / "docs" / "permissions.md"
STAFF_ROW = re.compile(r"^\| ([a-z_]+\.[a-z_]+) \| (GET|POST) \| (\w+) \| (\w+) \| (\w+) \| (\w+) \|$", re.M)
OTHER_ROW = re.compile(r"^\| ([a-z_]+\.[a-z_]+) \| (GET|POST|PATCH|DELETE) " + r"\| (\w+) " * 7 + r"\|$", re.M)
ROLES = (Role.COORDINATOR, Role.HAEMATOLOGIST, Role.LEAD, Role.ADMINISTRATOR)
STRANGERS = ("anonymous", "visitor", "patient", "physician", "adding", "half", "staff")
DOORS = ("/desk/sign-in", "/desk/sign-in/second", "/session-over", "/request/continue")
METHODS = {"GET", "POST", "PATCH", "DELETE"}
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
TOKEN = re.compile(r'name="csrf_token" value="[0-9a-f]{64}"')

Key = tuple[str, str]


def promised_to_staff() -> dict[Key, dict[str, str]]:
    rows = STAFF_ROW.findall(TABLE.read_text(encoding="utf-8"))
    return {(page, method): dict(zip(ROLES, cells, strict=True)) for page, method, *cells in rows}


def promised_to_others() -> dict[Key, dict[str, str]]:
    rows = OTHER_ROW.findall(TABLE.read_text(encoding="utf-8"))
    return {(page, method): dict(zip(STRANGERS, cells, strict=True)) for page, method, *cells in rows}


def rules(app: Flask, *, of_staff: bool) -> list[tuple[Rule, str]]:
    """Every rule with its method: those that only staff may call, or all others."""
    found = []
    for rule in app.url_map.iter_rules():
        declared = policy_of(app.view_functions[rule.endpoint])
        if declared is not None and (declared.caller is Caller.STAFF) is of_staff:
            found += [(rule, method) for method in sorted((rule.methods or set()) & METHODS)]
    return found


@dataclass
class Ground:
    """A clinic with one thing of each kind. `own` is assigned to the haematologist; `other` is somebody else's."""

    app: Flask
    runtime: Runtime
    people: dict[Role, Staff] = field(default_factory=dict)
    own: dict[str, object] = field(default_factory=dict)
    other: dict[str, object] = field(default_factory=dict)
    draft_id: str = ""

    @classmethod
    def laid(cls, app: Flask, runtime: Runtime) -> Ground:
        ground = cls(app, runtime)
        with runtime.work() as work:
            ground.people = {role: factories.a_member_of_staff(work, f"{role} walks", role) for role in ROLES}
            bystander = factories.a_member_of_staff(work, "Bystander")
            own, other = factories.a_request(work, "EX1"), factories.a_request(work, "EX2")
            ground.draft_id = drafts.start(work, "en", DraftContent(answers=dict(factories.SENDER))).id
            things = _things(work, ground, bystander)
            party = physicians.invite(work, own, Person("ward@hospital.example", "en"), Request(), InvitedBy.DESK)
            assert party is not None
            things["physician_id"] = party.id
            report, another = (papers.a_clean_file(work, referral, "report.pdf").id for referral in (own, other))
            ground.own = {**things, "referral_id": own.id, "document_id": report}
            ground.other = {**things, "referral_id": other.id, "document_id": another}
        factories.assign(runtime, own, ground.people[Role.HAEMATOLOGIST])
        return ground

    def values(self, rule: Rule, which: str) -> dict[str, object]:
        """What stands in the address: names of things that are own, other's or absent."""
        held = {"own": self.own, "other": self.other, "absent": {}}[which]
        given: dict[str, object] = {"lang": "en"} if "lang" in rule.arguments else {}
        for name in rule.arguments - {"lang"}:
            given[name] = held.get(name, _absent(rule, name))
        return given

    def objects(self, rule: Rule) -> list[str]:
        """Which names are worth trying."""
        if "referral_id" in rule.arguments:
            return ["own", "other", "absent"]
        return ["own", "absent"] if rule.arguments - {"lang", "tab"} else ["absent"]

    def session(self, caller: str) -> str:
        """A session of its own for each knock, so that no knock changes what the next one may."""
        session_id = sessions.new_session_id()
        with self.runtime.work() as work:
            if caller == "visitor":
                sessions.open_session(work, session_id, SessionKind.VISITOR, draft_id=self.draft_id)
            elif caller == "patient":
                owned = str(self.own["referral_id"])
                sessions.open_session(work, session_id, SessionKind.PATIENT, referral_id=owned)
            elif caller in ("physician", "adding"):
                kind = SessionKind.PHYSICIAN if caller == "physician" else SessionKind.PHYSICIAN_ADDS
                owned, part = str(self.own["referral_id"]), str(self.own["physician_id"])
                sessions.open_session(work, session_id, kind, referral_id=owned, physician_id=part)
            elif caller != "anonymous":
                whole = caller != "half"
                role = Role.LEAD if caller in ("half", "staff") else Role(caller)
                person = self.people[role].id
                sessions.open_session(work, session_id, SessionKind.STAFF, staff_id=person, complete=whole)
        return session_id

    def knock(self, caller: str, rule: Rule, method: str, which: str = "absent") -> TestResponse:
        """A real request by this caller, with the right form token if staff send a form."""
        return self.ask(caller, rule, method, self.values(rule, which), token=caller in ("half", "staff", *ROLES))

    def ask(self, caller: str, rule: Rule, method: str, values: dict[str, object], *, token: bool) -> TestResponse:
        """A real request for these names; a form comes with its right token or with a wrong one."""
        client, session_id = self.app.test_client(), self.session(caller)
        if caller != "anonymous":
            client.set_cookie(factories.COOKIE, session_id, domain="clinic.test", secure=True)
        path = self.app.url_map.bind("clinic.test").build(rule.endpoint, values, method=method)
        right = self._token(session_id) if token else "none"
        headers = SAME_ORIGIN | {"X-Form-Token": right, "Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
        data = {"csrf_token": right} if method == "POST" else None
        return client.open(path, method=method, base_url=BASE, headers=headers, data=data)

    def _token(self, session_id: str) -> str:
        """The token of this session's forms, as a page would show it."""
        key = self.runtime.settings.secret_key.encode()
        return masked(hmac.digest(key, b"form token" + session_id.encode(), "sha256")[:MASK_BYTES], new_mask())

    def seen(self, rule: Rule, which: str, answer: TestResponse) -> tuple[int, str, list[tuple[str, str]]]:
        """An answer without the form's token and without the name that was asked for, which the links to the other
        languages repeat."""
        text = TOKEN.sub("token", answer.get_data(as_text=True))
        for value in self.values(rule, which).values():
            if len(str(value)) > len("en"):
                text = text.replace(str(value), "name")
        headers = sorted((name, value) for name, value in answer.headers.items() if name != "Set-Cookie")
        return answer.status_code, text, headers


def verdict(answer: TestResponse) -> str:
    """In words of the table: "in", "no" (refused), "door" (sent to where one becomes somebody), "home" (sent to the
    first page of the desk), or what went wrong."""
    where = urlsplit(answer.headers.get("Location", "")).path
    if answer.status_code == 303 and where.endswith(DOORS):
        return "door"
    if answer.status_code == 303 and where.endswith("/desk/home"):
        return "home"
    if answer.status_code >= 500:
        return f"failed with {answer.status_code}"
    return "no" if answer.status_code == 403 else "in"


def _things(work: Work, ground: Ground, bystander: Staff) -> dict[str, object]:
    """One of everything else that an address can name."""
    raise_task(work, TaskKind.CHECK_SUSPECT, "walk", due_at=work.now)
    work.session.flush()
    task = work.session.query(DeskTask).filter_by(dedupe_key="walk").one()
    shift = rota.add(work, bystander.id, Duty.COORDINATOR, work.now, work.now.replace(hour=23))
    outbox.enqueue(work, "receipt", "x@example.org", "walk")
    mail = work.session.query(OutboxEmail).filter_by(dedupe_key="walk").one()
    return {
        "alert_id": factories.an_emergency(work).id,
        "task_id": task.id,
        "shift_id": shift.id,
        "mail_id": mail.id,
        "staff_id": bystander.id,
        "resource_id": a_doctor(work).id,
        "service_id": a_service(work).id,
        "draft_id": ground.draft_id,
    }


def _absent(rule: Rule, name: str) -> object:
    """A name of the right shape for something that does not exist; one of the few that an address allows."""
    converter = rule._converters.get(name)
    if name in (rule.defaults or {}):
        return (rule.defaults or {})[name]
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 987654321 if isinstance(converter, IntegerConverter) else "n0" * 11


def every(ground: Ground, *, of_staff: bool) -> Iterator[tuple[Rule, str, str]]:
    """Every rule with its methods and the things worth naming."""
    for rule, method in rules(ground.app, of_staff=of_staff):
        for which in ground.objects(rule):
            yield rule, method, which
