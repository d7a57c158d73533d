"""The blueprint of the public pages, apart from the views so that each of their modules can add to it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("public", __name__)
