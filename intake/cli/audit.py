"""`flask audit verify`: has anybody changed the log of who did and saw what?"""

from __future__ import annotations

import re
from typing import cast

import click
from flask import current_app
from flask.cli import with_appcontext

from intake.runtime import Runtime
from intake.services import audit_check, audit_heads
from intake.services.audit_check import Fault, Finding
from intake.services.audit_heads import Head

HEAD = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


@click.group("audit")
def audit() -> None:
    """The log of who did and saw what."""


@audit.command("verify")
@click.option("--head", "heads", multiple=True, help="NUMBER:HASH out of a mail to the administrator.")
@with_appcontext
def verify(heads: tuple[str, ...]) -> None:
    """Look at every event and every kept head; name what was altered, taken out, put in, moved or cut off. Exit 1 then.

    A row that follows a changed one may be named with it: its link was made over the row that stood there.
    """
    with _runtime().reading() as work:
        report = audit_check.check(work, *map(_from_mail, heads))
    for finding in report.findings:
        click.echo(_told(finding))
    state = "WRONG" if report.findings else "ok"
    click.echo(f"{state}: {report.events} events, the last is {report.last}; {report.heads} kept heads")
    raise SystemExit(1 if report.findings else 0)


@audit.command("head")
@with_appcontext
def keep_head() -> None:
    """Keep the end of the log now; the daily tick does the same. Prints NUMBER:HASH of every kept head, newest last."""
    with _runtime().work() as work:
        audit_heads.keep(work)
    with _runtime().reading() as work:
        for code in sorted({head.code for head in audit_heads.kept(work)}, key=lambda code: int(code.split(":")[0])):
            click.echo(code)


def _from_mail(code: str) -> Head:
    found = HEAD.fullmatch(code.strip())
    if found is None:
        raise click.BadParameter("a head is NUMBER:HASH", param_hint="--head")
    return Head("given", int(found.group(1)), found.group(2), "", "")


def _told(finding: Finding) -> str:
    rows = f"row {finding.seq}" if finding.upto in (None, finding.seq) else f"rows {finding.seq} to {finding.upto}"
    head = f" (kept head of {finding.day})" if finding.day else ""
    return {
        Fault.MISSING: f"{rows}: not there",
        Fault.BROKEN: f"{rows}: altered, put in or moved{head}",
        Fault.CUT: f"{rows}: cut off from the end{head}",
        Fault.FORGED: f"{rows}: this kept head is not signed by this installation{head}",
    }[finding.fault]


def _runtime() -> Runtime:
    return cast(Runtime, current_app.extensions["intake"])
