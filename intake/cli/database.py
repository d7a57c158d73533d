"""Commands on the database."""

from __future__ import annotations

from typing import cast

import click
from flask import current_app
from flask.cli import with_appcontext

from intake.runtime import Runtime


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the database to the tables of this version."""
    # Late: the web process knows every command, and Alembic with what it loads is ten megabytes that no page needs.
    from intake import migrations

    runtime = cast(Runtime, current_app.extensions["intake"])
    migrations.upgrade(runtime.database)
    click.echo("database is current")
