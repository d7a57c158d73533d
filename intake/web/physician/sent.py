"""The page after sending: the reference, the patient's return code, what happens next."""

from __future__ import annotations

from flask import render_template

from intake.clinical.codebook.model import Voice
from intake.models.physicians import PhysicianRole
from intake.models.referrals import Referral
from intake.services import physician_status, referrals, return_codes
from intake.services.work import Work
from intake.web.context import reading, visitor
from intake.web.documents import words
from intake.web.patient.sending import SHOW_CODE_FOR
from intake.web.physician import entry
from intake.web.physician.blueprint import blueprint
from intake.web.policy import PHYSICIAN, policy


@blueprint.get("/referred")
@policy(PHYSICIAN)
def referred() -> str:
    with reading() as unit:
        party = entry.own_part(unit)
        referral = referrals.find(unit, party.referral_id)
        written = party.role is PhysicianRole.REFERRING
        status = physician_status.status_for(unit, party)
        return render_template(
            "physician/referred.html",
            status=status,
            email=party.email,
            verified=party.verified_at is not None,
            code=_code_to_show(unit, referral) if written else None,
            patient_told=referral.email is not None,
            due=referral.contact_due,
            zone=referral.time_zone,
            files=[(file, words.facts(file, Voice.PHYSICIAN)) for file in status.files],
        )


def _code_to_show(unit: Work, referral: Referral) -> str | None:
    """The patient's return code, for half an hour, in the browser that sent the request; never again afterwards."""
    row = visitor().row
    fresh = unit.now - referral.submitted_at < SHOW_CODE_FOR
    by_sending = row is not None and row.created_at - referral.submitted_at < SHOW_CODE_FOR
    code = return_codes.of_submission(unit, referral.draft_id)
    own = referral.return_code_hash == return_codes.hashed(code)
    return code if fresh and by_sending and own else None
