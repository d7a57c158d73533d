"""`flask check-documents`: the work of the documents worker by hand."""

from __future__ import annotations

from typing import cast

import click
from flask import current_app
from flask.cli import with_appcontext

from intake.runtime import Runtime
from intake.services import document_checks, document_claims


@click.command("check-documents")
@click.option("--again", is_flag=True, help="Try those too that were given up.")
@with_appcontext
def check_documents(again: bool) -> None:
    """Scan, clean and draw every file that waits; running it beside the worker changes nothing."""
    runtime = cast(Runtime, current_app.extensions["intake"])
    if again:
        with runtime.work() as work:
            click.echo(f"to be tried again: {document_claims.unpark(work)}")
    click.echo(f"checked: {document_checks.run(runtime)}")
