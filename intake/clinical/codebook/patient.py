"""The patient: name, age, body and other health (codebook 2.2)."""

from __future__ import annotations

from intake.clinical.codebook.building import YES_NO, option
from intake.clinical.codebook.codes import loinc, snomed
from intake.clinical.codebook.model import N_, Field, Kind, Level, Words
from intake.clinical.codebook.rules import age_is, both, states, when

SECTION = "patient"

_COULD_BE_PREGNANT = both(
    when("sex_for_clinical_use", "female", "other"),
    age_is(lambda age: 10 <= age <= 60, "10 to 60", if_unknown=True),
)

FIELDS = (
    Field(
        "patient_full_name", SECTION, Kind.TEXT,
        Words(
            N_("What is your full name, as in the passport?"),
            parent=N_("What is your child's full name, as in the passport?"),
            carer=N_("What is the patient's full name, as in the passport?"),
            physician=N_("Patient's full name, as in the passport"),
        ),
        Level.FINAL,
        N_("The name on the records has to match the name on the passport."),
        "codebook 2.2; S38",
        hint=Words(N_("Any alphabet is fine.")),
        max_length=200,
    ),
    Field(
        "patient_latin_name", SECTION, Kind.TEXT,
        Words(N_("How is the name printed in Latin letters?"), physician=N_("Name in Latin letters")),
        Level.OPTIONAL,
        N_("We need it for letters and bookings."),
        "codebook 2.2",
        reading_hint=Words(N_("Copy it from the photo page of the passport.")),
        absent=states("U"),
        max_length=200,
    ),
    Field(
        "patient_given_name", SECTION, Kind.TEXT,
        Words(N_("Given name")), Level.OPTIONAL,
        N_("It comes with data from other systems."), "codebook 2.2",
        max_length=200, automatic=True,
    ),
    Field(
        "patient_family_name", SECTION, Kind.TEXT,
        Words(N_("Family name")), Level.OPTIONAL,
        N_("It comes with data from other systems."), "codebook 2.2",
        max_length=200, automatic=True,
    ),
    # The future is refused by H01, which also knows the limit of 120 years; so this is no past event of H02.
    Field(
        "date_of_birth", SECTION, Kind.DATE,
        Words(
            N_("What is your date of birth?"),
            parent=N_("What is your child's date of birth?"),
            carer=N_("What is the patient's date of birth?"),
            physician=N_("Date of birth"),
        ),
        Level.FINAL,
        N_("Doctors read many results by age. We also ask children and adults different questions."),
        "codebook 2.2; S1, S2, S3",
        hint=Words(N_("For example, 14 3 2019. The year alone helps too.")),
    ),
    Field(
        "sex_for_clinical_use", SECTION, Kind.ONE,
        Words(N_("Which sex does the laboratory use for normal values?"), physician=N_("Sex for clinical use")),
        Level.OPTIONAL,
        N_("Some blood values, like kidney values, are read differently."),
        "codebook 2.2",
        options=(
            option("female", N_("Female")),
            option("male", N_("Male")),
            option("other", N_("Other")),
        ),
        absent=states("UD"),
    ),
    Field(
        "weight", SECTION, Kind.MEASURE,
        Words(
            N_("How much do you weigh?"),
            parent=N_("How much does your child weigh?"),
            carer=N_("How much does the patient weigh?"),
            physician=N_("Weight"),
        ),
        Level.OPTIONAL,
        N_("Doctors need the size of the body, above all for children."),
        "codebook 2.2, 1.4; S5, S12",
        absent=states("U"),
        units=("kg", "lb"),
        codes=(loinc("29463-7", "body weight"),),
    ),
    Field(
        "height", SECTION, Kind.MEASURE,
        Words(
            N_("How tall are you?"),
            parent=N_("How tall is your child?"),
            carer=N_("How tall is the patient?"),
            physician=N_("Height"),
        ),
        Level.OPTIONAL,
        N_("Doctors need the size of the body, above all for children."),
        "codebook 2.2, 1.4; S5, S12",
        absent=states("U"),
        units=("cm", "in"),
        codes=(loinc("8302-2", "body height"),),
    ),
    Field(
        "pregnancy_status", SECTION, Kind.ONE,
        Words(
            N_("Could you be pregnant?"),
            parent=N_("Could your child be pregnant?"),
            carer=N_("Could the patient be pregnant?"),
            physician=N_("Pregnancy"),
        ),
        Level.OPTIONAL,
        N_("Treatment in pregnancy needs extra thought."),
        "codebook 2.2, 12.2; S11",
        options=(
            option("not_pregnant", N_("No"), N_("Not pregnant"), codes=(snomed("60001007", "not pregnant"),)),
            option("pregnant", N_("Yes, pregnant"), N_("Pregnant"), codes=(snomed("77386006", "pregnant"),)),
            option(
                "possible", N_("It is possible"), N_("Possibly pregnant"),
                codes=(snomed("146799005", "possible pregnancy"),),
            ),
        ),
        absent=states("UDN"),
        shown=_COULD_BE_PREGNANT,
    ),
    Field(
        "breastfeeding", SECTION, Kind.YES_NO,
        Words(
            N_("Are you breast-feeding now?"),
            parent=N_("Is your child breast-feeding a baby now?"),
            carer=N_("Is the patient breast-feeding now?"),
            physician=N_("Lactation"),
        ),
        Level.OPTIONAL,
        N_("Breast-feeding and this medicine do not go together."),
        "codebook 2.2; S10, S11",
        options=YES_NO,
        absent=states("DN"),
        shown=_COULD_BE_PREGNANT,
    ),
    Field(
        "allergies_text", SECTION, Kind.TEXT,
        Words(
            N_("Are there allergies, or was there ever a reaction to an infusion?"),
            physician=N_("Allergies and infusion reactions"),
        ),
        Level.OPTIONAL,
        N_("An earlier reaction can change how a medicine is given."),
        "codebook 2.2; S10",
        absent=states("U"),
        max_length=1000,
    ),
    Field(
        "current_medicines_text", SECTION, Kind.TEXT,
        Words(
            N_("Which medicines do you take now?"),
            parent=N_("Which medicines does your child take now?"),
            carer=N_("Which medicines does the patient take now?"),
            physician=N_("Current medication"),
        ),
        Level.OPTIONAL,
        N_("Some medicines, like steroids or medicines against fits, matter for the doctors."),
        "codebook 2.2",
        hint=Words(N_("Also write down herbal products and vitamins.")),
        absent=states("U"),
        max_length=2000,
    ),
    Field(
        "comorbidities_text", SECTION, Kind.TEXT,
        Words(N_("Which other illnesses are there?"), physician=N_("Comorbidities")),
        Level.OPTIONAL,
        N_("Other illnesses can matter for what is possible."),
        "codebook 2.2",
        absent=states("U"),
        max_length=2000,
    ),
    Field(
        "live_vaccine_date", SECTION, Kind.DATE,
        Words(N_("When was the last live vaccine given?"), physician=N_("Last live virus vaccine")),
        Level.OPTIONAL,
        N_("Some vaccines and this treatment need time between them."),
        "codebook 2.2; S10",
        hint=Words(N_("Live vaccines are, for example, measles, mumps, rubella or chickenpox.")),
        reading_hint=Words(N_("Look in the vaccination card.")),
        absent=states("UN"),
        must_be_past=True,
    ),
)
