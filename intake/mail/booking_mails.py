"""Mails about appointments: one small function each. Nothing clinical, not even what kind of clinic it is.

Payload of all of them: reference, booking_id, sequence, stamped_at, starts_at, ends_at, zone, modality, with_place; and
`until` where somebody waits for an answer.
"""

from __future__ import annotations

from intake.i18n import N_
from intake.mail import links
from intake.mail.invitations import SUMMARY, Invitation, Method
from intake.mail.sheet import Sheet, Slip


def booking_confirmed(slip: Slip) -> Sheet:
    """The time is theirs."""
    return _sheet(slip, N_("Your appointment is confirmed: %(reference)s"), Method.REQUEST)


def booking_moved(slip: Slip) -> Sheet:
    """The same appointment at another time."""
    return _sheet(slip, N_("Your appointment has a new time: %(reference)s"), Method.REQUEST)


def booking_cancelled(slip: Slip) -> Sheet:
    """It does not take place."""
    return _sheet(slip, N_("Your appointment is cancelled: %(reference)s"), Method.CANCEL)


def booking_requested(slip: Slip) -> Sheet:
    """The wish has arrived; a coordinator is to confirm it until `until`."""
    return _sheet(slip, N_("We have your wish for an appointment: %(reference)s"))


def booking_declined(slip: Slip) -> Sheet:
    """The time that was wished for is not theirs."""
    return _sheet(slip, N_("Choose another time for your appointment: %(reference)s"))


def booking_offered(slip: Slip) -> Sheet:
    """A time has become free; it is kept until `until`."""
    return _sheet(slip, N_("A time has become free: %(reference)s"))


def booking_reminder(slip: Slip) -> Sheet:
    """A day or two hours before."""
    return _sheet(slip, N_("Your appointment is soon: %(reference)s"))


def booking_local_time_changed(slip: Slip) -> Sheet:
    """The same instant reads differently where the person lives. The calendar keeps UTC and needs no change."""
    return _sheet(slip, N_("Your local time for the appointment has changed: %(reference)s"))


def waiting_closed(slip: Slip) -> Sheet:
    """Nobody answered three offers. Payload: reference."""
    shown = {"reference": slip.reference, "status_link": slip.link(links.CONSULTATION_WAITING)}
    subject = slip.words.gettext("You are no longer on the waiting list: %(reference)s", reference=slip.reference)
    return Sheet(subject, shown)


def _sheet(slip: Slip, subject: str, method: Method | None = None) -> Sheet:
    shown = {
        "reference": slip.reference,
        "appointment": slip.times("starts_at"),
        "until": slip.times("until"),
        "video": slip.payload["modality"] == "video",
        "place": slip.clinic.address if slip.payload["with_place"] else "",
        "status_link": slip.link(links.CONSULTATION),
    }
    invitation = None if method is None else _invitation(slip, method)
    return Sheet(slip.words.gettext(subject, reference=slip.reference), shown, invitation)


def _invitation(slip: Slip, method: Method) -> Invitation:
    stamped, starts, ends = (slip.instant(name) for name in ("stamped_at", "starts_at", "ends_at"))
    assert stamped is not None
    assert starts is not None
    assert ends is not None  # all three stand in every payload
    return Invitation(
        method=method,
        booking_id=str(slip.payload["booking_id"]),
        sequence=int(slip.payload["sequence"]),
        stamped_at=stamped,
        starts_at=starts,
        ends_at=ends,
        summary=slip.words.plain(SUMMARY, reference=slip.reference),
        description=slip.link(links.CONSULTATION),
        location=slip.clinic.address if slip.payload["with_place"] else "",
    )
