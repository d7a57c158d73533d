"""The buttons "Claim", "Release" and "Open again"."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from intake.services import claims, referrals, reopening
from intake.web.context import staff, work
from intake.web.desk.blueprint import blueprint
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy


@blueprint.post("/cases/<referral_id>/claim")
@policy(staff_policy(Permission.WORK_CASE))
def claim(referral_id: str) -> Response:
    """The case page then says whose it is: mine, or the one who was faster."""
    with work() as unit:
        won = claims.claim(unit, referrals.find(unit, referral_id), staff())
    return redirect(url_for("desk.case", referral_id=referral_id, said="claimed" if won else "too_late"), 303)


@blueprint.post("/cases/<referral_id>/release")
@policy(staff_policy(Permission.WORK_CASE))
def release(referral_id: str) -> Response:
    with work() as unit:
        given = claims.release(unit, referrals.find(unit, referral_id), staff())
    return redirect(url_for("desk.case", referral_id=referral_id, said="released" if given else "gone"), 303)


@blueprint.post("/cases/<referral_id>/reopen")
@policy(staff_policy(Permission.WORK_CASE))
def reopen(referral_id: str) -> Response:
    """A withdrawn request is taken up again, because its sender asked for it."""
    with work() as unit:
        opened = reopening.reopen(unit, referrals.find(unit, referral_id))
    return redirect(url_for("desk.case", referral_id=referral_id, said="reopened" if opened else "gone"), 303)
