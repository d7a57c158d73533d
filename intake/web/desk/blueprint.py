"""The blueprint that the desk's pages hang on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("desk", __name__)
