"""Checks C5 and C6: liver and kidneys (codebook 2.8)."""

from __future__ import annotations

from intake.clinical.codebook.building import YES_NO, option
from intake.clinical.codebook.codes import loinc
from intake.clinical.codebook.model import N_, Code, Field, Kind, Level, Words
from intake.clinical.codebook.rules import states

_LIVER = N_("Treatment can strain the liver, so doctors look at these values first.")
_KIDNEY = N_("Kidney values are one of the eight things doctors check.")
_RECENT = N_("Doctors need values from the last two weeks.")
_AS_PRINTED = Words(
    N_("Copy the number and the unit as printed. Add the laboratory's upper limit if you see it."),
    physician=N_("Value and unit as reported, with the laboratory's upper limit of normal."),
)


def _liver_value(
    name: str, label: Words, abbreviations: Words, units: tuple[str, ...], codes: tuple[Code, ...],
    level: Level = Level.OPTIONAL,
) -> Field:
    return Field(
        name, "liver", Kind.MEASURE, label, level, _LIVER, "codebook 2.8, 1.4, 12.5; S6",
        hint=_AS_PRINTED, reading_hint=abbreviations, absent=states("UTP"), units=units, codes=codes,
    )


LIVER = (
    _liver_value(
        "bilirubin_total", Words(N_("Bilirubin, total")), Words(N_("Look for “BIL”, “TBIL” or “bilirubin total”.")),
        ("mg/dL", "umol/L"),
        (
            loinc("1975-2", "bilirubin, total, mass concentration", "mg/dL"),
            loinc("14631-6", "bilirubin, total, molar concentration", "umol/L"),
        ),
        Level.CHECKLIST,
    ),
    _liver_value(
        "alt", Words(N_("ALT")), Words(N_("Look for “ALT”, “ALAT”, “SGPT” or “GPT”.")), ("U/L", "ukat/L"),
        (loinc("1742-6", "alanine aminotransferase"),), Level.CHECKLIST,
    ),
    _liver_value(
        "ast", Words(N_("AST")), Words(N_("Look for “AST”, “ASAT”, “SGOT” or “GOT”.")), ("U/L", "ukat/L"),
        (loinc("1920-8", "aspartate aminotransferase"),), Level.CHECKLIST,
    ),
    _liver_value(
        "ggt", Words(N_("GGT")), Words(N_("Look for “GGT” or “gamma-GT”.")), ("U/L", "ukat/L"),
        (loinc("2324-2", "gamma-glutamyl transferase"),),
    ),
    _liver_value(
        "alp", Words(N_("ALP")), Words(N_("Look for “ALP” or “alkaline phosphatase”.")), ("U/L", "ukat/L"),
        (loinc("6768-6", "alkaline phosphatase"),),
    ),
    Field(
        "liver_lab_date", "liver", Kind.DATE,
        Words(N_("When were these liver values measured?"), physician=N_("Date of the liver values")),
        Level.CHECKLIST, _RECENT, "codebook 2.8",
        absent=states("UTP"),
        must_be_past=True,
    ),
    Field(
        "liver_disease_known", "liver", Kind.MULTI,
        Words(N_("Is an illness of the liver known?"), physician=N_("Hepatic history")),
        Level.OPTIONAL, _LIVER, "codebook 2.8; clinic page",
        options=(
            option("hepatitis_b", N_("Hepatitis B")),
            option("hepatitis_c", N_("Hepatitis C")),
            option("cirrhosis", N_("Scarred liver (cirrhosis)"), N_("Cirrhosis")),
            option("vod_sos_past", N_("Blocked liver veins in the past (VOD or SOS)"), N_("VOD or SOS in the past")),
            option("gilbert", N_("Gilbert's syndrome")),
            option("other", N_("Another one")),
            option("none", N_("None"), exclusive=True),
        ),
        absent=states("U"),
    ),
)

KIDNEY = (
    Field(
        "creatinine", "kidney", Kind.MEASURE,
        Words(N_("Creatinine")),
        Level.CHECKLIST, _KIDNEY, "codebook 2.8, 1.4, 12.5; S7",
        hint=Words(N_("Copy the number and the unit as printed.")),
        reading_hint=Words(N_("Look for “creatinine”, “crea” or “CREA”.")),
        absent=states("UTP"),
        units=("mg/dL", "umol/L"),
        codes=(
            loinc("2160-0", "creatinine, mass concentration", "mg/dL"),
            loinc("14682-9", "creatinine, molar concentration", "umol/L"),
        ),
    ),
    Field(
        "egfr", "kidney", Kind.MEASURE,
        Words(N_("Kidney filter rate (eGFR)"), physician=N_("eGFR as reported")),
        Level.CHECKLIST, _KIDNEY, "codebook 2.8, 1.4, 12.5; S7",
        hint=Words(N_("One of the two values is enough.")),
        reading_hint=Words(N_("Look for “eGFR”, “GFR” or “clearance”.")),
        absent=states("UTP"),
        units=("mL/min/1.73m2", "mL/min"),
        codes=(
            loinc("98979-8", "glomerular filtration rate, CKD-EPI 2021", "mL/min/1.73m2"),
            loinc("62238-1", "glomerular filtration rate, CKD-EPI", "mL/min/1.73m2"),
            loinc("50384-7", "glomerular filtration rate, Schwartz", "mL/min/1.73m2"),
            loinc("2164-2", "creatinine clearance, 24 hours", "mL/min"),
        ),
    ),
    Field(
        "kidney_lab_date", "kidney", Kind.DATE,
        Words(N_("When were these kidney values measured?"), physician=N_("Date of the kidney values")),
        Level.CHECKLIST, _RECENT, "codebook 2.8",
        absent=states("UTP"),
        must_be_past=True,
    ),
    Field(
        "dialysis", "kidney", Kind.YES_NO,
        Words(
            N_("Are you on dialysis?"),
            parent=N_("Is your child on dialysis?"),
            carer=N_("Is the patient on dialysis?"),
            physician=N_("Dialysis"),
        ),
        Level.OPTIONAL, _KIDNEY, "codebook 2.8; S7",
        options=YES_NO,
        absent=states("U"),
    ),
)

FIELDS = LIVER + KIDNEY
