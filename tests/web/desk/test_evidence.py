"""Answers held against pages: linked, corrected, asked back, taken away, and never another request's."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intake.models.audit import AuditEvent
from intake.models.desk import DeskTask, TaskKind
from intake.models.documents import Document
from intake.models.evidence import AnswerQuestion, Evidence, QuestionOutcome, Verdict
from intake.models.outbox import OutboxEmail
from intake.models.referrals import Referral, Revision
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import evidence, referrals, revisions
from intake.services.answer_paths import Path
from tests.support import factories, papers
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn
from tests.web.desk.test_documents import STRANGE, answer_of, at, neighbour

WEIGHT = {"answer": "weight", "on_page": "2", "verdict": "contradicts", "note": "It says 25.2 kg"}


@pytest.fixture
def case(runtime: Runtime) -> Referral:
    with runtime.work() as work:
        return factories.a_request(work, "EX1")


@pytest.fixture
def document(runtime: Runtime, case: Referral) -> Document:
    with runtime.work() as work:
        return papers.a_clean_file(work, case, "מח עצם.pdf")


@pytest.fixture
def contradiction(runtime: Runtime, case: Referral, document: Document, miriam: Staff) -> str:
    """The page contradicts the weight."""
    with runtime.work() as work:
        found = referrals.find(work, case.id)
        return evidence.link(work, found, document, 2, Path("weight"), Verdict.CONTRADICTS, "25.2", miriam).id


def page_of(case: Referral, evidence_id: str, rest: str = "") -> str:
    return f"/en/desk/cases/{case.id}/evidence/{evidence_id}{rest}"


def rows(runtime: Runtime, table: type) -> list:
    with runtime.reading() as work:
        return list(work.session.scalars(select(table)))


def answers(runtime: Runtime, case: Referral) -> dict:
    with runtime.reading() as work:
        return referrals.answers_of(work, referrals.find(work, case.id))


def test_a_page_is_linked_and_stands_beside_the_value(desk: Browser, case: Referral, document: Document) -> None:
    desk.open(at(document, "?page=3"))
    assert 'value="mrd_results[0].' in desk.text or 'value="treatment_lines[0].' in desk.text
    desk.send(at(document), {"answer": "alt", "on_page": "3", "verdict": "supports"})
    assert "The page is linked to the answer." in desk.text
    desk.open(f"/en/desk/cases/{case.id}/answers")
    assert "This page shows the answer" in desk.text
    assert f'href="{at(document, "?page=3")}"' in desk.text
    assert "differs from its record" not in desk.text


def test_a_contradiction_is_loud_on_summary_and_answers(desk: Browser, case: Referral, document: Document) -> None:
    desk.open(at(document))
    desk.send(at(document), WEIGHT)
    assert "It says 25.2 kg" in desk.text
    assert "Correct the answer" in desk.text
    for tab in ("", "/answers", "/print"):
        desk.open(f"/en/desk/cases/{case.id}{tab}")
        assert "1 answer differs from its record" in desk.text, tab


@pytest.mark.parametrize(
    ("wrong", "told"),
    [({"answer": ""}, "Choose the answer from the list"), ({"answer": "email"}, "Choose the answer from the list"),
     ({"answer": "mrd_results[59].value"}, "Choose the answer from the list"),
     ({"answer": "nothing.such"}, "Choose the answer from the list"), ({"on_page": "4"}, "Enter a page from 1 to 3"),
     ({"on_page": "-1"}, "Enter a page from 1 to 3"), ({"verdict": "perhaps"}, "Choose whether the page shows"),
     ({"note": "x" * 9000}, "Shorten the note")],
)  # fmt: skip
def test_a_form_that_names_nothing_comes_back_as_it_was(
    runtime: Runtime, desk: Browser, document: Document, wrong: dict[str, str], told: str
) -> None:
    desk.open(at(document))
    assert desk.send(at(document), WEIGHT | wrong, follow=False).status_code == 422
    assert told in desk.text
    assert rows(runtime, Evidence) == []


def test_the_answer_is_corrected_in_a_new_revision_and_the_old_one_is_kept(
    runtime: Runtime, desk: Browser, case: Referral, contradiction: str
) -> None:
    before = answers(runtime, case)
    desk.open(page_of(case, contradiction))
    same = {"do": "correct", "weight-value": "22.5", "weight-unit": "kg"}
    assert desk.send(page_of(case, contradiction), same, follow=False).status_code == 422
    wrong = {"do": "correct", "weight-value": "much", "weight-unit": "kg"}
    assert desk.send(page_of(case, contradiction), wrong, follow=False).status_code == 422
    impossible = {"do": "correct", "weight-value": "9000", "weight-unit": "kg"}
    assert desk.send(page_of(case, contradiction), impossible, follow=False).status_code == 422
    assert len(rows(runtime, Revision)) == 1
    desk.send(page_of(case, contradiction), {"do": "correct", "weight-value": "25.2", "weight-unit": "kg"})
    assert "The answer was corrected." in desk.text
    assert "differs from its record" not in desk.text
    now = answers(runtime, case)
    assert str(now["weight"]["value"]) == "25.2"
    assert {**now, "weight": None} == {**before, "weight": None}
    last = rows(runtime, Revision)[-1]
    assert (last.number, last.by_kind, last.why) == (2, "staff", "corrected_from_record")
    desk.open(f"/en/desk/cases/{case.id}/history")
    assert "Corrected from מח עצם.pdf, page 2" in desk.text
    kinds = [task.kind for task in rows(runtime, DeskTask)]
    assert TaskKind.PATIENT_WROTE not in kinds


def test_a_row_is_found_again_after_another_one_went(
    runtime: Runtime, desk: Browser, case: Referral, document: Document, miriam: Staff
) -> None:
    lines = answers(runtime, case)["treatment_lines"]
    extra = {"line_type": "induction", "regimen_name": "gone"}
    with runtime.work() as work:
        found = referrals.find(work, case.id)
        changed = answers(runtime, case) | {"treatment_lines": [extra, *lines]}
        revisions.correct_answer(work, found, changed, "corrected")
        path = Path("regimen_name", "treatment_lines", 1)
        linked = evidence.link(work, found, document, 1, path, Verdict.CONTRADICTS, "", miriam)
        revisions.correct_answer(work, found, changed | {"treatment_lines": lines}, "corrected")
        source = evidence.find(work, found, linked.id, referrals.answers_of(work, found))
    assert (str(source.path), source.changed, source.open) == ("treatment_lines[0].regimen_name", False, True)
    with runtime.work() as work:
        found = referrals.find(work, case.id)
        revisions.correct_answer(work, found, changed | {"treatment_lines": [extra]}, "corrected")
        source = evidence.find(work, found, linked.id, referrals.answers_of(work, found))
    assert (source.path, source.open) == (None, False)
    desk.open(page_of(case, linked.id))
    assert "The answer is no longer there." in desk.text
    assert desk.send(page_of(case, linked.id), {"do": "correct"}, follow=False).status_code == 422


def test_asking_back_makes_a_question_a_task_and_a_mail_that_says_nothing(
    runtime: Runtime, desk: Browser, case: Referral, contradiction: str
) -> None:
    path = page_of(case, contradiction)
    desk.open(path)
    for wrong in ("", " ", "x" * 501):
        assert desk.send(path, {"do": "ask", "record_says": wrong}, follow=False).status_code == 422
    desk.send(path, {"do": "ask", "record_says": "Weight 25.2 kg"})
    assert "The sender was asked and has not answered yet." in desk.text
    (mail,) = [row for row in rows(runtime, OutboxEmail) if row.template == "question_waits"]
    assert (mail.to_addr, mail.language, mail.payload) == ("mother@example.org", "ru", {"reference": case.reference})
    (task,) = [row for row in rows(runtime, DeskTask) if row.kind is TaskKind.QUESTION_ASKED]
    assert "25.2" not in str(task.detail)
    desk.open(path)
    assert desk.send(path, {"do": "ask", "record_says": "again"}, follow=False).status_code == 409
    assert len(rows(runtime, AnswerQuestion)) == 1


def test_a_removed_link_withdraws_its_question_and_is_recorded(
    runtime: Runtime, desk: Browser, case: Referral, contradiction: str
) -> None:
    desk.open(page_of(case, contradiction))
    desk.send(page_of(case, contradiction), {"do": "ask", "record_says": "Weight 25.2 kg"})
    desk.open(page_of(case, contradiction))
    desk.send(page_of(case, contradiction, "/remove"))
    assert "The link between page and answer was removed." in desk.text
    assert "differs from its record" not in desk.text
    (question,) = rows(runtime, AnswerQuestion)
    assert question.outcome is QuestionOutcome.WITHDRAWN
    (task,) = [row for row in rows(runtime, DeskTask) if row.kind is TaskKind.QUESTION_ASKED]
    assert task.done_at is not None
    assert "evidence.remove" in [event.action for event in rows(runtime, AuditEvent)]
    assert desk.open(page_of(case, contradiction)).status_code == 404


def test_evidence_that_is_not_this_requests_is_not_there(
    runtime: Runtime, signed_in: SignedIn, case: Referral, contradiction: str
) -> None:
    lead = signed_in("Noa", Role.LEAD)
    with runtime.work() as work:
        other = factories.a_request(work, "EX2")
    absent = answer_of(lead, page_of(case, "n0" * 11))
    assert absent[0] == 404
    for identity in (*neighbour(contradiction), *STRANGE):
        assert answer_of(lead, page_of(case, identity)) == absent, identity
    assert answer_of(lead, page_of(other, contradiction)) == absent
    lead.open("/en/desk/")
    for rest in ("", "/remove"):
        lead.open("/en/desk/")
        answer = lead.send(page_of(other, contradiction, rest), {"do": "ask", "record_says": "x"}, follow=False)
        assert answer.status_code == 404
    assert rows(runtime, AnswerQuestion) == []


def test_an_emergency_that_a_record_shows_is_told_like_any_other(
    runtime: Runtime, desk: Browser, case: Referral, document: Document, miriam: Staff
) -> None:
    with runtime.work() as work:
        found = referrals.find(work, case.id)
        path = Path("urgent_symptoms")
        linked = evidence.link(work, found, document, 1, path, Verdict.CONTRADICTS, "", miriam)
    desk.open(page_of(case, linked.id))
    desk.send(page_of(case, linked.id), {"do": "correct", "urgent_symptoms": ["seizure"]})
    assert "An emergency of this patient waits for somebody" in desk.text
