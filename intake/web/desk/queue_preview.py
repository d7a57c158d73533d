"""One request beside the queue: enough to decide whose it is. A look like any other, and recorded as one."""

from __future__ import annotations

from typing import Any

from flask import url_for

from intake.errors import NotFound
from intake.models.referrals import ReferralState
from intake.services import cases, snoozing
from intake.services.referral_columns import EMERGENCY_RANK
from intake.services.work import Work
from intake.web.context import staff
from intake.web.desk import case_answers, case_summary, frame, words
from intake.web.desk.clocks import age, due, there
from intake.web.desk.queue_rows import language_of, put_off_until, reasons
from intake.web.language import _
from intake.web.policy import Permission
from intake.web.presentation import moment

ASKED = ("discussion_topics", "main_question")


def parts(unit: Work, referral_id: str) -> dict[str, Any] | None:
    """None for a request that is not there, or not this person's to read: the page then has no pane."""
    if not frame.may(Permission.READ_CASE) or not frame.reaches(unit, referral_id):
        return None
    try:
        case = cases.open_case(unit, referral_id, "preview")
    except NotFound:
        return None
    referral, now = case.referral, unit.now
    still_open = referral.state is not ReferralState.CLOSED
    first, last = snoozing.days(now)
    return {
        "referral": referral,
        "href": url_for("desk.case", referral_id=referral.id),
        "name": referral.patient_name or referral.sender_name or _("No name given"),
        "age": age(referral.date_of_birth, now.date()),
        "state": words.word(words.STATES, referral.state),
        "language": language_of(referral.spoken_languages, referral.language),
        "there": there(referral.time_zone, now),
        "reasons": reasons(referral.reasons),
        "asked": case_answers.lines(case.answers, ASKED, case.revision.at),
        "wanted": case_summary.parts(unit, case)["wanted_documents"],
        "contact": due(referral.contact_due, now) if still_open and referral.contacted_at is None else None,
        "call": moment(case.callback.starts_at) if case.callback and case.callback.starts_at else "",
        "owner": case.owner.name if case.owner else "",
        "mine": referral.owner_id == staff().id,
        "open": still_open,
        "may_snooze": still_open and referral.contacted_at is not None and referral.rank > EMERGENCY_RANK,
        "away": put_off_until(referral.snoozed_until, referral.rank, now),
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
    }
