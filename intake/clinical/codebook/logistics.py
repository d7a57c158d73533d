"""Contact, languages, travel and payment (codebook 2.13)."""

from __future__ import annotations

from intake.clinical.codebook.building import YES_NO, option
from intake.clinical.codebook.model import N_, Field, Kind, Level, Words
from intake.clinical.codebook.rules import states

SECTION = "logistics"

_CALLS = N_("We plan the call so that it fits your day.")
_TRAVEL = N_("It helps us to tell you what is possible, and when.")
_PAYMENT = N_("Papers for payment differ, so we prepare the right ones.")

FIELDS = (
    Field(
        "preferred_channel", SECTION, Kind.ONE,
        Words(N_("How would you like us to reach you?"), physician=N_("Preferred channel")),
        Level.FINAL,
        N_("We use this way first."),
        "codebook 2.13",
        options=(
            option("phone", N_("Phone call"), N_("Telephone")),
            option("whatsapp", N_("WhatsApp")),
            option("sms", N_("Text message (SMS)"), N_("SMS")),
            option("email", N_("E-mail")),
            option("video", N_("Video call")),
        ),
    ),
    Field(
        "email", SECTION, Kind.EMAIL,
        Words(N_("What is your e-mail address?"), physician=N_("E-mail address")),
        Level.FINAL,
        N_("We need one way to reach you: phone, WhatsApp or e-mail."),
        "codebook 2.13",
        absent=states("D"),
        max_length=254,
        autocomplete="email",
    ),
    Field(
        "whatsapp_number", SECTION, Kind.PHONE,
        Words(N_("What is your WhatsApp number?"), physician=N_("WhatsApp number")),
        Level.FINAL,
        N_("We need one way to reach you: phone, WhatsApp or e-mail."),
        "codebook 2.13",
        hint=Words(N_("Begin with + and the country code. Leave it out if there is none.")),
        absent=states("D"),
        autocomplete="tel",
    ),
    Field(
        "preferred_language", SECTION, Kind.LANGUAGE,
        Words(N_("In which language shall we speak with you?"), physician=N_("Preferred language")),
        Level.FINAL,
        N_("We look for a coordinator who speaks it."),
        "codebook 2.13",
        autocomplete="language",
    ),
    Field(
        "other_languages", SECTION, Kind.LANGUAGES,
        Words(N_("Which other languages do you speak well?"), physician=N_("Other languages")),
        # Level F in the table; nobody has to speak a second language, so the question is not held against anyone.
        Level.OPTIONAL,
        N_("It gives us more people who can call you."),
        "codebook 2.13",
    ),
    Field(
        "interpreter_needed", SECTION, Kind.YES_NO,
        Words(N_("Do you need an interpreter?"), physician=N_("Interpreter needed")),
        Level.OPTIONAL,
        N_("We find one before the consultation."),
        "codebook 2.13; S25",
        options=YES_NO,
        absent=states("U"),
    ),
    Field(
        "country_of_residence", SECTION, Kind.COUNTRY,
        Words(
            N_("In which country do you live?"),
            carer=N_("In which country does the patient live?"),
            physician=N_("Patient's country of residence"),
        ),
        Level.FINAL,
        N_("Visa, post and prices depend on the country."),
        "codebook 2.13",
        autocomplete="country",
    ),
    Field(
        "time_zone", SECTION, Kind.ZONE,
        Words(N_("Which city's time do you live by?"), physician=N_("Your time zone")),
        Level.FINAL, _CALLS, "codebook 2.13",
    ),
    Field(
        "contact_windows", SECTION, Kind.WINDOWS,
        Words(N_("When may we call?"), physician=N_("Times for a call")),
        Level.OPTIONAL, _CALLS, "codebook 2.13",
        hint=Words(N_("In your own time. Leave it empty if any daytime is fine.")),
        absent=states("U"),
        minimum=0,
        maximum=10,
    ),
    Field(
        "extended_hours_ok", SECTION, Kind.YES_NO,
        Words(
            N_("May we also call early or late, between 07:00 and 22:00?"),
            physician=N_("Early or late calls (07:00 to 22:00) acceptable"),
        ),
        Level.OPTIONAL, _CALLS, "codebook 2.13",
        options=YES_NO,
    ),
    Field(
        "contact_hours", SECTION, Kind.TEXT,
        Words(N_("Is there anything else about when to call?"), physician=N_("Note on calling times")),
        Level.OPTIONAL, _CALLS, "codebook 2.13",
        max_length=200,
    ),
    Field(
        "consultation_mode", SECTION, Kind.ONE,
        Words(N_("How would you like to have the consultation?"), physician=N_("Consultation mode")),
        Level.OPTIONAL,
        N_("Both ways are possible: from home, or in Tel Aviv."),
        "codebook 2.13; S39, S40",
        options=(
            option("records_review", N_("A doctor reads the records and writes to you"), N_("Records review")),
            option("video", N_("Video call"), N_("Video consultation")),
            option("in_person", N_("A visit in Tel Aviv"), N_("In person")),
        ),
        absent=states("U"),
    ),
    Field(
        "can_travel", SECTION, Kind.ONE,
        Words(
            N_("Could you travel by plane now?"),
            parent=N_("Could your child travel by plane now?"),
            carer=N_("Could the patient travel by plane now?"),
            physician=N_("Fit to fly"),
        ),
        Level.OPTIONAL, _TRAVEL, "codebook 2.13",
        options=(
            option("yes", N_("Yes")),
            option("with_help", N_("Yes, with help"), N_("With help")),
            option("no", N_("No")),
        ),
        absent=states("U"),
    ),
    Field(
        "travel_earliest_date", SECTION, Kind.DATE,
        Words(N_("What is the earliest day for the journey?"), physician=N_("Earliest travel date")),
        Level.OPTIONAL, _TRAVEL, "codebook 2.13",
        absent=states("U"),
    ),
    Field(
        "passport_valid_6m", SECTION, Kind.YES_NO,
        Words(
            N_("Is the passport valid for 6 more months?"),
            physician=N_("Passport valid for 6 months"),
        ),
        Level.OPTIONAL, _TRAVEL, "codebook 2.13",
        options=YES_NO,
        absent=states("UD"),
    ),
    Field(
        "visa_status", SECTION, Kind.ONE,
        Words(N_("What about the entry to Israel?"), physician=N_("Entry to Israel")),
        Level.OPTIONAL, _TRAVEL, "codebook 2.13; S44",
        hint=Words(N_("The rules change often. The official site has the latest ones.")),
        options=(
            option("not_needed_or_eta", N_("No visa needed, or only the online form (ETA-IL)")),
            option("have_visa", N_("There is a visa"), N_("Visa at hand")),
            option("need_to_apply", N_("A visa has to be applied for"), N_("Visa needed")),
            option("israeli_resident", N_("The patient lives in Israel"), N_("Resident of Israel")),
        ),
        absent=states("U"),
    ),
    Field(
        "companion", SECTION, Kind.TEXT,
        Words(
            N_("Who would travel with you?"),
            parent=N_("Who would travel with your child?"),
            carer=N_("Who would travel with the patient?"),
            physician=N_("Companion"),
        ),
        Level.OPTIONAL, _TRAVEL, "codebook 2.13",
        absent=states("U"),
        max_length=200,
    ),
    Field(
        "funding", SECTION, Kind.ONE,
        Words(N_("Who pays for the consultation?"), physician=N_("Funding")),
        Level.OPTIONAL, _PAYMENT, "codebook 2.13",
        options=(
            option("self", N_("We pay ourselves"), N_("Self-paying")),
            option("insurance", N_("An insurance"), N_("Insurance")),
            option("state_programme", N_("A state programme"), N_("State programme")),
            option("charity", N_("A charity"), N_("Charity")),
            option("undecided", N_("Not decided yet"), N_("Undecided")),
        ),
        absent=states("UD"),
    ),
    Field(
        "insurer_name", SECTION, Kind.TEXT,
        Words(N_("What is the name of the insurance?"), physician=N_("Insurer")),
        Level.OPTIONAL, _PAYMENT, "codebook 2.13",
        absent=states("N"),
        max_length=200,
    ),
)
