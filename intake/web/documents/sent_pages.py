"""The records of a request that was sent: more files, better descriptions."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, g

from intake.clinical.codebook.model import Voice
from intake.services import packages, referrals
from intake.web import serving
from intake.web.context import reading, recorded, visitor, work
from intake.web.documents import package, views
from intake.web.documents.folder import of_referral
from intake.web.documents.pages import BODY_BYTES, blueprint
from intake.web.documents.views import Page
from intake.web.policy import PATIENT, SENDER, SENDER_FORM, policy

UPLOAD = replace(SENDER_FORM, name="patient_upload", body=BODY_BYTES)


@blueprint.get("/status/records")
@policy(SENDER)
def sent_list() -> Page:
    with reading() as unit:
        return views.show(of_referral(unit))


@blueprint.post("/status/records")
@policy(UPLOAD)
def sent_add() -> Page:
    with work() as unit:
        folder = of_referral(unit)
        return (views.show(folder, stale=True), 422) if g.stale else views.add(folder)


@blueprint.get("/status/records/<document_id>")
@policy(SENDER)
def sent_file(document_id: str) -> Page:
    with reading() as unit:
        return views.describe(of_referral(unit), document_id, post=False)


@blueprint.post("/status/records/<document_id>")
@policy(SENDER_FORM)
def sent_describe(document_id: str) -> Page:
    with work() as unit:
        return views.describe(of_referral(unit), document_id, post=True)


@blueprint.get("/status/records/<document_id>/file")
@policy(PATIENT)
def sent_download(document_id: str) -> Response:
    with recorded() as unit:
        file = views.to_download(of_referral(unit), document_id)
    return serving.attachment(file)


@blueprint.post("/status/records/<document_id>/remove")
@policy(SENDER)
def sent_remove(document_id: str) -> Page:
    with work() as unit:
        return views.remove(of_referral(unit), document_id)


@blueprint.post("/status/records/<document_id>/restore")
@policy(SENDER)
def sent_restore(document_id: str) -> Page:
    with work() as unit:
        return views.restore(of_referral(unit), document_id)


@blueprint.get("/status/records.zip")
@policy(PATIENT)
def sent_package() -> Response:
    """All files of the request, for the people who sent it. The look is on record before the first byte."""
    with work() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        lines = packages.prepare(unit, packages.of_referral(unit, referral), referral)
        reference = referral.reference
    return package.send(lines, reference, Voice.PATIENT)
