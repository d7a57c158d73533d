"""What search engines are told: which pages there are, in which languages, and where not to look."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from intake.web.context import runtime
from intake.web.language import LANGUAGES
from intake.web.policy import PUBLIC, policy
from intake.web.public.frame import address_of, alternates
from intake.web.public.guide import PAGES

blueprint = Blueprint("search_engines", __name__)
# Faces that belong to one person or to the clinic. Their pages also say so themselves; this spares everybody the visit.
KEPT_OUT = ("desk", "request", "status", "sent", "urgent/", "doctor/", "session-over")


@blueprint.get("/robots.txt")
@policy(PUBLIC)
def robots() -> Response:
    """Only production wants to be found: a trial copy must not turn up in front of a patient."""
    settings = runtime().settings
    kept_out = [f"/{code}/{face}" for code in LANGUAGES for face in KEPT_OUT] if settings.production else ["/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in kept_out)]
    if settings.production:
        lines += ["", f"Sitemap: {settings.public_url}/sitemap.xml"]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/sitemap.xml")
@policy(PUBLIC)
def sitemap() -> Response:
    """Every public page in every language, each with its other languages."""
    pages = [
        {"address": address_of(page.endpoint, code), "alternates": alternates(page.endpoint)}
        for page in PAGES
        for code in LANGUAGES
    ]
    return Response(render_template("public/sitemap.xml", pages=pages), mimetype="application/xml")
