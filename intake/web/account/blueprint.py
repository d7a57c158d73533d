"""The blueprint of signing in, of one's own account and of the clinic's people."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("account", __name__)
