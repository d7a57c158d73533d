"""Which mails there are. The name of a row's template is the name of the function and of its two files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from intake.mail import booking_mails as booking
from intake.mail import patient_mails as patient
from intake.mail import physician_mails as physician
from intake.mail import staff_mails as staff
from intake.mail.sheet import Sheet, Slip

Mail = Callable[[Slip], Sheet]


def _named(*mails: Mail) -> Mapping[str, Mail]:
    return MappingProxyType({mail.__name__: mail for mail in mails})


TO_PEOPLE = _named(
    patient.receipt,
    patient.callback_planned,
    patient.callback_moved,
    patient.callback_cancelled,
    patient.callback_unreachable,
    patient.callback_waits,
    patient.local_time_changed,
    patient.question_waits,
    patient.saved_request,
    patient.sign_in_link,
    patient.draft_reminder,
    patient.address_changed,
    patient.request_reopened,
    patient.request_moved,
    patient.message_waits,
    patient.opinion_waits,
    patient.records_wanted,
    booking.booking_confirmed,
    booking.booking_moved,
    booking.booking_cancelled,
    booking.booking_requested,
    booking.booking_declined,
    booking.booking_offered,
    booking.booking_reminder,
    booking.booking_local_time_changed,
    booking.waiting_closed,
    physician.physician_invited,
    physician.physician_confirm,
    physician.physician_sign_in,
    physician.physician_receipt,
    physician.physician_accepted,
    physician.physician_missing,
    physician.physician_closed,
    physician.patient_was_referred,
    physician.physician_joined,
    physician.physician_sent_records,
)
TO_CLINIC = _named(
    staff.clinic_new_request,
    staff.alert,
    staff.call_now,
    staff.call_due,
    staff.call_late,
    staff.call_escalated,
    staff.call_missed_twice,
    staff.call_unplanned,
    staff.first_contact_late,
    staff.staff_invitation,
    staff.staff_reset,
    staff.sign_in_changed,
    staff.case_opened,
    staff.scanner_down,
    staff.audit_head,
)
ALERT_WEBHOOK = "alert_webhook"  # a row of the webhook lane; no mail, so it has no function here
MAILS = MappingProxyType({**TO_PEOPLE, **TO_CLINIC})
# Whoever gets these is staff, so a dead one is the clinic's fault to mend, not a patient to phone.
CLINIC_TEMPLATES = frozenset({*TO_CLINIC, ALERT_WEBHOOK})
