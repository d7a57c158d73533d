"""`seed-demo`: a clinic to try out, with people who sign in and requests that wait. Never in production."""

from __future__ import annotations

from typing import cast

import click
from flask import current_app
from flask.cli import with_appcontext

from intake.runtime import Runtime
from intake.services.accounts import MAX_PASSWORD, MIN_PASSWORD, PasswordKnown, PasswordLength


@click.command("seed-demo")
@click.option("--email", envvar="DEMO_EMAIL", required=True, help="What the demo coordinator signs in with.")
@click.option("--password", envvar="DEMO_PASSWORD", required=True, help="Set anew for everybody of the demo.")
@click.option("--totp-seed", envvar="DEMO_TOTP_SEED", required=True, help="The key of everybody's app.")
@with_appcontext
def seed_demo(email: str, password: str, totp_seed: str) -> None:
    """Make the demo's people, rosters, rota and requests, once; set how they sign in every time."""
    runtime = cast(Runtime, current_app.extensions["intake"])
    if runtime.settings.production:
        raise click.ClickException("The demo is for development and tests. In production: create-administrator.")
    # Here and not above, so that production never loads made-up people.
    from intake.demo.seed import seed

    try:
        with runtime.work() as work:
            added = seed(work, email, password, totp_seed)
    except (PasswordLength, PasswordKnown):
        message = f"DEMO_PASSWORD has {MIN_PASSWORD} to {MAX_PASSWORD} characters and is in no list; this one is not so"
        raise click.ClickException(message) from None
    click.echo(f"{added.requests} requests and {added.days} clinic days are new")
