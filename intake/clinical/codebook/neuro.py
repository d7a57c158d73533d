"""Check C4: brain and nerves before treatment (codebook 2.8)."""

from __future__ import annotations

from intake.clinical.codebook.building import YES_NO, option
from intake.clinical.codebook.model import N_, Field, Kind, Level, Words
from intake.clinical.codebook.rules import REFERRING_PHYSICIAN, both, states, when

SECTION = "neuro"

_EXAMINED = when("neuro_exam_done", "yes")
_EXAMINED_BY_REFERRER = both(REFERRING_PHYSICIAN, _EXAMINED)
_BASELINE = N_("If something changes later, doctors need to know how it was before.")

FIELDS = (
    Field(
        "neuro_history", SECTION, Kind.MULTI,
        Words(
            N_("Have you ever had any of these?"),
            parent=N_("Has your child ever had any of these?"),
            carer=N_("Has the patient ever had any of these?"),
            physician=N_("Neurological history"),
        ),
        Level.CHECKLIST,
        N_("Blinatumomab can affect the brain and nerves, so doctors look at them first."),
        "codebook 2.8; clinic page; S6, S10",
        hint=Words(N_("Choose everything that fits, also from long ago.")),
        options=(
            option("seizure_epilepsy", N_("A fit, or epilepsy"), N_("Seizure or epilepsy")),
            option("stroke_tia", N_("A stroke, also a short one (TIA)"), N_("Stroke or TIA")),
            option("brain_bleed", N_("Bleeding in the head"), N_("Intracranial haemorrhage")),
            option("confusion_encephalopathy", N_("Strong confusion"), N_("Confusion or encephalopathy")),
            option("movement_tremor", N_("Shaking or trouble moving"), N_("Tremor or movement disorder")),
            option(
                "leukoencephalopathy", N_("White-matter changes on an MRI of the head"), N_("Leukoencephalopathy")
            ),
            option(
                "previous_treatment_neurotoxicity", N_("Brain or nerve trouble from an earlier treatment"),
                N_("Neurotoxicity of earlier treatment"),
            ),
            option("other_brain", N_("Another illness of the brain"), N_("Other CNS disorder")),
            option("neuropathy", N_("Numb or tingling hands or feet"), N_("Peripheral neuropathy")),
            option("brain_radiotherapy", N_("Radiation to the head"), N_("Cranial radiotherapy")),
            option("psychiatric", N_("An illness of mood or mind"), N_("Psychiatric disorder")),
            option("none", N_("None of these"), exclusive=True),
        ),
        absent=states("UD"),
    ),
    Field(
        "neuro_exam_done", SECTION, Kind.YES_NO,
        Words(
            N_("Has a doctor checked the nerves and the brain recently?"),
            physician=N_("Baseline neurological examination done"),
        ),
        Level.CHECKLIST, _BASELINE, "codebook 2.8; clinic page",
        hint=Words(N_("For example, eye movements, strength, balance, speech and handwriting.")),
        options=YES_NO,
        absent=states("U"),
    ),
    Field(
        "neuro_exam_date", SECTION, Kind.DATE,
        Words(N_("When was that examination?"), physician=N_("Date of the examination")),
        Level.CHECKLIST, _BASELINE, "codebook 2.8",
        absent=states("U"),
        shown=_EXAMINED,
        must_be_past=True,
    ),
    Field(
        "neuro_exam_result", SECTION, Kind.ONE,
        Words(N_("What was the result?"), physician=N_("Result")),
        Level.OPTIONAL, _BASELINE, "codebook 2.8",
        options=(
            option("normal", N_("Everything was normal"), N_("Normal")),
            option("abnormal", N_("Something was not normal"), N_("Abnormal")),
        ),
        absent=states("U"),
        shown=_EXAMINED,
    ),
    Field(
        "neuro_exam_text", SECTION, Kind.TEXT,
        Words(N_("What was found?"), physician=N_("Findings")),
        Level.OPTIONAL, _BASELINE, "codebook 2.8",
        absent=states("T"),
        shown=_EXAMINED_BY_REFERRER,
        max_length=2000,
    ),
    Field(
        "ice_score", SECTION, Kind.INTEGER,
        Words(N_("ICE score, 0 to 10")),
        Level.OPTIONAL, _BASELINE, "codebook 2.8; S28",
        hint=Words(N_("Orientation 4, naming 3, command 1, writing 1, attention 1.")),
        absent=states("T"),
        shown=_EXAMINED_BY_REFERRER,
        minimum=0,
        maximum=10,
    ),
    Field(
        "handwriting_sample_document", SECTION, Kind.DOCUMENT,
        Words(N_("Handwriting sample")),
        Level.OPTIONAL, _BASELINE, "codebook 2.8",
        hint=Words(N_("One sentence in the patient's own hand, photographed or scanned.")),
        absent=states("T"),
        shown=_EXAMINED_BY_REFERRER,
    ),
)
