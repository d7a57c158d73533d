"""Making the first account at the shell. Everybody else is invited from the desk."""

from __future__ import annotations

from typing import cast

import click
from email_validator import EmailNotValidError, validate_email
from flask import current_app
from flask.cli import with_appcontext

from config import LANGUAGES
from intake.mail import links
from intake.runtime import Runtime
from intake.services import accounts, invitations


@click.command("create-administrator")
@click.option("--name", prompt=True, help="As colleagues see it.")
@click.option("--email", prompt=True, help="What the person signs in with.")
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of mails to them.")
@with_appcontext
def create_administrator(name: str, email: str, language: str) -> None:
    """Print a link that makes the first administrator. It works once, for 30 minutes; for a new one run this again."""
    runtime = cast(Runtime, current_app.extensions["intake"])
    address = _address(email)
    try:
        with runtime.work() as work:
            token = invitations.first_administrator(work, name=_name(name), email=address, language=language)
    except accounts.AddressTaken:
        raise click.ClickException(f"{address} has an account already") from None
    click.echo("Open this link in the next 30 minutes to choose a password:")
    click.echo(f"{runtime.settings.public_url}/{language}{links.with_token(links.STAFF_INVITATION, token)}")


def _name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise click.ClickException("the name is empty")
    return cleaned


def _address(email: str) -> str:
    try:
        validate_email(email.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise click.ClickException(f"not an e-mail address: {error}") from None
    return accounts.folded(email)
