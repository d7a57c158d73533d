"""Which questions are asked, and who is spoken to."""

from __future__ import annotations

from typing import Any

import pytest

from intake.clinical.answers import parse
from intake.clinical.codebook import FIELDS
from intake.clinical.codebook.model import Voice
from intake.clinical.situation import Situation, visible_columns, visible_fields, voice_of
from tests.clinical.examples.writing import AS_OF, TODAY, years_old


def situation(**answers: Any) -> Situation:
    return Situation(parse(answers), AS_OF)


def test_the_day_and_the_age_are_those_of_the_moment() -> None:
    seen = situation(date_of_birth=years_old(1))
    assert (seen.today, seen.age_years, seen.age_months, seen.as_of) == (TODAY, 1, 12, AS_OF)
    assert situation().age_years is None
    assert situation().age_months is None


def test_a_question_appears_with_the_answer_that_opens_it() -> None:
    assert "infusion_problem" not in visible_fields(situation(blinatumomab_now="no"))
    assert "infusion_problem" in visible_fields(situation(blinatumomab_now="infusing"))


def test_an_answer_to_a_hidden_question_opens_nothing() -> None:
    seen = situation(blinatumomab_now="no", infusion_problem="line_out")
    assert "infusion_problem_handled" not in visible_fields(seen)


def test_every_name_is_a_question() -> None:
    assert visible_fields(situation()) <= set(FIELDS)


def test_a_row_asks_by_its_own_answers() -> None:
    seen = situation(any_prior_treatment="yes", treatment_lines=[{"ongoing": True}, {}])
    running, ended = seen.answers.rows("treatment_lines")
    assert "reason_stopped" not in visible_columns(seen, "treatment_lines", running)
    assert "reason_stopped" in visible_columns(seen, "treatment_lines", ended)


@pytest.mark.parametrize(("answers", "voice"), [
    ({}, Voice.PATIENT), ({"submitter_role": "patient"}, Voice.PATIENT), ({"submitter_role": "parent"}, Voice.PARENT),
    ({"submitter_role": "legal_guardian"}, Voice.PARENT),
    ({"submitter_role": "legal_guardian", "date_of_birth": years_old(17)}, Voice.PARENT),
    ({"submitter_role": "legal_guardian", "date_of_birth": years_old(18)}, Voice.CARER),
    ({"submitter_role": "caregiver"}, Voice.CARER), ({"submitter_role": "referring_physician"}, Voice.PHYSICIAN),
    ({"submitter_role": "other_professional"}, Voice.PHYSICIAN),
])
def test_who_is_spoken_to(answers: dict[str, Any], voice: Voice) -> None:
    assert voice_of(situation(**answers)) is voice
