"""Records under the eight checks: what is required decides, then what is there, then what the answers lack."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from intake.clinical.answers import parse
from intake.clinical.assessment import assess
from intake.clinical.codebook import DOCUMENT_TYPES
from intake.clinical.record_slots import CODES, KINDS, OTHER, OTHER_KINDS, Sent, Slot, SlotState, slots
from intake.clinical.settings import DEFAULTS

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ADULT = {"date_of_birth": "1990-01-01"}


def judged(answers: dict[str, Any], *sent: Sent) -> dict[str, Slot]:
    told = ADULT | answers
    found = slots(parse(told), assess(told, NOON), sent, DEFAULTS, TODAY)
    return {slot.code: slot for slot in found}


def days_ago(count: int) -> date:
    return TODAY - timedelta(days=count)


def test_every_kind_of_record_has_its_slot_and_every_check_a_kind() -> None:
    assert {kind for kinds in KINDS.values() for kind in kinds} | set(OTHER_KINDS) == {
        kind.code for kind in DOCUMENT_TYPES
    }
    assert list(KINDS) == list(CODES) == ["C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"]
    assert all(KINDS.values())


def test_an_empty_request_lacks_what_is_always_required() -> None:
    found = judged({})
    assert list(found) == [*CODES, OTHER]
    assert {code for code in CODES if found[code].state is SlotState.MISSING} == set(CODES)
    assert [kind.kind for kind in found["C1"].kinds if kind.required] == [
        "diagnosis_pathology", "genetics_report", "latest_marrow_report",
    ]


def test_a_record_serves_every_check_that_it_helps() -> None:
    found = judged({}, Sent("recent_labs", days_ago(3)))
    assert (found["C5"].state, found["C6"].state) == (SlotState.HAVE, SlotState.HAVE)


def test_one_of_several_is_not_all() -> None:
    found = judged({}, Sent("genetics_report", None))["C1"]
    assert found.state is SlotState.MISSING
    assert [kind.state for kind in found.kinds_in_play] == [SlotState.MISSING, SlotState.HAVE, SlotState.MISSING]


@pytest.mark.parametrize(("age", "state"), [(13, "have"), (14, "have"), (15, "outdated"), (400, "outdated")])
def test_a_record_is_recent_through_its_last_day(age: int, state: str) -> None:
    found = judged({}, Sent("recent_labs", days_ago(age)))["C5"]
    assert found.state == state
    assert found.since == (days_ago(age - 15) if state == "outdated" else None)


def test_the_newest_of_several_counts_and_one_without_a_date_hides_none() -> None:
    sent = [Sent("recent_labs", days_ago(30)), Sent("recent_labs", None), Sent("recent_labs", days_ago(20))]
    found = judged({}, *sent)["C5"]
    assert (found.state, found.kinds[0].newest, found.since) == (SlotState.OUTDATED, days_ago(20), days_ago(5))


def test_a_record_that_is_required_only_in_remission() -> None:
    marrow = Sent("latest_marrow_report", days_ago(1))
    assert judged({"disease_stage": "relapse_1"}, marrow)["C2"].state is SlotState.HAVE
    assert judged({"disease_stage": "remission_mrd_pos"}, marrow)["C2"].state is SlotState.MISSING


def test_without_a_required_record_the_answers_decide() -> None:
    told = {"active_infection": "no", "infection_status_date": days_ago(2).isoformat()}
    assert judged(told)["C7"].state is SlotState.NOT_NEEDED
    old = judged({**told, "infection_status_date": days_ago(10).isoformat()})["C7"]
    assert (old.state, old.since) == (SlotState.OUTDATED, days_ago(2))
    assert judged({})["C7"].state is SlotState.MISSING


def test_a_report_that_nobody_required_still_counts_when_it_is_there() -> None:
    assert judged({}, Sent("infection_report", days_ago(5)))["C7"].state is SlotState.HAVE
    assert judged({}, Sent("infection_report", days_ago(31)))["C7"].since == TODAY


def test_a_neurological_history_makes_the_report_required() -> None:
    plain = judged({"neuro_history": ["none"]})["C4"]
    marked = judged({"neuro_history": ["seizure_epilepsy"]})["C4"]
    assert [kind.required for kind in (*plain.kinds, *marked.kinds)] == [False, True]


def test_an_infant_needs_no_performance_status() -> None:
    assert judged({"date_of_birth": days_ago(100).isoformat()})["C8"].state is SlotState.NOT_NEEDED


def test_anything_else_is_asked_for_only_when_it_is_required() -> None:
    assert judged({})[OTHER].state is SlotState.NOT_NEEDED
    assert judged({}, Sent(None, None), Sent("proposed_plan", None))[OTHER].state is SlotState.HAVE
    planned = judged({"transplant_plan": "donor_found"}, Sent("proposed_plan", None))[OTHER]
    assert planned.state is SlotState.MISSING
    assert [kind.kind for kind in planned.kinds_in_play] == ["transplant_letter", "proposed_plan"]


def test_what_is_required_and_missing_is_what_the_assessment_says() -> None:
    told = {"disease_stage": "remission_mrd_pos", "neuro_history": ["stroke_tia"], "transplant_plan": "date_set"}
    missing = assess(ADULT | told, NOON).documents.missing
    found = {kind.kind for slot in judged(told).values() for kind in slot.kinds if kind.state is SlotState.MISSING}
    assert found == set(missing)


def test_the_end_of_the_calendar_is_no_obstacle() -> None:
    assert judged({"infection_status_date": "9999-12-31", "active_infection": "no"})["C7"].since is None
