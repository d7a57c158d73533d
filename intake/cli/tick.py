"""`flask tick`: the work of beat and worker, once, by hand or from cron; broker and Celery may be down."""

from __future__ import annotations

from typing import cast

import click
from flask import current_app
from flask.cli import with_appcontext

from intake.runtime import Runtime
from intake.services.ticks import JOBS


@click.command()
@click.argument("jobs", nargs=-1, type=click.Choice(list(JOBS)), metavar="[JOB]...")
@with_appcontext
def tick(jobs: tuple[str, ...]) -> None:
    """Run every periodic job once, or those named. Running it beside the workers changes nothing."""
    runtime = cast(Runtime, current_app.extensions["intake"])
    for name in jobs or JOBS:
        click.echo(f"{name} {JOBS[name].run(runtime)}")
