"""Mails to the clinic's people: a reference, how urgent, a link. Nothing of the case itself leaves the desk."""

from __future__ import annotations

from collections.abc import Mapping

from intake.i18n import N_
from intake.mail import links
from intake.mail.sheet import Sheet, Slip
from intake.mail.words import LTR

URGENCY: Mapping[str, str] = {
    "immediate": N_("immediate"),
    "urgent": N_("urgent"),
    "soon": N_("soon"),
    "routine": N_("routine"),
}


def clinic_new_request(slip: Slip) -> Sheet:
    """A request has arrived. Payload: reference, referral_id, level, contact_due."""
    subject = slip.words.gettext(
        "New request %(reference)s: %(urgency)s", reference=slip.reference, urgency=_level(slip)
    )
    return Sheet(subject, {"urgency": _level(slip)} | _case(slip))


def alert(slip: Slip) -> Sheet:
    """An emergency was reported and nobody has acknowledged it. Payload: reference, alert_id, at, round."""
    words = slip.words
    subject = words.gettext("Immediate: alert %(reference)s", reference=slip.reference)
    shown = {
        "reference": slip.reference,
        "at": slip.times("at"),
        "desk_link": slip.link(links.DESK_ALERT.format(id=slip.payload["alert_id"])),
        "round": LTR(str(slip.payload.get("round", 1))),
    }
    return Sheet(subject, shown)


def call_now(slip: Slip) -> Sheet:
    """An urgent call was planned too late. Payload: reference, referral_id, contact_due."""
    return _notice(slip, N_("Call now: %(reference)s"))


def call_due(slip: Slip) -> Sheet:
    """A planned call is to be made now. Payload: reference, referral_id."""
    return _notice(slip, N_("Call due: %(reference)s"))


def call_late(slip: Slip) -> Sheet:
    """A planned call was not made in 15 minutes. Payload: reference, referral_id."""
    return _notice(slip, N_("Call late: %(reference)s"))


def call_escalated(slip: Slip) -> Sheet:
    """A planned call is still not made. Payload: reference, referral_id."""
    return _notice(slip, N_("Call overdue: %(reference)s"))


def call_missed_twice(slip: Slip) -> Sheet:
    """An urgent person did not answer twice. Payload: reference, referral_id."""
    return _notice(slip, N_("No answer twice: %(reference)s"))


def first_contact_late(slip: Slip) -> Sheet:
    """Nobody has spoken to the person by the promised time. Payload: reference, referral_id, contact_due."""
    return _notice(slip, N_("First contact is late: %(reference)s"))


def staff_invitation(slip: Slip) -> Sheet:
    """An account waits for its owner. Payload: expires_at; secret: token, code."""
    return _invitation(slip, N_("Your account at the clinic's desk"))


def staff_reset(slip: Slip) -> Sheet:
    """An administrator has reset how a person signs in. Payload: expires_at; secret: token, code."""
    return _invitation(slip, N_("Set up again how you sign in"))


def sign_in_changed(slip: Slip) -> Sheet:
    """The ways to sign in to an account have changed. Payload: at."""
    shown = {"at": slip.times("at"), "desk_link": slip.link(links.STAFF_ACCOUNT)}
    return Sheet(slip.words.gettext(N_("The ways to sign in to your account have changed")), shown)


def case_opened(slip: Slip) -> Sheet:
    """Somebody opened a request that is not theirs, for a reason. Payload: reference, referral_id."""
    subject = slip.words.gettext("A request was opened: %(reference)s", reference=slip.reference)
    return Sheet(subject, {"reference": slip.reference, "desk_link": slip.link(links.DESK_OPENED)})


def _invitation(slip: Slip, subject: str) -> Sheet:
    shown = {
        "desk_link": slip.link(links.with_token(links.STAFF_INVITATION, slip.payload["token"])),
        "code": LTR(slip.payload["code"]),
        "until": slip.times("expires_at"),
    }
    return Sheet(slip.words.gettext(subject), shown)


def scanner_down(slip: Slip) -> Sheet:
    """Files have waited 15 minutes for the scanner. Payload: nothing."""
    subject = slip.words.gettext("The scanner for files does not answer")
    return Sheet(subject, {"desk_link": slip.link(links.DESK_TASKS)})


def audit_head(slip: Slip) -> Sheet:
    """Where the audit log ends today, as a number and a hash. Payload: seq, chain."""
    code = LTR(f"{slip.payload['seq']}:{slip.payload['chain']}")
    shown = {"code": code, "desk_link": slip.link(links.DESK_AUDIT)}
    return Sheet(slip.words.gettext("Audit log: where it ends today"), shown)


def _notice(slip: Slip, subject: str) -> Sheet:
    return Sheet(slip.words.gettext(subject, reference=slip.reference), _case(slip))


def _case(slip: Slip) -> dict[str, object]:
    return {
        "reference": slip.reference,
        "due": slip.times("contact_due"),
        "desk_link": slip.link(links.DESK_CASE.format(id=slip.payload["referral_id"])),
    }


def _level(slip: Slip) -> str:
    word = URGENCY[slip.payload["level"]]
    return slip.words.gettext(word)
