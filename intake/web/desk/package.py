"""All files of a case as one ZIP."""

from __future__ import annotations

from flask import Response

from intake.clinical.codebook.model import Voice
from intake.services import packages, referrals
from intake.web.desk import frame
from intake.web.desk.blueprint import blueprint
from intake.web.documents import package as zipped
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy


@blueprint.get("/cases/<referral_id>/documents.zip")
@policy(staff_policy(Permission.READ_CASE, fresh=True))
def package(referral_id: str) -> Response:
    """Cleaned copies only. The look is on record before the first byte."""
    with frame.recorded() as unit:
        referral = referrals.find(unit, referral_id)
        lines = packages.prepare(unit, packages.of_referral(unit, referral), referral)
        reference = referral.reference
    return zipped.send(lines, reference, Voice.PHYSICIAN)
