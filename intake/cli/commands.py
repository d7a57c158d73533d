"""Which commands there are."""

from __future__ import annotations

from flask import Flask

from intake.cli.database import migrate
from intake.cli.scheduling import clinic_day, plan_callback


def register(app: Flask) -> None:
    for command in (migrate, plan_callback, clinic_day):
        app.cli.add_command(command)
