"""One payload for every mail: what the golden files are made of."""

from __future__ import annotations

from typing import Any

from config import ClinicFacts

CLINIC = ClinicFacts(email="desk@clinic.example", mail_domain="clinic.example")
PUBLIC_URL = "https://intake.clinic.example"

_CASE = {
    "reference": "R7K4-M9PQ",
    "referral_id": "AbCdEfGhIjKlMnOpQrStUv",
    "contact_due": "2027-02-03T15:00:00+00:00",
}
_CALL = {
    "reference": "R7K4-M9PQ",
    "starts_at": "2027-02-01T20:30:00+00:00",
    "zone": "Asia/Almaty",
    "reason": "We will call at a time you asked for.",
}
_INVITATION = {
    "expires_at": "2027-02-03T10:00:00+00:00",
    "token": "a-token-of-many-letters",
    "code": "R7K4-M9PQ-WXYZ",
}

_PHYSICIAN = {"reference": "R7K4-M9PQ", "expires_at": "2027-03-03T10:00:00+00:00"}
_SECRET = {"token": "a-token-of-many-letters", "code": "R7K4-M9PQ-WXYZ"}

_BOOKING = {
    "reference": "R7K4-M9PQ",
    "booking_id": "AbCdEfGhIjKlMnOpQrStUv",
    "sequence": 2,
    "stamped_at": "2027-02-01T10:00:00+00:00",
    "starts_at": "2027-02-07T20:30:00+00:00",
    "ends_at": "2027-02-07T21:30:00+00:00",
    "zone": "Asia/Kathmandu",
    "modality": "video",
    "with_place": False,
}
_UNTIL = {"until": "2027-02-01T18:00:00+00:00"}

EXAMPLES: dict[str, dict[str, Any]] = {
    "receipt": _CALL | {"contact_due": _CASE["contact_due"]},
    "callback_planned": _CALL,
    "callback_moved": _CALL | {"zone": "Asia/Kathmandu"},
    "callback_cancelled": {"reference": "R7K4-M9PQ"},
    "callback_unreachable": {"reference": "R7K4-M9PQ"},
    "callback_waits": {"reference": "R7K4-M9PQ"},
    "local_time_changed": _CALL | {"reason": None},
    "question_waits": {"reference": "R7K4-M9PQ"},
    "saved_request": {"expires_at": "2027-03-03T10:00:00+00:00", "token": "a-token-of-many-letters"},
    "sign_in_link": {"token": "a-token-of-many-letters", "code": "R7K4-M9PQ-WXYZ"},
    "draft_reminder": {"deleted_at": "2027-03-03T10:00:00+00:00", "zone": "America/New_York"},
    "address_changed": {"reference": "R7K4-M9PQ"},
    "request_reopened": _CALL | {"contact_due": _CASE["contact_due"]},
    "request_moved": {"reference": "R7K4-M9PQ"},
    "message_waits": {"reference": "R7K4-M9PQ"},
    "opinion_waits": {"reference": "R7K4-M9PQ"},
    "records_wanted": {"reference": "R7K4-M9PQ"},
    "booking_confirmed": _BOOKING,
    "booking_moved": _BOOKING | {"modality": "in_person", "with_place": True},
    "booking_cancelled": _BOOKING,
    "booking_requested": _BOOKING | _UNTIL,
    "booking_declined": _BOOKING,
    "booking_offered": _BOOKING | _UNTIL,
    "booking_reminder": _BOOKING,
    "booking_local_time_changed": _BOOKING | {"modality": "records"},
    "waiting_closed": {"reference": "R7K4-M9PQ"},
    "physician_invited": _PHYSICIAN | _SECRET,
    "physician_confirm": _PHYSICIAN | _SECRET | {"role": "referring", "files": 3},
    "physician_sign_in": _PHYSICIAN | _SECRET,
    "physician_receipt": {"reference": "R7K4-M9PQ", "files": 3, "at": "2027-02-01T20:30:00+00:00"},
    "physician_accepted": {"reference": "R7K4-M9PQ"},
    "physician_missing": {"reference": "R7K4-M9PQ"},
    "physician_closed": {"reference": "R7K4-M9PQ"},
    "patient_was_referred": {"reference": "R7K4-M9PQ", "files": 3},
    "physician_joined": {"reference": "R7K4-M9PQ"},
    "physician_sent_records": {"reference": "R7K4-M9PQ", "files": 3},
    "clinic_new_request": _CASE | {"level": "urgent"},
    "alert": {"reference": "A7K4-M9PQ", "alert_id": "AbCdEf", "at": "2027-02-01T20:30:00+00:00", "round": 3},
    "call_now": _CASE,
    "call_due": _CASE,
    "call_late": _CASE,
    "call_escalated": _CASE,
    "call_missed_twice": _CASE,
    "call_unplanned": _CASE,
    "first_contact_late": _CASE,
    "staff_invitation": _INVITATION,
    "staff_reset": _INVITATION,
    "sign_in_changed": {"at": "2027-02-01T20:30:00+00:00"},
    "case_opened": {"reference": "R7K4-M9PQ", "referral_id": "AbCdEfGhIjKlMnOpQrStUv"},
    "scanner_down": {},
    "audit_head": {"seq": 48213, "chain": "5f" * 32},
}
