"""Mails to patients, families and referring physicians: one small function each.

Nothing clinical: a reference, what happens next and by when, a link. Subjects say nothing that a person looking over
a shoulder should not read.
"""

from __future__ import annotations

from intake.mail import links
from intake.mail.sheet import Sheet, Slip
from intake.mail.words import LTR


def receipt(slip: Slip) -> Sheet:
    """The request has arrived. Payload: reference, contact_due, zone, starts_at or None, reason or None."""
    reason = slip.payload.get("reason")
    shown = {
        "reference": slip.reference,
        "call": slip.times("starts_at"),
        "due": slip.times("contact_due"),
        "reason": slip.words.gettext(reason) if reason else "",
        "status_link": slip.link(links.STATUS),
    }
    return Sheet(slip.words.gettext("We have your request %(reference)s", reference=slip.reference), shown)


def callback_planned(slip: Slip) -> Sheet:
    """A time was found for a call that had none. Payload: reference, starts_at, zone, reason or None."""
    return _about_the_call(
        slip, slip.words.gettext("When we will call: request %(reference)s", reference=slip.reference)
    )


def callback_moved(slip: Slip) -> Sheet:
    """The call has another time. Payload as for `callback_planned`."""
    return _about_the_call(slip, slip.words.gettext("New time for our call: %(reference)s", reference=slip.reference))


def local_time_changed(slip: Slip) -> Sheet:
    """The same instant now reads differently where the person lives. Payload as for `callback_planned`."""
    subject = slip.words.gettext("Your local time for our call has changed: %(reference)s", reference=slip.reference)
    return _about_the_call(slip, subject)


def _about_the_call(slip: Slip, subject: str) -> Sheet:
    reason = slip.payload.get("reason")
    shown = {
        "reference": slip.reference,
        "call": slip.times("starts_at"),
        "reason": slip.words.gettext(reason) if reason else "",
        "call_link": slip.link(links.CALL),
        "status_link": slip.link(links.STATUS),
    }
    return Sheet(subject, shown)


def callback_cancelled(slip: Slip) -> Sheet:
    """The call will not take place. Payload: reference."""
    shown = {"reference": slip.reference, "status_link": slip.link(links.STATUS)}
    return Sheet(slip.words.gettext("Our call is cancelled: %(reference)s", reference=slip.reference), shown)


def callback_unreachable(slip: Slip) -> Sheet:
    """Nobody answered three times. Payload: reference."""
    subject = slip.words.gettext("We could not reach you: %(reference)s", reference=slip.reference)
    return Sheet(subject, _call_page(slip))


def callback_waits(slip: Slip) -> Sheet:
    """The planned call cannot be made, and no other time was found yet. Payload: reference."""
    subject = slip.words.gettext("Our call needs another time: %(reference)s", reference=slip.reference)
    return Sheet(subject, _call_page(slip))


def _call_page(slip: Slip) -> dict[str, object]:
    """The way to the page where a time for the call is chosen."""
    return {
        "reference": slip.reference,
        "call_link": slip.link(links.CALL),
        "status_link": slip.link(links.STATUS),
    }


def question_waits(slip: Slip) -> Sheet:
    """Staff ask back about an answer; the question itself stands only on the page. Payload: reference."""
    shown = {"reference": slip.reference, "status_link": slip.link(links.STATUS)}
    return Sheet(slip.words.gettext("A question about your request %(reference)s", reference=slip.reference), shown)


def saved_request(slip: Slip) -> Sheet:
    """The way back to a draft. Payload: expires_at, zone; secret: token."""
    return Sheet(
        slip.words.gettext("Continue your request"),
        {
            "continue_link": slip.link(links.with_token(links.SAVED_REQUEST, slip.payload["token"])),
            "until": slip.times("expires_at"),
        },
    )


def sign_in_link(slip: Slip) -> Sheet:
    """One sign-in within ten minutes. Payload: none; secret: token, code."""
    return Sheet(
        slip.words.gettext("Your link to open your request"),
        {
            "sign_in_link": slip.link(links.with_token(links.SIGN_IN, slip.payload["token"])),
            "code": LTR(slip.payload["code"]),
        },
    )


def draft_reminder(slip: Slip) -> Sheet:
    """A draft that nobody sent is about to be deleted. Payload: deleted_at, zone."""
    return Sheet(
        slip.words.gettext("Your unsent request will be deleted"),
        {"continue_link": slip.link(links.CONTINUE_REQUEST), "until": slip.times("deleted_at")},
    )


def address_changed(slip: Slip) -> Sheet:
    """To the old address, so that nobody can take a case over unnoticed. Payload: reference."""
    shown = {"reference": slip.reference, "phone": LTR(slip.clinic.phone)}
    return Sheet(slip.words.gettext("Your e-mail address was changed: %(reference)s", reference=slip.reference), shown)


def request_reopened(slip: Slip) -> Sheet:
    """A request that was withdrawn is open again. Payload as for `receipt`."""
    shown = {
        "reference": slip.reference,
        "call": slip.times("starts_at"),
        "due": slip.times("contact_due"),
        "status_link": slip.link(links.STATUS),
    }
    return Sheet(slip.words.gettext("Your request is open again: %(reference)s", reference=slip.reference), shown)


def request_moved(slip: Slip) -> Sheet:
    """The request stands elsewhere now; where, stands only on the page. Payload: reference."""
    shown = {"reference": slip.reference, "status_link": slip.link(links.STATUS)}
    return Sheet(slip.words.gettext("Your request has moved on: %(reference)s", reference=slip.reference), shown)


def message_waits(slip: Slip) -> Sheet:
    """Somebody of the clinic wrote; the message itself stands only on the page. Payload: reference."""
    shown = {"reference": slip.reference, "messages_link": slip.link(links.MESSAGES)}
    return Sheet(slip.words.gettext("A message about your request %(reference)s", reference=slip.reference), shown)


def opinion_waits(slip: Slip) -> Sheet:
    """The written opinion, or an amended one, was signed; the mail calls it a letter. Payload: reference."""
    shown = {"reference": slip.reference, "status_link": slip.link(links.STATUS)}
    return Sheet(slip.words.gettext("A letter about your request %(reference)s", reference=slip.reference), shown)


def records_wanted(slip: Slip) -> Sheet:
    """Records are asked for, or still awaited; which ones stands only on the page. Payload: reference."""
    shown = {"reference": slip.reference, "status_link": slip.link(links.STATUS)}
    return Sheet(slip.words.gettext("Records for your request %(reference)s", reference=slip.reference), shown)
