"""Earlier treatments: whether there were any, five kinds that matter most, and what runs now (codebook 2.5, C3)."""

from __future__ import annotations

from intake.clinical.codebook.building import YES_NO, option
from intake.clinical.codebook.model import N_, Field, Kind, Level, Shown, Words
from intake.clinical.codebook.rules import both, states, unless, when
from intake.clinical.codebook.treatment_lines import ROWS

SECTION = "treatments"

ANY_PRIOR = when("any_prior_treatment", "yes")
_EARLIER_KINDS = N_("These treatments change what can come next.")


def _ever(name: str, label: Words, shown: Shown = ANY_PRIOR) -> Field:
    """One of the five questions "was it ever given"."""
    return Field(
        name, SECTION, Kind.YES_NO, label, Level.CHECKLIST, _EARLIER_KINDS, "codebook 2.5; S30",
        options=YES_NO, absent=states("U"), shown=shown,
    )


FIELDS = (
    Field(
        "any_prior_treatment", SECTION, Kind.YES_NO,
        Words(N_("Was there any treatment for the leukaemia so far?"), physician=N_("Any prior therapy")),
        Level.CHECKLIST,
        N_("What was given, and how it worked, is one of the eight things doctors check."),
        "codebook 2.5; clinic page",
        options=YES_NO,
        absent=states("U"),
    ),
    _ever(
        "prior_blinatumomab",
        Words(N_("Was blinatumomab (Blincyto) ever given?"), physician=N_("Prior blinatumomab")),
    ),
    _ever(
        "prior_inotuzumab",
        Words(N_("Was inotuzumab (Besponsa) ever given?"), physician=N_("Prior inotuzumab ozogamicin")),
    ),
    _ever("prior_car_t", Words(N_("Were CAR-T cells ever given?"), physician=N_("Prior CAR-T"))),
    _ever(
        "prior_tki",
        Words(
            N_("Were tablets against BCR::ABL1 ever given, for example, imatinib or dasatinib?"),
            physician=N_("Prior tyrosine-kinase inhibitor"),
        ),
        both(ANY_PRIOR, unless("ph_status", "negative")),
    ),
    _ever(
        "prior_transplant",
        Words(N_("Was there ever a stem-cell transplant?"), physician=N_("Prior stem-cell transplant")),
    ),
    Field(
        "treatment_lines", SECTION, Kind.GROUP,
        Words(N_("Treatments so far"), physician=N_("Treatment lines")),
        Level.CHECKLIST,
        N_("Add one card for each treatment. The order does not matter."),
        "codebook 2.5, 1.5",
        hint=Words(N_("If this is too much, add what you know and send the hospital letters.")),
        shown=ANY_PRIOR,
        rows=ROWS,
    ),
    Field(
        "current_treatment", SECTION, Kind.ONE,
        Words(N_("Is there treatment at this moment?"), physician=N_("Current treatment status")),
        Level.OPTIONAL,
        N_("Fever during treatment is a reason to call at once."),
        "codebook 2.5, 7",
        options=(
            option("none", N_("No treatment now"), N_("None")),
            option("on_treatment", N_("Yes, treatment is running"), N_("On treatment")),
            option("awaiting_next", N_("Waiting for the next treatment"), N_("Awaiting next treatment")),
        ),
        absent=states("U"),
    ),
    Field(
        "last_treatment_date", SECTION, Kind.DATE,
        Words(
            N_("When was the last chemotherapy or infusion?"),
            physician=N_("Date of the last anti-leukaemia dose"),
        ),
        Level.OPTIONAL,
        N_("Fever in the weeks after treatment is a reason to call at once."),
        "codebook 2.5, 7",
        absent=states("U"),
        shown=unless("any_prior_treatment", "no"),
        must_be_past=True,
    ),
)
