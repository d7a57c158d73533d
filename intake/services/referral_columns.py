"""What of the answers and the assessment stands in plain columns, because the queue sorts, filters and searches it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from intake.clinical.assessment import Assessment
from intake.clinical.triage import Urgency
from intake.models.referrals import Referral
from intake.scheduling.zones import zone_names

CLINIC_ZONE = "Asia/Jerusalem"
EMERGENCY_RANK, ORDINARY_RANK = 0, 1
LONGEST_NAME = 200


def columns(answers: Mapping[str, Any], assessment: Assessment, page_language: str) -> dict[str, Any]:
    """Values for a referral's columns by name."""
    return {**_person(answers, page_language), **_assessed(assessment), "stage": _text(answers, "disease_stage")}


def write(referral: Referral, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(referral, name, value)


def _assessed(assessment: Assessment) -> dict[str, Any]:
    immediate = assessment.level is Urgency.IMMEDIATE
    return {
        "level": assessment.level.value,
        "computed_level": assessment.level.value,
        "lead_rule": assessment.lead.code,
        "reasons": [_reason(match) for match in assessment.as_record()["reasons"]],
        "rank": EMERGENCY_RANK if immediate else ORDINARY_RANK,
        "due_at": assessment.due.contact,
        "contact_due": assessment.due.contact,
        "review_due": assessment.due.review,
        "records_ready": assessment.ready_count,
        "records_of": len(assessment.checklist),
    }


def _reason(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {"rule": stored["code"], "msgid": stored["message"], "params": stored["params"]}


def _person(answers: Mapping[str, Any], page_language: str) -> dict[str, Any]:
    name = patient_name(answers)
    return {
        "language": page_language,
        "spoken_languages": _languages(answers),
        "country": _text(answers, "country_of_residence") or _text(answers, "current_country"),
        "time_zone": zone_of(answers),
        "patient_name": name,
        "patient_latin_name": _text(answers, "patient_latin_name") or "",
        "date_of_birth": _text(answers, "date_of_birth"),
        "sender_name": _text(answers, "submitter_full_name") or name,
        "sender_role": _text(answers, "submitter_role") or "patient",
        "phone": _text(answers, "callback_phone"),
        "whatsapp": _text(answers, "whatsapp_number"),
        "email": _text(answers, "email"),
        "preferred_channel": _text(answers, "preferred_channel"),
    }


def patient_name(answers: Mapping[str, Any]) -> str:
    """One name; given and family names come with data from elsewhere (codebook 2.2)."""
    parts = (_text(answers, "patient_given_name"), _text(answers, "patient_family_name"))
    name = _text(answers, "patient_full_name") or " ".join(part for part in parts if part)
    return name[:LONGEST_NAME]


def zone_of(answers: Mapping[str, Any]) -> str:
    """The person's time zone; without one that is known, the clinic's."""
    zone = _text(answers, "time_zone")
    return zone if zone in zone_names() and zone else CLINIC_ZONE


def _languages(answers: Mapping[str, Any]) -> list[str]:
    others = answers.get("other_languages")
    tags = [answers.get("preferred_language"), *(others if isinstance(others, list) else [])]
    return list(dict.fromkeys(tag for tag in tags if isinstance(tag, str) and tag))


def _text(answers: Mapping[str, Any], name: str) -> str | None:
    """The given text; an absent state is no text."""
    value = answers.get(name)
    return value if isinstance(value, str) and value else None
