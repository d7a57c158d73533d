"""Facts and limits: what was typed, what is in force, what came back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from config import Settings
from intake.clinical.settings import ClinicalSettings
from intake.errors import NotFound
from intake.models.texts import Area
from intake.runtime import Runtime
from intake.scheduling.settings import Span
from intake.services import clinic_facts, limits, setting_versions
from intake.services.assessing import clinical_settings
from intake.services.clinic_calendar import load_calendar
from intake.services.clinic_facts import WrongFact
from intake.services.limits import LIMITS, WrongValue
from intake.web.desk import setting_words
from tests.support import factories
from tests.support.application import Clock


def changed(runtime: Runtime, area: Area, name: str, value: object) -> int:
    with runtime.work() as work:
        version = setting_versions.change(work, area, name, value)
    runtime.forget_in_force()
    return version.id if version else 0


def test_every_limit_has_words_a_group_and_a_default_that_may_stand(settings: Settings) -> None:
    for name, kind in LIMITS.items():
        assert limits.read(name, setting_versions.shown(name, kind.default), {}) is not None
        assert setting_words.limit(name)
        assert setting_words.group_of(name)
    assert set(setting_words.LIMITS) == set(LIMITS)


def test_every_number_of_the_clinical_settings_can_be_changed() -> None:
    numbers = {name for name, value in ((n, getattr(ClinicalSettings(), n)) for n in ClinicalSettings.__slots__)
               if isinstance(value, int | Decimal)}  # fmt: skip
    assert numbers <= set(LIMITS)


def test_a_changed_limit_is_what_the_assessment_works_with(runtime: Runtime) -> None:
    changed(runtime, Area.LIMIT, "mrd_days", 30)
    changed(runtime, Area.LIMIT, "fever_celsius", "37.8")
    with runtime.reading() as work:
        assert clinical_settings(work).mrd_days == 30
        assert clinical_settings(work).fever_celsius == Decimal("37.8")


def test_a_changed_target_moves_the_due_moment_of_the_next_request(runtime: Runtime) -> None:
    with runtime.work() as work:
        before = factories.a_request(work, "EX1", urgent_symptoms=["none"])
        level, due = before.level, before.contact_due
    assert level == "urgent"
    changed(runtime, Area.LIMIT, "urgent_contact_minutes", 60)
    with runtime.work() as work:
        after = factories.a_request(work, "EX1", urgent_symptoms=["none"])
        assert due - after.contact_due == timedelta(minutes=180)


def test_changed_telephone_hours_are_what_calls_are_planned_in(runtime: Runtime) -> None:
    changed(runtime, Area.LIMIT, "phone_full_start", 600)
    with runtime.reading() as work:
        assert load_calendar(work).settings.phone_hours.full == Span(600, 1080)


def test_a_changed_fact_stands_on_pages_at_once(runtime: Runtime) -> None:
    changed(runtime, Area.FACT, "name", "Klinika Aviv")
    assert runtime.in_force.settings.clinic.name == "Klinika Aviv"
    with runtime.reading() as work:
        assert work.settings.clinic.name == "Klinika Aviv"


def test_another_process_sees_a_change_after_a_few_seconds(runtime: Runtime, clock: Clock) -> None:
    assert runtime.in_force.settings.clinical.mrd_days == 42
    with runtime.work() as work:
        setting_versions.change(work, Area.LIMIT, "mrd_days", 30)
    assert runtime.in_force.settings.clinical.mrd_days == 42
    clock.move(seconds=6)
    assert runtime.in_force.settings.clinical.mrd_days == 30


def test_the_same_value_again_makes_no_version(runtime: Runtime) -> None:
    assert changed(runtime, Area.LIMIT, "mrd_days", 30)
    assert not changed(runtime, Area.LIMIT, "mrd_days", 30)


def test_an_older_value_comes_back_as_a_new_unconfirmed_version(runtime: Runtime) -> None:
    with runtime.work() as work:
        first = setting_versions.change(work, Area.LIMIT, "mrd_days", 30, "Prof. Levi")
        assert first is not None
        setting_versions.change(work, Area.LIMIT, "mrd_days", 21)
        back = setting_versions.restore(work, Area.LIMIT, first.id)
        assert back is not None
        assert (back.value, back.number, back.confirmed_by) == (30, 3, None)


def test_a_value_that_others_have_overtaken_does_not_come_back(runtime: Runtime) -> None:
    old = changed(runtime, Area.LIMIT, "decision_urgent_days", 14)
    changed(runtime, Area.LIMIT, "decision_urgent_days", 3)
    changed(runtime, Area.LIMIT, "decision_soon_days", 7)
    with pytest.raises(WrongValue), runtime.work() as work:
        setting_versions.restore(work, Area.LIMIT, old)


def test_what_is_not_there_does_not_come_back(runtime: Runtime) -> None:
    fact = changed(runtime, Area.FACT, "name", "A")
    with pytest.raises(NotFound), runtime.work() as work:
        setting_versions.restore(work, Area.LIMIT, fact)


@pytest.mark.parametrize(
    ("name", "typed", "why"),
    [
        ("mrd_days", "", "number"), ("mrd_days", "4.5", "number"), ("mrd_days", "1e99", "range"),
        ("mrd_days", "NaN", "number"), ("mrd_days", "-1", "range"), ("mrd_days", "=1+1", "number"),
        ("mrd_days", "9" * 40, "number"), ("fever_celsius", "100", "range"), ("phone_full_start", "25:99", "time"),
        ("phone_full_start", "8", "time"), ("phone_full_start", "19:00", "order"),
        ("urgent_contact_minutes", "5", "order"), ("decision_urgent_days", "30", "order"),
    ],
)  # fmt: skip
def test_values_that_cannot_stand(name: str, typed: str, why: str) -> None:
    with pytest.raises(WrongValue) as fault:
        limits.read(name, typed, {})
    assert fault.value.why == why


@pytest.mark.parametrize(("typed", "kept"), [("38,5", "38.5"), (" 38 ", "38"), ("٣٨", "38")])
def test_numbers_as_people_write_them(typed: str, kept: str) -> None:
    assert limits.read("fever_celsius", typed, {}) == kept


@pytest.mark.parametrize(
    ("name", "typed", "why"),
    [
        ("name", " ", "empty"), ("name", "x" * 81, "long"), ("name", "A\r\nBcc: b@c.example", "lines"),
        ("name", "A\u2028B", "lines"), ("phone", "", "empty"), ("phone", "call us", "phone"),
        ("phone", "0733746844", "phone"), ("email", "a@b\r\nBcc: c@d.example", "lines"), ("email", "a@b", "email"),
        ("email", "a@b.example, c@d.example", "email"), ("reading_languages", "he xx", "languages"),
        ("reading_languages", "", "languages"),
    ],
)  # fmt: skip
def test_facts_that_cannot_stand(name: str, typed: str, why: str) -> None:
    with pytest.raises(WrongFact) as fault:
        clinic_facts.read(name, typed)
    assert fault.value.why == why


def test_facts_as_people_write_them() -> None:
    assert clinic_facts.read("phone", "+972 73-374-6844") == "+972733746844"
    assert clinic_facts.read("whatsapp", "") == ""
    assert clinic_facts.read("reading_languages", "he, en he") == ["he", "en"]
