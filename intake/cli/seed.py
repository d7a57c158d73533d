"""Rows that a new installation needs before the first request."""

from __future__ import annotations

from typing import cast

import click
from flask import current_app
from flask.cli import with_appcontext

from intake.runtime import Runtime
from intake.services import clinic_calendar


@click.command("seed-clinic-days")
@with_appcontext
def seed_clinic_days() -> None:
    """Write the clinic calendar's days that the database does not have yet; days entered by hand stay."""
    runtime = cast(Runtime, current_app.extensions["intake"])
    with runtime.work() as work:
        click.echo(f"{clinic_calendar.seed(work)} days")
