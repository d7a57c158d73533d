"""A question that came back to the sender: on the status page, in their language, answered once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intake.models.desk import DeskTask, TaskKind
from intake.models.documents import Document
from intake.models.evidence import AnswerQuestion, QuestionOutcome, Verdict
from intake.models.referrals import Referral, Revision
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services import answer_questions, evidence, referrals
from intake.services.answer_paths import Path
from tests.support import factories, papers
from tests.web.patient.people import Person


@pytest.fixture
def sender(person: Person) -> Person:
    """Somebody whose request was sent."""
    person.has_sent()
    return person


def asked(runtime: Runtime, referral_id: str | None = None) -> str:
    """Staff ask about the weight; the question's id."""
    with runtime.work() as work:
        query = select(Referral) if referral_id is None else select(Referral).where(Referral.id == referral_id)
        referral = work.session.scalars(query).one()
        doctor = factories.a_member_of_staff(work, f"Doctor {referral.id}", Role.HAEMATOLOGIST)
        document = papers.a_clean_file(work, referral)
        path = Path("leukaemia_type")
        linked = evidence.link(work, referral, document, 1, path, Verdict.CONTRADICTS, "", doctor)
        source = evidence.find(work, referral, linked.id, referrals.answers_of(work, referral))
        return answer_questions.ask(work, referral, source, "<b>Mixed phenotype</b>", doctor).id


def rows(runtime: Runtime, table: type) -> list:
    with runtime.reading() as work:
        return list(work.session.scalars(select(table)))


def test_the_status_page_leads_to_the_question_and_back(runtime: Runtime, sender: Person) -> None:
    identity = asked(runtime)
    assert f'href="/en/status/questions/{identity}"' in sender.at("/status")
    page = sender.at(f"/status/questions/{identity}")
    assert "&lt;b&gt;Mixed phenotype&lt;/b&gt;" in page
    assert sender.post(f"/status/questions/{identity}", {"leukaemia_type": "mpal"}) == 422
    assert "Choose what is right" in sender.text


def test_the_answer_that_is_right_stays(runtime: Runtime, sender: Person) -> None:
    identity = asked(runtime)
    sender.at(f"/status/questions/{identity}")
    assert sender.post(f"/status/questions/{identity}", {"right": "keep", "leukaemia_type": "mpal"}) == 303
    (question,) = rows(runtime, AnswerQuestion)
    assert question.outcome is QuestionOutcome.CONFIRMED
    assert len(rows(runtime, Revision)) == 1
    waits = {task.kind: task.done_at is None for task in rows(runtime, DeskTask)}
    assert (waits[TaskKind.QUESTION_ASKED], waits[TaskKind.PATIENT_WROTE]) == (False, True)
    assert "/status/questions/" not in sender.at("/status")


def test_another_answer_is_a_new_revision(runtime: Runtime, sender: Person) -> None:
    identity = asked(runtime)
    sender.at(f"/status/questions/{identity}")
    assert sender.post(f"/status/questions/{identity}", {"right": "change", "leukaemia_type": "nonsense"}) == 422
    assert sender.post(f"/status/questions/{identity}", {"right": "change", "leukaemia_type": "mpal"}) == 303
    last = rows(runtime, Revision)[-1]
    assert (last.number, last.by_kind, last.why) == (2, "patient", "answered_question")
    with runtime.reading() as work:
        assert referrals.answers_of(work, work.session.scalars(select(Referral)).one())["leukaemia_type"] == "mpal"
    (question,) = rows(runtime, AnswerQuestion)
    assert (question.outcome, question.answered_in) == (QuestionOutcome.CHANGED, 2)
    sender.at("/status")
    assert sender.post(f"/status/questions/{identity}", {"right": "keep"}) == 404


def seen(person: Person, path: str) -> tuple[int, bytes]:
    answer = person.open(f"/en{path}")
    return answer.status_code, answer.get_data()


@pytest.mark.parametrize("where", ["/status/questions/%s", "/status/records/%s/file", "/status/records/%s"])
def test_what_belongs_to_others_is_not_there(runtime: Runtime, sender: Person, where: str) -> None:
    own = asked(runtime)
    with runtime.work() as work:
        other = factories.a_request(work, "EX1")
    theirs = asked(runtime, other.id)
    documents = [document.id for document in rows(runtime, Document) if document.referral_id == other.id]
    absent = seen(sender, where % ("n0" * 11))
    assert absent[0] == 404
    for identity in (theirs, *documents, own[:-1] + chr(ord(own[-1]) + 1), "..", "%2e%2e", "-1", str(2**63), "0", "x"):
        assert seen(sender, where % identity) == absent, identity


def test_the_sender_downloads_their_own_checked_files_and_no_others(runtime: Runtime, sender: Person) -> None:
    with runtime.work() as work:
        referral = work.session.scalars(select(Referral)).one()
        clean, fresh = papers.a_clean_file(work, referral), papers.a_file(work, referral, "new.pdf")
    page = sender.at("/status/records")
    assert f"/status/records/{clean.id}/file" in page
    assert f"/status/records/{fresh.id}/file" not in page
    answer = sender.open(f"/en/status/records/{clean.id}/file")
    assert (answer.status_code, answer.get_data()) == (200, papers.CLEANED)
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert sender.open(f"/en/status/records/{fresh.id}/file").status_code == 403


def test_a_stranger_is_sent_away_from_every_file_and_question_alike(runtime: Runtime, person: Person) -> None:
    with runtime.work() as work:
        referral = factories.a_request(work, "EX1")
        document = papers.a_clean_file(work, referral, "letter.pdf")
    question = asked(runtime, referral.id)
    for where, identity in (("/status/questions/%s", question), ("/status/records/%s/file", document.id),
                            ("/request/records/%s/file", document.id)):  # fmt: skip
        answers = [
            person.client.get(f"/en{where % name}", base_url="https://clinic.test") for name in (identity, "n0" * 11)
        ]
        assert [answer.status_code for answer in answers] == [303, 303]
        assert answers[0].headers["Location"] == answers[1].headers["Location"]
        assert answers[0].get_data() == answers[1].get_data()


def test_a_visitor_downloads_what_the_draft_has_and_nothing_else(runtime: Runtime, person: Person) -> None:
    person.tells_symptoms("none")
    with runtime.work() as work:
        other = papers.a_clean_file(work, factories.a_request(work, "EX1"))
    absent = seen(person, f"/request/records/{'n0' * 11}/file")
    assert absent[0] == 404
    assert seen(person, f"/request/records/{other.id}/file") == absent
