"""Making accounts at the shell: the first administrator, and everybody until the desk has a page for it."""

from __future__ import annotations

import sys
from typing import cast

import click
from email_validator import EmailNotValidError, validate_email
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from config import LANGUAGES
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import accounts
from intake.services.work import Work

PROMPT = f"Password, {accounts.MIN_PASSWORD} to {accounts.MAX_PASSWORD} characters"


@click.command("create-staff")
@click.option("--name", prompt=True, help="As colleagues see it.")
@click.option("--email", prompt=True, help="What the person signs in with.")
@click.option("--role", type=click.Choice([role.value for role in Role]), prompt=True)
@click.option("--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of mails to them.")
@click.option("--speaks", multiple=True, help="A language they can call in; may be given several times.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
@with_appcontext
def create_staff(
    name: str, email: str, role: str, language: str, speaks: tuple[str, ...], password_stdin: bool
) -> None:
    """Make an account for a member of staff. The first one is usually an administrator."""
    address = _address(email)
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _asked_password()
    runtime = cast(Runtime, current_app.extensions["intake"])
    with runtime.work() as work:
        _refuse_known(work, address)
        try:
            person = accounts.create_staff(
                work,
                name=_name(name),
                email=address,
                role=Role(role),
                password=password,
                language=language,
                speaks=speaks,
            )
        except accounts.PasswordLength:
            raise click.ClickException(f"{PROMPT}: this one does not fit") from None
    click.echo(f"{person.name} can sign in as {person.email} ({person.role.value})")


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


def _asked_password() -> str:
    return str(click.prompt(PROMPT, hide_input=True, confirmation_prompt=True))


def _refuse_known(work: Work, address: str) -> None:
    if work.session.scalar(select(Staff.id).where(Staff.email == address)) is not None:
        raise click.ClickException(f"{address} has an account already")
