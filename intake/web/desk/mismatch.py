"""The page before a document that names somebody else: whom it names, whom the request is about, nothing more."""

from __future__ import annotations

import re
from collections.abc import Mapping

from intake.clinical.codebook import FIELDS
from intake.clinical.codebook.model import Voice
from intake.i18n import N_
from intake.models.documents import Document
from intake.models.referrals import Referral
from intake.services import document_copies, documents, referrals
from intake.services.work import Work
from intake.web.desk import frame
from intake.web.language import _

COMPARED: Mapping[str, str] = {
    "name": N_("Name"),
    "birth_date": N_("Date of birth"),
    "sex": N_("Sex"),
}
# DICOM's codes (PS3.3 C.7.1.1) as the codebook has them.
SEXES: Mapping[str, str] = {"M": "male", "F": "female", "O": "other"}


def page(unit: Work, referral: Referral, document: Document) -> str:
    """What differs, and the button that opens the document all the same."""
    named = document_copies.findings(unit, document).get("identity")
    theirs, ours = _in_document(named if isinstance(named, Mapping) else {}), _in_request(unit, referral)
    return frame.render(
        "desk/mismatch.html",
        unit,
        referral=referral,
        document=document,
        name=documents.name_of(unit, document),
        rows=[
            {"label": _(text), "theirs": theirs[code], "ours": ours[code], "ltr": code == "birth_date"}
            for code, text in COMPARED.items()
            if theirs[code] or ours[code]
        ],
        errors=[],
    )


def _in_document(named: Mapping[str, object]) -> dict[str, str]:
    told = {code: str(named.get(code) or "") for code in COMPARED}
    day = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", told["birth_date"])
    return {
        "name": " ".join(told["name"].replace("^", " ").split()),
        "birth_date": "-".join(day.groups()) if day else told["birth_date"],
        "sex": _sex(SEXES.get(told["sex"], told["sex"])),
    }


def _in_request(unit: Work, referral: Referral) -> dict[str, str]:
    sex = referrals.answers_of(unit, referral).get("sex_for_clinical_use")
    names = dict.fromkeys(name for name in (referral.patient_name, referral.patient_latin_name) if name)
    return {
        "name": " · ".join(names),
        "birth_date": referral.date_of_birth or "",
        "sex": _sex(sex) if isinstance(sex, str) else "",
    }


def _sex(code: str) -> str:
    option = FIELDS["sex_for_clinical_use"].option(code)
    return _(option.words.for_voice(Voice.PHYSICIAN)) if option else code
