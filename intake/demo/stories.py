"""The requests of the demo: who writes, from where, how long ago, and what the clinic has done about it since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from intake.demo import answers as medical
from intake.demo.answers import Situation


@dataclass(frozen=True)
class Sent:
    """One file: what it is called at home, which kind it is, its language, and how many days ago it was written."""

    name: str
    doc_type: str
    language: str
    days: int
    translated: str = "no"


@dataclass(frozen=True)
class Story:
    """`hours`: how long ago it was sent. `told`: the person's own answers over those of the situation.

    `then`: what happened since, of claimed, reached, no_answer, noted, asked_doctor, withdrawn, in this order.
    `physician`: what a referring physician tells besides the answers, on a request that came by the doctors' page.
    """

    language: str
    patient: str
    country: str
    zone: str
    hours: float
    situation: Situation
    birth: str
    told: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[Sent, ...] = ()
    then: tuple[str, ...] = ()
    short_route: bool = False
    by_desk: bool = False
    physician: dict[str, str] | None = None


def mother(name: str, **told: Any) -> dict[str, Any]:
    return _for_somebody(name, "parent", "mother", "parental_responsibility", **told)


def relative(name: str, relationship: str, **told: Any) -> dict[str, Any]:
    return _for_somebody(name, "caregiver", relationship, "written_authorisation", **told)


def physician(name: str, institution: str, **told: Any) -> dict[str, Any]:
    return {
        "submitter_role": "referring_physician",
        "submitter_full_name": name,
        "authority_basis": "physician_referral_with_consent",
        "physician_institution": institution,
        "patient_knows_about_request": "yes",
        **told,
    }


def _for_somebody(name: str, role: str, relationship: str, basis: str, **told: Any) -> dict[str, Any]:
    return {
        "submitter_role": role,
        "submitter_full_name": name,
        "submitter_relationship": relationship,
        "authority_basis": basis,
        **told,
    }


STORIES = (
    Story(
        "ru", "Тимур Примеров", "KZ", "Asia/Almaty", 1.2, medical.relapse_of_a_child, "2019-03-14",
        mother("Айгуль Примерова", patient_latin_name="Timur Primerov", sex_for_clinical_use="male",
               weight={"value": 22.5, "unit": "kg"}, height={"value": 122, "unit": "cm"}, preferred_channel="whatsapp"),
        (Sent("выписка.pdf", "treatment_summary", "ru", 8), Sent("костный мозг.pdf", "latest_marrow_report", "ru", 19),
         Sent("анализы.png", "recent_labs", "ru", 5)),
    ),
    Story(
        "en", "Олена Прикладенко", "UA", "Europe/Kyiv", 26, medical.rising_residual_disease, "1992-02-09",
        {"preferred_language": "uk", "patient_latin_name": "Olena Prykladenko", "sex_for_clinical_use": "female",
         "pregnancy_status": "not_pregnant", "other_languages": ["en"], "main_question": "Which comes first for me?"},
        (Sent("bone marrow 2.pdf", "latest_marrow_report", "en", 15), Sent("MRD.pdf", "mrd_report", "en", 15),
         Sent("висновок.pdf", "diagnosis_pathology", "uk", 228)),
        ("claimed", "reached", "noted", "asked_doctor"),
    ),
    Story(
        "en", "Karl Mustermann", "DE", "Europe/Berlin", 70, medical.second_remission, "1968-07-30",
        physician("Dr. Erika Beispiel", "Beispiel-Klinikum", preferred_language="de", other_languages=["en"],
                  sex_for_clinical_use="male"),
        (Sent("Arztbrief.pdf", "treatment_summary", "de", 9), Sent("MRD-Befund.pdf", "mrd_report", "de", 14)),
        ("claimed",),
        physician={
            "physician_email": "erika@hospital.example", "physician_country": "DE", "reply_by": "phone",
            "patient_language": "en", "urgency_reason": "The donor is available only until the end of the month.",
        },
    ),
    Story(
        "ar", "ليلى المثال", "JO", "Asia/Amman", 3.5, medical.transplant_in_three_weeks, "1999-09-12",
        {"patient_latin_name": "Layla Almithal", "sex_for_clinical_use": "female", "preferred_channel": "phone",
         "interpreter_needed": "yes"},
        (Sent("تقرير المستشفى.pdf", "treatment_summary", "ar", 10), Sent("نتيجة.png", "recent_labs", "ar", 5)),
    ),
    Story(
        "ru", "Жасур Намунаев", "UZ", "Asia/Tashkent", 9, medical.not_b_lineage, "2004-01-30",
        {"patient_latin_name": "Jasur Namunaev", "sex_for_clinical_use": "male", "visa_status": "need_to_apply",
         "preferred_channel": "whatsapp"},
        (Sent("заключение.pdf", "diagnosis_pathology", "ru", 640),),
        ("claimed", "no_answer"),
    ),
    Story(
        "he", "אבי דוגמה", "IL", "Asia/Jerusalem", 5, medical.first_treatment, "1981-11-05",
        relative("מיכל דוגמה", "spouse_partner", patient_latin_name="Avi Dugma", patient_knows_about_request="yes"),
        (Sent("סיכום אשפוז.pdf", "treatment_summary", "he", 6),),
    ),
    Story(
        "en", "Ioana Exemplu", "RO", "Europe/Bucharest", 51, medical.after_transplant, "1990-04-21",
        {"preferred_language": "ro", "other_languages": ["en"], "sex_for_clinical_use": "female",
         "pregnancy_status": "not_pregnant"},
        (Sent("scrisoare medicala.pdf", "treatment_summary", "ro", 12, "yes"),),
        ("claimed", "reached"),
    ),
    Story(
        "ru", "Мариам Нимушадзе", "GE", "Asia/Tbilisi", 20, medical.remission_never_tested, "1975-06-17",
        relative("Георгий Нимушадзе", "adult_child", preferred_language="ka", other_languages=["ru"],
                 patient_knows_about_request="yes"),
    ),
    Story(
        "ar", "يوسف العينة", "IQ", "Asia/Baghdad", 14, medical.knows_little, "2015-08-02",
        mother("سعاد العينة", preferred_channel="whatsapp"),
        short_route=True,
    ),
    Story(
        "ru", "Пётр Образцов", "MD", "Europe/Chisinau", 31, medical.knows_little, "1958-12-19",
        relative("Анна Образцова", "adult_child", preferred_channel="phone", patient_knows_about_request="yes"),
        by_desk=True,
    ),
    Story(
        "he", "נועה לדוגמה", "IL", "Asia/Jerusalem", 96, medical.second_remission, "1986-01-08",
        {"patient_latin_name": "Noa Ledugma", "preferred_channel": "email"},
        (Sent("בדיקת מח עצם.pdf", "latest_marrow_report", "he", 22),),
        ("claimed", "reached", "withdrawn"),
    ),
    Story(
        "en", "Amara Sample", "KE", "Africa/Nairobi", 44, medical.rising_residual_disease, "2012-10-27",
        mother("Grace Sample", preferred_channel="email", sex_for_clinical_use="female"),
        (Sent("discharge letter.pdf", "treatment_summary", "en", 11), Sent("labs (photo).png", "recent_labs", "en", 4)),
    ),
)

# Somebody on day 5 of the first cycle, at home, who has answered the urgent questions and nothing else.
EMERGENCY: Mapping[str, Any] = {
    "urgent_symptoms": ["confusion", "high_fever"],
    "urgent_symptom_timing": "now",
    "temperature": {"value": 38.7, "unit": "Cel"},
    "blinatumomab_now": "infusing",
    "infusion_problem": "none",
    "in_hospital_now": "no",
    "current_country": "GE",
    "callback_phone": "+995555000123",
    "treating_hospital_name": "Учебная больница",
}
EMERGENCY_LANGUAGE = "ru"
EMERGENCY_MINUTES = 4
