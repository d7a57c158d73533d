"""Who has read which page: confirmed, taken back, undone; by one at a time, and never written over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from intake.errors import Conflict, NotFound
from intake.models.audit import AuditEvent
from intake.models.page_reviews import PageReview
from intake.runtime import Runtime
from intake.services import page_reviews
from intake.services.page_reviews import CLINICIAN, LASTS, READERS, Reading, State, WrongReading
from intake.services.work import Work

TODAY = date(2026, 11, 22)
WORDS, OTHER_WORDS = "a" * 64, "b" * 64
LEVI = Reading("Dr. Levi", "haematologist", TODAY, WORDS)
GOLD = Reading("Dr. Gold", "haematologist", TODAY - timedelta(days=3), WORDS)


@pytest.fixture
def work(runtime: Runtime) -> Iterator[Work]:
    with runtime.work() as opened:
        yield opened


def stands(work: Work, page: str = "questions", reader: str = CLINICIAN) -> Reading | None:
    return page_reviews.in_force(work).get((page, reader))


def confirmed(work: Work, reading: Reading = LEVI, page: str = "questions", reader: str = CLINICIAN) -> PageReview:
    return page_reviews.confirm(work, page, reader, reading)


def test_nobody_stands_behind_a_page_at_first(work: Work) -> None:
    assert page_reviews.in_force(work) == {}


def test_a_confirmation_counts_for_its_page_and_its_reader_only(work: Work) -> None:
    confirmed(work)
    assert stands(work) == LEVI
    assert stands(work, page="blinatumomab") is None
    assert stands(work, reader="he") is None


def test_the_language_of_writing_has_no_reader() -> None:
    assert READERS == ("clinician", "ru", "he", "ar")


def test_the_newest_confirmation_counts_and_the_older_one_is_kept(work: Work) -> None:
    confirmed(work, GOLD)
    confirmed(work)
    assert stands(work) == LEVI
    assert [past.row.name for past in page_reviews.history(work, CLINICIAN)] == ["Dr. Levi", "Dr. Gold"]


def test_what_was_taken_back_awaits_again(work: Work) -> None:
    row = confirmed(work)
    page_reviews.withdraw(work, "questions", CLINICIAN, row.id)
    assert stands(work) is None


def test_taking_back_what_somebody_else_has_changed_meanwhile_is_refused(work: Work) -> None:
    old = confirmed(work, GOLD)
    confirmed(work)
    for page, seen in (("questions", old.id), ("questions", 0), ("blinatumomab", old.id)):
        with pytest.raises(Conflict):
            page_reviews.withdraw(work, page, CLINICIAN, seen)
    assert stands(work) == LEVI


def test_what_was_taken_back_cannot_be_taken_back_again(work: Work) -> None:
    row = page_reviews.withdraw(work, "questions", CLINICIAN, confirmed(work).id)
    with pytest.raises(Conflict):
        page_reviews.withdraw(work, "questions", CLINICIAN, row.id)


def test_undoing_a_first_confirmation_leaves_nobody(work: Work) -> None:
    page_reviews.undo(work, confirmed(work).id)
    assert stands(work) is None


def test_undoing_a_withdrawal_brings_back_the_reading_with_the_words_of_then(work: Work) -> None:
    confirmed(work, GOLD)
    taken_back = page_reviews.withdraw(work, "questions", CLINICIAN, confirmed(work).id)
    page_reviews.undo(work, taken_back.id)
    assert stands(work) == LEVI


def test_undoing_twice_is_as_if_nothing_had_been_undone(work: Work) -> None:
    confirmed(work, GOLD)
    undone = page_reviews.undo(work, confirmed(work).id)
    assert stands(work) == GOLD
    page_reviews.undo(work, undone.id)
    assert stands(work) == LEVI


def test_only_the_newest_change_of_a_page_can_be_undone(work: Work) -> None:
    old = confirmed(work, GOLD)
    confirmed(work)
    with pytest.raises(Conflict):
        page_reviews.undo(work, old.id)
    with pytest.raises(NotFound):
        page_reviews.undo(work, 987654)
    latest = [past.latest for past in page_reviews.history(work, CLINICIAN)]
    assert latest == [True, False]


def test_every_change_stands_in_the_audit_log_without_names(runtime: Runtime) -> None:
    with runtime.work() as work:
        row = confirmed(work, reader="he")
        page_reviews.undo(work, page_reviews.withdraw(work, "questions", "he", row.id).id)
    with runtime.reading() as work:
        events = work.session.execute(select(AuditEvent.action, AuditEvent.object_id).order_by(AuditEvent.seq)).all()
    assert [tuple(event) for event in events] == [
        ("page_review.confirm", "questions:he"), ("page_review.withdraw", "questions:he"),
        ("page_review.undo", "questions:he"),
    ]  # fmt: skip


@pytest.mark.parametrize(("after", "words", "state"), [
    (timedelta(), WORDS, State.CONFIRMED),
    (LASTS, WORDS, State.CONFIRMED),
    (LASTS + timedelta(days=1), WORDS, State.LATE),
    (timedelta(), OTHER_WORDS, State.CHANGED),
    (LASTS + timedelta(days=1), OTHER_WORDS, State.CHANGED),
])  # fmt: skip
def test_a_reading_counts_for_a_year_and_for_its_words(after: timedelta, words: str, state: State) -> None:
    assert LEVI.state(words, TODAY + after) is state


def test_what_was_typed_is_cleaned(work: Work) -> None:
    assert page_reviews.checked(work, CLINICIAN, " Dr. Levi ", "haematologist", TODAY) == (
        "Dr. Levi", "haematologist", TODAY,
    )  # fmt: skip
    assert page_reviews.checked(work, "he", "נועה", "", TODAY - LASTS) == ("נועה", "", TODAY - LASTS)


@pytest.mark.parametrize(("reader", "name", "role", "on", "why"), [
    (CLINICIAN, "", "", None, {"name": "empty", "role": "empty", "read_on": "day"}),
    (CLINICIAN, "Dr. Levi", " ", TODAY, {"role": "empty"}),
    ("he", "x" * 81, "x" * 81, TODAY, {"name": "long", "role": "long"}),
    ("he", "Noa\r\nBcc: x@y.example", "a\u2028b", TODAY, {"name": "lines", "role": "lines"}),
    ("he", "Noa\0", "", TODAY, {"name": "lines"}),
    ("he", "Noa", "", TODAY + timedelta(days=1), {"read_on": "ahead"}),
    ("he", "Noa", "", TODAY - LASTS - timedelta(days=1), {"read_on": "old"}),
])  # fmt: skip
def test_readings_that_cannot_stand(
    work: Work, reader: str, name: str, role: str, on: date | None, why: dict[str, str]
) -> None:
    with pytest.raises(WrongReading) as fault:
        page_reviews.checked(work, reader, name, role, on)
    assert fault.value.why == why
