"""Writing down what came of a check: state, copies, findings, the members of a bundle."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import select

from intake.clinical.identity import Comparison, Person, compare
from intake.models.documents import CopyRole, Document, DocumentCopy, DocumentState
from intake.models.drafts import Draft
from intake.models.referrals import Referral
from intake.services import audit, document_claims, document_news, documents, drafts, referrals
from intake.services.documents import COPY_MANIFEST_PLACE, FINDINGS_PLACE, MANIFEST_PLACE, NAME_PLACE, Owner
from intake.services.keys import seal_text, seal_value
from intake.services.work import Work
from intake.vault.cleaning.verdicts import Reason
from intake.vault.kinds import DICOM
from intake.vault.names import display_name
from intake.vault.workshop import MadeCopy, Member, Product

STATES = {
    Reason.VIRUS: DocumentState.INFECTED,
    Reason.DISGUISED_PROGRAM: DocumentState.INFECTED,
    Reason.PASSWORD: DocumentState.LOCKED,
}


def write(work: Work, document: Document, product: Product) -> None:
    """The end of a check, in the transaction that ends its job."""
    document.checked_at = work.now
    document.state_reason = product.reason
    if product.reason is not None:
        document.state = STATES.get(product.reason, DocumentState.UNREADABLE)
    else:
        _write_clean(work, document, product)
    document.duplicate_of = _first_of_its_kind(work, document)
    audit.record(work, "document.checked", "document", document.id, document.state.value)
    document_news.tell_desk(work, document)


def _write_clean(work: Work, document: Document, product: Product) -> None:
    document.state, document.pages = DocumentState.CLEAN, product.pages
    findings = dict(product.findings)
    if "identity" in findings:
        compared = compare_with(_person(work, _owner(work, document)), findings["identity"])
        document.mismatch = compared.mismatch
        findings["identity"] = findings["identity"] | {"compared": vars(compared)}
    if findings:
        document.findings_sealed = seal_value(work, document.key_id, FINDINGS_PLACE, findings)
    work.session.add_all([_copy(work, document, made) for made in product.copies])
    _admit(work, document, product.members)


def _copy(work: Work, document: Document, made: MadeCopy) -> DocumentCopy:
    return DocumentCopy(
        id=made.manifest.document_id,
        document_id=document.id,
        role=CopyRole(made.role),
        number=made.number,
        variant=made.variant,
        content_type=made.content_type,
        width=made.width,
        height=made.height,
        size=made.manifest.size,
        manifest_sealed=seal_value(work, document.key_id, COPY_MANIFEST_PLACE, made.manifest.as_json()),
    )


def _admit(work: Work, bundle: Document, members: list[Member]) -> None:
    """The images of a bundle become documents of the same owner; each waits for its own check."""
    first = documents.next_number(work, _owner(work, bundle)) if members else 0
    for number, member in enumerate(members, start=first):
        name = display_name(member.name) or PurePosixPath(member.name).suffix or "image"
        work.session.add(
            Document(
                id=member.manifest.document_id,
                draft_id=bundle.draft_id,
                referral_id=bundle.referral_id,
                key_id=bundle.key_id,
                bundle_id=bundle.id,
                number=number,
                state=DocumentState.QUARANTINED,
                storage_name=member.manifest.storage_name,
                name_sealed=seal_text(work, bundle.key_id, NAME_PLACE, name),
                manifest_sealed=seal_value(work, bundle.key_id, MANIFEST_PLACE, member.manifest.as_json()),
                doc_type=bundle.doc_type,
                doc_date=bundle.doc_date,
                content_type=DICOM.content_type,
                size=member.manifest.size,
                sha256=member.sha256,
                sent_by=bundle.sent_by,
                created_at=work.now,
                removed_at=bundle.removed_at,
            )
        )
    work.session.flush()
    for member in members:
        document_claims.enqueue(work, member.manifest.document_id)


def _owner(work: Work, document: Document) -> Owner:
    if document.referral_id is not None:
        return work.session.get_one(Referral, document.referral_id)
    return work.session.get_one(Draft, document.draft_id)


def _person(work: Work, owner: Owner) -> Person:
    """The patient as the request names them."""
    answers = drafts.content_of(work, owner).answers if isinstance(owner, Draft) else referrals.answers_of(work, owner)
    given = {name: answers[name] for name in _ASKED if isinstance(answers.get(name), str)}
    names = [given.get("patient_full_name"), given.get("patient_latin_name")]
    if isinstance(owner, Referral):
        names += [owner.patient_name, owner.patient_latin_name]
    known = dict.fromkeys(name for name in names if name)
    return Person(tuple(known), given.get("date_of_birth"), given.get("sex_for_clinical_use"))


_ASKED = ("patient_full_name", "patient_latin_name", "date_of_birth", "sex_for_clinical_use")


def compare_with(person: Person, identity: dict[str, Any]) -> Comparison:
    return compare(person, identity.get("name", ""), identity.get("birth_date", ""), identity.get("sex", ""))


def _first_of_its_kind(work: Work, document: Document) -> str | None:
    """The earlier document of the same referral with the same content."""
    owner = (
        Document.referral_id == document.referral_id
        if document.referral_id is not None
        else Document.draft_id == document.draft_id
    )
    earlier = (Document.sha256 == document.sha256, Document.number < document.number, Document.removed_at.is_(None))
    query = select(Document.id).where(owner, *earlier, Document.duplicate_of.is_(None))
    return work.session.scalar(query.order_by(Document.number).limit(1))
