"""A person for whom tomorrow has begun writes today's date, and it is today's (codebook 1.3, 10)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from intake.services import drafts, journey, referrals, urgent
from intake.services.assessing import assess_now, clinic_moment
from intake.services.drafts import DraftContent
from intake.services.own_day import in_clinic_days, own_day
from intake.services.work import Work
from tests.support import factories
from tests.support.application import Clock

# 22:30 in Tel Aviv on 22 November; in Vladivostok it is already the 23rd, on Kiritimati too.
EVENING = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)
HERE = clinic_moment(EVENING)
EAST, WEST = "Asia/Vladivostok", "America/New_York"
TODAY, TOMORROW, AFTER = "2026-11-22", "2026-11-23", "2026-11-24"


def codes(answers: dict[str, Any], now: datetime = EVENING) -> list[tuple[str, str]]:
    content = DraftContent(answers={"urgent_symptoms": ["none"], **answers})
    found = journey.problems(journey.judged(journey.look(content, now)))
    return [(fault.code, fault.field) for fault in found]


@pytest.mark.parametrize("zone", [EAST, "Pacific/Kiritimati", None, "Mars/Base"])
def test_a_date_that_is_today_where_the_person_lives_is_no_fault(zone: str | None) -> None:
    assert codes({"time_zone": zone, "diagnosis_date": TOMORROW, "date_of_birth": TOMORROW}) == []


@pytest.mark.parametrize(
    ("zone", "day"),
    [(WEST, TOMORROW), ("Asia/Jerusalem", TOMORROW), (EAST, AFTER), (None, AFTER), ("Mars/Base", AFTER)],
)
def test_a_date_that_has_not_begun_there_is_the_future(zone: str | None, day: str) -> None:
    assert ("H02", "diagnosis_date") in codes({"time_zone": zone, "diagnosis_date": day})
    assert ("H01", "date_of_birth") in codes({"time_zone": zone, "date_of_birth": day})


def test_the_other_rows_of_the_calendar_are_read_alike() -> None:
    lines = [{"start_date": "2026-11-01", "end_date": TOMORROW}, {"start_date": AFTER}]
    found = codes({"time_zone": EAST, "any_prior_treatment": "yes", "treatment_lines": lines})
    assert found == [("H02", "treatment_lines[1].start_date")]


def test_a_month_that_has_begun_there_has_begun() -> None:
    last_of_month = datetime(2026, 11, 30, 20, 30, tzinfo=UTC)
    assert codes({"time_zone": EAST, "diagnosis_date": "2026-12"}, last_of_month) == []
    assert codes({"time_zone": WEST, "diagnosis_date": "2026-12"}, last_of_month) == [("H02", "diagnosis_date")]


def test_what_was_written_stays_as_it_was_written() -> None:
    answers = {"time_zone": EAST, "diagnosis_date": TOMORROW, "treatment_lines": [{"end_date": TOMORROW}]}
    read = in_clinic_days(answers, HERE)
    assert read == {"time_zone": EAST, "diagnosis_date": TODAY, "treatment_lines": [{"end_date": TODAY}]}
    assert answers["diagnosis_date"] == answers["treatment_lines"][0]["end_date"] == TOMORROW


@pytest.mark.parametrize("odd", [None, 5, "", "soon", "9999-99-99", {"absent": "unknown"}, [TOMORROW], {"a": 1}])
def test_what_is_no_date_is_handed_on_untouched(odd: Any) -> None:
    answers = {"diagnosis_date": odd, "treatment_lines": odd, "mrd_results": [odd], "unheard_of": odd}
    assert in_clinic_days(answers, HERE) == answers


def test_plans_are_no_past_events() -> None:
    planned = {"time_zone": EAST, "planned_transplant_date": TOMORROW}
    assert in_clinic_days(planned, HERE) == planned


def test_the_last_infusion_of_today_counts_as_one_that_was_given(runtime: Any, clock: Clock) -> None:
    """Otherwise confusion on the day of the last infusion would count as if no infusion had been given."""
    clock.now = EVENING
    told = {
        "urgent_symptoms": ["confusion"], "urgent_symptom_timing": "now", "blinatumomab_now": "no",
        "prior_blinatumomab": "yes", "time_zone": EAST,
    }  # fmt: skip
    with runtime.work() as work:
        here, there = (urgent.evaluate(work, told | {"blina_last_infusion_date": day}) for day in (TODAY, TOMORROW))
    assert here == there
    assert "T01" in [match.code for match in here.matches]


def test_a_request_leaves_with_the_persons_own_date(runtime: Any, clock: Clock) -> None:
    clock.now = EVENING
    with runtime.work() as work:
        assert stored_date(work, EAST) == TOMORROW
        with pytest.raises(AssertionError, match="H02"):
            stored_date(work, WEST)


def stored_date(work: Work, zone: str) -> str:
    """The date of diagnosis of a request that was sent from there."""
    clinical = {**factories.SENDER, **factories.example("EX5"), "time_zone": zone, "cbc_date": TOMORROW}
    draft = drafts.start(work, "en", DraftContent(answers=clinical))
    sent = referrals.submit(work, draft)
    assert sent.referral is not None, sent.faults
    assert not [issue for issue in assess_now(work, clinical).errors if issue.code == "H02"]
    kept = drafts.content_of(work, draft).answers["cbc_date"]
    return str(kept)


def test_the_day_is_unknown_while_the_zone_is() -> None:
    assert own_day({}, HERE) is None
    assert own_day({"time_zone": ["x"]}, HERE) is None
    assert str(own_day({"time_zone": EAST}, HERE)) == TOMORROW
