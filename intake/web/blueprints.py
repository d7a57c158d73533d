"""Which pages there are. One line a face; each face keeps its own routes."""

from __future__ import annotations

from flask import Flask

from intake.web import development, root, static_files
from intake.web.account import blueprint as account
from intake.web.desk import blueprint as desk
from intake.web.documents import blueprint as documents
from intake.web.journey import blueprint as journey
from intake.web.language import LANG
from intake.web.patient import blueprint as patient
from intake.web.physician import blueprint as physician
from intake.web.public import blueprint as public
from intake.web.public import search_engines


def register(app: Flask) -> None:
    app.register_blueprint(static_files.blueprint)
    app.register_blueprint(root.blueprint)
    app.register_blueprint(search_engines.blueprint)
    app.register_blueprint(development.blueprint, url_prefix=f"/{LANG}")
    app.register_blueprint(account, url_prefix=f"/{LANG}/desk")
    app.register_blueprint(desk, url_prefix=f"/{LANG}/desk")
    app.register_blueprint(documents, url_prefix=f"/{LANG}")
    app.register_blueprint(journey, url_prefix=f"/{LANG}/request")
    app.register_blueprint(physician, url_prefix=f"/{LANG}/doctor")
    app.register_blueprint(public, url_prefix=f"/{LANG}")
    app.register_blueprint(patient, url_prefix=f"/{LANG}")
