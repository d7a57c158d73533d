"""The example that `make smoke` sends: a mother from Almaty writes in Russian about her son of 7."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from intake.demo.files import pdf, png

Ago = Callable[[int], str]

LANGUAGE = "ru"
CITY, ZONE = "Almaty", "Asia/Almaty"
PATIENT = "Тимур Проверкин"
PHONE = "+77010000001"
PENDING = {"absent": "pending"}
# Words of the answers, in the languages a mail could have them in: none may stand in a mail.
NOT_FOR_MAILS = (
    "Проверкин", "Тимур", "Айгуль", PHONE, "leuk", "лейк", "relapse", "рецидив", "CD19", "marrow", "blina", "блина",
)  # fmt: skip


def answers(today: date, email: str) -> dict[str, Any]:
    """First marrow relapse after the end of treatment; dates count back from `today` at the clinic."""

    def ago(days: int) -> str:
        return (today - timedelta(days=days)).isoformat()

    return {
        **_family(ago, email),
        **_illness(ago),
        **_checks(ago),
        **_life(),
    }


def _family(ago: Ago, email: str) -> dict[str, Any]:
    return {
        "urgent_symptoms": ["none"],
        "blinatumomab_now": "no",
        "in_hospital_now": "no",
        "current_country": "KZ",
        "callback_phone": PHONE,
        "submitter_role": "parent",
        "submitter_full_name": "Айгуль Проверкина",
        "submitter_relationship": "mother",
        "authority_basis": "parental_responsibility",
        "authority_document_provided": "yes",
        "patient_full_name": PATIENT,
        "patient_latin_name": "Timur Proverkin",
        "date_of_birth": ago(2800),
        "sex_for_clinical_use": "male",
        "weight": {"value": "22,5", "unit": "kg"},
        "height": {"value": "122", "unit": "cm"},
        "country_of_residence": "KZ",
        "time_zone": ZONE,
        "preferred_language": "ru",
        "interpreter_needed": "no",
        "preferred_channel": "whatsapp",
        "whatsapp_number": PHONE,
        "email": email,
    }


def _illness(ago: Ago) -> dict[str, Any]:
    return {
        "leukaemia_type": "b_all",
        "cd19_status": {"absent": "unknown"},
        "diagnosis_confirmed_by": ["bone_marrow_aspirate", "flow_cytometry"],
        "diagnosis_date": ago(915),
        "ph_status": "negative",
        "cns_involvement": "none",
        "extramedullary_disease": "none",
        "disease_stage": "relapse_first",
        "first_cr_date": ago(875),
        "relapse_date": ago(19),
        "relapse_sites": ["marrow"],
        "marrow_blast_percent": "47",
        "marrow_date": ago(19),
        "any_prior_treatment": "yes",
        "treatment_lines": [
            {"regimen_class": "chemo_frontline", "start_date": ago(912), "end_date": ago(165), "response": "cr"},
            {"regimen_class": "chemo_salvage", "start_date": ago(13), "ongoing": True, "response": PENDING},
        ],
        "prior_blinatumomab": "no",
        "prior_inotuzumab": "no",
        "prior_car_t": "no",
        "prior_transplant": "no",
        "current_treatment": "on_treatment",
        "mrd_ever_tested": {"absent": "unknown"},
        "transplant_plan": "considering",
        "donor_type": {"absent": "unknown"},
    }


def _checks(ago: Ago) -> dict[str, Any]:
    return {
        "neuro_history": ["none"],
        "neuro_exam_done": "no",
        "bilirubin_total": {"value": "14", "unit": "umol/L", "uln": "21"},
        "alt": {"value": "55", "unit": "U/L", "uln": "40"},
        "liver_lab_date": ago(6),
        "creatinine": {"value": "41", "unit": "umol/L"},
        "kidney_lab_date": ago(6),
        "active_infection": "no",
        "infection_status_date": ago(2),
        "performance_scale": "lansky",
        "performance_score": 80,
        "performance_date": ago(4),
    }


def _life() -> dict[str, Any]:
    return {
        "caregiver_available": "full_time",
        "caregiver_can_spot_warning_signs": "will_learn",
        "can_manage_pump": "with_help",
        "line_type": "port",
        "line_care": "clinic",
        "travel_time_minutes": "240",
        "stay_near_clinic": "can_arrange",
        "phone_24h": "yes",
        "home_safe": "yes",
        "discussion_topics": ["appropriate_for_stage", "bridge_to_transplant", "neuro_risk"],
        "consultation_mode": "video",
    }


def files() -> tuple[tuple[str, bytes], ...]:
    """Two records as a family has them: a letter and a photograph, one name in Cyrillic."""
    return ("Выписка из больницы.pdf", pdf("A made-up letter from a hospital")), ("analysis.png", png(200))


def resumed() -> tuple[str, bytes]:
    """A third record, which comes piece by piece."""
    return "Снимок анализа.png", png(220)


DETAILS: tuple[dict[str, Any], ...] = (
    {"doc_type": "treatment_summary", "language": "ru", "translated": "no"},
    {"doc_type": "recent_labs", "language": "ru", "translated": "no"},
    {"doc_type": "recent_labs", "language": "ru", "translated": "no"},
)
