"""The URLs without a language: the bare address, and whether the service is alive."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from intake.web.context import reading
from intake.web.policy import PUBLIC, policy

blueprint = Blueprint("root", __name__)


@blueprint.get("/")
@policy(PUBLIC)
def bare() -> Response:
    return redirect(url_for("public.landing"), 302)


@blueprint.get("/healthz")
@policy(PUBLIC)
def alive() -> tuple[str, int]:
    return "ok", 200


@blueprint.get("/readyz")
@policy(PUBLIC)
def ready() -> tuple[str, int]:
    """Whether requests can be stored: the database answers and its tables are those of this version."""
    with reading() as work:
        work.session.connection().exec_driver_sql("SELECT 1 FROM alembic_version")
    return "ready", 200
