"""People set the urgency: who may, who must agree, and who hears of it (codebook 7, override)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.models.desk import ContactOutcome, DeskTask, TaskKind
from intake.models.outbox import OutboxEmail
from intake.models.referrals import Referral
from intake.models.staff import Role, Staff
from intake.models.urgency import OverrideOutcome
from intake.runtime import Runtime
from intake.services import alerts, contacts, referrals, revisions, urgency
from intake.services.oncall import Duty
from intake.services.urgency import Refusal, Refused
from intake.services.work import Work
from tests.support import factories
from tests.support.application import Clock

FEVER_ON_THE_PUMP = {"urgent_symptoms": ["high_fever"], "urgent_symptom_timing": "now", "blinatumomab_now": "infusing"}


@pytest.fixture
def work(runtime: Runtime) -> Iterator[Work]:
    with runtime.work() as opened:
        yield opened


@pytest.fixture
def miriam(work: Work) -> Staff:
    return factories.a_member_of_staff(work, "Miriam")


@pytest.fixture
def noa(work: Work) -> Staff:
    return factories.a_member_of_staff(work, "Noa", Role.LEAD)


@pytest.fixture
def doctor(work: Work) -> Staff:
    return factories.a_member_of_staff(work, "Dr. Levi", Role.HAEMATOLOGIST)


def a_case(work: Work, level: str, **answers: object) -> Referral:
    """A request whose answers come to this level."""
    told = {
        "urgent": {"disease_stage": "relapse_first"},
        "soon": {"disease_stage": "new_in_treatment"},
        "routine": {"disease_stage": "remission_mrd_neg"},
        "immediate": FEVER_ON_THE_PUMP,
    }[level]
    referral = factories.a_request(work, **told, **answers)
    assert referral.level == level
    return referral


def tasks(work: Work, kind: TaskKind) -> list[DeskTask]:
    return list(work.session.scalars(select(DeskTask).where(DeskTask.kind == kind, DeskTask.done_at.is_(None))))


def refused(why: Refusal) -> AbstractContextManager[object]:
    return pytest.raises(Refused, match=why.value)


def test_raising_takes_effect_at_once_and_rings(work: Work, miriam: Staff, noa: Staff) -> None:
    factories.on_call_now(work, noa, Duty.COORDINATOR)
    case = a_case(work, "routine")
    contact_due = case.contact_due
    urgency.raise_level(work, case, "routine", "urgent", "The father sounded worried", miriam)
    assert (case.level, case.override_level, case.computed_level) == ("urgent", "urgent", "routine")
    assert case.contact_due == work.now + timedelta(hours=4) < contact_due
    assert case.due_at == case.contact_due
    assert len(tasks(work, TaskKind.CALL_NOW)) == 1
    mails = work.session.scalars(select(OutboxEmail.to_addr).where(OutboxEmail.template == "call_now")).all()
    assert mails == ["noa@clinic.test"]


def test_raised_to_an_emergency_it_stands_on_top(work: Work, miriam: Staff) -> None:
    case = a_case(work, "soon")
    urgency.raise_level(work, case, "soon", "immediate", "Confused on the telephone", miriam)
    assert (case.level, case.rank) == ("immediate", 0)


@pytest.mark.parametrize("to", ["routine", "soon", "absurd"])
def test_raising_leads_upwards_only(work: Work, miriam: Staff, to: str) -> None:
    case = a_case(work, "soon")
    with refused(Refusal.NOT_THIS_WAY):
        urgency.raise_level(work, case, "soon", to, "why", miriam)
    assert case.level == "soon"


def test_lowering_waits_for_a_second_person(work: Work, miriam: Staff, noa: Staff) -> None:
    case = a_case(work, "urgent")
    urgency.ask_to_lower(work, case, "urgent", "routine", "Already treated elsewhere", miriam)
    assert (case.level, case.override_level) == ("urgent", None)
    assert [task.detail for task in tasks(work, TaskKind.CONFIRM_URGENCY)] == [{"to": "routine"}]
    waiting = urgency.history(work, case)[0]
    assert (waiting.asked_by, waiting.reason, waiting.override.outcome) == ("Miriam", "Already treated elsewhere", None)
    with refused(Refusal.SAME_PERSON):
        urgency.confirm(work, case, waiting.override.id, miriam)
    urgency.confirm(work, case, waiting.override.id, noa)
    assert (case.level, case.override_level, case.computed_level) == ("routine", "routine", "urgent")
    assert tasks(work, TaskKind.CONFIRM_URGENCY) == []
    assert urgency.history(work, case)[0].decided_by == "Noa"


def test_a_lowered_case_moves_back_in_the_queue(work: Work, miriam: Staff, noa: Staff) -> None:
    case = a_case(work, "urgent")
    before = case.due_at
    urgency.ask_to_lower(work, case, "urgent", "soon", "why", miriam)
    urgency.confirm(work, case, urgency.history(work, case)[0].override.id, noa)
    assert case.due_at == case.contact_due > before


def test_an_owner_who_was_not_asked_hears_of_the_fall(work: Work, miriam: Staff, noa: Staff, doctor: Staff) -> None:
    case = a_case(work, "urgent")
    case.owner_id = doctor.id
    urgency.ask_to_lower(work, case, "urgent", "soon", "why", miriam)
    urgency.confirm(work, case, urgency.history(work, case)[0].override.id, noa)
    assert [task.owner_id for task in tasks(work, TaskKind.URGENCY_FELL)] == [doctor.id]


def test_only_one_wish_waits_at_a_time_and_an_answered_one_is_over(work: Work, miriam: Staff, noa: Staff) -> None:
    case = a_case(work, "urgent")
    urgency.ask_to_lower(work, case, "urgent", "soon", "why", miriam)
    with refused(Refusal.WAITS_ALREADY):
        urgency.ask_to_lower(work, case, "urgent", "routine", "why", noa)
    wish = urgency.history(work, case)[0].override
    urgency.decline(work, case, wish.id, noa)
    assert (wish.outcome, case.level) == (OverrideOutcome.DECLINED, "urgent")
    with refused(Refusal.ANSWERED):
        urgency.confirm(work, case, wish.id, noa)
    urgency.ask_to_lower(work, case, "urgent", "routine", "another reason", noa)
    urgency.decline(work, case, urgency.history(work, case)[0].override.id, noa)
    outcomes = {decision.override.outcome for decision in urgency.history(work, case)}
    assert outcomes == {OverrideOutcome.DECLINED, OverrideOutcome.WITHDRAWN}


def test_a_rise_overtakes_the_wish_to_lower(work: Work, miriam: Staff, noa: Staff) -> None:
    case = a_case(work, "urgent")
    urgency.ask_to_lower(work, case, "urgent", "soon", "why", miriam)
    wish = urgency.history(work, case)[0].override
    urgency.raise_level(work, case, "urgent", "immediate", "worse", noa)
    work.session.refresh(wish)
    assert (wish.outcome, case.level) == (OverrideOutcome.OVERTAKEN, "immediate")
    with refused(Refusal.ANSWERED):
        urgency.confirm(work, case, wish.id, noa)


def test_a_page_that_shows_another_level_changes_nothing(work: Work, miriam: Staff) -> None:
    case = a_case(work, "urgent")
    with refused(Refusal.CHANGED):
        urgency.raise_level(work, case, "routine", "immediate", "why", miriam)


def test_nobody_lowers_an_emergency(work: Work, miriam: Staff) -> None:
    case = a_case(work, "immediate")
    with refused(Refusal.NOT_THIS_WAY):
        urgency.ask_to_lower(work, case, "immediate", "soon", "why", miriam)


def test_a_clinician_closes_an_emergency_after_the_family_was_reached(
    work: Work, miriam: Staff, doctor: Staff
) -> None:
    case = a_case(work, "immediate")
    with refused(Refusal.NOT_A_CLINICIAN):
        urgency.close_immediate(work, case, "urgent", "why", miriam)
    with refused(Refusal.ALERT_WAITS):
        urgency.close_immediate(work, case, "urgent", "why", doctor)
    alert = alerts.standing(work, case.draft_id, case.id)
    assert alert is not None
    alerts.acknowledge(work, alert, miriam)
    contacts.log(work, case, miriam, ContactOutcome.NO_ANSWER)
    with refused(Refusal.NOT_REACHED):
        urgency.close_immediate(work, case, "urgent", "why", doctor)
    contacts.log(work, case, miriam, ContactOutcome.REACHED)
    urgency.close_immediate(work, case, "urgent", "In the ward, seen by the team", doctor)
    assert (case.level, case.rank, case.computed_level) == ("urgent", 1, "immediate")
    assert urgency.history(work, case)[0].decided_by == "Dr. Levi"


def test_a_contact_before_the_emergency_does_not_close_it(runtime: Runtime, clock: Clock) -> None:
    with runtime.work() as work:
        miriam = factories.a_member_of_staff(work, "Miriam")
        case_id = a_case(work, "soon").id
        contacts.log(work, referrals.find(work, case_id), miriam, ContactOutcome.REACHED)
    clock.move(hours=2)
    with runtime.work() as work:
        doctor = factories.a_member_of_staff(work, "Dr. Levi", Role.HAEMATOLOGIST)
        case = referrals.find(work, case_id)
        urgency.raise_level(work, case, "soon", "immediate", "worse", doctor)
        with refused(Refusal.NOT_REACHED):
            urgency.close_immediate(work, case, "urgent", "why", doctor)


def test_new_warning_signs_open_a_closed_emergency_again(work: Work, miriam: Staff, doctor: Staff) -> None:
    case = a_case(work, "immediate")
    alert = alerts.standing(work, case.draft_id, case.id)
    assert alert is not None
    alerts.acknowledge(work, alert, miriam)
    contacts.log(work, case, miriam, ContactOutcome.REACHED)
    urgency.close_immediate(work, case, "soon", "why", doctor)
    answers = referrals.answers_of(work, case) | {"urgent_symptoms": ["seizure"]}
    revisions.correct_answer(work, case, answers, "corrected")
    work.session.refresh(case)
    assert (case.level, case.override_level, case.rank) == ("immediate", None, 0)


def test_a_fall_in_the_answers_stands_on_the_task_list_even_when_staff_corrected_them(work: Work) -> None:
    case = a_case(work, "urgent")
    answers = referrals.answers_of(work, case) | {"disease_stage": "remission_mrd_neg"}
    revisions.correct_answer(work, case, answers, "corrected_from_record")
    assert case.level == "routine"
    assert [task.detail for task in tasks(work, TaskKind.URGENCY_FELL)] == [
        {"from": "urgent", "to": "routine", "held": False}
    ]


def test_a_fall_under_a_chosen_level_is_told_too(work: Work, miriam: Staff) -> None:
    case = a_case(work, "urgent")
    urgency.raise_level(work, case, "urgent", "immediate", "why", miriam)
    answers = referrals.answers_of(work, case) | {"disease_stage": "remission_mrd_neg"}
    revisions.correct_answer(work, case, answers, "corrected_from_record")
    assert case.level == "immediate"
    assert [task.detail["held"] for task in tasks(work, TaskKind.URGENCY_FELL)] == [True]


def test_answers_that_outrun_the_choice_end_it(work: Work, miriam: Staff, noa: Staff) -> None:
    case = a_case(work, "soon")
    urgency.ask_to_lower(work, case, "soon", "routine", "why", miriam)
    urgency.confirm(work, case, urgency.history(work, case)[0].override.id, noa)
    answers = referrals.answers_of(work, case) | {"disease_stage": "relapse_first"}
    revisions.correct_answer(work, case, answers, "corrected_from_record")
    assert (case.level, case.override_level) == ("urgent", None)
