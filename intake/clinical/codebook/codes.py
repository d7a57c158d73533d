"""Standard codes of codebook 12: one constructor a terminology, and the codes that belong to no single field.

Only codes that were verified in a named source are written down anywhere in this package. A code the codebook
marks as not verified is left out, so that an export falls back to text.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from intake.clinical.codebook.model import Code

SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
ATC = "http://www.whocc.no/atc"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
HGNC = "http://www.genenames.org/geneId"
ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"
ROLE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"


def snomed(code: str, display: str) -> Code:
    return Code(SNOMED, code, display)


def loinc(code: str, display: str, unit: str = "") -> Code:
    """A LOINC code; `unit` where the code holds for one unit of measure only."""
    return Code(LOINC, code, display, unit)


def ncit(code: str, display: str) -> Code:
    return Code(NCIT, code, display)


def atc(code: str, display: str) -> Code:
    return Code(ATC, code, display)


def rxnorm(code: str, display: str) -> Code:
    return Code(RXNORM, code, display)


def hgnc(number: int, gene: str) -> Code:
    return Code(HGNC, f"HGNC:{number}", gene)


def role(code: str, display: str) -> Code:
    return Code(ROLE, code, display)


# Codes of whole resources (12.1), used by letters and exports.
DISEASE_STATUS = loinc("97509-4", "cancer disease status")
ECOG_STATUS = loinc("89247-1", "ECOG performance status")
KARNOFSKY_STATUS = loinc("89243-0", "Karnofsky performance status")
LANSKY_STATUS = ncit("C38144", "Lansky play-performance status")
LANSKY_FULLY_ACTIVE = ncit("C69426", "Lansky score 100")
BODY_SURFACE_AREA = loinc("8277-6", "body surface area")
GENE_STUDIED = loinc("48018-6", "gene studied")
PATIENT_SUMMARY = loinc("60591-5", "patient summary document")
ALL_RISK_STANDARD = ncit("C122457", "standard-risk acute lymphoblastic leukaemia")
ALL_RISK_HIGH = ncit("C122458", "high-risk acute lymphoblastic leukaemia")
MRD_RESULT = ncit("C124433", "minimal residual disease result")
MRD_NUMERIC = ncit("C168951", "minimal residual disease, numeric result")

# Acute lymphoblastic leukaemia as such, and the procedures behind two reports (12.3).
ALL = snomed("91857003", "acute lymphoid leukaemia")
ALL_IN_REMISSION = snomed("91856007", "acute lymphoid leukaemia in remission")
COMMON_B_ALL = snomed("277573001", "common acute lymphoblastic leukaemia")
PRE_B_ALL = snomed("277572006", "precursor B acute lymphoblastic leukaemia")
MARROW_ASPIRATION = snomed("49401003", "bone marrow aspiration")
LUMBAR_PUNCTURE = snomed("277762005", "lumbar puncture")

_NOT_IN_REMISSION = Code(ICD10CM, "C91.00", "acute lymphoblastic leukaemia not having achieved remission")
_IN_REMISSION = Code(ICD10CM, "C91.01", "acute lymphoblastic leukaemia, in remission")
_IN_RELAPSE = Code(ICD10CM, "C91.02", "acute lymphoblastic leukaemia, in relapse")

_ICD10CM_BY_STAGE: Mapping[str, Code] = MappingProxyType({
    "new_untreated": _NOT_IN_REMISSION,
    "new_in_treatment": _NOT_IN_REMISSION,
    "primary_refractory": _NOT_IN_REMISSION,
    "remission_mrd_neg": _IN_REMISSION,
    "remission_mrd_pos": _IN_REMISSION,
    "remission_mrd_unknown": _IN_REMISSION,
    "relapse_first": _IN_RELAPSE,
    "relapse_later": _IN_RELAPSE,
    "relapse_post_transplant": _IN_RELAPSE,
    "relapse_post_cart": _IN_RELAPSE,
    "relapse_refractory": _IN_RELAPSE,
})


def icd10cm(leukaemia_type: str | None, disease_stage: str | None) -> Code | None:
    """ICD-10-CM for the export; only B- and T-lineage acute lymphoblastic leukaemia is mapped (codebook 12.3)."""
    if leukaemia_type not in ("b_all", "t_all") or disease_stage is None:
        return None
    return _ICD10CM_BY_STAGE.get(disease_stage)
