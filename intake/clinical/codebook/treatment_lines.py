"""One treatment line: kind, medicines, dates, result (codebook 2.5, the repeating group)."""

from __future__ import annotations

from intake.clinical.codebook.building import option
from intake.clinical.codebook.codes import ncit, snomed
from intake.clinical.codebook.medicines import MEDICINES
from intake.clinical.codebook.model import N_, Absent, Field, Kind, Level, Words
from intake.clinical.codebook.rules import row_not_true, row_true, states

SECTION = "treatments"

_COURSE = N_("The dates put the treatments in order.")
_NEXT = N_("What happened here helps to plan what can come next.")

_REGIMEN_CLASSES = (
    option("chemo_frontline", N_("First chemotherapy after the diagnosis"), N_("Front-line chemotherapy")),
    option("chemo_salvage", N_("Chemotherapy after it came back or did not go away"), N_("Salvage chemotherapy")),
    option("maintenance", N_("Long mild treatment to keep remission (maintenance)"), N_("Maintenance")),
    option("tki", N_("Tablets against BCR::ABL1"), N_("Tyrosine-kinase inhibitor")),
    option("blinatumomab", N_("Blinatumomab (Blincyto)")),
    option("inotuzumab", N_("Inotuzumab (Besponsa)"), N_("Inotuzumab ozogamicin")),
    option("car_t", N_("CAR-T cells")),
    option(
        "transplant_allo", N_("Stem cells from a donor"), N_("Allogeneic transplant"),
        codes=(ncit("C46089", "allogeneic transplant"),),
    ),
    option(
        "transplant_auto", N_("The patient's own stem cells"), N_("Autologous transplant"),
        codes=(ncit("C16039", "autologous transplant"),),
    ),
    option("radiotherapy", N_("Radiation"), N_("Radiotherapy")),
    option("intrathecal", N_("Medicine into the spinal fluid"), N_("Intrathecal therapy")),
    option("antibody_other", N_("Another antibody, for example, rituximab")),
    option("clinical_trial", N_("A clinical trial")),
    option("other", N_("Another treatment")),
)

_RESPONSES = (
    option(
        "cr", N_("Complete remission"), N_("CR"),
        codes=(ncit("C4870", "complete response"), snomed("103338009", "in full remission")),
    ),
    option("cri", N_("Remission, but the blood count had not fully recovered"), N_("CRi")),
    option(
        "pr", N_("It became less, but not enough"), N_("Partial response"),
        codes=(ncit("C18058", "partial response"), snomed("103337004", "in partial remission")),
    ),
    option("no_response", N_("It did not change"), N_("No response")),
    option(
        "progression", N_("It grew during the treatment"), N_("Progression"),
        codes=(ncit("C35571", "progressive disease"),),
    ),
    option("mrd_negative", N_("The sensitive test (MRD) found nothing afterwards"), N_("MRD negative")),
    option(
        "mrd_persistent", N_("The sensitive test (MRD) still found cells"), N_("MRD persistent"),
        hint=N_("For a treatment given during remission."),
    ),
    option("not_assessed", N_("It was not checked"), N_("Not assessed")),
)

_REASONS = (
    option("completed", N_("It was finished as planned"), N_("Completed")),
    option(
        "next_step", N_("The next planned step began, for example, a transplant"),
        N_("Planned move to the next phase or transplant"),
    ),
    option(
        "no_response", N_("It did not work"), N_("No response"),
        codes=(snomed("266721009", "no response to treatment"),),
    ),
    option("relapse", N_("The leukaemia came back"), N_("Relapse")),
    option("side_effects", N_("Side effects"), N_("Toxicity"), codes=(snomed("407563006", "side effects"),)),
    option("infection", N_("An infection"), N_("Infection")),
    option(
        "patient_choice", N_("The patient decided so"), N_("Patient's choice"),
        codes=(snomed("105480006", "patient's choice"),),
    ),
    option(
        "not_available", N_("The treatment could not be had"), N_("Not available"),
        codes=(snomed("309846006", "treatment not available"),),
    ),
    option("cost", N_("It cost too much"), N_("Cost"), codes=(snomed("160932005", "financial reason"),)),
    option("other", N_("Another reason")),
)

_TOXICITIES = (
    option("neuro_grade3plus", N_("Serious confusion or speech trouble"), N_("Neurotoxicity, grade 3 or more")),
    option("seizure", N_("A fit (seizure)"), N_("Seizure")),
    option("crs_grade3plus", N_("Serious immune reaction (cytokine release)"), N_("CRS, grade 3 or more")),
    option("vod_sos", N_("Blocked liver veins (VOD or SOS)"), N_("VOD or SOS")),
    option("pancreatitis", N_("Inflamed pancreas (pancreatitis)"), N_("Pancreatitis")),
    option("severe_infection", N_("A serious infection"), N_("Severe infection")),
    option("thrombosis", N_("A blood clot (thrombosis)"), N_("Thrombosis")),
    option("cardiac", N_("A heart problem"), N_("Cardiac toxicity")),
    option("allergy", N_("A serious allergy"), N_("Allergy")),
    option("none", N_("No serious side effects"), N_("None"), exclusive=True),
    option("other", N_("Another one")),
)

ROWS = (
    Field(
        "regimen_class", SECTION, Kind.ONE,
        Words(N_("What kind of treatment was it?"), physician=N_("Class")),
        Level.CHECKLIST, _NEXT, "codebook 2.5, 12.4",
        options=_REGIMEN_CLASSES,
        absent=states("U"),
    ),
    Field(
        "regimen_name", SECTION, Kind.TEXT,
        Words(N_("What is the name of the protocol?"), physician=N_("Protocol")),
        Level.OPTIONAL, _NEXT, "codebook 2.5",
        hint=Words(N_("For example, AIEOP-BFM, GRAALL or Hyper-CVAD.")),
        reading_hint=Words(N_("The name is often in the first lines of a hospital letter.")),
        absent=states("U"),
        max_length=200,
    ),
    Field(
        "agents", SECTION, Kind.AGENTS,
        Words(N_("Which medicines were given?"), physician=N_("Agents")),
        Level.OPTIONAL, _NEXT, "codebook 2.5, 12.6",
        hint=Words(N_("Pick from the list or type the name.")),
        options=MEDICINES,
        absent=states("U"),
        max_length=200,
    ),
    Field(
        "start_date", SECTION, Kind.DATE,
        Words(N_("When did it begin?"), physician=N_("Start")),
        Level.CHECKLIST, _COURSE, "codebook 2.5",
        hint=Words(N_("Month and year, or the year alone, are enough.")),
        absent=states("U"),
        must_be_past=True,
    ),
    Field(
        "ongoing", SECTION, Kind.BOOLEAN,
        Words(N_("It is still running"), physician=N_("Ongoing")),
        Level.OPTIONAL, _COURSE, "codebook 2.5",
        absent=states("U"),
    ),
    Field(
        "end_date", SECTION, Kind.DATE,
        Words(N_("When did it end?"), physician=N_("End")),
        Level.OPTIONAL, _COURSE, "codebook 2.5",
        absent=states("U"),
        must_be_past=True,
    ),
    Field(
        "cycles", SECTION, Kind.INTEGER,
        Words(N_("How many cycles or blocks were given?"), physician=N_("Cycles")),
        Level.OPTIONAL, _NEXT, "codebook 2.5",
        absent=states("U"),
        minimum=1,
        maximum=30,
    ),
    Field(
        "response", SECTION, Kind.ONE,
        Words(N_("What was the result?"), physician=N_("Best response")),
        Level.CHECKLIST, _NEXT, "codebook 2.5, 12.3; S13, S20",
        options=_RESPONSES,
        absent=states("UP"),
        absent_only_when=((Absent.PENDING, row_true("ongoing")),),
    ),
    Field(
        "mrd_after", SECTION, Kind.ONE,
        Words(N_("What did the sensitive test (MRD) show afterwards?"), physician=N_("MRD after this line")),
        Level.OPTIONAL, _NEXT, "codebook 2.5",
        options=(
            option("negative", N_("It found nothing"), N_("Negative")),
            option("positive", N_("It found leukaemia cells"), N_("Positive")),
            option("not_done", N_("It was not done"), N_("Not done")),
        ),
        absent=states("U"),
    ),
    Field(
        "reason_stopped", SECTION, Kind.ONE,
        Words(N_("Why did it end?"), physician=N_("Reason stopped")),
        Level.OPTIONAL, _NEXT, "codebook 2.5, 12.4",
        options=_REASONS,
        absent=states("UN"),
        shown=row_not_true("ongoing"),
    ),
    Field(
        "serious_toxicity", SECTION, Kind.MULTI,
        Words(N_("Were there serious side effects?"), physician=N_("Toxicity of grade 3 or more")),
        Level.OPTIONAL,
        N_("Doctors want to avoid that they happen again."),
        "codebook 2.5; S6, S29",
        options=_TOXICITIES,
        absent=states("U"),
    ),
    Field(
        "centre", SECTION, Kind.TEXT,
        Words(N_("In which hospital?"), physician=N_("Centre")),
        Level.OPTIONAL,
        N_("That hospital has the records."),
        "codebook 2.5",
        absent=states("U"),
        max_length=200,
    ),
    Field(
        "country", SECTION, Kind.COUNTRY,
        Words(N_("In which country?"), physician=N_("Country")),
        Level.OPTIONAL,
        N_("Treatment plans differ between countries."),
        "codebook 2.5",
        absent=states("U"),
    ),
)
