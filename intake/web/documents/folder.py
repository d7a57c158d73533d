"""Whose records these are: those of a draft on its way, or of a request that was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from intake.clinical.codebook import SCREEN_BY_NAME
from intake.errors import NotFound
from intake.models.documents import Document
from intake.models.drafts import Draft
from intake.services import documents, drafts, journey, referrals, revisions, senders, uploads
from intake.services.documents import ListedDocument, Owner
from intake.services.drafts import DraftContent
from intake.services.upload_terms import Unfinished
from intake.services.work import Work
from intake.web.context import visitor
from intake.web.journey import neighbours
from intake.web.journey.visit import address_of
from intake.web.language import language

SCREEN = SCREEN_BY_NAME["records"]
PAGES = {
    "list": ("documents.records", "documents.sent_list"),
    "file": ("documents.draft_file", "documents.sent_file"),
    "remove": ("documents.draft_remove", "documents.sent_remove"),
    "download": ("documents.draft_download", "documents.sent_download"),
    "uploads": ("documents.draft_uploads", "documents.sent_uploads"),
    "upload": ("documents.draft_upload", "documents.sent_upload"),
    "restore": ("documents.draft_restore", "documents.sent_restore"),
}


@dataclass
class Folder:
    """The records of one request. Corrections of a sent request share the records of that request."""

    work: Work
    owner: Owner
    draft: Draft | None = None
    content: DraftContent | None = None

    @property
    def files(self) -> list[ListedDocument]:
        return documents.listed(self.work, self.owner)

    @property
    def unfinished(self) -> list[Unfinished]:
        """What is still on its way."""
        return uploads.unfinished(self.work, self.owner)

    @property
    def gives_back(self) -> bool:
        """Whether its people may take the files out again."""
        return True

    def document(self, document_id: str) -> Document:
        """Raises NotFound, also for another person's."""
        return documents.find(self.work, self.owner, document_id)

    def changed(self) -> None:
        """The answers about records follow the records, so that what is missing is right at once."""
        rows = documents.as_answers(documents.listed(self.work, self.owner))
        if not isinstance(self.owner, Draft):
            revisions.records_changed(self.work, self.owner, rows)
        if self.draft is not None and self.content is not None:
            self.content.answers["documents"] = rows
            drafts.save(self.work, self.draft, self.content, language())

    @property
    def physician_id(self) -> str | None:
        """The physician whose part of the records this is; None for the people of the request."""
        return None

    def one_at_a_time(self) -> None:
        """Before a file becomes part of it: nothing to wait for, one limit serves the whole request."""

    def arrived(self, document_id: str) -> None:
        """A file became part of it."""
        self.changed()

    def leave(self) -> None:
        """Continue was pressed: the page counts as answered, with or without a file."""
        if self.draft is not None and self.content is not None:
            self.content.answers["documents"] = documents.as_answers(self.files)
            journey.mark_visited(self.content, SCREEN, ("documents",))
            drafts.save(self.work, self.draft, self.content, language())

    @property
    def answers(self) -> dict[str, Any]:
        """The answers that decide which records help."""
        if self.content is not None:
            return self.content.answers
        assert not isinstance(self.owner, Draft), "a draft comes with its content"
        return referrals.answers_of(self.work, self.owner)

    def address(self, action: str, **values: Any) -> str:
        """A page of this folder; `action` is a key of PAGES."""
        of_drafts, of_referrals = PAGES[action]
        return url_for(of_drafts if self.draft else of_referrals, **values)

    @property
    def back(self) -> str:
        """The page before this one."""
        before = self._journey().before(SCREEN) if self.content else None
        return address_of(before) if before else url_for("patient.status_page")

    @property
    def onward(self) -> str:
        """The page that follows in the journey."""
        return address_of(self._journey().after(SCREEN))

    def _journey(self) -> journey.Journey:
        assert self.content is not None, "only a draft is on a journey"
        return journey.look(self.content, self.work.now, neighbours.not_here())


class OwnFiles(Folder):
    """The same for a sender who only adds: what others sent is not there for them."""

    @property
    def files(self) -> list[ListedDocument]:
        return [file for file in super().files if file.sent_by in senders.OWN_FILES]

    @property
    def gives_back(self) -> bool:
        return False

    def document(self, document_id: str) -> Document:
        found = super().document(document_id)
        if found.sent_by not in senders.OWN_FILES:
            raise NotFound
        return found


def of_draft(work: Work) -> Folder:
    """The records of the caller's draft. Raises NotFound."""
    draft = drafts.find(work, visitor().draft_id)
    content = drafts.content_of(work, draft)
    owner: Owner = referrals.find(work, content.revises) if content.revises else draft
    return Folder(work, owner, draft, content)


def of_referral(work: Work) -> Folder:
    """The records of the request that the caller is signed in to. Raises NotFound."""
    kind = OwnFiles if visitor().only_adds else Folder
    return kind(work, referrals.find(work, visitor().referral_id))
