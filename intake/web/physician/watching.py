"""Where the request stands, for a physician who asked for a link just now (ruling 3)."""

from __future__ import annotations

from flask import Response, render_template

from intake.clinical.codebook.model import Voice
from intake.i18n import N_
from intake.models.documents import DocumentState
from intake.services import audit, bundles, document_copies, packages, physician_status, physicians, referrals
from intake.web import serving
from intake.web.context import recorded, work
from intake.web.documents import bundle_words, words
from intake.web.documents import package as zipped
from intake.web.language import _
from intake.web.physician import entry
from intake.web.physician.blueprint import blueprint
from intake.web.policy import PHYSICIAN, PHYSICIAN_ORIGINALS, policy

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
        unpacked = bundles.standings(unit, status.files)
        return render_template(
            "physician/status.html",
            status=status,
            sentence=_(status.sentence),
            files=[
                (
                    file,
                    words.facts(file, Voice.PHYSICIAN),
                    bundle_words.told(file, unpacked.get(file.id)),
                    _trouble(file.state),
                )
                for file in status.files
            ],
            originals=any(file.state is DocumentState.CLEAN for file in status.files),
            verified=party.verified_at is not None,
            package=packages.any_inside(unit, packages.of_physician(unit, party)),
        )


@blueprint.get("/request/records.zip")
@policy(PHYSICIAN)
def package() -> Response:
    """The physician's own files, as they were cleaned. The look is on record before the first byte."""
    with work() as unit:
        party = entry.own_part(unit)
        referral = referrals.find(unit, party.referral_id)
        lines = packages.prepare(unit, packages.of_physician(unit, party), referral)
    return zipped.send(lines, referral.reference, Voice.PHYSICIAN)


@blueprint.get("/request/records/<document_id>/original")
@policy(PHYSICIAN_ORIGINALS)
def original(document_id: str) -> Response:
    """What this physician sent, as it was sent, once it was found clean.

    The page says beside the link when images seem to name somebody else than the patient; whom the request names, it
    does not say. The warning of the desk shows both, and is not for physicians.
    """
    with recorded() as unit:
        document = physicians.own_file(unit, entry.own_part(unit), document_id)
        file = document_copies.original(unit, document)
        audit.record(unit, "document.original", "document", document.id)
    return serving.attachment(file)


def _trouble(state: DocumentState) -> str:
    message = FILE_TROUBLES.get(state)
    return _(message) if message else ""
