"""Reason codes in words."""

from __future__ import annotations

import itertools

import pytest

from intake.scheduling.callbacks import ladder
from intake.scheduling.calls import Finding, Level, Plan
from intake.scheduling.sentences import for_sender, for_staff

from .clinic import SUN, at, planned, request, wish

TAKEN = (at("2027-01-01T06:00Z"), at("2027-03-01T06:00Z"))
NOW = "2027-02-01T06:00Z"


def test_every_code_a_step_can_give_has_its_own_words_for_staff() -> None:
    findings = (Finding.OK, Finding.NO_OVERLAP, Finding.TOO_SHORT, Finding.FULL)
    codes = [f"{level}:{finding}" for level, finding in itertools.product(Level, findings)]
    codes += ["extended:not_consented", "immediate:not_planned"]
    words = [str(for_staff(code)) for code in codes]
    assert len(set(words)) == len(codes) == 22


def test_staff_read_which_languages_nobody_speaks() -> None:
    found = planned(request("urgent", NOW, "Asia/Tbilisi", "ka hy"))
    assert str(for_staff(found.why[0])) == "No coordinator speaks a language of this person: ka, hy."


def test_a_code_that_the_planner_does_not_give_is_an_error() -> None:
    with pytest.raises(KeyError):
        for_staff("waking:perhaps")


def sender(found: Plan) -> str:
    return str(for_sender(found))


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (planned(request("soon", NOW, "Europe/Kyiv", "uk")), "nearest free time in your day"),
        (planned(request("soon", NOW, "Europe/Kyiv", "uk", wish("10:00", "12:00"))), "a time you asked for"),
        (planned(request("routine", NOW, "Europe/Kyiv", "uk", wish("9:00", "10:00", SUN))), "a time you asked for"),
        (planned(request("soon", NOW, "Europe/Kyiv", "uk", wish("20:00", "21:00"))), "None of the times you gave"),
        (planned(request("soon", NOW, "Europe/Kyiv", "uk", wish("10:00", "10:15"))), "too short for a call"),
        (
            planned(
                request("soon", NOW, "Europe/Kyiv", "uk", wish("10:00", "11:00", 0)),
                {2: [(at(NOW), at("2027-02-01T10:00Z"))]},
            ),
            "No call is free at the times you gave",
        ),
        (planned(request("urgent", NOW, "Europe/Kyiv", "uk", wish("20:00", "21:00"))), "do not match"),
        (planned(request("urgent", NOW, "Europe/Kyiv", "uk", wish("10:00", "10:15"))), "They are too short"),
        (
            planned(
                request("urgent", NOW, "Europe/Kyiv", "uk", wish("9:00", "10:00")),
                {2: [(at(NOW), at("2027-02-01T08:00Z"))]},
            ),
            "No call is free then",
        ),
        (
            planned(request("soon", "2027-01-05T20:00Z", "America/Los_Angeles", "en", extended_ok=True)),
            "You allowed early and late calls",
        ),
        (planned(request("soon", NOW, "Europe/Kyiv", "uk"), {2: [TAKEN]}), "A coordinator will offer you one"),
        (planned(request("soon", NOW, "Asia/Tbilisi", "ka")), "speaks your language"),
        (planned(request("immediate", NOW, "Asia/Tbilisi", "en")), "Call your treating team"),
    ],
)
def test_the_sender_reads_one_sentence_about_their_time(found: Plan, words: str) -> None:
    assert words in sender(found)


def test_the_ladder_of_an_urgent_wish_has_no_patient_waiting_step() -> None:
    assert Level.PREFERRED not in ladder(request("urgent", NOW, "Europe/Kyiv", "uk", wish("9:00", "10:00")))
