"""What a request's answers, files and promises come to when something changes after sending."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intake.errors import Conflict
from intake.models.documents import Document, DocumentState
from intake.models.drafts import Draft
from intake.models.referrals import Referral, Revision
from intake.runtime import Runtime
from intake.services import documents, drafts, levels, referrals, revisions
from intake.services.drafts import DraftContent
from intake.services.housekeeping import delete_expired_drafts
from intake.services.keys import seal_text
from intake.services.status import missing_records, status_of
from intake.services.work import Work
from tests.support.application import Clock
from tests.web.patient.people import MOTHER


def a_file(work: Work, owner: Draft | Referral, kind: str) -> None:
    """A report as the vault has it after it was received."""
    owned = {"draft_id": owner.id} if isinstance(owner, Draft) else {"referral_id": owner.id}
    number = len(work.session.scalars(select(Document.id)).all())
    work.session.add(
        Document(
            **owned,
            key_id=owner.key_id,
            state=DocumentState.QUARANTINED,
            storage_name=f"file-{number}",
            name_sealed=seal_text(work, owner.key_id, documents.NAME_PLACE, "report.pdf"),
            doc_type=kind,
            content_type="application/pdf",
            sent_by="visitor",
            created_at=work.now,
            number=number + 1,
        )
    )
    work.session.flush()


def a_draft(work: Work, **answers: object) -> Draft:
    return drafts.start(work, "ru", DraftContent(answers={**MOTHER, **answers}))


def sent(work: Work) -> Referral:
    result = referrals.submit(work, a_draft(work))
    assert result.referral is not None
    return result.referral


def missing(work: Work, referral: Referral) -> set[str]:
    return {record.kind for record in status_of(work, referral).missing}


def test_files_of_the_draft_go_with_the_request_and_count_as_there(runtime: Runtime) -> None:
    with runtime.work() as work:
        draft = a_draft(work)
        a_file(work, draft, "diagnosis_pathology")
        referral = referrals.submit(work, draft).referral
        assert referral is not None
        assert [found.name for found in documents.listed(work, referral)] == ["report.pdf"]
        assert "diagnosis_pathology" not in missing(work, referral)
        assert "genetics_report" in missing(work, referral)


def test_a_file_that_comes_later_is_missing_no_more(runtime: Runtime) -> None:
    with runtime.work() as work:
        referral = sent(work)
        assert "genetics_report" in missing(work, referral)
        a_file(work, referral, "genetics_report")
        revisions.records_changed(work, referral, documents.as_answers(documents.listed(work, referral)))
        assert "genetics_report" not in missing(work, referral)


def test_answers_to_questions_that_are_not_asked_stay_behind(runtime: Runtime) -> None:
    with runtime.work() as work:
        draft = a_draft(work, physician_licence_no="12345", urgent_symptom_timing="now")
        referral = referrals.submit(work, draft).referral
        assert referral is not None
        stored = referrals.answers_of(work, referral)
        kept = drafts.content_of(work, draft).answers
    assert not {"physician_licence_no", "urgent_symptom_timing"} & set(stored)
    assert kept["physician_licence_no"] == "12345"


def test_an_answer_saved_in_another_tab_meanwhile_is_not_lost(runtime: Runtime) -> None:
    with runtime.work() as work:
        draft_id = a_draft(work).id
    with runtime.reading() as work:
        as_read = drafts.find(work, draft_id)
    with runtime.work() as work:
        other_tab = drafts.find(work, draft_id)
        drafts.save(work, other_tab, DraftContent(answers={**MOTHER, "main_question": "When?"}))
    with pytest.raises(Conflict), runtime.work() as work:
        referrals.submit(work, work.session.merge(as_read, load=False))
    with runtime.reading() as work:
        assert work.session.scalars(select(Referral)).all() == []


def test_a_correction_is_sealed_under_the_key_of_its_request(runtime: Runtime) -> None:
    with runtime.work() as work:
        referral = sent(work)
        assert revisions.begin(work, referral, "ru").key_id == referral.key_id


def test_old_revisions_keep_their_answers(runtime: Runtime) -> None:
    with runtime.work() as work:
        referral = sent(work)
        revisions.change_contact(work, referral, {"callback_phone": "+77010000009"})
        numbers = work.session.scalars(select(Revision.number).order_by(Revision.number)).all()
        assert list(numbers) == [1, 2]
        assert referrals.answers_of(work, referral)["callback_phone"] == "+77010000009"


@pytest.mark.parametrize(
    ("before", "override", "old_computed", "computed", "after"),
    [
        ("soon", None, "soon", "urgent", "urgent"),
        ("urgent", None, "urgent", "routine", "routine"),
        ("immediate", None, "immediate", "routine", "immediate"),
        ("routine", "routine", "soon", "soon", "routine"),
        ("routine", "routine", "soon", "urgent", "urgent"),
        ("urgent", "urgent", "routine", "soon", "urgent"),
    ],
    ids=["rise", "fall", "only a clinician", "chosen stays", "worse than chosen", "chosen is higher"],
)
def test_the_level_after_a_correction(
    before: str, override: str | None, old_computed: str, computed: str, after: str
) -> None:
    assert levels.level_after(before, override, old_computed, computed) == after


def test_records_are_named_in_words_and_the_old_ones_are_marked() -> None:
    assessment = {"missing_documents": ["genetics_report"], "outdated_documents": ["recent_labs"]}
    found = missing_records(assessment)
    assert [(record.kind, record.outdated) for record in found] == [("genetics_report", False), ("recent_labs", True)]
    assert all(record.label and record.why for record in found)


def test_an_abandoned_correction_does_not_take_the_request_with_it(runtime: Runtime, clock: Clock) -> None:
    with runtime.work() as work:
        referral_id = sent(work).id
        revisions.begin(work, referrals.find(work, referral_id), "ru")
    clock.move(days=31)
    with runtime.work() as work:
        assert delete_expired_drafts(work) == 1
    with runtime.reading() as work:
        assert referrals.answers_of(work, referrals.find(work, referral_id))["patient_full_name"]
