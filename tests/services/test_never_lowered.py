"""What a family does moves its request up or leaves it where it is; a fall of the level is never silent (codebook 7).

Peers sink a ticket with every reply; here the order of the queue is asked before and after each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select

from intake.db import new_id
from intake.models.desk import ContactOutcome, DeskTask, TaskKind
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services import contacts, drafts, messages, queue, referrals, revisions, snoozing
from intake.services.cases import changes
from intake.services.queue import Wanted
from intake.services.work import Actor, Work
from tests.support import factories, papers
from tests.support.application import Clock

FAMILY = Actor("patient", "family")
QUIET = {"disease_stage": "remission_mrd_neg", "mrd_results": None, "mrd_ever_tested": "no"}
WORSE: Mapping[str, Any] = {"disease_stage": "relapse_first"}
Act = Callable[[Work, Referral], None]


def corrected(work: Work, referral: Referral, changed: Mapping[str, Any]) -> None:
    """The sender sets answers right on the pages of questions and sends them."""
    draft = revisions.begin(work, referral, "ru")
    content = drafts.content_of(work, draft)
    told = {name: value for name, value in {**content.answers, **changed}.items() if value is not None}
    content.answers.clear()
    content.answers.update(told)
    drafts.save(work, draft, content)
    assert revisions.revise(work, draft).faults == ()


def writes(work: Work, referral: Referral) -> None:
    messages.receive(work, referral, "Спасибо, мы подождём. It is not urgent any more.", "ru")


def sends_a_file(work: Work, referral: Referral) -> None:
    report = b"%PDF-1.7\n" + new_id().encode()
    papers.a_clean_file(work, referral, "marrow.pdf", doc_type="latest_marrow_report", body=report)
    rows = [{"doc_type": "latest_marrow_report", "doc_date": "2026-11-20"}]
    revisions.records_changed(work, referral, rows)


def changes_the_telephone(work: Work, referral: Referral) -> None:
    revisions.change_contact(work, referral, {"callback_phone": "+77010000055"})


def tells_of_remission(work: Work, referral: Referral) -> None:
    corrected(work, referral, QUIET)


def takes_answers_away(work: Work, referral: Referral) -> None:
    corrected(work, referral, {"disease_stage": None, "self_rated_urgency": None})


def answers_one_question(work: Work, referral: Referral) -> None:
    answers = referrals.answers_of(work, referral) | {"disease_stage": "remission_mrd_neg"}
    revisions.correct_answer(work, referral, answers, "answered_by_sender")


ACTS: Mapping[str, Act] = {
    act.__name__: act
    for act in (
        writes, sends_a_file, changes_the_telephone, tells_of_remission, takes_answers_away, answers_one_question,
    )
}  # fmt: skip


def order(runtime: Runtime) -> list[str]:
    with runtime.reading() as work:
        return [row.id for row in queue.page(work, Wanted(), "me").rows]


def standing(runtime: Runtime, referral_id: str) -> tuple[int, datetime]:
    """What the queue is ordered by; the smaller stands higher."""
    with runtime.reading() as work:
        referral = referrals.find(work, referral_id)
        return referral.rank, referral.due_at


def a_full_queue(runtime: Runtime, clock: Clock) -> list[str]:
    """Seven requests of every level, one of them reached already; their order."""
    for name, answers in (("EX4", {}), ("EX1", {}), ("EX2", {}), ("EX3", {}), ("", WORSE), ("EX5", {})):
        with runtime.work() as work:
            factories.a_request(work, name, **answers)
        clock.move(minutes=7)
    with runtime.work() as work:
        miriam = factories.a_member_of_staff(work, "Miriam")
        contacts.log(work, factories.a_request(work, "EX1"), miriam, ContactOutcome.REACHED)
    return order(runtime)


def falls(runtime: Runtime) -> list[DeskTask]:
    """What the task list says of levels that fell."""
    with runtime.reading() as work:
        return list(work.session.scalars(select(DeskTask).where(DeskTask.kind == TaskKind.URGENCY_FELL)))


def does(runtime: Runtime, referral_id: str, act: Act) -> None:
    with runtime.work(FAMILY) as work:
        act(work, referrals.find(work, referral_id))


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_no_reply_moves_a_request_down(runtime: Runtime, clock: Clock, act: Act) -> None:
    before = a_full_queue(runtime, clock)
    for referral_id in before:
        clock.move(minutes=3)
        place = order(runtime).index(referral_id)
        does(runtime, referral_id, act)
        assert order(runtime).index(referral_id) <= place
    if act is not takes_answers_away:  # a stage that nobody knows makes a quiet request more urgent (T27)
        assert order(runtime) == before, "none of these is a reason to stand higher either"
    assert act not in (tells_of_remission, answers_one_question) or falls(runtime), "levels did fall"


def test_worse_news_moves_a_request_up(runtime: Runtime, clock: Clock) -> None:
    before = a_full_queue(runtime, clock)
    with runtime.reading() as work:
        calm = next(one for one in reversed(before) if referrals.find(work, one).level == "routine")
    does(runtime, calm, lambda work, referral: corrected(work, referral, WORSE))
    assert order(runtime).index(calm) < before.index(calm)


@pytest.mark.databases("sqlite")  # the rules of the service; each act alone runs on both databases above
@hypothesis_settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(list(ACTS.values()))), min_size=1, max_size=6))
def test_no_run_of_replies_moves_a_request_down(runtime: Runtime, acts: list[tuple[int, Act]]) -> None:
    with runtime.work() as work:
        ids = [factories.a_request(work, name, **more).id for name, more in (("", WORSE), ("EX2", {}), ("EX3", {}))]
    for number, act in acts:
        place = standing(runtime, ids[number])
        does(runtime, ids[number], act)
        assert standing(runtime, ids[number]) <= place


@pytest.mark.parametrize("act", [writes, sends_a_file, changes_the_telephone, answers_one_question])
def test_a_reply_brings_back_what_was_put_off(runtime: Runtime, clock: Clock, act: Act) -> None:
    with runtime.work() as work:
        referral = factories.a_request(work, "EX1")
        contacts.log(work, referral, factories.a_member_of_staff(work, "Miriam"), ContactOutcome.REACHED)
        assert snoozing.snooze(work, referral, snoozing.days(work.now)[1]) is None
    assert order(runtime) == []
    does(runtime, referral.id, act)
    assert order(runtime) == [referral.id]


@pytest.mark.parametrize("act", [tells_of_remission, answers_one_question])
def test_a_fall_stands_on_the_task_list_and_in_the_history(runtime: Runtime, act: Act) -> None:
    with runtime.work() as work:
        referral = factories.a_request(work, **WORSE)
    assert referral.level == "urgent"
    does(runtime, referral.id, act)
    with runtime.reading() as work:
        stored = referrals.find(work, referral.id)
        computed = [change.level for change in changes(work, stored)]
    [fell] = falls(runtime)
    assert computed[0] != computed[-1] == "urgent"
    assert (fell.referral_id, fell.done_at, fell.detail["from"]) == (referral.id, None, "urgent")
    assert fell.detail["to"] == stored.computed_level == computed[0]
    assert (stored.due_at, stored.contact_due) == (referral.due_at, referral.contact_due), "the promise stands"


@pytest.mark.parametrize("act", [tells_of_remission, answers_one_question])
def test_an_emergency_is_not_answered_away(runtime: Runtime, act: Act) -> None:
    with runtime.work() as work:
        referral = factories.a_request(work, "EX1", **factories.EMERGENCY)
        factories.a_request(work, "EX1")
    does(runtime, referral.id, act)
    does(runtime, referral.id, lambda work, one: corrected(work, one, {"urgent_symptoms": ["none"]}))
    with runtime.reading() as work:
        stored = referrals.find(work, referral.id)
    assert (stored.level, stored.rank) == ("immediate", 0)
    assert order(runtime)[0] == referral.id
    assert [(fell.detail["from"], fell.detail["held"]) for fell in falls(runtime)] == [("immediate", True)]
