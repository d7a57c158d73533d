"""Check C8: what the patient can do in daily life (codebook 2.8).

Families choose a sentence and never see a number; the number behind it is the score.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from intake.clinical.codebook.building import option
from intake.clinical.codebook.codes import ECOG_STATUS, KARNOFSKY_STATUS, LANSKY_FULLY_ACTIVE, LANSKY_STATUS
from intake.clinical.codebook.model import N_, Field, Kind, Level, Option, Words
from intake.clinical.codebook.rules import AGE_FROM_ONE, given, states

SECTION = "performance"

_DAILY_LIFE = N_("How strong the patient is matters for every treatment.")

ECOG = (
    option("0", N_("Fully active, as before the illness"), N_("0: fully active")),
    option("1", N_("No heavy work, but walks and does light work"), N_("1: restricted in strenuous activity")),
    option(
        "2", N_("Walks and cares for themselves, cannot work, is up more than half of the day"),
        N_("2: ambulatory, unable to work, up more than half of waking hours"),
    ),
    option(
        "3", N_("Needs some help, is in bed or a chair more than half of the day"),
        N_("3: limited self-care, in bed or chair more than half of waking hours"),
    ),
    option("4", N_("Needs help with everything, is in bed or a chair all day"), N_("4: completely disabled")),
)

KARNOFSKY = (
    option("100", N_("Feels well and lives a normal life"), N_("100: normal, no complaints")),
    option("90", N_("Lives a normal life with small signs of illness"), N_("90: normal activity, minor signs")),
    option("80", N_("Lives a normal life, but it takes effort"), N_("80: normal activity with effort")),
    option("70", N_("Cares for themselves, cannot work"), N_("70: self-caring, unable to work")),
    option("60", N_("Needs help now and then"), N_("60: occasional assistance")),
    option("50", N_("Needs much help and often a nurse or doctor"), N_("50: considerable help, frequent care")),
    option("40", N_("Needs special care and help every day"), N_("40: disabled, special care")),
    option("30", N_("Very weak, belongs in hospital"), N_("30: severely disabled, hospital indicated")),
    option("20", N_("Very sick, in hospital with full support"), N_("20: very sick, hospital needed")),
    option("10", N_("So sick that life is ending"), N_("10: moribund")),
)

LANSKY = (
    option("100", N_("Plays and moves like other children"), N_("100: fully active"), codes=(LANSKY_FULLY_ACTIVE,)),
    option("90", N_("Small limits in wild play"), N_("90: minor limits in strenuous play")),
    option("80", N_("Active, but gets tired sooner"), N_("80: active, tires more quickly")),
    option("70", N_("Plays less and for a shorter time"), N_("70: less play, less time playing")),
    option("60", N_("Up for about half of the time, plays with help"), N_("60: up half the time, assisted play")),
    option(
        "50", N_("Needs much help for active play, but plays quietly alone"),
        N_("50: considerable help for active play, quiet play alone"),
    ),
    option("40", N_("Mostly in bed, but starts quiet play"), N_("40: mostly in bed, starts quiet activities")),
    option("30", N_("In bed, needs help even for quiet play"), N_("30: in bed, help for quiet play")),
    option("20", N_("Only watches or plays very little"), N_("20: play limited to very passive")),
    option("10", N_("Does not play at all"), N_("10: no play")),
)

_OPTIONS_BY_SCALE: Mapping[str, tuple[Option, ...]] = MappingProxyType(
    {"ecog": ECOG, "karnofsky": KARNOFSKY, "lansky": LANSKY}
)


def performance_options(scale: object) -> tuple[Option, ...]:
    """The sentences of a scale, best first; the code of each is its score. Empty for anything but a scale."""
    return _OPTIONS_BY_SCALE.get(scale, ()) if isinstance(scale, str) else ()


def suggested_scale(age_years: int | None) -> str | None:
    """The scale that fits the age: Lansky from 1, Karnofsky from 16, ECOG from 18; None under 1 or unknown."""
    if age_years is None or age_years < 1:
        return None
    if age_years < 16:
        return "lansky"
    return "karnofsky" if age_years < 18 else "ecog"


FIELDS = (
    Field(
        "performance_scale", SECTION, Kind.ONE,
        Words(N_("Which list of sentences fits the patient's age?"), physician=N_("Performance scale")),
        Level.CHECKLIST, _DAILY_LIFE, "codebook 2.8, 12.1; S19",
        options=(
            option("ecog", N_("Adult: five sentences"), N_("ECOG"), codes=(ECOG_STATUS,)),
            option(
                "karnofsky", N_("From 16 years: ten sentences"), N_("Karnofsky (16 years or over)"),
                codes=(KARNOFSKY_STATUS,),
            ),
            option(
                "lansky", N_("Child from 1 to 15 years: sentences about play"), N_("Lansky (1 to 15 years)"),
                codes=(LANSKY_STATUS,),
            ),
        ),
        absent=states("UTN"),
        shown=AGE_FROM_ONE,
    ),
    # The sentences depend on the scale: `performance_options`.
    Field(
        "performance_score", SECTION, Kind.INTEGER,
        Words(
            N_("Which sentence fits you best?"),
            parent=N_("Which sentence fits your child best?"),
            carer=N_("Which sentence fits the patient best?"),
            physician=N_("Performance score"),
        ),
        Level.CHECKLIST, _DAILY_LIFE, "codebook 2.8; S17, S19, S34",
        hint=Words(N_("Think of the last few days.")),
        absent=states("UT"),
        shown=given("performance_scale"),
        minimum=0,
        maximum=100,
    ),
    Field(
        "performance_date", SECTION, Kind.DATE,
        Words(N_("On which day was this so?"), physician=N_("Date of the score")),
        Level.CHECKLIST,
        N_("Doctors need to know if the answer is recent."),
        "codebook 2.8; S19",
        hint=Words(N_("If it is so today, take today's date.")),
        shown=given("performance_scale"),
        must_be_past=True,
        offers_today=True,
    ),
)
