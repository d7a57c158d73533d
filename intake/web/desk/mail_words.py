"""Mails in words: which one it is, and why it was given up."""

from __future__ import annotations

from collections.abc import Mapping

from intake.i18n import N_
from intake.web.language import _

MAIL_TEMPLATES: Mapping[str, str] = {
    "receipt": N_("Receipt of the request"),
    "callback_planned": N_("Time of the call"),
    "callback_moved": N_("New time of the call"),
    "callback_cancelled": N_("The call is cancelled"),
    "callback_waits": N_("The call has lost its time"),
    "callback_unreachable": N_("We could not reach you"),
    "local_time_changed": N_("The call reads differently on your clock"),
    "saved_request": N_("Link to a saved request"),
    "sign_in_link": N_("Link to sign in"),
    "draft_reminder": N_("Reminder of a saved request"),
    "address_changed": N_("The address was changed"),
    "question_waits": N_("A question waits"),
    "request_reopened": N_("The request is open again"),
    "request_moved": N_("The request has moved on"),
    "message_waits": N_("A message waits"),
    "opinion_waits": N_("The written opinion waits"),
    "records_wanted": N_("Records are asked for"),
    "booking_requested": N_("The appointment is asked for"),
    "booking_confirmed": N_("The appointment is confirmed"),
    "booking_moved": N_("New time of the appointment"),
    "booking_cancelled": N_("The appointment is cancelled"),
    "booking_declined": N_("The time for the appointment cannot be confirmed"),
    "booking_offered": N_("A time for an appointment is free"),
    "booking_reminder": N_("Reminder of the appointment"),
    "booking_local_time_changed": N_("The appointment reads differently on your clock"),
    "waiting_closed": N_("End of the waiting list"),
    "physician_invited": N_("To a physician: records are asked for"),
    "physician_confirm": N_("To a physician: confirm the address"),
    "physician_sign_in": N_("To a physician: link to sign in"),
    "physician_receipt": N_("To a physician: files have arrived"),
    "physician_accepted": N_("To a physician: the request is taken up"),
    "physician_missing": N_("To a physician: something is missing"),
    "physician_closed": N_("To a physician: the request is closed"),
    "patient_was_referred": N_("To the patient: a doctor sent a request"),
    "physician_joined": N_("To the patient: a doctor joined"),
    "physician_sent_records": N_("To the patient: a doctor sent records"),
    "clinic_new_request": N_("To the clinic: new request"),
    "alert": N_("To the clinic: emergency"),
    "alert_webhook": N_("To the paging service: emergency"),
    "call_now": N_("To the clinic: call now"),
    "call_due": N_("To the clinic: call due"),
    "call_late": N_("To the clinic: call late"),
    "call_escalated": N_("To the clinic: call overdue"),
    "call_missed_twice": N_("To the clinic: no answer twice"),
    "call_unplanned": N_("To the clinic: a call has lost its time"),
    "first_contact_late": N_("To the clinic: first contact late"),
    "scanner_down": N_("To the clinic: the virus scanner does not answer"),
    "audit_head": N_("To the clinic: the end of the audit log"),
    "staff_invitation": N_("Invitation of a colleague"),
    "staff_reset": N_("To a colleague: sign-in was reset"),
    "sign_in_changed": N_("To a colleague: ways to sign in have changed"),
    "case_opened": N_("To the lead: a request was opened"),
}


def mail_failure(code: str | None) -> str:
    """Why a mail was given up."""
    if code == "bounced":
        return _("It came back.")
    if code and code[:1] == "5":
        return _("The receiving server refused it (%(code)s).", code=code)
    if code and code[:1] == "4":
        return _("The receiving server never took it (%(code)s).", code=code)
    return _("It could not be sent (%(code)s).", code=code) if code else _("It could not be sent.")
