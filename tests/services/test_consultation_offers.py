"""What a request is offered: whose time it takes, on which clocks, and what it means in its treatment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from intake.models.callbacks import Callback, ResourceKind
from intake.models.consultations import Modality, TreatmentDateKind
from intake.models.desk import DeskTask, TaskKind
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.scheduling.local_times import ClockChange
from intake.scheduling.settings import Span
from intake.scheduling.treatment_calendar import Rank
from intake.services import callback_cells, consultation_offers, consultation_treatment, consultation_week, rosters
from intake.services.consultation_resources import WeeklyHours, add, days_that_differ, set_days, set_weekly_hours
from intake.services.consultation_treatment import Risk, TimingRisk
from intake.services.consultation_week import EntryKind
from intake.services.work import Work
from tests.services.consulting import NINE, SUNDAY_TO_THURSDAY, a_doctor, a_ready_request, a_service, booked, held
from tests.support import factories
from tests.support.application import Clock

SUNDAY = date(2027, 2, 7)
INFUSING = {"blinatumomab_now": "infusing", "blina_cycle_number": 1, "current_country": "KZ"}


def starts(work: Work, referral: Referral, service: Any, **given: Any) -> list[datetime]:
    page = consultation_offers.offers(work, referral, service, SUNDAY, 1, **given)
    return [offer.start for offer in page.offers]


def test_a_time_needs_a_doctor_and_a_room_and_either_of_two_will_do(clinic: Runtime) -> None:
    with clinic.work() as work:
        for name in ("Dr Noa", "Dr Boris"):
            a_doctor(work, name)
        service = a_service(work, Modality.IN_PERSON, needs=(ResourceKind.ROOM,))
        referral, first, second = (a_ready_request(work) for _ in range(3))
        assert starts(work, referral, service) == []
        add(work, ResourceKind.ROOM, "Room 1")
        held(work, first, service, holder="a")
        assert NINE not in starts(work, referral, service)
        add(work, ResourceKind.ROOM, "Room 2")
        page = consultation_offers.offers(work, referral, service, SUNDAY, 1)
        assert page.offers[0].start == NINE
        assert len(page.offers[0].doctors) == 1
        held(work, second, service, holder="b")
        assert NINE not in starts(work, referral, service)


def test_an_interpreter_is_taken_where_the_doctor_does_not_speak_the_language(clinic: Runtime) -> None:
    with clinic.work() as work:
        doctor = a_doctor(work)
        service = a_service(work)
        asks = a_ready_request(work, interpreter_needed="yes")
        assert starts(work, asks, service) == []
        interpreter = add(work, ResourceKind.INTERPRETER, "Vera", ["ru", "he"])
        set_weekly_hours(work, interpreter.id, [WeeklyHours(6, 600, 780)])
        assert starts(work, asks, service)[0] == NINE + timedelta(hours=1)
        booking = held(work, asks, service, NINE + timedelta(hours=1))
        assert (booking.doctor_id, booking.others) == (doctor.id, [interpreter.id])
        a_doctor(work, "Dr Boris", languages=("ru",))
        assert starts(work, asks, service)[0] == NINE


def on_the_roster(work: Work, interpreter: int, *hours: tuple[int, int]) -> None:
    """Sundays, as the page of rosters sets them."""
    week = {6: tuple(Span(*each) for each in hours)}
    rosters.change(work, interpreter, ["ru", "he"], week, True, rosters.person(work, interpreter).version)


def test_an_interpreter_of_the_roster_interprets_consultations_too(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_doctor(work)
        service = a_service(work)
        asks = a_ready_request(work, interpreter_needed="yes")
        vera = rosters.add_interpreter(work, "Vera", ["ru", "he"])
        assert starts(work, asks, service) == []
        on_the_roster(work, vera, (660, 780))
        assert starts(work, asks, service)[0] == NINE + timedelta(hours=2)
        set_weekly_hours(work, vera, [WeeklyHours(6, 600, 780)])
        assert starts(work, asks, service)[0] == NINE + timedelta(hours=1), "hours of their own win"


def test_who_is_away_from_calls_is_away_from_consultations(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_doctor(work)
        service = a_service(work)
        asks = a_ready_request(work, interpreter_needed="yes")
        vera = rosters.add_interpreter(work, "Vera", ["ru", "he"])
        set_weekly_hours(work, vera, [WeeklyHours(6, 540, 780)])
        booking = booked(work, asks, service)
        assert vera in booking.others
        rosters.be_away(work, vera, SUNDAY, SUNDAY, (), rosters.person(work, vera).version)
        assert starts(work, a_ready_request(work, interpreter_needed="yes"), service) == []
        [task] = work.session.scalars(select(DeskTask).where(DeskTask.kind == TaskKind.BOOKING_UNFIT))
        assert task.detail["booking"] == booking.id
        assert booking.starts_at == NINE, "a consultation is never moved silently"


def test_a_roster_that_changes_under_a_consultation_of_a_coordinator_is_a_task(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_doctor(work)
        service = a_service(work, needs=(ResourceKind.COORDINATOR,))
        caller = factories.a_caller(work, factories.a_member_of_staff(work, "Miriam"), "he")
        booking = booked(work, a_ready_request(work), service)
        assert booking.others == [caller]
        rosters.change(work, caller, ["he"], {6: (Span(840, 1080),)}, True, rosters.person(work, caller).version)
        kinds = work.session.scalars(select(DeskTask.kind)).all()
        assert TaskKind.BOOKING_UNFIT in kinds


def test_an_interpreter_who_is_away_from_consultations_joins_no_call(clinic: Runtime) -> None:
    with clinic.work() as work:
        vera = rosters.add_interpreter(work, "Vera", ["ru", "he"])
        on_the_roster(work, vera, (540, 780))
        set_days(work, vera, SUNDAY, SUNDAY, [])
        [interpreter] = callback_cells.team(work).interpreters
        assert interpreter.on(SUNDAY) == ()
        assert interpreter.on(SUNDAY + timedelta(days=7)) == (Span(540, 780),)


def test_a_rule_for_video_gives_no_time_to_visitors_and_ends_on_its_last_day(clinic: Runtime) -> None:
    with clinic.work() as work:
        doctor = a_doctor(work)
        set_weekly_hours(work, doctor.id, [WeeklyHours(6, 540, 600, "video", None, SUNDAY)])
        referral = a_ready_request(work)
        video, visit = a_service(work), a_service(work, Modality.IN_PERSON)
        assert starts(work, referral, video) == [NINE]
        assert starts(work, referral, visit) == []
        later = consultation_offers.offers(work, referral, video, SUNDAY + timedelta(days=1), 14)
        assert (later.offers, later.next_free) == ((), None)


def test_days_that_differ_replace_the_week_and_give_it_back(clinic: Runtime) -> None:
    with clinic.work() as work:
        doctor = a_doctor(work)
        referral, service = a_ready_request(work), a_service(work)
        set_days(work, doctor.id, SUNDAY, SUNDAY, [(720, 780)])
        assert starts(work, referral, service) == [NINE + timedelta(hours=3)]
        set_days(work, doctor.id, SUNDAY, SUNDAY, ())
        assert starts(work, referral, service) == []
        assert days_that_differ(work, doctor.id, SUNDAY) == {SUNDAY: ()}
        empty = consultation_offers.offers(work, referral, service, SUNDAY, 1)
        assert empty.next_free == NINE + timedelta(days=1)
        set_days(work, doctor.id, SUNDAY, SUNDAY, None)
        assert starts(work, referral, service)[0] == NINE


def test_a_holiday_far_ahead_is_no_day_for_a_consultation(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_doctor(work)
        page = consultation_offers.offers(
            work, a_ready_request(work), a_service(work, max_days=120), date(2027, 4, 21), 3
        )
        assert {offer.times.clinic.date() for offer in page.offers} == {date(2027, 4, 21)}  # Passover eve, short


def test_both_clocks_both_weekdays_and_the_change_of_the_clocks_are_known(clinic: Runtime, noon: Clock) -> None:
    noon.now = datetime(2027, 3, 12, 10, 0, tzinfo=UTC)
    with clinic.work() as work:
        a_doctor(work)
        referral = a_ready_request(work, time_zone="America/New_York")
        [first, *_others] = consultation_offers.offers(work, referral, a_service(work), date(2027, 3, 14), 1).offers
        assert first.times.patient.isoformat() == "2027-03-14T03:00:00-04:00"  # an hour after the jump
        assert (first.times.clock_change, first.unsocial) == (ClockChange.PATIENT, True)
        kathmandu = a_ready_request(work, time_zone="Asia/Kathmandu")
        [there, *_others] = consultation_offers.offers(work, kathmandu, a_service(work), date(2027, 3, 14), 1).offers
        assert there.times.patient.isoformat() == "2027-03-14T12:45:00+05:45"


def test_the_decision_window_is_suggested_first_and_infusion_days_never_in_person_abroad(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_doctor(work)
        referral = a_ready_request(work, **INFUSING, blina_cycle_start_date="2027-01-25")
        page = consultation_offers.offers(work, referral, a_service(work))
        assert page.suggested[0].tags[:2] == ("cycle:1 day:35", "infusion_off")
        assert page.suggested[0].rank is Rank.DECISION
        infusing = [offer for offer in page.offers if "infusion_on" in offer.tags]
        assert infusing[0].tags[:3] == ("cycle:1 day:9", "infusion_on", "video_preferred")
        visit = consultation_offers.offers(work, referral, a_service(work, Modality.IN_PERSON))
        assert {offer.rank for offer in visit.offers if "infusion_on" in offer.tags} == {Rank.AVOID}
        assert not [offer for offer in visit.suggested if "infusion_on" in offer.tags]


def test_days_that_staff_entered_win_over_the_answers(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_doctor(work)
        referral, service = a_ready_request(work, **INFUSING, blina_cycle_start_date="2027-01-25"), a_service(work)
        consultation_treatment.enter_date(work, referral, TreatmentDateKind.CYCLE, date(2027, 2, 1), 1)
        assert consultation_offers.offers(work, referral, service, SUNDAY, 1).offers[0].tags[0] == "cycle:1 day:7"
        consultation_treatment.enter_date(work, referral, TreatmentDateKind.CYCLE, None, 1)
        assert consultation_offers.offers(work, referral, service, SUNDAY, 1).offers[0].tags[0] == "cycle:1 day:14"
        with pytest.raises(ValueError, match="1 to 20"):
            consultation_treatment.enter_date(work, referral, TreatmentDateKind.CYCLE, SUNDAY, 21)


def test_a_transplant_that_leaves_no_time_is_said_plainly_and_becomes_an_urgent_call_once(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_doctor(work)
        referral, service = a_ready_request(work), a_service(work)
        consultation_treatment.enter_date(work, referral, TreatmentDateKind.TRANSPLANT, date(2027, 2, 10))
        page = consultation_offers.offers(work, referral, service)
        assert page.risk == TimingRisk(Risk.TRANSPLANT_TOO_SOON, date(2027, 1, 27))
        assert page.plan is not None
        assert not page.plan.feasible
        assert "late_for_transplant_decision" in page.offers[0].tags
        assert consultation_treatment.call_about(work, referral, page.risk)
        assert not consultation_treatment.call_about(work, referral, page.risk)
        [call] = work.session.scalars(select(Callback).where(Callback.referral_id == referral.id))
        assert call.urgency == "urgent"


def test_a_consultation_that_comes_too_late_is_never_booked_quietly(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_doctor(work)
        referral, service = a_ready_request(work), a_service(work)
        consultation_treatment.enter_date(work, referral, TreatmentDateKind.TRANSPLANT, date(2027, 2, 20))
        booked(work, referral, service)
        [task] = work.session.scalars(select(DeskTask).where(DeskTask.kind == TaskKind.TIMING_AT_RISK))
        assert task.detail == {"risk": "transplant_too_soon", "until": "2027-02-06"}


def test_a_decision_window_without_a_free_time_is_a_risk(clinic: Runtime) -> None:
    with clinic.work() as work:
        doctor = a_doctor(work)
        referral, service = a_ready_request(work, **INFUSING, blina_cycle_start_date="2027-01-25"), a_service(work)
        assert consultation_offers.offers(work, referral, service).risk is None
        set_days(work, doctor.id, date(2027, 2, 22), date(2027, 3, 7), ())
        risk = consultation_offers.offers(work, referral, service).risk
        assert risk == TimingRisk(Risk.NO_TIME_IN_DECISION_WINDOW, date(2027, 3, 5))


def test_the_desk_sees_its_week_from_sunday_with_the_patients_clock(clinic: Runtime) -> None:
    with clinic.work() as work:
        doctor, other = a_doctor(work), a_doctor(work, "Another")
        service = a_service(work)
        kept = booked(work, a_ready_request(work), service, doctor_id=doctor.id)
        held(work, a_ready_request(work), service, NINE + timedelta(hours=2), doctor_id=other.id, holder="b")
        set_days(work, doctor.id, date(2027, 2, 10), date(2027, 2, 10), ())
        week = consultation_week.week(work, date(2027, 2, 11))
        assert week.first == SUNDAY
        assert [entry.kind for entry in week.entries] == [EntryKind.CONSULTATION, EntryKind.HOLD]
        assert (week.entries[0].id, week.entries[0].times.patient.hour, week.clock_change) == (kept.id, 12, None)
        assert week.absences == {(doctor.id, date(2027, 2, 10)): ()}
        assert [entry.id for entry in consultation_week.week(work, SUNDAY, [doctor.id]).entries] == [kept.id]
        assert consultation_week.week(work, date(2027, 3, 27)).clock_change == date(2027, 3, 26)


def test_hours_that_cannot_be_are_refused() -> None:
    for wrong in ((7, 540, 600), (0, 600, 540), (0, 541, 600), (0, 540, 1500)):
        with pytest.raises(ValueError, match=r"weekday|hours"):
            WeeklyHours(*wrong)
    assert len({WeeklyHours(day, 540, 600) for day in SUNDAY_TO_THURSDAY}) == 5
