"""The queue page (ux 3.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.services import audit, claims, presence, queue_search, saved_views
from intake.services import queue as service
from intake.services.queue import Page, Place, Shown, Sort, Wanted
from intake.services.work import Work
from intake.web.addresses import address_of
from intake.web.context import staff
from intake.web.desk import frame, queue_filters, queue_preview
from intake.web.desk.blueprint import blueprint
from intake.web.desk.clocks import due
from intake.web.desk.queue_rows import Hrefs, Reader, lines
from intake.web.desk.words import page_languages
from intake.web.language import _, language, ngettext
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

MOST_TOLD = 10_000  # an address may carry any number; a page repeats none that is absurd
ANY = "ANY-REQUEST-AT-ALL"  # stands for an id; neither a route nor a filter holds this word
Errors = list[tuple[str, str]]
TOLD: Mapping[str, Callable[[int], str]] = {
    "given": lambda n: ngettext("%(num)s request was given.", "%(num)s requests were given.", n),
    "stayed": lambda n: ngettext(
        "%(num)s request stayed where it was: it is closed or belongs to somebody else.",
        "%(num)s requests stayed where they were: they are closed or belong to somebody else.",
        n,
    ),
    "asked": lambda n: ngettext(
        "The sender of %(num)s request was asked for records.",
        "The senders of %(num)s requests were asked for records.",
        n,
    ),
    "complete": lambda n: ngettext(
        "For %(num)s request there was nothing to ask: records are there, asked for already, or it is closed.",
        "For %(num)s requests there was nothing to ask: records are there, asked for already, or they are closed.",
        n,
    ),
}


@blueprint.get("/home")
@policy(staff_policy(Permission.OWN_ACCOUNT))
def home() -> Response:
    """The first page that this member of staff may see."""
    return redirect(frame.first_page(), 303)


@blueprint.get("/")
@policy(staff_policy(Permission.READ_QUEUE))
def queue() -> str:
    """Requests in the order of their promises. Anything odd in the address counts as not asked."""
    return page(request.args.get("preview", ""))


def page(preview: str = "", errors: Errors | None = None, typed: dict[str, str] | None = None) -> str:
    """The page as the address asks for it, with one request opened beside it and what was wrong with a form."""
    with frame.recorded() as unit:
        people = claims.colleagues(unit)
        wanted = queue_filters.asked(people)
        found, meant = _found(unit, wanted)
        audit.record_list(unit, f"queue.{wanted.shown.value}", queue_search.kind_of(wanted.text), len(found.rows))
        return frame.render(
            "desk/queue.html",
            unit,
            **_lists(unit, wanted, found, people),
            meant=meant,
            preview=queue_preview.parts(unit, preview) if preview else None,
            errors=errors or [],
            typed=typed or {},
            told=_told(),
            caption=_caption(wanted),
        )


def _found(unit: Work, wanted: Wanted) -> tuple[Page, str]:
    """The page, and the name that was looked for instead when nothing has the one that was typed."""
    found = _seen(unit, wanted)
    if found.rows or queue_search.kind_of(wanted.text) != "name":
        return found, ""
    meant = queue_search.likely(unit, wanted.text)
    nearest = _seen(unit, replace(wanted, text=meant)) if meant else found
    # A name that only a request of others bears stays theirs.
    return (nearest, meant) if nearest.rows else (found, "")


def _seen(unit: Work, wanted: Wanted) -> Page:
    return service.page(unit, wanted, staff().id, within=frame.within(), **_cuts())


def _lists(unit: Work, wanted: Wanted, found: Page, people: Any) -> dict[str, Any]:
    writing = presence.writing(unit, staff().id)
    return {
        "wanted": wanted,
        "rows": lines(found.rows, Reader(staff().id, unit.now, language()), writing, _hrefs(wanted)),
        "alerts": _alerts(unit),
        "too_short": queue_search.too_short(wanted.text),
        "selects": queue_filters.selects(wanted, people),
        "people": people,
        "views": _views(unit, wanted),
        "side": queue_filters.lists,
        "address": queue_filters.url(wanted),
        "posted_to": _posted_to(wanted),
        "since": unit.now.isoformat(),
        "previous": queue_filters.page_url(wanted, before=found.before),
        "following": queue_filters.page_url(wanted, after=found.after),
        "filtered": wanted != Wanted(shown=wanted.shown),
    }


def _hrefs(wanted: Wanted) -> Hrefs:
    return Hrefs(
        case=_filled(url_for("desk.case", referral_id=ANY)),
        claim=_filled(url_for("desk.claim", referral_id=ANY)),
        preview=_filled(queue_filters.url(wanted, **_edges(), preview=ANY) + "#preview"),
    )


def _filled(address: str) -> Callable[[str], str]:
    """Addresses that differ in a request's id alone: building each from its parts costs more than the row around it."""
    before, _any, after = address.partition(ANY)
    return lambda referral_id: f"{before}{referral_id}{after}"


def _posted_to(wanted: Wanted) -> Callable[..., str]:
    """The address of a form's view, with what the list asks for behind it, so that the way back leads here."""
    query = queue_filters.query_of(wanted)
    return lambda endpoint, **values: url_for(endpoint, **{**query, **values})


def _edges() -> dict[str, str]:
    """Where this page was cut, so that opening a request leaves the page where it is."""
    return {name: found.code for name, found in _cuts().items() if found}


def _cuts() -> dict[str, Place | None]:
    return {name: queue_filters.place(name) for name in ("after", "before")}


def _views(unit: Work, wanted: Wanted) -> dict[str, Any]:
    query = queue_filters.kept_query(queue_filters.url(wanted).partition("?")[2])
    here = address_of("desk.queue")
    mine = [
        {"id": view.id, "text": view.name, "href": f"{here}?{view.query}", "current": view.query == query}
        for view in saved_views.of(unit, staff().id)
    ]
    return {"mine": mine, "query": query, "savable": bool(query) and not any(view["current"] for view in mine)}


def _alerts(unit: Work) -> list[dict[str, Any]]:
    href_of, languages = _filled(url_for("desk.alert", alert_id=ANY)), page_languages()
    return [
        {
            "href": href_of(alert.id),
            "reference": alert.reference,
            "language": languages.get(alert.language, alert.language),
            "due": due(alert.contact_due, unit.now),
            "request": alert.referral_id is not None,
        }
        for alert in service.open_alerts(unit)
    ]


def _told() -> list[str]:
    """What became of requests that were ticked; the address carries numbers, never words."""
    return [words(number) for name, words in TOLD.items() if 0 < (number := _number(name)) <= MOST_TOLD]


def _number(name: str) -> int:
    return request.args.get(name, 0, type=int)


def _caption(wanted: Wanted) -> str:
    """What the table holds, in words."""
    if wanted.shown is Shown.CLOSED:
        return _("Closed requests")
    return _("Requests, the next due first") if wanted.sort is Sort.DUE else _("Requests, the longest waiting first")
