"""Mails to physicians, and to patients about a physician: one small function each.

Nothing clinical, and nothing by which a stranger at the screen could tell whom it is about: a reference, a number of
files, a moment, a link.
"""

from __future__ import annotations

from typing import Any

from intake.mail import links
from intake.mail.sheet import Sheet, Slip
from intake.mail.words import LTR


def physician_invited(slip: Slip) -> Sheet:
    """Records are asked for. Payload: reference, expires_at; secret: token, code."""
    subject = slip.words.gettext("Send records for request %(reference)s", reference=slip.reference)
    return Sheet(subject, _with_link(slip, links.PHYSICIAN_INVITED))


def physician_confirm(slip: Slip) -> Sheet:
    """A request was sent or joined; the address is to be proved. Payload: reference, role (referring or joined),
    files, expires_at; secret: token, code."""
    subject = slip.words.gettext("Confirm your e-mail address: %(reference)s", reference=slip.reference)
    shown = _with_link(slip, links.PHYSICIAN_CONFIRM)
    return Sheet(subject, shown | {"role": slip.payload["role"], "files": LTR(str(slip.payload["files"]))})


def physician_sign_in(slip: Slip) -> Sheet:
    """One look at what was sent, within ten minutes. Payload: reference; secret: token, code."""
    subject = slip.words.gettext("Your link to request %(reference)s", reference=slip.reference)
    return Sheet(subject, _with_link(slip, links.PHYSICIAN_SIGN_IN))


def physician_receipt(slip: Slip) -> Sheet:
    """Files arrived. Payload: reference, files, at."""
    subject = slip.words.gettext("Your files have arrived: %(reference)s", reference=slip.reference)
    shown = {
        "reference": slip.reference,
        "files": LTR(str(slip.payload["files"])),
        "at": slip.times("at"),
        "status_link": slip.link(links.PHYSICIAN_ASK),
    }
    return Sheet(subject, shown)


def physician_accepted(slip: Slip) -> Sheet:
    """Somebody works on the request. Payload: reference."""
    return _short(slip, slip.words.gettext("We are working on request %(reference)s", reference=slip.reference))


def physician_missing(slip: Slip) -> Sheet:
    """Records are asked for that have not come. Payload: reference."""
    return _short(slip, slip.words.gettext("Something is missing: request %(reference)s", reference=slip.reference))


def physician_closed(slip: Slip) -> Sheet:
    """The request is closed. Payload: reference."""
    return _short(slip, slip.words.gettext("Request %(reference)s is closed", reference=slip.reference))


def patient_was_referred(slip: Slip) -> Sheet:
    """To the patient: a doctor sent a request. Payload: reference, files."""
    subject = slip.words.gettext("A doctor sent us a request for you: %(reference)s", reference=slip.reference)
    return Sheet(subject, _for_patient(slip) | {"files": LTR(str(slip.payload["files"]))})


def physician_joined(slip: Slip) -> Sheet:
    """To the patient: a doctor used the return code. Payload: reference."""
    subject = slip.words.gettext("A doctor joined your request %(reference)s", reference=slip.reference)
    return Sheet(subject, _for_patient(slip))


def physician_sent_records(slip: Slip) -> Sheet:
    """To the patient: the first records of a doctor. Payload: reference, files."""
    subject = slip.words.gettext("A doctor sent records for request %(reference)s", reference=slip.reference)
    return Sheet(subject, _for_patient(slip) | {"files": LTR(str(slip.payload["files"]))})


def _with_link(slip: Slip, path: str) -> dict[str, Any]:
    return {
        "reference": slip.reference,
        "link": slip.link(links.with_token(path, slip.payload["token"])),
        "code": LTR(slip.payload["code"]),
        "until": slip.times("expires_at"),
    }


def _short(slip: Slip, subject: str) -> Sheet:
    shown = {"reference": slip.reference, "phone": LTR(slip.clinic.phone), "ask_link": slip.link(links.PHYSICIAN_ASK)}
    return Sheet(subject, shown)


def _for_patient(slip: Slip) -> dict[str, Any]:
    return {
        "reference": slip.reference,
        "phone": LTR(slip.clinic.phone),
        "return_link": slip.link(links.CONTINUE_REQUEST),
        "privacy_link": slip.link(links.PRIVACY),
    }
