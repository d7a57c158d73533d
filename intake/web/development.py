"""Pages that only development and tests have: the component gallery and the inbox of `make run`."""

from __future__ import annotations

from email import message_from_bytes
from email import policy as mail_policy
from email.message import EmailMessage
from pathlib import Path

from flask import Blueprint, abort, render_template

from intake.web.context import runtime
from intake.web.policy import DEVELOPMENT, policy

blueprint = Blueprint("development", __name__)
GALLERY_PAGES = ("gallery", "gallery_question", "gallery_stop", "gallery_desk")
MAILS_SHOWN = 100


@blueprint.get("/gallery", defaults={"page": ""})
@blueprint.get("/gallery/<page>")
@policy(DEVELOPMENT)
def gallery(page: str) -> str:
    name = f"gallery_{page}" if page else "gallery"
    if name not in GALLERY_PAGES:
        abort(404)
    return render_template(f"{name}.html")


@blueprint.get("/inbox")
@policy(DEVELOPMENT)
def inbox() -> str:
    """The newest mails that the loopback mail server has caught."""
    mails = [(path.stem, _mail(path)) for path in _newest()]
    return render_template("development/inbox.html", mails=mails)


@blueprint.get("/inbox/<name>")
@policy(DEVELOPMENT)
def mail(name: str) -> str:
    path = next((path for path in _newest() if path.stem == name), None)
    if path is None:
        abort(404)
    message = _mail(path)
    body = message.get_body(("plain",))
    return render_template("development/mail.html", message=message, text=body.get_content() if body else "")


def _newest() -> list[Path]:
    folder = runtime().settings.var / "inbox"
    return sorted(folder.glob("*.eml"), reverse=True)[:MAILS_SHOWN] if folder.is_dir() else []


def _mail(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=mail_policy.default)
