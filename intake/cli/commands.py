"""Which commands there are."""

from __future__ import annotations

from flask import Flask

from intake.cli.database import migrate


def register(app: Flask) -> None:
    for command in (migrate,):
        app.cli.add_command(command)
