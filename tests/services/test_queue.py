"""The queue: its order, its pages, its filters and its search."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intake.models.referrals import Referral, ReferralState
from intake.runtime import Runtime
from intake.services import queue
from intake.services.queue import Place, Shown, Wanted
from intake.services.queue_search import matching, too_short
from intake.services.work import Work
from tests.services.delivery import a_member_of_staff, a_referral


def names(work: Work, me: str = "me", **wanted: object) -> list[str]:
    return [row.reference for row in queue.page(work, Wanted(**wanted), me).rows]  # type: ignore[arg-type]


def waiting(work: Work, reference: str, hours: float = 1, **given: object) -> Referral:
    return a_referral(work, reference=reference, due_at=work.now + timedelta(hours=hours), **given)


def test_what_is_due_first_stands_first_and_emergencies_above_all(runtime: Runtime) -> None:
    with runtime.work() as work:
        waiting(work, "LATER", 9)
        waiting(work, "SOONER", 2)
        waiting(work, "EMERGENCY", 20, rank=0)
        assert names(work) == ["EMERGENCY", "SOONER", "LATER"]


def test_pages_meet_without_losing_or_repeating_anybody(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "PAGE", 3)
    with runtime.work() as work:
        # Several share a moment, so the id has to decide.
        sent = [waiting(work, f"R{number}", number // 4) for number in range(8)]
        expected = sorted(sent, key=lambda referral: (referral.due_at, referral.id))
        first = queue.page(work, Wanted(), "me")
        second = queue.page(work, Wanted(), "me", after=first.after)
        third = queue.page(work, Wanted(), "me", after=second.after)
        walked = [row.id for page in (first, second, third) for row in page.rows]
        back = queue.page(work, Wanted(), "me", before=third.before)
        assert walked == [referral.id for referral in expected]
        assert (first.before, third.after) == (None, None)
        assert [row.id for row in back.rows] == [row.id for row in second.rows]
        assert queue.page(work, Wanted(), "me", before=second.before).before is None


def test_a_place_survives_the_address_to_the_microsecond(runtime: Runtime) -> None:
    with runtime.work() as work:
        referral = waiting(work, "EXACT")
        referral.due_at += timedelta(microseconds=1)
        place = Place(1, referral.due_at, referral.id)
        assert Place.read(place.code) == place


@pytest.mark.parametrize(
    "code", ["", "1", "2.5.x", "1.x.y", "1.-5.y", "1." + "9" * 40 + ".y", "0.١.y", "1.5.", "1.5." + "i" * 23]
)
def test_what_is_no_place_begins_at_the_beginning(code: str) -> None:
    assert Place.read(code) is None


def test_lists_hold_what_they_say(runtime: Runtime) -> None:
    with runtime.work() as work:
        me = a_member_of_staff(work, "me")
        waiting(work, "MINE", owner_id=me.id)
        waiting(work, "NOBODYS")
        waiting(work, "CLOSED", state=ReferralState.CLOSED)
        held = {shown: set(names(work, me.id, shown=shown)) for shown in Shown}
    assert held == {
        Shown.OPEN: {"MINE", "NOBODYS"},
        Shown.MINE: {"MINE"},
        Shown.UNOWNED: {"NOBODYS"},
        Shown.CLOSED: {"CLOSED"},
    }


def test_level_and_language_narrow_together(runtime: Runtime) -> None:
    with runtime.work() as work:
        waiting(work, "URGENT-HE", level="urgent", language="he")
        waiting(work, "URGENT-RU", level="urgent", language="ru")
        waiting(work, "SOON-HE", level="soon", language="he")
        assert names(work, level="urgent", language="he") == ["URGENT-HE"]


@pytest.mark.parametrize(
    "typed",
    [
        "R7K4-M9PQ", "r7k4 m9", "R7K", "Примеров", "примеров", "ТИМУР", "Primerov", "имер", "+7 701 000",
        "701 000 0001", "0177", "mother@ex", "Mother@Example.org", "Алия",
    ],
)  # fmt: skip
def test_a_request_is_found_by_what_somebody_has_at_hand(runtime: Runtime, typed: str) -> None:
    with runtime.work() as work:
        waiting(
            work, "R7K4-M9PQ", patient_name="Тимур Примеров", patient_latin_name="Timur Primerov", sender_name="Алия",
            phone="+77010000001", whatsapp="+77010000177", email="mother@example.org",
        )  # fmt: skip
        waiting(work, "XXXX-YYYY", patient_name="Somebody Else", phone="+49300000000", email="else@example.org")
        assert names(work, text=typed) == ["R7K4-M9PQ"]


@pytest.mark.parametrize("typed", ["%%%", "___", "a%e", "\\\\\\", "' OR 1=1 --", "𝔄𝔅ℭ"])
def test_signs_that_mean_something_to_a_database_mean_nothing(runtime: Runtime, typed: str) -> None:
    with runtime.work() as work:
        waiting(work, "R7K4-M9PQ", patient_name="Anne Example")
        assert names(work, text=typed) == []


@pytest.mark.parametrize("typed", ["a", "ab", " a ", ".."])
def test_under_three_characters_nothing_is_searched(typed: str) -> None:
    assert too_short(typed)
    assert matching(typed) is None
