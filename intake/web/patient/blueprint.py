"""The blueprint that the modules beside this one hang their views on."""

from __future__ import annotations

from flask import Blueprint

from intake.web.patient.banner import standing_alert

blueprint = Blueprint("patient", __name__)
blueprint.app_context_processor(lambda: {"standing_alert": standing_alert})
