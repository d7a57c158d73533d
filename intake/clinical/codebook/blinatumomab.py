"""The treatment that runs now, or was given before: cycle, course, result (codebook 2.10)."""

from __future__ import annotations

from intake.clinical.codebook.building import option
from intake.clinical.codebook.model import N_, Field, Kind, Level, Words
from intake.clinical.codebook.rules import ON_BLINATUMOMAB, both, either, number_at_least, states, when

SECTION = "blinatumomab"

_CALENDAR = N_("It tells us on which day of the cycle the treatment is.")

FIELDS = (
    Field(
        "blina_indication_stated", SECTION, Kind.ONE,
        Words(N_("Why was blinatumomab given?"), physician=N_("Indication")),
        Level.OPTIONAL,
        N_("How long the start is watched in hospital depends on this."),
        "codebook 2.10; S1",
        options=(
            option(
                "relapsed_refractory", N_("The leukaemia came back or did not go away"), N_("Relapsed or refractory")
            ),
            option("mrd_positive", N_("A sensitive test (MRD) found leftover cells"), N_("MRD positive")),
            option("consolidation", N_("To make a remission safer"), N_("Consolidation")),
            option("other", N_("Another reason")),
        ),
        absent=states("U"),
        shown=ON_BLINATUMOMAB,
    ),
    # More than 9 cycles are possible and only asked back (W18), so there is no upper limit here.
    Field(
        "blina_cycle_number", SECTION, Kind.INTEGER,
        Words(N_("Which cycle is it?"), physician=N_("Cycle number")),
        Level.OPTIONAL, _CALENDAR, "codebook 2.10; S12",
        hint=Words(N_("In the break between two cycles, give the cycle that just ended.")),
        absent=states("U"),
        shown=ON_BLINATUMOMAB,
        minimum=1,
    ),
    Field(
        "blina_cycle_start_date", SECTION, Kind.DATE,
        Words(N_("When was the first day of this cycle?"), physician=N_("Day 1 of this cycle")),
        Level.OPTIONAL, _CALENDAR, "codebook 2.10, 9",
        absent=states("U"),
        shown=ON_BLINATUMOMAB,
        must_be_past=True,
    ),
    Field(
        "blina_schedule", SECTION, Kind.ONE,
        Words(N_("How long is the break after the 4 weeks?"), physician=N_("Schedule")),
        Level.OPTIONAL, _CALENDAR, "codebook 2.10, 9; S12",
        options=(
            option("28_14", N_("14 days (usual)"), N_("28 days on, 14 off")),
            option("28_56", N_("56 days (later cycles)"), N_("28 days on, 56 off (continued therapy)")),
            option("other", N_("Another break"), N_("Other")),
        ),
        absent=states("U"),
        shown=ON_BLINATUMOMAB,
    ),
    Field(
        "blina_interruption_days", SECTION, Kind.INTEGER,
        Words(
            N_("For how many days was the infusion stopped in this cycle?"),
            physician=N_("Interruption in this cycle (days)"),
        ),
        Level.OPTIONAL, _CALENDAR, "codebook 2.10, 9; S5",
        hint=Words(N_("0 if it was not stopped.")),
        absent=states("U"),
        shown=ON_BLINATUMOMAB,
        minimum=0,
        maximum=28,
    ),
    Field(
        "blina_last_infusion_date", SECTION, Kind.DATE,
        Words(N_("When was the last day of the infusion?"), physician=N_("Last day of infusion")),
        Level.OPTIONAL,
        N_("Some signs need quick help also in the two weeks after the infusion."),
        "codebook 2.10",
        absent=states("U"),
        shown=either(when("blinatumomab_now", "interrupted", "in_break"), when("prior_blinatumomab", "yes")),
        must_be_past=True,
    ),
    Field(
        "blina_side_effects", SECTION, Kind.MULTI,
        Words(N_("Which side effects did you notice?"), physician=N_("Adverse events")),
        Level.OPTIONAL,
        N_("They matter for how a next cycle is prepared."),
        "codebook 2.10; clinic page",
        hint=Words(N_("If one of them is happening now, call the treating team first.")),
        options=(
            option("crs", N_("A strong immune reaction (cytokine release)"), N_("CRS")),
            option("confusion_speech", N_("Confusion or trouble speaking"), N_("Confusion or speech disorder")),
            option("tremor", N_("Shaking"), N_("Tremor")),
            option("seizure", N_("A fit (seizure)"), N_("Seizure")),
            option("fever", N_("Fever")),
            option("infection", N_("An infection"), N_("Infection")),
            option("low_counts", N_("Low blood counts"), N_("Cytopenia")),
            option("liver_values", N_("High liver values"), N_("Raised liver enzymes")),
            option("headache", N_("Headache")),
            option("fatigue", N_("Feeling very tired"), N_("Fatigue")),
            option("nausea", N_("Feeling sick"), N_("Nausea")),
            option("infusion_site", N_("Trouble where the line goes in"), N_("Infusion site reaction")),
            option("none", N_("None"), exclusive=True),
            option("other", N_("Another one")),
        ),
        absent=states("U"),
        shown=ON_BLINATUMOMAB,
    ),
    Field(
        "blina_response_assessed", SECTION, Kind.ONE,
        Words(N_("What did the check after the cycle show?"), physician=N_("Response at the end of the cycle")),
        Level.OPTIONAL,
        N_("The result is checked in the bone marrow at the end of each cycle."),
        "codebook 2.10, 9; clinic page",
        options=(
            option("remission_mrd_neg", N_("Remission, and no leftover cells (MRD)"), N_("Remission, MRD negative")),
            option("remission_mrd_pos", N_("Remission, with leftover cells (MRD)"), N_("Remission, MRD positive")),
            option("no_remission", N_("No remission")),
            option("not_yet", N_("It was not checked yet"), N_("Not assessed yet")),
        ),
        absent=states("U"),
        shown=both(
            ON_BLINATUMOMAB, either(when("blinatumomab_now", "in_break"), number_at_least("blina_cycle_number", 2))
        ),
    ),
)
