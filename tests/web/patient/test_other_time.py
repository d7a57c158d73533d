"""None of the offered times suits: days, hours and words reach a coordinator, without a script."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intake.models.desk import DeskTask, TaskKind
from intake.models.referrals import ReferralState
from intake.runtime import Runtime
from intake.services import messages
from intake.services.consultation_terms import stamp
from tests.services.consulting import NINE
from tests.support.application import Clock
from tests.web.patient.consulting import PAGE, TIMES, again, books, the_referral, times_on
from tests.web.patient.people import Person

FORM = f"{PAGE}/other-time"
WISH = {"weekdays": ["6", "0"], "parts": ["evening"], "words": "Only after her school, on a video call with my brother"}


def tasks(runtime: Runtime, *, open_only: bool = True) -> list[DeskTask]:
    with runtime.reading() as work:
        found = select(DeskTask).where(DeskTask.kind == TaskKind.NO_TIME_SUITS)
        return list(work.session.scalars(found.where(DeskTask.done_at.is_(None)) if open_only else found))


def written(runtime: Runtime) -> list[str]:
    with runtime.reading() as work:
        return [message.text for message in messages.listed(work, the_referral(work))]


def wishes(family: Person, **changed: object) -> int:
    family.at(FORM)
    return family.post(FORM, WISH | changed)


def test_the_pages_of_times_lead_to_it(family: Person) -> None:
    assert f'href="/en{FORM}"' in times_on(family)
    assert f'href="/en{FORM}"' in family.at(PAGE)
    assert "Which hours suit you, in Almaty time?" in family.at(FORM)


def test_a_wish_becomes_a_task_and_its_words_a_sealed_message(family: Person, runtime: Runtime) -> None:
    assert wishes(family) == 303
    assert family.location == f"/en{PAGE}?said=asked"
    assert "We have your wish. A coordinator looks for a time and answers you." in family.at(f"{PAGE}?said=asked")
    assert "You asked for another time: a coordinator answers you." in family.text
    [task] = tasks(runtime)
    assert {name: task.detail[name] for name in ("weekdays", "parts")} == {"weekdays": [0, 6], "parts": ["evening"]}
    assert "school" not in str(task.detail)
    assert written(runtime) == [WISH["words"]]


def test_it_stands_in_the_form_when_it_is_opened_again(family: Person) -> None:
    wishes(family)
    page = family.at(FORM)
    assert page.count(" checked") == 3


def test_the_same_wish_twice_is_one_task_and_another_takes_its_place(family: Person, runtime: Runtime) -> None:
    assert [wishes(family), wishes(family)] == [303, 303]
    assert len(tasks(runtime, open_only=False)) == 1
    wishes(family, parts=["morning"])
    assert [task.detail["parts"] for task in tasks(runtime)] == [["morning"]]
    assert len(written(runtime)) == 1


def test_days_alone_are_enough_and_make_no_message(family: Person, runtime: Runtime) -> None:
    assert wishes(family, parts=[], words=" ") == 303
    assert written(runtime) == []
    assert len(tasks(runtime)) == 1


def test_an_empty_form_asks_for_something(family: Person, runtime: Runtime) -> None:
    assert wishes(family, weekdays=["7", "x"], parts=["night"], words="") == 422
    assert family.text.count("Choose days or hours, or write a few words") == 2
    assert tasks(runtime) == []


def test_what_was_typed_stays_when_it_is_too_long(family: Person, runtime: Runtime) -> None:
    long = "evening " * 700
    assert wishes(family, words=long) == 422
    assert "Shorten the text to" in family.text
    assert long.strip() in family.text
    assert family.text.count(" checked") == 3
    assert tasks(runtime) == []


def test_a_form_that_went_stale_comes_back_as_it_was_typed(family: Person, runtime: Runtime) -> None:
    family.at(FORM)
    assert family.post(FORM, WISH | {"csrf_token": "0" * 64}) == 422
    assert WISH["words"] in family.text
    assert "Press the button once more." in family.text
    assert tasks(runtime) == []


def test_what_was_written_while_the_session_ended_is_kept(family: Person, runtime: Runtime, clock: Clock) -> None:
    family.at(FORM)
    clock.move(minutes=45)
    family.post(FORM, WISH)
    assert written(runtime) == [WISH["words"]]
    assert len(tasks(runtime)) == 1


def test_words_of_danger_only_ask_for_the_signs_once_more(family: Person, runtime: Runtime) -> None:
    assert wishes(family, words="Not on Sunday, she has a fever then") == 303
    assert family.location == "/en/status/messages/signs"
    assert len(tasks(runtime)) == 1
    with runtime.reading() as work:
        assert the_referral(work).level != "immediate"


def test_a_time_that_is_booked_settles_it(family: Person, runtime: Runtime) -> None:
    wishes(family)
    assert books(family) == 303
    assert tasks(runtime) == []
    assert "You asked for another time" not in family.at(PAGE)


def test_a_request_that_cannot_book_has_nothing_to_wish_for(family: Person, runtime: Runtime) -> None:
    family.at(FORM)
    with runtime.work() as work:
        the_referral(work).state = ReferralState.AWAITING_RECORDS
    assert family.post(FORM, WISH) == 409
    assert "Times cannot be booked for this request now." in family.text
    family.at(FORM)
    assert "Which days suit you?" not in family.text
    assert tasks(runtime) == []


@pytest.mark.databases("sqlite")
def test_the_wish_stays_while_times_are_only_looked_at(family: Person, runtime: Runtime) -> None:
    wishes(family)
    again(family, runtime).at(f"{TIMES}?service=1&day={stamp(NINE)[:10]}")
    assert len(tasks(runtime)) == 1
