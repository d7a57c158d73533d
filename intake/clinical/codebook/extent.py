"""How far the leukaemia reaches: brain, other places, marrow and blood (codebook 2.3, second half of check C1)."""

from __future__ import annotations

from intake.clinical.codebook.building import option
from intake.clinical.codebook.codes import loinc, ncit
from intake.clinical.codebook.model import N_, Code, Field, Kind, Level, Words
from intake.clinical.codebook.rules import given, states, when

SECTION = "diagnosis"

_CELLS = ("10*9/L", "cells/uL")
_COUNT_HINT = Words(N_("Copy the number and the unit as printed."))


def _blood_count(
    name: str, label: Words, reading_hint: Words, units: tuple[str, ...], codes: tuple[Code, ...]
) -> Field:
    return Field(
        name, SECTION, Kind.MEASURE, label, Level.OPTIONAL,
        N_("The blood count shows how well the bone marrow works today."),
        "codebook 2.3, 1.4, 12.5; S13, S25",
        hint=_COUNT_HINT,
        reading_hint=reading_hint,
        absent=states("UTP"),
        units=units,
        codes=codes,
    )


FIELDS = (
    Field(
        "cns_involvement", SECTION, Kind.ONE,
        Words(N_("Was leukaemia found in the brain or the spinal fluid?"), physician=N_("CNS involvement")),
        Level.CHECKLIST,
        N_("It may need treatment first, and matters for the risk to the nerves."),
        "codebook 2.3; S10",
        reading_hint=Words(N_("Look for “CNS”, “CSF” or “lumbar puncture” in the letters.")),
        options=(
            option("none", N_("No"), N_("None")),
            option("past_cleared", N_("In the past, now gone"), N_("Past, cleared")),
            option("current", N_("Yes, now"), N_("Current")),
        ),
        absent=states("UTP"),
    ),
    Field(
        "cns_grade", SECTION, Kind.ONE,
        Words(N_("Does the report give a grade: CNS 1, 2 or 3?"), physician=N_("CNS status")),
        Level.OPTIONAL,
        N_("The grade says how much was found in the spinal fluid."),
        "codebook 2.3, 12.3; S22, S48",
        options=(
            option("cns1", N_("CNS 1"), N_("CNS1: no blasts in CSF"), codes=(ncit("C116833", "CNS1"),)),
            option(
                "cns2", N_("CNS 2"),
                N_("CNS2: below 5 WBC/µL with blasts, or traumatic tap below the Steinherz/Bleyer line"),
                codes=(ncit("C116834", "CNS2"),),
            ),
            option(
                "cns3", N_("CNS 3"), N_("CNS3: 5 WBC/µL or more with blasts, or clinical signs"),
                codes=(ncit("C116835", "CNS3"),),
            ),
        ),
        absent=states("UT"),
        shown=given("cns_involvement"),
    ),
    Field(
        "extramedullary_disease", SECTION, Kind.ONE,
        Words(N_("Was leukaemia found in other parts of the body?"), physician=N_("Extramedullary disease")),
        Level.CHECKLIST,
        N_("It shows how far the illness reaches."),
        "codebook 2.3; S13, S19",
        hint=Words(N_("Outside the bone marrow, blood and brain: for example, in lymph nodes or skin.")),
        options=(
            option("none", N_("No"), N_("None")),
            option("past", N_("In the past, now gone"), N_("Past")),
            option("current", N_("Yes, now"), N_("Current")),
        ),
        absent=states("UTP"),
    ),
    Field(
        "extramedullary_sites", SECTION, Kind.MULTI,
        Words(N_("Where was it found?"), physician=N_("Extramedullary sites")),
        Level.OPTIONAL,
        N_("Some places need a treatment of their own."),
        "codebook 2.3",
        options=(
            option("testis", N_("Testicle"), N_("Testis")),
            option("lymph_nodes", N_("Lymph nodes")),
            option("mediastinum", N_("In the chest, between the lungs"), N_("Mediastinum")),
            option("skin", N_("Skin")),
            option("kidney", N_("Kidney")),
            option("liver_spleen", N_("Liver or spleen")),
            option("eye", N_("Eye")),
            option("bone", N_("Bone")),
            option("other", N_("Another place")),
        ),
        absent=states("U"),
        shown=when("extramedullary_disease", "past", "current"),
    ),
    Field(
        "marrow_blast_percent", SECTION, Kind.NUMBER,
        Words(N_("In the last bone marrow test, how many percent were blasts?"), physician=N_("Marrow blasts (%)")),
        Level.CHECKLIST,
        N_("Blasts are young leukaemia cells. The share helps to tell where the illness stands."),
        "codebook 2.3, 1.4, 12.5; S13, S19",
        reading_hint=Words(N_("Look for “blasts” and a number with %, in the latest marrow report.")),
        absent=states("UTP"),
        units=("%",),
        minimum=0,
        maximum=100,
        codes=(loinc("11150-0", "blasts in bone marrow"),),
    ),
    Field(
        "marrow_date", SECTION, Kind.DATE,
        Words(N_("When was that bone marrow test?"), physician=N_("Date of the marrow sample")),
        Level.CHECKLIST,
        N_("Doctors need to know if the result is recent."),
        "codebook 2.3",
        absent=states("U"),
        must_be_past=True,
    ),
    Field(
        "blood_blast_percent", SECTION, Kind.NUMBER,
        Words(N_("How many percent blasts are in the blood?"), physician=N_("Circulating blasts (%)")),
        Level.OPTIONAL,
        N_("Blasts in the blood can mean that the illness is active."),
        "codebook 2.3, 1.4, 12.5; S20",
        reading_hint=Words(N_("Look for “blasts” in the white cell part of the blood count.")),
        absent=states("UTP"),
        units=("%",),
        minimum=0,
        maximum=100,
        codes=(loinc("26446-5", "blasts in blood"), loinc("34922-5", "lymphoblasts in blood")),
    ),
    _blood_count(
        "wbc", Words(N_("White blood cells"), physician=N_("WBC")), Words(N_("Look for “WBC” or “leukocytes”.")),
        _CELLS, (loinc("26464-8", "leukocytes in blood"), loinc("6690-2", "leukocytes in blood, automated count")),
    ),
    _blood_count(
        "anc", Words(N_("Neutrophils (a kind of white cell)"), physician=N_("ANC")),
        Words(N_("Look for “ANC” or “neutrophils”. Take the number, not the percentage.")),
        _CELLS, (loinc("26499-4", "neutrophils in blood"), loinc("751-8", "neutrophils in blood, automated count")),
    ),
    _blood_count(
        "platelets", Words(N_("Platelets")), Words(N_("Look for “PLT” or “thrombocytes”.")),
        _CELLS, (loinc("26515-7", "platelets in blood"), loinc("777-3", "platelets in blood, automated count")),
    ),
    _blood_count(
        "haemoglobin", Words(N_("Haemoglobin")), Words(N_("Look for “Hb” or “HGB”.")),
        ("g/dL", "g/L"), (loinc("718-7", "haemoglobin in blood"),),
    ),
    Field(
        "cbc_date", SECTION, Kind.DATE,
        Words(N_("When was this blood count done?"), physician=N_("Date of the blood count")),
        Level.OPTIONAL,
        N_("Doctors need to know if the result is recent."),
        "codebook 2.3",
        absent=states("UTP"),
        must_be_past=True,
    ),
)
