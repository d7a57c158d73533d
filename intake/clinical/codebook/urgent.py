"""The urgent questions: before everything else, also before identity and consent (codebook 2.0).

Nobody has said yet who is asking, so these questions speak of "the patient" to everybody.
"""

from __future__ import annotations

from intake.clinical.codebook.building import YES_NO, option
from intake.clinical.codebook.codes import loinc
from intake.clinical.codebook.model import N_, Absent, Field, Kind, Level, Words
from intake.clinical.codebook.rules import ON_BLINATUMOMAB, either, given_unless, states, when

SECTION = "urgent"

SYMPTOMS = (
    option("confusion", N_("Confusion or trouble thinking clearly, even a little"), N_("Confusion, any grade")),
    option("speech_difficulty", N_("Trouble speaking or finding words"), N_("Dysphasia or word-finding difficulty")),
    option("tremor_unsteady", N_("Shaking, or unsteady when moving or walking"), N_("Tremor or ataxia")),
    option("seizure", N_("A fit (seizure)"), N_("Seizure")),
    option("high_fever", N_("High fever: 38.0 °C (100.4 °F) or more"), N_("Fever of 38.0 °C (100.4 °F) or more")),
    option("sudden_decline", N_("Suddenly feeling much worse"), N_("Sudden general deterioration")),
    option("breathing_difficulty", N_("Trouble breathing"), N_("Dyspnoea")),
    option("faint_low_bp", N_("Dizzy, faint, or low blood pressure"), N_("Hypotension, presyncope")),
    option("loss_of_consciousness", N_("Passed out, or cannot be woken"), N_("Loss of consciousness")),
    option("uncontrolled_bleeding", N_("Bleeding that does not stop"), N_("Uncontrolled bleeding")),
    option("none", N_("None of these"), exclusive=True),
)

FIELDS = (
    Field(
        "urgent_symptoms", SECTION, Kind.MULTI,
        Words(
            N_("Has the patient had any of these, now or in the last few days?"),
            physician=N_("Red-flag symptoms, current or recent"),
        ),
        Level.ALERT,
        N_("Some of these signs need help at once, so we ask about them first."),
        "codebook 2.0; clinic page; S5, S8, S28",
        hint=Words(N_("Choose everything that fits.")),
        options=SYMPTOMS,
        absent=states("U"),
        absent_words=((Absent.UNKNOWN, Words(N_("I'm not sure"))),),
    ),
    Field(
        "urgent_symptom_timing", SECTION, Kind.ONE,
        Words(N_("When did it happen?"), physician=N_("Onset")),
        Level.ALERT,
        N_("It tells us if help is needed right now."),
        "codebook 2.0",
        hint=Words(N_("If there were several signs, answer for the latest one.")),
        options=(
            option("now", N_("It is happening now"), N_("Ongoing")),
            option("last_24h", N_("In the last 24 hours"), N_("Within the last 24 h")),
            option("days_1_7", N_("1 to 7 days ago"), N_("1 to 7 days ago")),
            option("resolved_over_7d", N_("It has been over for more than 7 days"), N_("Resolved over 7 days ago")),
        ),
        absent=states("U"),
        shown=given_unless("urgent_symptoms", "none"),
    ),
    Field(
        "blinatumomab_now", SECTION, Kind.ONE,
        Words(
            N_("Is the patient having blinatumomab (Blincyto) treatment at the moment?"),
            physician=N_("Current blinatumomab status"),
        ),
        Level.ALERT,
        N_("The same sign can mean something different during this treatment."),
        "codebook 2.0; clinic page",
        options=(
            option("no", N_("No")),
            option("infusing", N_("Yes: the pump is connected now"), N_("Infusion running")),
            option(
                "interrupted", N_("Yes, but the infusion is stopped for now"),
                N_("Cycle started, infusion interrupted"),
            ),
            option("in_break", N_("Yes: in the break between two cycles"), N_("Treatment-free interval")),
        ),
        absent=states("U"),
    ),
    Field(
        "temperature", SECTION, Kind.MEASURE,
        Words(
            N_("What was the highest temperature in the last 24 hours?"),
            physician=N_("Maximum temperature, last 24 h"),
        ),
        Level.OPTIONAL,
        N_("Fever can be the first sign of a serious reaction."),
        "codebook 2.0, 1.4; S28",
        hint=Words(N_("For example, 38.2 °C or 100.8 °F.")),
        absent=states("UT"),
        shown=either(when("urgent_symptoms", "high_fever"), ON_BLINATUMOMAB),
        units=("Cel", "degF"),
        codes=(loinc("8310-5", "body temperature"),),
    ),
    Field(
        "infusion_problem", SECTION, Kind.ONE,
        Words(N_("Is there a problem with the pump or the line?"), physician=N_("Infusion or line problem")),
        Level.ALERT,
        N_("A long stop of the infusion needs the treating team, sometimes the hospital."),
        "codebook 2.0; S1, S5, S9",
        hint=Words(N_("Do not change the pump settings. Call the treating team.")),
        options=(
            option("none", N_("No problem")),
            option("pump_alarm", N_("The pump gives an alarm"), N_("Pump alarm")),
            option("pump_stopped", N_("The pump has stopped"), N_("Pump stopped")),
            option("line_out", N_("The line has come out"), N_("Line dislodged")),
            option("line_leak", N_("The line leaks"), N_("Line leak")),
            option("no_bag", N_("There is no new bag"), N_("No replacement bag")),
        ),
        absent=states("U"),
        shown=when("blinatumomab_now", "infusing", "interrupted"),
    ),
    Field(
        "infusion_problem_handled", SECTION, Kind.YES_NO,
        Words(
            N_("Is the treating team already dealing with this problem?"),
            physician=N_("Treating team informed and acting"),
        ),
        Level.ALERT,
        N_("If they know already, we do not alarm anybody twice."),
        "codebook 2.0",
        options=YES_NO,
        absent=states("U"),
        shown=given_unless("infusion_problem", "none"),
    ),
    Field(
        "in_hospital_now", SECTION, Kind.YES_NO,
        Words(N_("Is the patient in hospital now?"), physician=N_("Currently an inpatient")),
        Level.ALERT,
        N_("The first days of a treatment cycle are safest in hospital."),
        "codebook 2.0; clinic page; S1",
        options=YES_NO,
        absent=states("U"),
    ),
    Field(
        "current_country", SECTION, Kind.COUNTRY,
        Words(N_("Which country is the patient in right now?"), physician=N_("Present location")),
        Level.ALERT,
        N_("It tells us which emergency number to show."),
        "codebook 2.0, 8",
    ),
    Field(
        "callback_phone", SECTION, Kind.PHONE,
        Words(N_("Which phone number can we call at once?"), physician=N_("Call-back number")),
        Level.ALERT,
        N_("If something is urgent, a person from the clinic calls this number."),
        "codebook 2.0",
        hint=Words(N_("Begin with + and the country code, for example, +7 701 000 00 00.")),
        absent=states("D"),
        autocomplete="tel",
    ),
    Field(
        "treating_hospital_name", SECTION, Kind.TEXT,
        Words(N_("Which hospital treats the patient?"), physician=N_("Treating centre")),
        Level.OPTIONAL,
        N_("In an emergency the treating team is the right place to call."),
        "codebook 2.0; clinic page",
        absent=states("U"),
        max_length=200,
    ),
    Field(
        "treating_hospital_phone", SECTION, Kind.PHONE,
        Words(N_("What is that hospital's emergency phone number?"), physician=N_("Treating centre, 24 h number")),
        Level.OPTIONAL,
        N_("We show it to you again on each page that speaks of an emergency."),
        "codebook 2.0; clinic page",
        reading_hint=Words(N_("It is often on the discharge letter or on the card you got with the pump.")),
        absent=states("U"),
    ),
)
