"""The blueprint that the journey's modules hang their pages on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("journey", __name__)
