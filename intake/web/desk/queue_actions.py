"""What the queue's buttons do: give to a colleague, put off, keep a view, say that somebody is writing."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.errors import NotFound
from intake.i18n import N_
from intake.services import bulk_record_requests, claims, presence, referrals, saved_views, snoozing
from intake.services.claims import Assigned
from intake.services.snoozing import Refusal
from intake.web.context import staff, work
from intake.web.desk import queue_filters
from intake.web.desk.blueprint import blueprint
from intake.web.desk.queue import page
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

Answer = Response | tuple[str, int]
AT_ONCE = 100
REFUSED = {
    Refusal.DAY: N_("Choose a day from tomorrow on, at most 90 days away"),
    Refusal.EMERGENCY: N_("An emergency is never put off. Call now"),
    Refusal.NOT_REACHED: N_("Reach the family first, then choose a day"),
    Refusal.CLOSED: N_("The request is closed. There is nothing to put off"),
}


@blueprint.post("/assign")
@policy(staff_policy(Permission.WORK_CASE))
def assign() -> Answer:
    """The requests that are ticked go to one colleague; which of them stayed is said."""
    ticked, to_id = request.form.getlist("case")[:AT_ONCE], request.form.get("to", "")
    if not ticked:
        return page(errors=[("case", _("Tick the requests that you want to give"))], typed={"to": to_id}), 422
    done = _assigned(ticked, to_id)
    if done is None:
        return page(errors=[("to", _("Choose a colleague from the list"))]), 422
    return redirect(_back(given=done.given, stayed=done.stayed), 303)


@blueprint.post("/ask-records")
@policy(staff_policy(Permission.WORK_CASE))
def ask_several() -> Answer:
    """The senders of the requests that are ticked are asked for the records that each of them lacks."""
    ticked = request.form.getlist("case")[:AT_ONCE]
    if not ticked:
        return page(errors=[("case", _("Tick the requests whose records you want to ask for"))]), 422
    with work() as unit:
        done = bulk_record_requests.ask(unit, ticked, staff())
    return redirect(_back(asked=done.asked, complete=done.complete), 303)


@blueprint.post("/cases/<referral_id>/assign")
@policy(staff_policy(Permission.WORK_CASE))
def hand_over(referral_id: str) -> Answer:
    """One request goes to a named colleague. Whoever came too late reads on its page whose it is now."""
    with work() as unit:
        referrals.find(unit, referral_id)
    done = _assigned([referral_id], request.form.get("to", ""))
    if done is None:
        return page(referral_id, [("to-one", _("Choose a colleague from the list"))]), 422
    return redirect(url_for("desk.case", referral_id=referral_id, said="given" if done.given else "too_late"), 303)


def _assigned(ids: list[str], to_id: str) -> Assigned | None:
    try:
        with work() as unit:
            return claims.assign(unit, ids, to_id, staff())
    except NotFound:
        return None


@blueprint.post("/cases/<referral_id>/snooze")
@policy(staff_policy(Permission.WORK_CASE))
def snooze(referral_id: str) -> Answer:
    typed = request.form.get("until", "").strip()
    with work() as unit:
        refused = snoozing.snooze(unit, referrals.find(unit, referral_id), _day(typed))
    if refused is not None:
        return page(referral_id, [("until", _(REFUSED[refused]))], {"until": typed}), 422
    return redirect(_back(said="snoozed"), 303)


@blueprint.post("/cases/<referral_id>/wake")
@policy(staff_policy(Permission.WORK_CASE))
def wake(referral_id: str) -> Response:
    with work() as unit:
        back = snoozing.wake(unit, referrals.find(unit, referral_id))
    return redirect(_back(said="woken" if back else "gone"), 303)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


@blueprint.post("/views")
@policy(staff_policy(Permission.READ_QUEUE))
def save_view() -> Answer:
    name, query = request.form.get("name", "").strip(), _query()
    if not name:
        return page(errors=[("view-name", _("Give the view a name"))]), 422
    with work() as unit:
        kept = saved_views.save(unit, staff(), name, query)
    if not kept:
        return page(errors=[("view-name", _("Remove a view first: 20 are kept"))], typed={"name": name}), 422
    return redirect(f"{url_for('desk.queue')}?{query}", 303)


@blueprint.post("/views/<view_id>/remove")
@policy(staff_policy(Permission.READ_QUEUE))
def remove_view(view_id: str) -> Response:
    with work() as unit:
        gone = saved_views.remove(unit, staff(), view_id)
    return redirect(url_for("desk.queue", said="view_removed" if gone else "gone"), 303)


@blueprint.post("/cases/<referral_id>/writing")
@policy(staff_policy(Permission.WORK_CASE))
def writing(referral_id: str) -> tuple[str, int]:
    """A script says that a note or contact is being written, every minute while it is."""
    with work() as unit:
        presence.tell(unit, referrals.find(unit, referral_id), staff())
    return "", 204


def _back(**told: Any) -> str:
    """The list that the form stood on: its address carries what the list asked for."""
    query = _query()
    plain = url_for("desk.queue", **told)
    return f"{plain}&{query}" if query else plain


def _query() -> str:
    return queue_filters.kept_query(request.query_string.decode("utf-8", "replace"))
