"""The situation at home, which is part of the decision (codebook 2.9)."""

from __future__ import annotations

from intake.clinical.codebook.building import YES_NO, option
from intake.clinical.codebook.model import N_, Field, Kind, Level, Words
from intake.clinical.codebook.rules import age_is, given_unless, states

SECTION = "home"

_PUMP_AT_HOME = N_("The pump runs for 28 days, and part of that time may be outside the hospital.")
_QUICK_HELP = N_("If something happens, the way to help has to be short.")

FIELDS = (
    Field(
        "caregiver_available", SECTION, Kind.ONE,
        Words(
            N_("Could an adult be with you during the weeks at home?"),
            parent=N_("Could an adult be with your child during the weeks at home?"),
            carer=N_("Could an adult be with the patient during the weeks at home?"),
            physician=N_("Caregiver"),
        ),
        Level.OPTIONAL,
        N_("Another person often notices a sign of danger first."),
        "codebook 2.9; clinic page; S37",
        options=(
            option("full_time", N_("Yes, all the time"), N_("Full time")),
            option("part_time", N_("Yes, part of the time"), N_("Part time")),
            option("none", N_("No"), N_("None")),
        ),
        absent=states("UD"),
    ),
    Field(
        "caregiver_can_spot_warning_signs", SECTION, Kind.ONE,
        Words(
            N_("Does that person know the danger signs and whom to call?"),
            physician=N_("Caregiver instructed about warning signs"),
        ),
        Level.OPTIONAL,
        N_("The clinic explains the signs to families before the first cycle."),
        "codebook 2.9; clinic page",
        options=(
            option("yes", N_("Yes")),
            option("will_learn", N_("Not yet, but will learn"), N_("Will be instructed")),
            option("no", N_("No")),
        ),
        absent=states("UN"),
        shown=given_unless("caregiver_available", "none"),
    ),
    Field(
        "can_manage_pump", SECTION, Kind.ONE,
        Words(
            N_("Could you live with a small pump, day and night, for 28 days?"),
            parent=N_("Could your child live with a small pump, day and night, for 28 days?"),
            carer=N_("Could the patient live with a small pump, day and night, for 28 days?"),
            physician=N_("Can manage a continuous infusion for 28 days"),
        ),
        Level.OPTIONAL, _PUMP_AT_HOME, "codebook 2.9; clinic page; S35, S36",
        options=(
            option("yes", N_("Yes")),
            option("with_help", N_("Yes, with help"), N_("With help")),
            option("no", N_("No")),
        ),
        absent=states("U"),
    ),
    Field(
        "line_type", SECTION, Kind.ONE,
        Words(N_("Which line for infusions is in place?"), physician=N_("Central venous access")),
        Level.OPTIONAL, _PUMP_AT_HOME, "codebook 2.9; S35",
        options=(
            option("port", N_("A port under the skin"), N_("Port")),
            option("picc", N_("A thin line in the arm (PICC)"), N_("PICC")),
            option("tunnelled_catheter", N_("A line in the chest (Hickman or Broviac)"), N_("Tunnelled catheter")),
            option("none", N_("None"), N_("None")),
        ),
        absent=states("U"),
    ),
    Field(
        "line_care", SECTION, Kind.ONE,
        Words(N_("Who would change the bags and the dressing?"), physician=N_("Line and bag care")),
        Level.OPTIONAL,
        N_("Bags are changed every 1 to 7 days, and the dressing has to stay clean and dry."),
        "codebook 2.9; S1, S35",
        options=(
            option("clinic", N_("A clinic or hospital"), N_("Clinic")),
            option("home_nurse", N_("A nurse who comes home"), N_("Home nurse")),
            option("trained_caregiver", N_("A relative who was trained"), N_("Trained caregiver")),
            option("none_available", N_("Nobody"), N_("None available")),
        ),
        absent=states("U"),
    ),
    Field(
        "home_safe", SECTION, Kind.YES_NO,
        Words(
            N_("Is there a clean, safe place with power, water and a phone?"),
            physician=N_("Safe home environment (power, water, telephone)"),
        ),
        Level.OPTIONAL, _PUMP_AT_HOME, "codebook 2.9; S37",
        options=YES_NO,
        absent=states("U"),
    ),
    Field(
        "travel_time_minutes", SECTION, Kind.INTEGER,
        Words(
            N_("How many minutes is it to the hospital?"),
            physician=N_("Travel time to the hospital (minutes)"),
        ),
        Level.OPTIONAL, _QUICK_HELP, "codebook 2.9; S37",
        hint=Words(N_("From where you would stay during the treatment.")),
        absent=states("U"),
        minimum=0,
        maximum=1440,
    ),
    Field(
        "stay_near_clinic", SECTION, Kind.ONE,
        Words(
            N_("Could you stay near the clinic during the treatment?"),
            parent=N_("Could you and your child stay near the clinic during the treatment?"),
            carer=N_("Could the patient stay near the clinic during the treatment?"),
            physician=N_("Local lodging"),
        ),
        Level.OPTIONAL, _QUICK_HELP, "codebook 2.9",
        options=(
            option("yes", N_("Yes")),
            option("can_arrange", N_("It can be arranged"), N_("Can be arranged")),
            option("no", N_("No")),
        ),
        absent=states("U"),
    ),
    Field(
        "phone_24h", SECTION, Kind.YES_NO,
        Words(
            N_("Is there a phone that is answered day and night, and a way to travel?"),
            physician=N_("Telephone and transport around the clock"),
        ),
        Level.OPTIONAL, _QUICK_HELP, "codebook 2.9; S37",
        options=YES_NO,
        absent=states("U"),
    ),
    Field(
        "accepts_no_driving", SECTION, Kind.YES_NO,
        Words(
            N_("Could you go without driving while the pump runs?"),
            parent=N_("Could your child go without driving while the pump runs?"),
            carer=N_("Could the patient go without driving while the pump runs?"),
            physician=N_("Accepts no driving or hazardous work during the infusion"),
        ),
        Level.OPTIONAL,
        N_("Confusion or a fit could come without warning."),
        "codebook 2.9; S6",
        options=YES_NO,
        absent=states("UN"),
        shown=age_is(lambda age: age >= 16, "16 or over", if_unknown=True),
    ),
)
