"""Commands on mails that did not arrive."""

from __future__ import annotations

from typing import cast

import click
from flask import current_app
from flask.cli import with_appcontext

from intake.errors import NotFound
from intake.runtime import Runtime
from intake.services import outbox


@click.command("record-bounce")
@click.argument("message_id")
@with_appcontext
def record_bounce(message_id: str) -> None:
    """Note that the mail with this Message-ID came back; somebody is asked to phone instead."""
    with _runtime().work() as work:
        try:
            row = outbox.record_bounce(work, message_id)
        except NotFound:
            raise click.ClickException("No mail has this Message-ID.") from None
        click.echo(f"{row.id} {row.state.value}")


@click.command("dead-letters")
@with_appcontext
def dead_letters() -> None:
    """List mails that were given up: number, template and reason, newest first. Addresses are not shown."""
    with _runtime().reading() as work:
        for row in outbox.dead_letters(work):
            click.echo(f"{row.id} {row.template} {row.last_code or ''}")


@click.command("retry-mail")
@click.argument("number", type=int)
@with_appcontext
def retry_mail(number: int) -> None:
    """Try a dead letter again, five more times."""
    with _runtime().work() as work:
        if not outbox.retry_dead(work, number):
            raise click.ClickException("There is no dead letter of this number.")


@click.command("phone-instead")
@click.argument("number", type=int)
@with_appcontext
def phone_instead(number: int) -> None:
    """Put a call on the task list in place of a dead letter."""
    with _runtime().work() as work:
        if not outbox.phone_instead(work, number):
            raise click.ClickException("There is no dead letter of this number.")


def _runtime() -> Runtime:
    return cast(Runtime, current_app.extensions["intake"])
