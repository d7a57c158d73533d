"""Check C7: infections (codebook 2.8)."""

from __future__ import annotations

from intake.clinical.codebook.building import YES_NO, option
from intake.clinical.codebook.model import N_, Field, Kind, Level, Words
from intake.clinical.codebook.rules import given, states, when

SECTION = "infection"

_INFECTED = when("active_infection", "yes")
_FIRST = N_("An infection has to be treated before this treatment can begin.")


def _virus_test(name: str, label: Words) -> Field:
    return Field(
        name, SECTION, Kind.ONE, label, Level.OPTIONAL,
        N_("Centres often ask for this result. You may leave it out."),
        "codebook 2.8",
        options=(
            option("negative", N_("Negative (not found)"), N_("Negative")),
            option("positive", N_("Positive (found)"), N_("Positive")),
            option("past", N_("Had it in the past"), N_("Past infection")),
        ),
        absent=states("UTPD"),
    )


FIELDS = (
    Field(
        "active_infection", SECTION, Kind.YES_NO,
        Words(N_("Is there any infection now?"), physician=N_("Active infection")),
        Level.CHECKLIST, _FIRST, "codebook 2.8; clinic page; S10",
        options=YES_NO,
        absent=states("U"),
    ),
    Field(
        "infection_severity", SECTION, Kind.ONE,
        Words(N_("How is the infection treated?"), physician=N_("Severity")),
        Level.OPTIONAL, _FIRST, "codebook 2.8",
        options=(
            option("mild_outpatient", N_("At home: no treatment, or tablets"), N_("Mild, outpatient")),
            option("iv_antibiotics", N_("Antibiotics through a vein"), N_("Intravenous antibiotics")),
            option(
                "hospitalised_severe", N_("In hospital or intensive care, or blood poisoning (sepsis)"),
                N_("Hospitalised, intensive care or sepsis"),
            ),
        ),
        absent=states("U"),
        shown=_INFECTED,
    ),
    Field(
        "infection_type_text", SECTION, Kind.TEXT,
        Words(N_("What infection is it?"), physician=N_("Site and organism")),
        Level.OPTIONAL, _FIRST, "codebook 2.8",
        absent=states("U"),
        shown=_INFECTED,
        max_length=500,
    ),
    Field(
        "infection_status_date", SECTION, Kind.DATE,
        Words(N_("On which day was this so?"), physician=N_("Status date")),
        Level.CHECKLIST,
        N_("Infections change quickly, so the day matters."),
        "codebook 2.8",
        hint=Words(N_("If it is so today, take today's date.")),
        shown=given("active_infection"),
        must_be_past=True,
        offers_today=True,
    ),
    _virus_test(
        "hepatitis_b_status", Words(N_("What did the hepatitis B test show?"), physician=N_("Hepatitis B serology"))
    ),
    _virus_test(
        "hepatitis_c_status", Words(N_("What did the hepatitis C test show?"), physician=N_("Hepatitis C serology"))
    ),
    _virus_test("hiv_status", Words(N_("What did the HIV test show?"), physician=N_("HIV serology"))),
)
