"""The public pages."""

from __future__ import annotations

from flask import Blueprint, render_template

from intake.web.policy import PUBLIC, policy

blueprint = Blueprint("public", __name__)


@blueprint.get("/")
@policy(PUBLIC)
def landing() -> str:
    return render_template("public/landing.html")
