"""Records: the kinds of document, when each is asked for, and the rows people add (codebook 11)."""

from __future__ import annotations

from dataclasses import dataclass

from intake.clinical.codebook.building import YES_NO
from intake.clinical.codebook.codes import loinc
from intake.clinical.codebook.model import ALWAYS, N_, Code, Field, Kind, Level, Option, Shown, Words
from intake.clinical.codebook.rules import REMISSION_STAGE, ROLE_GIVEN_NOT_PATIENT, when

SECTION = "documents"

OPTIONAL = Shown(lambda _situation, _row: False, "never: optional")
ON_VISIT = Shown(lambda _situation, _row: False, "later, only when a visit is planned")
ON_REQUEST = Shown(lambda _situation, _row: False, "only when the haematologist asks for it")

# The flag neuro_history_significant rests on exactly these (codebook 6).
SIGNIFICANT_NEURO_HISTORY = (
    "seizure_epilepsy", "stroke_tia", "brain_bleed", "confusion_encephalopathy", "movement_tremor",
    "leukoencephalopathy", "previous_treatment_neurotoxicity", "other_brain",
)


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A kind of record. `limit_days` is its age limit, None without one; `checks` names the checklist items served.

    `awaited` types appear among missing and outdated documents, in the order of `REQUIRED_ORDER`; the paper that
    shows the authority is asked for but followed by a flag of its own, so it is not `awaited`.
    """

    code: str
    label: Words
    why: str
    required_when: Shown
    limit_days: int | None = None
    checks: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    awaited: bool = False


def _awaited(
    code: str, label: Words, why: str, required_when: Shown, *,
    limit_days: int | None = None, checks: tuple[str, ...] = (), codes: tuple[Code, ...] = (),
) -> DocumentType:
    return DocumentType(code, label, why, required_when, limit_days, checks, codes, awaited=True)


DOCUMENT_TYPES: tuple[DocumentType, ...] = (
    _awaited(
        "diagnosis_pathology", Words(N_("First bone marrow report, with flow cytometry")),
        N_("It shows the type of leukaemia, the marker CD19 and how far it reached."), ALWAYS, checks=("C1",),
    ),
    _awaited(
        "genetics_report", Words(N_("Chromosome and gene report")),
        N_("It shows gene changes that lead to other plans."), ALWAYS, checks=("C1",),
        codes=(loinc("51969-4", "genetic analysis report"),),
    ),
    _awaited(
        "latest_marrow_report", Words(N_("Latest bone marrow report")),
        N_("It shows where the illness stands today."), ALWAYS, limit_days=42, checks=("C1", "C2"),
        codes=(loinc("33721-2", "bone marrow biopsy report"), loinc("48807-2", "bone marrow aspirate report")),
    ),
    _awaited(
        "mrd_report", Words(N_("Latest report on leftover cells (MRD)")),
        N_("It shows the level, the method and how sensitive the test was."), REMISSION_STAGE,
        limit_days=42, checks=("C2",),
    ),
    _awaited(
        "treatment_summary", Words(N_("Summary of all treatments")),
        N_("It lists medicines, dates, results and side effects."), ALWAYS, checks=("C3",),
    ),
    _awaited(
        "recent_labs", Words(N_("Recent blood, liver and kidney values")),
        N_("It shows how blood, liver and kidneys are now."), ALWAYS, limit_days=14, checks=("C5", "C6"),
        codes=(loinc("11502-2", "laboratory report"),),
    ),
    _awaited(
        "neurology_report", Words(N_("Report on brain and nerves, with MRI or EEG")),
        N_("It shows how the nerves are before treatment."),
        when("neuro_history", *SIGNIFICANT_NEURO_HISTORY), limit_days=30, checks=("C4",),
    ),
    _awaited(
        "transplant_letter", Words(N_("Letter about the transplant plan")),
        N_("It names the plan, the donor, the tissue type and the date."),
        when("transplant_plan", "donor_found", "date_set"),
    ),
    DocumentType(
        "csf_report", Words(N_("Spinal-fluid report")), N_("It shows if the brain is free of leukaemia."),
        OPTIONAL, limit_days=42, checks=("C1",),
    ),
    DocumentType(
        "imaging_report", Words(N_("Report of a scan")), N_("It shows leukaemia outside the marrow."), OPTIONAL,
        checks=("C1",), codes=(loinc("18748-4", "diagnostic imaging report"),),
    ),
    DocumentType(
        "imaging_dicom", Words(N_("Pictures of a scan (DICOM)")), N_("A doctor can look at the pictures again."),
        OPTIONAL, checks=("C1",),
    ),
    DocumentType(
        "infection_report", Words(N_("Report on infections")), N_("It shows cultures and virus tests."),
        OPTIONAL, limit_days=30, checks=("C7",),
    ),
    DocumentType(
        "consult_letter", Words(N_("Letter of a specialist")), N_("It shows what other doctors thought."), OPTIONAL,
        codes=(loinc("11488-4", "consultation note"),),
    ),
    DocumentType(
        "discharge_summary", Words(N_("Hospital discharge letter")), N_("It tells what happened in hospital."),
        OPTIONAL, codes=(loinc("18842-5", "discharge summary"),),
    ),
    DocumentType(
        "proposed_plan", Words(N_("The plan you were given")), N_("A second opinion begins with it."), OPTIONAL,
    ),
    DocumentType("hla_report", Words(N_("Tissue type (HLA) report")), N_("It helps to find a donor."), OPTIONAL),
    DocumentType(
        "authority_document", Words(N_("Paper that shows you may act for the patient")),
        N_("Our coordinator checks it before a doctor opens the records."), ROLE_GIVEN_NOT_PATIENT,
    ),
    DocumentType(
        "passport_page", Words(N_("Photo page of the passport")), N_("It is needed for letters and a visit."), ON_VISIT
    ),
    DocumentType("insurance_card", Words(N_("Insurance card")), N_("It is needed for the payment."), ON_VISIT),
    DocumentType(
        "slides_or_blocks", Words(N_("Glass slides or tissue blocks")),
        N_("A pathologist can look at the cells again. They come by courier."), ON_REQUEST,
    ),
)

# The order in which missing and outdated documents are listed (codebook 11).
REQUIRED_ORDER: tuple[str, ...] = (
    "diagnosis_pathology", "genetics_report", "latest_marrow_report", "treatment_summary", "recent_labs",
    "mrd_report", "transplant_letter", "neurology_report",
)

ROWS = (
    Field(
        "doc_type", SECTION, Kind.ONE,
        Words(N_("What kind of record is it?"), physician=N_("Kind of document")),
        Level.OPTIONAL,
        N_("It shows us what is there and what is still missing."),
        "codebook 11",
        options=tuple(Option(kind.code, kind.label, Words(kind.why), kind.codes) for kind in DOCUMENT_TYPES),
    ),
    Field(
        "doc_date", SECTION, Kind.DATE,
        Words(N_("Which date is on it?"), physician=N_("Date of examination or report")),
        Level.OPTIONAL,
        N_("Doctors need to know if the record is recent."),
        "codebook 11",
        hint=Words(N_("The day of the examination, or the day of the report.")),
    ),
    Field(
        "language", SECTION, Kind.LANGUAGE,
        Words(N_("In which language is it?"), physician=N_("Language")),
        Level.OPTIONAL,
        N_("Some languages need a translator."),
        "codebook 11",
    ),
    Field(
        "translated", SECTION, Kind.YES_NO,
        Words(N_("Is there a translation with it?"), physician=N_("Translated")),
        Level.OPTIONAL,
        N_("Some languages need a translator."),
        "codebook 11",
        options=YES_NO,
    ),
    Field(
        "file", SECTION, Kind.DOCUMENT,
        Words(N_("The file"), physician=N_("File")),
        Level.OPTIONAL,
        N_("A photo of the paper is fine if every line can be read."),
        "codebook 11",
    ),
)

FIELDS = (
    Field(
        "documents", SECTION, Kind.GROUP,
        Words(N_("Medical records"), physician=N_("Documents")),
        Level.OPTIONAL,
        N_("Reports tell the doctor more than a form can. A missing one never delays the first call."),
        "codebook 11, 1.5; S38, S40, S41",
        hint=Words(N_("Photos are fine. You can send more later.")),
        rows=ROWS,
    ),
)
