"""How far requests come: sums that know nobody."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from intake.models.journey_steps import JourneyStep
from intake.runtime import Runtime
from intake.services import drafts, journey_counts
from intake.services.drafts import DraftContent
from tests.support import factories
from tests.support.application import Clock

DAY = date(2026, 11, 22)


def counted(runtime: Runtime) -> dict[str, tuple[int, int]]:
    with runtime.reading() as work:
        rows = work.session.execute(journey_counts.counts(DAY, DAY)).all()
    return {page: (saved, last) for page, saved, last in rows if saved or last}


def begun(runtime: Runtime, **told: object) -> str:
    with runtime.work() as work:
        return drafts.start(work, "en", DraftContent(visited=["symptoms", "symptoms/urgent_symptoms"], **told)).id  # type: ignore[arg-type]  # fields of the content


def saved(runtime: Runtime, draft_id: str, *visited: str) -> None:
    with runtime.work() as work:
        draft = drafts.find(work, draft_id)
        content = drafts.content_of(work, draft)
        content.visited = list(visited)
        drafts.save(work, draft, content)


def test_a_page_is_counted_once_and_the_last_one_moves_on(runtime: Runtime) -> None:
    draft = begun(runtime)
    saved(runtime, draft, "symptoms", "who", "who/submitter_role")
    saved(runtime, draft, "symptoms", "who", "patient")
    saved(runtime, draft, "symptoms", "who", "patient")
    begun(runtime)
    assert counted(runtime) == {"symptoms": (2, 1), "who": (1, 0), "patient": (1, 1)}


def test_a_page_that_is_faulty_again_is_taken_back(runtime: Runtime) -> None:
    draft = begun(runtime)
    saved(runtime, draft, "symptoms", "who")
    saved(runtime, draft, "symptoms")
    assert counted(runtime) == {"symptoms": (1, 1)}


def test_a_request_that_was_sent_ended_nowhere(runtime: Runtime) -> None:
    with runtime.work() as work:
        factories.a_request(work, "EX1")
    assert counted(runtime) == {"sent": (1, 0)}


def test_what_staff_enter_and_what_corrects_a_request_is_left_out(runtime: Runtime) -> None:
    begun(runtime, revises="x" * 22)
    begun(runtime, physician={})
    with runtime.work() as work:
        person = factories.a_member_of_staff(work)
        drafts.start(work, "en", DraftContent(visited=["symptoms"]), entered_by=person.id)
    assert counted(runtime) == {}


def test_rows_of_past_days_are_put_together_and_say_the_same(runtime: Runtime, clock: Clock) -> None:
    for _turn in range(5):
        begun(runtime)
    before = counted(runtime)
    with runtime.work() as work:
        assert journey_counts.put_together(work) == 0  # today is still being written
    clock.move(days=1)
    with runtime.work() as work:
        assert journey_counts.put_together(work) == 4
        assert journey_counts.put_together(work) == 0
    with runtime.reading() as work:
        assert work.session.scalar(select(func.count()).select_from(JourneyStep)) == 1
    assert counted(runtime) == before == {"symptoms": (5, 5)}
