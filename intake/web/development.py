"""Pages that only development and tests have: the component gallery, the inbox of `make run`, the demo's code."""

from __future__ import annotations

from email import message_from_bytes
from email import policy as mail_policy
from email.message import EmailMessage
from pathlib import Path

import pyotp
from flask import Blueprint, abort, render_template

from intake.web.context import now, runtime
from intake.web.policy import DEVELOPMENT, policy

blueprint = Blueprint("development", __name__)
DEMO_SEED = "demo_totp_seed"  # a file beside the other throw-away secrets; `make run` writes it
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


@blueprint.get("/demo-code")
@policy(DEVELOPMENT)
def demo_code() -> str:
    """What the app of the demo's people would show now, so that a stranger gets through the second step."""
    path = runtime().settings.var / "secrets" / DEMO_SEED
    seed = path.read_text(encoding="utf-8").strip() if path.is_file() else ""
    code = pyotp.TOTP(seed).at(now()) if seed else ""
    return render_template("development/demo_code.html", code=code, seed=seed)


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
