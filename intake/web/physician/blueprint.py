"""The blueprint that the modules beside this one hang their views on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("physician", __name__)
