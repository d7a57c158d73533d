"""What belongs to another request, or to somebody else, answers byte for byte like what is not there: for staff, for
patients and for physicians, by every method, with the right form token in hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.routing import Rule

from config import Settings
from intake.app import create_app
from intake.models.documents import Document
from intake.models.evidence import Verdict
from intake.models.physicians import InvitedBy
from intake.models.queue import SavedView
from intake.models.record_requests import RecordItem
from intake.models.referrals import Referral
from intake.models.staff import Passkey, Role, Staff
from intake.models.urgency import UrgencyOverride
from intake.services import (
    answer_questions,
    evidence,
    physicians,
    record_requests,
    referrals,
    saved_views,
    uploads,
    urgency,
)
from intake.services.answer_paths import Path
from intake.services.physicians import Person, Request
from intake.services.record_requests import Wanted
from intake.services.upload_terms import Told
from intake.services.work import Work
from tests.support.application import Clock
from tests.web.desk.walking import TOKEN, Ground, rules

pytestmark = pytest.mark.databases("sqlite")  # who is answered what; the conditions are tested beside the services
ABSENT = "n0" * 11
CALLERS = ("patient", "physician", "adding", "visitor", Role.COORDINATOR, Role.HAEMATOLOGIST, Role.LEAD)


@pytest.fixture
def ground(settings: Settings, clock: Clock) -> Iterator[Ground]:
    """In development, where files that no scanner has seen open as well: what is asked here is who may."""
    application = create_app(replace(settings, env="development"), clock)
    found = Ground.laid(application, application.extensions["intake"])
    with found.runtime.work() as work:
        stranger = _a_physician(work, referrals.find(work, str(found.other["referral_id"])))
        found.other["physician_id"] = stranger
        for held, person in ((found.own, found.people[Role.LEAD]), (found.other, found.people[Role.ADMINISTRATOR])):
            held |= _things(work, held, person)
    yield found
    application.extensions["intake"].close()


def _a_physician(work: Work, case: Referral) -> str:
    party = physicians.invite(work, case, Person("other@hospital.example", "en"), Request(), InvitedBy.DESK)
    assert party is not None
    return party.id


def _things(work: Work, held: dict[str, object], person: Staff) -> dict[str, object]:
    """One of everything that belongs to a request or to a member of staff, by the name that addresses give it."""
    case = referrals.find(work, str(held["referral_id"]))
    document = work.session.get_one(Document, str(held["document_id"]))
    linked = evidence.link(work, case, document, 1, Path("weight"), Verdict.CONTRADICTS, "", person)
    found = evidence.find(work, case, linked.id, referrals.answers_of(work, case))
    record_requests.ask(work, case, person, [Wanted("mrd_report", "", None, "2027-03-14")], sender=True)
    urgency.ask_to_lower(work, case, case.level, "routine", "why", person)
    saved_views.save(work, person, "mine", "level=urgent")
    passkey = Passkey(
        staff_id=person.id, name="Telephone", credential_hash=person.id, credential_id=person.id.encode(),
        public_key=b"key", created_at=work.now,
    )  # fmt: skip
    work.session.add(passkey)
    work.session.flush()
    lowering = select(UrgencyOverride.id).where(UrgencyOverride.referral_id == case.id)
    return {
        "evidence_id": linked.id,
        "question_id": answer_questions.ask(work, case, found, "31 kg", person).id,
        "item_id": work.session.scalars(select(RecordItem.id).where(RecordItem.referral_id == case.id)).one(),
        "override_id": work.session.scalars(lowering).one(),
        "view_id": work.session.scalars(select(SavedView.id).where(SavedView.staff_id == person.id)).one(),
        "passkey_id": passkey.id,
        "upload_id": uploads.start(work, case, 100, Told("report.pdf")).id,
    }


def named(rule: Rule, ground: Ground) -> list[str]:
    """The things in this address that belong to somebody, the request itself aside."""
    owned = set(ground.other) - {"referral_id", "alert_id", "task_id", "shift_id", "mail_id", "staff_id", "draft_id",
                                 "resource_id", "service_id"}  # of the clinic, of nobody
    return sorted(rule.arguments & owned)


def answered(ground: Ground, caller: str, rule: Rule, method: str, thing: str, identity: object) -> tuple[Any, ...]:
    """Status, body and headers, without the form's token and without the name that was asked for."""
    values = ground.values(rule, "own") | {thing: identity}
    answer = ground.ask(caller, rule, method, values, token=True)
    text = TOKEN.sub("token", answer.get_data(as_text=True)).replace(str(identity), "name")
    headers = sorted(
        (name, value.replace(str(identity), "name")) for name, value in answer.headers if name != "Set-Cookie"
    )
    return answer.status_code, text, headers


@pytest.mark.parametrize("caller", CALLERS)
def test_what_is_somebody_elses_is_like_what_is_not_there(ground: Ground, caller: str) -> None:
    differing, asked = [], 0
    staff_too = caller in tuple(Role)
    for rule, method in rules(ground.app, of_staff=staff_too):
        for thing in named(rule, ground):
            other = answered(ground, caller, rule, method, thing, ground.other[thing])
            absent = answered(ground, caller, rule, method, thing, ABSENT)
            asked += 1
            if other != absent or other[0] == 200:
                differing.append(f"{method} {rule.rule} ({thing}): {other[0]} and {absent[0]}")
    assert differing == []
    assert asked > 5


OPEN_TO = {
    "desk.viewer": Role.LEAD, "desk.document_details": Role.LEAD, "desk.evidence_page": Role.LEAD,
    "documents.sent_file": "patient", "patient.question": "patient",
}  # fmt: skip


@pytest.mark.parametrize("page", OPEN_TO)
def test_ones_own_opens(ground: Ground, page: str) -> None:
    """So that the walk above does not compare one refusal with another."""
    known = rules(ground.app, of_staff=page.startswith("desk."))
    [(rule, method)] = [(rule, method) for rule, method in known if (rule.endpoint, method) == (page, "GET")]
    [thing] = named(rule, ground)
    assert answered(ground, OPEN_TO[page], rule, method, thing, ground.own[thing])[0] == 200
