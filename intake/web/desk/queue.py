"""The queue page (ux 3.5)."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.services import audit, queue_search
from intake.services import queue as service
from intake.services.queue import Place, Shown, Wanted
from intake.services.work import Work
from intake.web.context import staff
from intake.web.desk import frame, words
from intake.web.desk.blueprint import blueprint
from intake.web.desk.clocks import due
from intake.web.desk.queue_rows import shown
from intake.web.language import LANGUAGES, NATIVE_NAMES, _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy


@blueprint.get("/home")
@policy(staff_policy(Permission.OWN_ACCOUNT))
def home() -> Response:
    """The first page that this member of staff may see."""
    return redirect(frame.first_page(), 303)


@blueprint.get("/")
@policy(staff_policy(Permission.READ_QUEUE))
def queue() -> str:
    """Requests in the order of their promises. Anything odd in the address counts as not asked."""
    wanted = _wanted()
    with frame.recorded() as unit:
        edges = {"after": _place("after"), "before": _place("before")}
        found = service.page(unit, wanted, staff().id, within=frame.within(), **edges)
        audit.record_list(unit, f"queue.{wanted.shown.value}", queue_search.kind_of(wanted.text), len(found.rows))
        return frame.render(
            "desk/queue.html",
            unit,
            wanted=wanted,
            rows=[shown(row, staff().id, unit.now) for row in found.rows],
            alerts=_alerts(unit),
            too_short=queue_search.too_short(wanted.text),
            filters=_filters(wanted),
            lists=_lists,
            previous=_page_url(wanted, before=found.before),
            following=_page_url(wanted, after=found.after),
            filtered=wanted != Wanted(shown=wanted.shown),
        )


def _wanted() -> Wanted:
    asked = request.args
    kind, level, code = asked.get("state", ""), asked.get("level", ""), asked.get("language", "")
    return Wanted(
        shown=Shown(kind) if kind in tuple(Shown) else Shown.OPEN,
        level=level if level in words.LEVELS else "",
        language=code if code in LANGUAGES else "",
        text=asked.get("q", "").strip()[: queue_search.LONGEST],
    )


def _place(name: str) -> Place | None:
    return Place.read(request.args.get(name, ""))


def _alerts(unit: Work) -> list[dict[str, Any]]:
    return [
        {
            "href": url_for("desk.alert", alert_id=alert.id),
            "reference": alert.reference,
            "language": NATIVE_NAMES.get(alert.language, alert.language),
            "due": due(alert.contact_due, unit.now),
            "request": alert.referral_id is not None,
        }
        for alert in service.open_alerts(unit)
    ]


def _filters(wanted: Wanted) -> list[dict[str, Any]]:
    levels = [("", _("All")), *((code, words.word(words.LEVELS, code)) for code in words.LEVELS)]
    return [
        {"name": "state", "label": _("Requests"), "value": wanted.shown.value, "options": _state_options()},
        {"name": "level", "label": _("Urgency"), "value": wanted.level, "options": levels},
        {
            "name": "language",
            "label": _("Language"),
            "value": wanted.language,
            "options": [("", _("All")), *NATIVE_NAMES.items()],
        },
    ]


def _state_options() -> list[tuple[str, str]]:
    return [
        (Shown.OPEN.value, _("All open")),
        (Shown.MINE.value, _("Mine")),
        (Shown.UNOWNED.value, _("Nobody's yet")),
        (Shown.CLOSED.value, _("Closed")),
    ]


def _lists(wanted: Wanted, counted: Any) -> list[dict[str, Any]]:
    """The lists at the side with their numbers; the closed ones are not counted."""
    counts = {Shown.OPEN: counted.open, Shown.MINE: counted.mine, Shown.UNOWNED: counted.unowned}
    return [
        {
            "text": text,
            "href": url_for("desk.queue", state=code),
            "count": counts.get(Shown(code), ""),
            "current": wanted.shown == code,
        }
        for code, text in _state_options()
    ]


def _page_url(wanted: Wanted, **edge: Place | None) -> str:
    if not any(edge.values()):
        return ""
    kept = {"state": wanted.shown.value, "level": wanted.level, "language": wanted.language, "q": wanted.text}
    asked: dict[str, Any] = {name: value for name, value in kept.items() if value}
    asked |= {name: place.code for name, place in edge.items() if place}
    return url_for("desk.queue", **asked)
