"""Standard codes: the verified ones are where they belong, the others are nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from intake.clinical.codebook import (
    COUNTRIES,
    DOCUMENT_TYPE_BY_CODE,
    DOCUMENT_TYPES,
    MEDICINES,
    REQUIRED_ORDER,
    codes,
    field,
)
from intake.clinical.codebook.codes import ATC, HGNC, ICD10CM, LOINC, NCIT, ROLE, RXNORM, SNOMED, icd10cm
from intake.clinical.codebook.model import Code
from intake.clinical.codebook.performance import ECOG, KARNOFSKY, LANSKY
from tests.clinical.codebook.saying import questions

NOT_VERIFIED = {
    "C91.0",        # ICD-10 of the WHO
    "GUARD", "POWATT", "HPOWATT",
    "57133-1",      # referral note
    "1597582",      # olaparib, one transposition away from blinatumomab
}


def _carried() -> Iterator[tuple[str, Code]]:
    for name, declared in questions():
        for code in declared.codes:
            yield name, code
        for option in declared.options:
            for code in option.codes:
                yield f"{name}.{option.code}", code
    for option in (*ECOG, *KARNOFSKY, *LANSKY):
        for code in option.codes:
            yield f"performance_score.{option.code}", code
    for value in vars(codes).values():
        if isinstance(value, Code):
            yield "codes", value
    for code in codes._ICD10CM_BY_STAGE.values():
        yield "icd10cm", code


CARRIED = tuple(_carried())


def of(name: str, system: str) -> set[str]:
    return {code.code for owner, code in CARRIED if owner == name and code.system == system}


def test_no_unverified_code_is_shipped() -> None:
    assert {code.code for _, code in CARRIED} & NOT_VERIFIED == set()


def test_leukocytes_are_not_taken_for_marrow_blasts() -> None:
    assert of("marrow_blast_percent", LOINC) == {"11150-0"}
    assert of("wbc", LOINC) == {"26464-8", "6690-2"}


def test_residual_disease_and_cd19_have_no_loinc() -> None:
    without = {owner for owner, code in CARRIED if code.system == LOINC and re.match(r"mrd_|cd19", owner)}
    assert without == set()


VERIFIED_RXNORM = {
    "blinatumomab": "1597258", "inotuzumab_ozogamicin": "1942950", "imatinib": "282388", "dasatinib": "475342",
    "bosutinib": "1307619", "vincristine": "11202", "cyclophosphamide": "3002", "doxorubicin": "3639",
    "idarubicin": "5650", "prednisone": "8640", "rituximab": "121191",
}
VERIFIED_ATC = {
    "blinatumomab": "L01FX07", "inotuzumab_ozogamicin": "L01FB01", "imatinib": "L01EA01", "dasatinib": "L01EA02",
    "nilotinib": "L01EA03", "bosutinib": "L01EA04", "ponatinib": "L01EA05", "asciminib": "L01EA06",
    "tisagenlecleucel": "L01XL04", "brexucabtagene": "L01XL06", "vincristine": "L01CA02",
    "cyclophosphamide": "L01AA01", "doxorubicin": "L01DB01", "daunorubicin": "L01DB02", "idarubicin": "L01DB06",
    "cytarabine": "L01BC01", "methotrexate": "L01BA01", "mercaptopurine": "L01BB02", "clofarabine": "L01BB06",
    "nelarabine": "L01BB07", "fludarabine": "L01BB05", "asparaginase": "L01XX02", "pegaspargase": "L01XX24",
    "dexamethasone": "H02AB02", "prednisone": "H02AB07", "prednisolone": "H02AB06", "rituximab": "L01FA01",
    "venetoclax": "L01XX52", "etoposide": "L01CB01", "ifosfamide": "L01AA06", "mitoxantrone": "L01DB07",
}


@pytest.mark.parametrize(("system", "verified"), [(RXNORM, VERIFIED_RXNORM), (ATC, VERIFIED_ATC)])
def test_medicines_carry_the_verified_codes_and_no_guesses(system: str, verified: dict[str, str]) -> None:
    carried = {
        medicine.code: code.code for medicine in MEDICINES for code in medicine.codes if code.system == system
    }
    assert carried == verified


def test_documents_carry_the_verified_codes_and_no_guesses() -> None:
    assert {kind.code: {code.code for code in kind.codes} for kind in DOCUMENT_TYPES if kind.codes} == {
        "discharge_summary": {"18842-5"}, "consult_letter": {"11488-4"}, "recent_labs": {"11502-2"},
        "imaging_report": {"18748-4"}, "latest_marrow_report": {"33721-2", "48807-2"}, "genetics_report": {"51969-4"},
    }


@pytest.mark.parametrize(("name", "system", "expected"), [
    ("bilirubin_total", LOINC, {"1975-2", "14631-6"}),
    ("alt", LOINC, {"1742-6"}),
    ("ast", LOINC, {"1920-8"}),
    ("ggt", LOINC, {"2324-2"}),
    ("alp", LOINC, {"6768-6"}),
    ("creatinine", LOINC, {"2160-0", "14682-9"}),
    ("egfr", LOINC, {"98979-8", "62238-1", "50384-7", "2164-2"}),
    ("anc", LOINC, {"26499-4", "751-8"}),
    ("platelets", LOINC, {"26515-7", "777-3"}),
    ("haemoglobin", LOINC, {"718-7"}),
    ("blood_blast_percent", LOINC, {"26446-5", "34922-5"}),
    ("weight", LOINC, {"29463-7"}),
    ("height", LOINC, {"8302-2"}),
    ("temperature", LOINC, {"8310-5"}),
    ("leukaemia_type.b_all", SNOMED, {"277571004"}),
    ("leukaemia_type.t_all", NCIT, {"C3183"}),
    ("leukaemia_type.mpal", NCIT, {"C82179", "C7464"}),
    ("ph_status", HGNC, {"HGNC:1014", "HGNC:76"}),
    ("ph_status", LOINC, {"51867-0"}),
    ("kmt2a_status", HGNC, {"HGNC:7132"}),
    ("kmt2a_status", LOINC, {"78219-3"}),
    ("cns_grade.cns1", NCIT, {"C116833"}),
    ("cns_grade.cns2", NCIT, {"C116834"}),
    ("cns_grade.cns3", NCIT, {"C116835"}),
    ("disease_stage.new_untreated", NCIT, {"C156813"}),
    ("disease_stage.relapse_first", NCIT, {"C38155"}),
    ("disease_stage.primary_refractory", NCIT, {"C38014"}),
    ("treatment_lines.response.cr", SNOMED, {"103338009"}),
    ("treatment_lines.response.pr", NCIT, {"C18058"}),
    ("treatment_lines.reason_stopped.no_response", SNOMED, {"266721009"}),
    ("treatment_lines.reason_stopped.side_effects", SNOMED, {"407563006"}),
    ("treatment_lines.reason_stopped.cost", SNOMED, {"160932005"}),
    ("treatment_lines.reason_stopped.patient_choice", SNOMED, {"105480006"}),
    ("treatment_lines.reason_stopped.not_available", SNOMED, {"309846006"}),
    ("mrd_results.method.flow", NCIT, {"C16585"}),
    ("mrd_results.method.ngs", NCIT, {"C101293"}),
    ("mrd_results.specimen.bone_marrow", SNOMED, {"119359002"}),
    ("mrd_results.specimen.blood", SNOMED, {"119297000"}),
    ("mrd_results.specimen.csf", SNOMED, {"258450006"}),
    ("donor_type.matched_sibling", NCIT, {"C100809"}),
    ("donor_type.haploidentical", NCIT, {"C71384"}),
    ("pregnancy_status.possible", SNOMED, {"146799005"}),
    ("submitter_relationship.mother", ROLE, {"MTH"}),
    ("submitter_relationship.spouse_partner", ROLE, {"SPS", "DOMPART"}),
    ("submitter_role.legal_guardian", ROLE, set()),
    ("performance_scale.lansky", NCIT, {"C38144"}),
    ("performance_score.100", NCIT, {"C69426"}),
])
def test_a_verified_code_stands_beside_its_question(name: str, system: str, expected: set[str]) -> None:
    assert of(name, system) == expected


def test_mass_and_molar_results_have_different_codes() -> None:
    by_unit = {code.unit: code.code for code in field("creatinine").codes}
    assert by_unit == {"mg/dL": "2160-0", "umol/L": "14682-9"}
    assert {code.unit for code in field("bilirubin_total").codes} == set(field("bilirubin_total").units)


def _loinc_check_digit(number: str) -> int:
    doubled = [int(digit) * (2 if index % 2 == 0 else 1) for index, digit in enumerate(reversed(number))]
    return -sum(value // 10 + value % 10 for value in doubled) % 10


def test_every_loinc_code_has_a_right_check_digit() -> None:
    for owner, code in CARRIED:
        if code.system == LOINC:
            number, _, check = code.code.partition("-")
            assert int(check) == _loinc_check_digit(number), owner


@pytest.mark.parametrize(("leukaemia", "stage", "expected"), [
    ("b_all", "new_untreated", "C91.00"),
    ("t_all", "primary_refractory", "C91.00"),
    ("b_all", "remission_mrd_pos", "C91.01"),
    ("b_all", "relapse_refractory", "C91.02"),
    ("b_all", "other", None),
    ("aml", "relapse_first", None),
    (None, "relapse_first", None),
    ("b_all", None, None),
])
def test_the_export_diagnosis_follows_type_and_stage(
    leukaemia: str | None, stage: str | None, expected: str | None
) -> None:
    code = icd10cm(leukaemia, stage)
    assert (None if code is None else code.code) == expected
    assert code is None or code.system == ICD10CM


def test_countries_are_the_two_letter_codes_of_iso_3166() -> None:
    assert len(COUNTRIES) == 249
    assert all(re.fullmatch("[A-Z]{2}", code) for code in COUNTRIES)
    assert {"IL", "KZ", "GE", "UA", "US", "SX", "BQ", "SS"} <= COUNTRIES
    assert COUNTRIES & {"EU", "UK", "XK", "AN", "SU"} == set()


def test_documents_keep_the_limits_of_their_table() -> None:
    assert {kind.code: kind.limit_days for kind in DOCUMENT_TYPES if kind.limit_days is not None} == {
        "latest_marrow_report": 42, "mrd_report": 42, "recent_labs": 14, "neurology_report": 30, "csf_report": 42,
        "infection_report": 30,
    }


def test_the_awaited_records_are_listed_in_one_fixed_order() -> None:
    assert REQUIRED_ORDER == (
        "diagnosis_pathology", "genetics_report", "latest_marrow_report", "treatment_summary", "recent_labs",
        "mrd_report", "transplant_letter", "neurology_report",
    )
    assert set(REQUIRED_ORDER) == {kind.code for kind in DOCUMENT_TYPES if kind.awaited}
    assert not DOCUMENT_TYPE_BY_CODE["authority_document"].awaited


def test_a_record_names_the_checks_it_serves() -> None:
    served = {check for kind in DOCUMENT_TYPES for check in kind.checks}
    assert served == {"C1", "C2", "C3", "C4", "C5", "C6", "C7"}
