"""Where a request stands, as steps with their dates: what is done, what is next and by when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup

from intake.i18n import N_
from intake.models.referrals import Referral, ReferralState
from intake.services.status import NOTHING_LEFT, Status
from intake.web.language import _
from intake.web.presentation import two_times

TITLES = (
    N_("You sent the request"),
    N_("A person from the clinic speaks with you"),
    N_("The records come together"),
    N_("A haematologist reads everything"),
    N_("You speak, or you get the written opinion"),
)
SENT, CONTACT, RECORDS, READING, OPINION = range(len(TITLES))
_NOW: Mapping[ReferralState, int] = {
    ReferralState.SUBMITTED: CONTACT,
    ReferralState.IN_TRIAGE: RECORDS,
    ReferralState.AWAITING_RECORDS: RECORDS,
    ReferralState.READY_FOR_REVIEW: READING,
    ReferralState.CONSULTATION_BOOKED: OPINION,
    ReferralState.CONSULTED: OPINION,
}


def steps_of(referral: Referral, status: Status) -> list[dict[str, Any]]:
    """For the `steps` macro. Empty for a request that is closed: nothing comes after it."""
    if referral.state is ReferralState.CLOSED:
        return []
    now = _NOW[referral.state]
    if now == CONTACT and referral.contacted_at is not None:
        now = RECORDS
    if now == RECORDS and referral.contacted_at is None and referral.state is ReferralState.IN_TRIAGE:
        now = CONTACT
    if status.answered_at is not None and referral.state in NOTHING_LEFT and now >= RECORDS:
        now = len(TITLES)
    when = _moments(referral, status, now)
    return [
        {"title": _(title), "state": _state(index, now), "when": when.get(index, ""), "text": ""}
        for index, title in enumerate(TITLES)
    ]


def _state(index: int, now: int) -> str:
    return "done" if index < now else "now" if index == now else "later"


def _moments(referral: Referral, status: Status, now: int) -> dict[int, Markup]:
    """What has a date: a day that was, or the one by which it is due. An emergency is promised no hour."""
    found = {SENT: referral.submitted_at}
    if referral.contacted_at is not None:
        found[CONTACT] = referral.contacted_at
    told = {index: _shown(moment, referral) for index, moment in found.items()}
    if now == CONTACT and status.call_at is not None:
        told[CONTACT] = _planned(status.call_at, referral)
    elif now == CONTACT and not status.emergency:
        told[CONTACT] = _by(referral.contact_due, referral)
    if status.answered_at is not None and now > OPINION:
        told[OPINION] = _shown(status.answered_at, referral)
    if now <= READING and status.answered_at is None and not status.emergency:
        told[READING] = _by(referral.review_due, referral)
    return told


def _shown(moment: datetime, referral: Referral) -> Markup:
    return two_times(moment, referral.time_zone)


def _by(moment: datetime, referral: Referral) -> Markup:
    return Markup("{} {}").format(_("By:"), _shown(moment, referral))


def _planned(moment: datetime, referral: Referral) -> Markup:
    return Markup("{} {}").format(_("We plan to call you:"), _shown(moment, referral))
