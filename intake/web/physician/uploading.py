"""Files of a physician that come piece by piece, to the request that they have a part in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from flask import Response, url_for

from intake.models.physicians import PhysicianParty
from intake.services import physicians, referrals, uploads
from intake.services.upload_terms import Unfinished
from intake.services.work import Work
from intake.web.documents import upload_pages, words
from intake.web.documents.folder import Folder
from intake.web.documents.pages import BODY_BYTES
from intake.web.physician import entry
from intake.web.physician.blueprint import blueprint
from intake.web.policy import PHYSICIAN_ADDS, policy

STREAM = replace(PHYSICIAN_ADDS, name="physician_stream", body=BODY_BYTES, streams=True)


@dataclass
class OwnFolder(Folder):
    """What one physician sends to a request; nobody else's files are in it."""

    party: PhysicianParty = field(kw_only=True)

    @property
    def physician_id(self) -> str | None:
        return self.party.id

    def one_at_a_time(self) -> None:
        """Two files that become complete at once must not pass the limit together."""
        self.work.session.refresh(self.party, with_for_update=True)

    def arrived(self, document_id: str) -> None:
        physicians.files_arrived(self.work, self.party, [document_id])


def of_physician(work: Work) -> OwnFolder:
    """The caller's. Raises NotFound when their part was ended."""
    party = entry.own_part(work)
    return OwnFolder(work, referrals.find(work, party.referral_id), party=party)


@blueprint.route("/uploads", methods=["POST", "OPTIONS"], provide_automatic_options=False)
@policy(STREAM)
def begin_upload() -> Response:
    return upload_pages.begin(of_physician, "physician.upload")


@blueprint.route(
    "/uploads/<upload_id>", methods=["HEAD", "PATCH", "DELETE", "OPTIONS"], provide_automatic_options=False
)
@policy(STREAM)
def upload(upload_id: str) -> Response:
    return upload_pages.go_on(of_physician, upload_id)


def unfinished(work: Work, party: PhysicianParty) -> list[tuple[Unfinished, str, str]]:
    """What this physician began and may go on with: the upload, its address, how far it has come."""
    begun = uploads.unfinished(work, referrals.find(work, party.referral_id), party.id)
    return [(one, url_for("physician.upload", upload_id=one.id), words.how_far(one)) for one in begun]
