"""Plans for a stem-cell transplant, and an earlier one (codebook 2.7)."""

from __future__ import annotations

from intake.clinical.codebook.building import YES_NO, option
from intake.clinical.codebook.codes import ncit
from intake.clinical.codebook.model import N_, Field, Kind, Level, Words
from intake.clinical.codebook.rules import states, unless, when

SECTION = "transplant"

_PLANNED = when("transplant_plan", "considering", "donor_search", "donor_found", "date_set", "already_transplanted")
_NOT_RULED_OUT = unless("transplant_plan", "none")
_HAD_ONE = when("transplant_plan", "already_transplanted")
_AFTER_DONOR_CELLS = N_("After cells from a donor, doctors have to think of both immune systems.")

DONORS = (
    option(
        "matched_sibling", N_("A matched brother or sister"), N_("Matched sibling"),
        codes=(ncit("C100809", "sibling donor"),),
    ),
    option(
        "matched_unrelated", N_("A matched donor outside the family"), N_("Matched unrelated donor"),
        codes=(ncit("C130053", "unrelated donor"),),
    ),
    option(
        "mismatched_unrelated", N_("A partly matched donor outside the family"), N_("Mismatched unrelated donor"),
        codes=(ncit("C130053", "unrelated donor"),),
    ),
    option(
        "haploidentical", N_("A half-matched relative, for example, a parent"), N_("Haploidentical relative"),
        codes=(ncit("C71384", "related donor"),),
    ),
    option("cord_blood", N_("Cord blood"), codes=(ncit("C15640", "cord blood transplant"),)),
    option(
        "autologous", N_("The patient's own cells"), N_("Autologous"), codes=(ncit("C16039", "autologous transplant"),)
    ),
)

FIELDS = (
    Field(
        "transplant_plan", SECTION, Kind.ONE,
        Words(N_("Is a stem-cell transplant planned?"), physician=N_("Transplant plan")),
        Level.OPTIONAL,
        N_("Blinatumomab is sometimes discussed as a bridge to a transplant."),
        "codebook 2.7; clinic page",
        options=(
            option("none", N_("No")),
            option("considering", N_("It is being talked about"), N_("Under consideration")),
            option("donor_search", N_("A donor is being looked for"), N_("Donor search")),
            option("donor_found", N_("A donor was found"), N_("Donor found")),
            option("date_set", N_("There is a date"), N_("Date set")),
            option("already_transplanted", N_("It was already done"), N_("Already transplanted")),
        ),
        absent=states("U"),
    ),
    Field(
        "donor_type", SECTION, Kind.ONE,
        Words(N_("Who is the donor?"), physician=N_("Donor")),
        Level.OPTIONAL,
        N_("The kind of donor is part of the plan."),
        "codebook 2.7, 12.4",
        options=DONORS,
        absent=states("UPN"),
        shown=_PLANNED,
    ),
    Field(
        "hla_typing_done", SECTION, Kind.YES_NO,
        Words(N_("Was the tissue type (HLA) tested?"), physician=N_("HLA typing done")),
        Level.OPTIONAL,
        N_("It is needed to find a donor."),
        "codebook 2.7; S23",
        options=YES_NO,
        absent=states("UP"),
        shown=_PLANNED,
    ),
    Field(
        "planned_transplant_date", SECTION, Kind.DATE,
        Words(N_("For which day is the transplant planned?"), physician=N_("Planned transplant date")),
        Level.OPTIONAL,
        N_("We try to answer well before that day."),
        "codebook 2.7",
        hint=Words(N_("Month and year are enough.")),
        absent=states("UN"),
        shown=when("transplant_plan", "donor_found", "date_set"),
    ),
    Field(
        "transplant_centre", SECTION, Kind.TEXT,
        Words(N_("In which hospital is or was the transplant?"), physician=N_("Transplant centre")),
        Level.OPTIONAL,
        N_("The two teams may have to speak with each other."),
        "codebook 2.7",
        absent=states("U"),
        shown=_NOT_RULED_OUT,
        max_length=200,
    ),
    Field(
        "transplant_country", SECTION, Kind.COUNTRY,
        Words(N_("In which country is that hospital?"), physician=N_("Country of the transplant centre")),
        Level.OPTIONAL,
        N_("The two teams may have to speak with each other."),
        "codebook 2.7",
        absent=states("U"),
        shown=_NOT_RULED_OUT,
    ),
    Field(
        "past_transplant_date", SECTION, Kind.DATE,
        Words(N_("When was the earlier transplant?"), physician=N_("Date of the prior transplant")),
        Level.OPTIONAL,
        N_("The time since then matters for what can come next."),
        "codebook 2.7",
        absent=states("U"),
        shown=_HAD_ONE,
        must_be_past=True,
    ),
    Field(
        "past_transplant_type", SECTION, Kind.ONE,
        Words(N_("Who was the donor of the earlier transplant?"), physician=N_("Donor of the prior transplant")),
        Level.OPTIONAL, _AFTER_DONOR_CELLS, "codebook 2.7, 12.4",
        options=DONORS,
        absent=states("U"),
        shown=_HAD_ONE,
    ),
    Field(
        "gvhd_status", SECTION, Kind.ONE,
        Words(
            N_("Did the donor cells attack the body (graft-versus-host disease)?"),
            physician=N_("Graft-versus-host disease"),
        ),
        Level.OPTIONAL, _AFTER_DONOR_CELLS, "codebook 2.7",
        reading_hint=Words(N_("Letters call it “GVHD”.")),
        options=(
            option("none", N_("No"), N_("None")),
            option("past", N_("In the past, now over"), N_("Past")),
            option("active_mild", N_("Now, mild"), N_("Active, mild")),
            option("active_moderate_severe", N_("Now, moderate or severe"), N_("Active, moderate or severe")),
        ),
        absent=states("UN"),
        shown=_HAD_ONE,
    ),
    Field(
        "immunosuppression_now", SECTION, Kind.YES_NO,
        Words(
            N_("Do you take medicines now that hold back the immune system?"),
            parent=N_("Does your child take medicines now that hold back the immune system?"),
            carer=N_("Does the patient take medicines now that hold back the immune system?"),
            physician=N_("Current immunosuppression"),
        ),
        Level.OPTIONAL, _AFTER_DONOR_CELLS, "codebook 2.7",
        hint=Words(N_("For example, ciclosporin, tacrolimus or steroids.")),
        options=YES_NO,
        absent=states("UN"),
        shown=_HAD_ONE,
    ),
)
