"""A ZIP of images at the desk: what is said of it in the list, what its own page shows, the way from image to image."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from intake.models.documents import Document
from intake.services import bundles, document_copies, referrals
from intake.services.bundles import Standing
from intake.services.work import Work
from intake.web.desk import frame, words
from intake.web.desk.blueprint import blueprint
from intake.web.documents import bundle_words
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy
from intake.web.serving import counted


@blueprint.get("/cases/<referral_id>/documents/<document_id>/images/<number>")
@policy(staff_policy(Permission.READ_CASE))
def bundle_image(referral_id: str, document_id: str, number: str) -> Response:
    """To the image at this place of a ZIP, with `picture` to its picture alone. The look is recorded there."""
    with frame.recorded() as unit:
        bundle = document_copies.find(unit, referrals.find(unit, referral_id), document_id)
        image = bundles.image(unit, bundle, counted(number)).id
    if "picture" in request.args:
        return redirect(url_for("desk.page_picture", referral_id=referral_id, document_id=image, number=1), 303)
    return redirect(url_for("desk.viewer", referral_id=referral_id, document_id=image), 303)


def card(standing: Standing | None) -> dict[str, Any]:
    """What the list says of a ZIP that was unpacked."""
    if standing is None:
        return {"told": []}
    said = (bundle_words.images(standing), bundle_words.refused(standing), bundle_words.left_out(standing))
    return {"told": [sentence for sentence in said if sentence]}


def parts(unit: Work, document: Document) -> dict[str, Any]:
    """What the viewer shows of a ZIP, or of an image out of one."""
    return {"unpacked": _unpacked(unit, document), "image_of": _image_of(unit, document)}


def _unpacked(unit: Work, document: Document) -> dict[str, Any] | None:
    standing = bundles.standing_of(unit, document)
    if standing is None:
        return None
    place: dict[str, Any] = {"referral_id": document.referral_id, "document_id": document.id}
    return card(standing) | {
        "first": url_for("desk.bundle_image", **place, number=1) if standing.ready else "",
        "refused": [
            (name, words.known(words.DOCUMENT_REASONS, code)) for name, code in bundles.refused_images(unit, document)
        ],
        "left": [(name, _(bundle_words.LEFT[reason])) for name, reason in bundles.left_names(unit, document)],
    }


def _image_of(unit: Work, document: Document) -> dict[str, Any] | None:
    found = bundles.place_of(unit, document)
    if found is None:
        return None
    place: dict[str, Any] = {"referral_id": document.referral_id, "document_id": found.bundle_id}
    return {
        "name": found.name,
        "number": found.number,
        "count": found.count,
        "bundle": url_for("desk.viewer", **place),
        "any": url_for("desk.bundle_image", **place, number=0),
        "previous": url_for("desk.bundle_image", **place, number=found.number - 1) if found.number > 1 else "",
        "following": url_for("desk.bundle_image", **place, number=found.number + 1)
        if found.number < found.count
        else "",
    }
