"""The queue: its order, its pages, its filters and its search."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from intake.models.referrals import Referral, ReferralState
from intake.runtime import Runtime
from intake.services import desk_numbers, queue, search_index
from intake.services.desk_numbers import LISTS, numbers
from intake.services.queue import Place, Shown, Sort, Wanted
from intake.services.queue_search import likely, matching, too_short
from intake.services.work import Work
from tests.services.delivery import a_member_of_staff, a_referral


def names(work: Work, me: str = "me", **wanted: object) -> list[str]:
    """References of what is shown, once the tick has filled the search index."""
    search_index.fill(work)
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
        tomorrow = work.now + timedelta(days=1)
        waiting(work, "MINE", owner_id=me.id)
        waiting(work, "LATE", -1)
        waiting(work, "LATE-EMERGENCY", -0.1, rank=0)
        waiting(work, "PUT-OFF", -5, owner_id=me.id, snoozed_until=tomorrow)
        waiting(work, "BACK", snoozed_until=work.now)
        waiting(work, "RISEN", rank=0, snoozed_until=tomorrow)
        waiting(work, "CLOSED", -5, state=ReferralState.CLOSED)
        held = {shown: set(names(work, me.id, shown=shown)) for shown in Shown}
        counted = numbers(work, me.id)
    assert held == {
        Shown.OPEN: {"MINE", "LATE", "LATE-EMERGENCY", "BACK", "RISEN"},
        Shown.MINE: {"MINE"},
        Shown.UNOWNED: {"LATE", "LATE-EMERGENCY", "BACK", "RISEN"},
        Shown.OVERDUE: {"LATE", "LATE-EMERGENCY"},
        Shown.SNOOZED: {"PUT-OFF"},
        Shown.CLOSED: {"CLOSED"},
    }
    for shown in LISTS:
        assert getattr(counted, shown) == len(held[shown]), shown


def test_numbers_beyond_a_thousand_say_only_that_there_are_more(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_numbers, "COUNTED", 2)
    with runtime.work() as work:
        for number in range(4):
            waiting(work, f"R{number}")
        counted = numbers(work, "me")
    assert counted.open == 3
    assert desk_numbers.in_words(counted.open) == "2+"
    assert desk_numbers.in_words(2) == "2"


def test_state_owner_and_records_narrow(runtime: Runtime) -> None:
    with runtime.work() as work:
        me = a_member_of_staff(work, "me")
        waiting(work, "HERS", owner_id=me.id, records_ready=8)
        waiting(work, "TRIAGE", state=ReferralState.IN_TRIAGE, records_ready=3)
        assert names(work, owner=me.id) == ["HERS"]
        assert names(work, records="all") == ["HERS"]
        assert names(work, records="missing") == ["TRIAGE"]
        assert names(work, step="in_triage") == ["TRIAGE"]


def test_who_has_waited_longest_stands_first_when_that_is_asked_for(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE", 2)
    with runtime.work() as work:
        for number in range(4):
            waiting(work, f"R{number}", number, submitted_at=work.now - timedelta(hours=number))
        waiting(work, "EMERGENCY", 9, rank=0)
        asked = Wanted(sort=Sort.WAITING)
        first = queue.page(work, asked, "me")
        second = queue.page(work, asked, "me", after=first.after)
        assert [row.reference for row in [*first.rows, *second.rows]] == ["EMERGENCY", "R3", "R2", "R1"]
        back = queue.page(work, asked, "me", before=second.before)
        assert [row.reference for row in back.rows] == ["EMERGENCY", "R3"]


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
        "701 000 0001", "0177", "mother@ex", "Mother@Example.org", "Алия", "timur primerov", "٧٠١٠٠٠",
        "Тимур При", "Примёров",
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
def test_under_three_characters_nothing_is_searched(runtime: Runtime, typed: str) -> None:
    assert too_short(typed)
    with runtime.reading() as work:
        assert matching(work, typed) is None


NAMES = {
    "פרץ": "פרץ כהן", "כהנ": "פרץ כהן", "أحمد": "احمد علي", "احم": "أَحْمَد علي", "muller": "Jürgen Müller",
    "Ёлкин": "елкин пётр", "Әсел": "Әсел", "o'brien": "Mary O’Brien", "山田太": "山田太郎",
}  # fmt: skip


@pytest.mark.parametrize(("typed", "name"), NAMES.items(), ids=ascii)
def test_names_are_found_in_every_script_without_their_marks(runtime: Runtime, typed: str, name: str) -> None:
    with runtime.work() as work:
        waiting(work, "R7K4-M9PQ", patient_name=name)
        waiting(work, "XXXX-YYYY", patient_name="Somebody Else")
        assert names(work, text=typed) == ["R7K4-M9PQ"]


@pytest.mark.parametrize("typed", ["Пимеров", "Прримеров", "Прамеров", "Пирмеров", "тимур примерав", "Primerow"])
def test_one_slip_in_a_name_still_leads_to_it(runtime: Runtime, typed: str) -> None:
    with runtime.work() as work:
        waiting(work, "R7K4-M9PQ", patient_name="Тимур Примеров", patient_latin_name="Timur Primerov")
        assert names(work, text=typed) == []
        meant = likely(work, typed)
        assert names(work, text=meant) == ["R7K4-M9PQ"]


@pytest.mark.parametrize("typed", ["Сидоров", "Прамераов", "abc", "Примеров", "12345", "%%%%"])
def test_a_name_that_is_known_or_too_far_from_all_is_not_guessed(runtime: Runtime, typed: str) -> None:
    with runtime.work() as work:
        waiting(work, "R7K4-M9PQ", patient_name="Тимур Примеров")
        search_index.fill(work)
        assert likely(work, typed) == ""


def test_a_changed_name_is_found_as_it_is_now_after_the_next_tick(runtime: Runtime) -> None:
    with runtime.work() as work:
        referral = waiting(work, "R7K4-M9PQ", patient_name="Anna Alt", phone="+77010000001")
        assert search_index.fill(work) == 1
        assert search_index.fill(work) == 0
        referral.patient_name = "Anna Neumann"
        assert names(work, text="Neumann") == ["R7K4-M9PQ"]
        assert names(work, text="Alt") == []
        referral.updated_at += timedelta(hours=1)
        assert search_index.fill(work) == 0


def test_what_is_forgotten_is_not_found(runtime: Runtime) -> None:
    with runtime.work() as work:
        referral = waiting(work, "R7K4-M9PQ", patient_name="Anna Neumann")
        assert names(work, text="Neumann") == ["R7K4-M9PQ"]
        search_index.forget(work, referral.id)
        assert names(work, text="Neumann") == []


@pytest.mark.databases("sqlite")
def test_lists_are_counted_on_their_own_indexes(runtime: Runtime) -> None:
    """Any other index would have every row looked at: a count would cost as much as twenty pages."""
    told: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, values: object, *_rest: object) -> None:
        told.append((statement, values))

    with runtime.work() as work:
        waiting(work, "AAAA-0001")
    with runtime.reading() as work:
        connection = work.session.connection()
        event.listen(connection, "before_cursor_execute", note)
        numbers(work, "me")
        [(statement, values)] = told
        steps = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    used = [step.split(" INDEX ")[1].split()[0] for step in steps if " referral " in step]
    counted = {"ix_referral_queue", "ix_referral_owner_queue", "ix_referral_unowned_queue", "ix_referral_snoozed_queue"}
    assert len(used) == len(LISTS)
    assert set(used) <= counted
