"""Where the request stands, for a physician who asked for a link just now (ruling 3)."""

from __future__ import annotations

from flask import render_template

from intake.clinical.codebook.model import Voice
from intake.i18n import N_
from intake.models.documents import DocumentState
from intake.services import audit, physician_status
from intake.web.context import work
from intake.web.documents import words
from intake.web.language import _
from intake.web.physician import entry
from intake.web.physician.blueprint import blueprint
from intake.web.policy import PHYSICIAN, policy

# What became of a file, where the sender can do something about it.
FILE_TROUBLES = {
    DocumentState.INFECTED: N_("We could not accept this file. Send another copy."),
    DocumentState.LOCKED: N_("It is locked with a password. Send a copy without one."),
    DocumentState.UNREADABLE: N_("It cannot be read. Send another copy."),
}


@blueprint.get("/request")
@policy(PHYSICIAN)
def status_page() -> str:
    """Looking leaves its trace in the audit log before anything is shown (2.6)."""
    with work() as unit:
        party = entry.own_part(unit)
        audit.record(unit, "physician.read", "referral", party.referral_id)
        status = physician_status.status_for(unit, party)
        return render_template(
            "physician/status.html",
            status=status,
            sentence=_(status.sentence),
            files=[
                (file, words.facts(file, Voice.PHYSICIAN), _trouble(file.state))
                for file in status.files
            ],
            verified=party.verified_at is not None,
        )


def _trouble(state: DocumentState) -> str:
    message = FILE_TROUBLES.get(state)
    return _(message) if message else ""
