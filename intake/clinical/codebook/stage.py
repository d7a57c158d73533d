"""Where the disease stands today, and what is waiting for a decision (codebook 2.4)."""

from __future__ import annotations

from intake.clinical.codebook.building import YES_NO, option
from intake.clinical.codebook.codes import ncit
from intake.clinical.codebook.model import N_, Field, Kind, Level, Words
from intake.clinical.codebook.rules import (
    RELAPSE_STAGE,
    REMISSION_STAGE,
    both,
    either,
    number_at_least,
    states,
    unless,
)

SECTION = "stage"

_NEW = (ncit("C156813", "initial diagnosis"),)
_RELAPSE = (ncit("C38155", "relapse"),)
_REFRACTORY = (ncit("C38014", "refractory"),)

STAGES = (
    option(
        "new_untreated", N_("Just found, treatment has not begun"), N_("Newly diagnosed, untreated"), codes=_NEW
    ),
    option(
        "new_in_treatment", N_("The first treatment is running, remission is not sure yet"), N_("Induction ongoing"),
        codes=_NEW,
    ),
    option(
        "remission_mrd_neg", N_("In remission, and the sensitive test (MRD) found no leukaemia cells"),
        N_("CR/CRi, MRD not detected"),
    ),
    option(
        "remission_mrd_pos", N_("In remission, but the sensitive test (MRD) still finds some cells"),
        N_("CR/CRi, MRD positive"),
    ),
    option(
        "remission_mrd_unknown", N_("In remission; no sensitive test (MRD), or its result is not known"),
        N_("CR/CRi, MRD unknown"),
    ),
    option("relapse_first", N_("It has come back once"), N_("First relapse, active"), codes=_RELAPSE),
    option(
        "relapse_later", N_("It has come back two times or more"), N_("Second or later relapse, active"),
        codes=_RELAPSE,
    ),
    option(
        "relapse_post_transplant", N_("It has come back after a stem-cell transplant"), N_("Relapse after HCT"),
        codes=_RELAPSE,
    ),
    option("relapse_post_cart", N_("It has come back after CAR-T cells"), N_("Relapse after CAR-T"), codes=_RELAPSE),
    option(
        "primary_refractory", N_("The first treatment did not bring remission"), N_("Primary induction failure"),
        codes=_REFRACTORY,
    ),
    option(
        "relapse_refractory", N_("It has come back, and the new treatment has not worked"),
        N_("Relapsed and refractory to salvage"), codes=_REFRACTORY,
    ),
    option("other", N_("None of these")),
)

FIELDS = (
    Field(
        "disease_stage", SECTION, Kind.ONE,
        Words(N_("Which sentence fits best today?"), physician=N_("Current disease stage")),
        Level.CHECKLIST,
        N_("What can be discussed depends most of all on this."),
        "codebook 2.4, 12.3; clinic page; S13, S19",
        hint=Words(
            N_("If two sentences fit, choose the one for the latest event."),
            physician=N_("If two relapse codes fit, choose the one for the latest event."),
        ),
        reading_hint=Words(
            N_("“Remission” or “CR” in a letter means: under 5% blasts in the marrow, and normal blood values."),
            physician=N_("CR: marrow blasts < 5%, no extramedullary disease, ANC > 1, platelets > 100 ×10⁹/L."),
        ),
        options=STAGES,
        absent=states("UP"),
    ),
    Field(
        "first_cr_date", SECTION, Kind.DATE,
        Words(N_("When was the first remission reached?"), physician=N_("Date of first CR or CRi")),
        Level.OPTIONAL,
        N_("How long the first remission lasted tells doctors a lot."),
        "codebook 2.4; S17",
        reading_hint=Words(N_("The letters may say “CR” or “complete remission”.")),
        absent=states("UN"),
        shown=unless("disease_stage", "new_untreated", "new_in_treatment"),
        must_be_past=True,
    ),
    Field(
        "remission_number", SECTION, Kind.INTEGER,
        Words(N_("Which remission is this?"), physician=N_("CR number")),
        Level.OPTIONAL,
        N_("The number shows how often the illness has come back."),
        "codebook 2.4; S1, S19",
        hint=Words(N_("1 if it has never come back, 2 if it came back once.")),
        absent=states("U"),
        shown=REMISSION_STAGE,
        minimum=1,
        maximum=9,
    ),
    Field(
        "relapse_number", SECTION, Kind.INTEGER,
        Words(N_("How many times has it come back?"), physician=N_("Number of relapses")),
        Level.OPTIONAL,
        N_("The number helps to order the earlier treatments."),
        "codebook 2.4",
        hint=Words(N_("0 if it has never come back.")),
        absent=states("U"),
        shown=either(REMISSION_STAGE, RELAPSE_STAGE),
        minimum=0,
        maximum=9,
    ),
    Field(
        "relapse_date", SECTION, Kind.DATE,
        Words(N_("When did it come back the last time?"), physician=N_("Date of the latest relapse")),
        Level.OPTIONAL,
        N_("An early return and a late return are treated differently."),
        "codebook 2.4; S17, S18",
        absent=states("U"),
        shown=either(RELAPSE_STAGE, both(REMISSION_STAGE, number_at_least("remission_number", 2))),
        must_be_past=True,
    ),
    Field(
        "relapse_sites", SECTION, Kind.MULTI,
        Words(N_("Where did it come back?"), physician=N_("Relapse site")),
        Level.OPTIONAL,
        N_("The place matters for the choice of treatment."),
        "codebook 2.4",
        options=(
            option("marrow", N_("Bone marrow"), N_("Marrow")),
            option("cns", N_("Brain or spinal fluid"), N_("CNS")),
            option("testis", N_("Testicle"), N_("Testis")),
            option("other", N_("Another place")),
        ),
        absent=states("U"),
        shown=RELAPSE_STAGE,
    ),
    Field(
        "decision_deadline", SECTION, Kind.DATE,
        Words(N_("Is there a day by which something has to be decided?"), physician=N_("Decision deadline")),
        Level.OPTIONAL,
        N_("We try to answer before that day."),
        "codebook 2.4",
        absent=states("UN"),
    ),
    Field(
        "planned_treatment_start", SECTION, Kind.DATE,
        Words(
            N_("On which day is the next treatment planned to start?"),
            physician=N_("Planned start of the next treatment"),
        ),
        Level.OPTIONAL,
        N_("We try to answer before that day."),
        "codebook 2.4",
        absent=states("UN"),
    ),
    Field(
        "planned_treatment_text", SECTION, Kind.TEXT,
        Words(N_("What has your hospital suggested?"), physician=N_("Proposed plan")),
        Level.OPTIONAL,
        N_("A second opinion needs to know the plan."),
        "codebook 2.4; clinic page",
        hint=Words(N_("Your own words are fine. You can also send the letter.")),
        absent=states("UN"),
        max_length=2000,
    ),
    Field(
        "self_rated_urgency", SECTION, Kind.YES_NO,
        Words(N_("Do you feel that this is very urgent?"), physician=N_("Referrer considers this urgent")),
        Level.OPTIONAL,
        N_("You may know something that our questions missed."),
        "codebook 2.4",
        options=YES_NO,
    ),
)
