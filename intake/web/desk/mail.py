"""Mails that were given up: why, and what to do instead. Nothing of a mail is shown but where it was to go."""

from __future__ import annotations

from flask import redirect, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from intake.models.referrals import Referral
from intake.services import audit, outbox
from intake.web.context import work
from intake.web.desk import frame, mail_words, words
from intake.web.desk.blueprint import blueprint
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy


@blueprint.get("/mail")
@policy(staff_policy(Permission.READ_DEAD_MAIL))
def dead_mail() -> str:
    with frame.recorded() as unit:
        dead = outbox.dead_letters(unit)
        audit.record_list(unit, "mail.list", "dead", len(dead))
        ids = {mail.referral_id for mail in dead if mail.referral_id}
        named = select(Referral.id, Referral.reference).where(Referral.id.in_(ids))
        references = {row.id: row.reference for row in unit.session.execute(named)}
        rows = [
            {
                "id": mail.id,
                "to": mail.to_addr,
                "what": words.word(mail_words.MAIL_TEMPLATES, mail.template),
                "why": mail_words.mail_failure(mail.last_code),
                "attempts": mail.attempts,
                "at": mail.created_at,
                "referral_id": mail.referral_id,
                "reference": references.get(mail.referral_id or "", ""),
            }
            for mail in dead
        ]
        return frame.render("desk/mail.html", unit, rows=rows)


@blueprint.post("/mail/<int(max=9223372036854775807):mail_id>/retry")
@policy(staff_policy(Permission.READ_DEAD_MAIL))
def retry_mail(mail_id: int) -> Response:
    with work() as unit:
        tried = outbox.retry_dead(unit, mail_id)
        if tried:
            audit.record(unit, "mail.retry", "outbox_email", str(mail_id))
    return redirect(url_for("desk.dead_mail", said="retried" if tried else "gone"), 303)


@blueprint.post("/mail/<int(max=9223372036854775807):mail_id>/phone")
@policy(staff_policy(Permission.READ_DEAD_MAIL))
def phone_instead(mail_id: int) -> Response:
    with work() as unit:
        moved = outbox.phone_instead(unit, mail_id)
        if moved:
            audit.record(unit, "mail.phone_instead", "outbox_email", str(mail_id))
    return redirect(url_for("desk.dead_mail", said="phone" if moved else "gone"), 303)
