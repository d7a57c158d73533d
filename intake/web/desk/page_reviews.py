"""Who has read which public page: an administrator confirms it for a clinician or a native reader, and takes it back.

Everybody who looks after texts may see how the pages stand; the administrator alone changes it.
"""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from intake.errors import Conflict, NotFound
from intake.services import page_reviews as service
from intake.services.page_reviews import CLINICIAN, READERS, Reading, State, WrongReading
from intake.services.work import Work
from intake.web.context import reading, runtime, work
from intake.web.desk import frame, page_review_words
from intake.web.desk.blueprint import blueprint
from intake.web.desk.day_range import day as read_day
from intake.web.desk.day_range import number
from intake.web.desk.settings import EDIT
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy
from intake.web.public.guide import PAGES, GuidePage
from intake.web.public.page_words import fingerprint
from intake.web.public.review import language_of, standing

CONFIRM = staff_policy(Permission.CONFIRM_PAGES)
Errors = list[tuple[str, str]]


@blueprint.get("/page-reviews")
@policy(EDIT)
def page_reviews() -> str:
    with reading() as unit:
        rows = [(page, {reader: _standing(page, reader) for reader in READERS}) for page in PAGES]
        return frame.render("desk/page_reviews.html", unit, rows=rows, readers=_readers(), words=page_review_words)


@blueprint.get("/page-reviews/<reader>")
@policy(EDIT)
def pages_of_reader(reader: str) -> str:
    with reading() as unit:
        return _page(unit, reader)


@blueprint.post("/page-reviews/<reader>")
@policy(CONFIRM)
def confirm_pages(reader: str) -> Response | tuple[str, int]:
    """One person has read these pages, as they were shown beside the form."""
    pages = {page.name: fingerprint(page.name, language_of(reader)) for page in _pages(reader)}
    chosen = [name for name in request.form.getlist("pages") if name in pages]
    with work() as unit:
        errors = _page_faults(chosen, pages)
        try:
            who = service.checked(unit, reader, *_typed(request.form))
        except WrongReading as fault:
            errors += page_review_words.faults(fault)
        if errors:
            return _page(unit, reader, request.form, errors), 422
        for name in chosen:
            service.confirm(unit, name, reader, Reading(*who, pages[name]))
    return _back(reader, "page_confirmed")


@blueprint.post("/page-reviews/<reader>/<page>/withdraw")
@policy(CONFIRM)
def withdraw_page(reader: str, page: str) -> Response:
    if page not in {known.name for known in _pages(reader)}:
        raise NotFound
    try:
        with work() as unit:
            service.withdraw(unit, page, reader, number(request.form.get("seen", "")) or 0)
    except Conflict:
        return _back(reader, "gone")
    return _back(reader, "page_withdrawn")


@blueprint.post("/page-reviews/changes/<change_id>/undo")
@policy(CONFIRM)
def undo_page_review(change_id: str) -> Response:
    found = number(change_id)
    if found is None or found >= 2**31:
        raise NotFound
    try:
        with work() as unit:
            reader = service.undo(unit, found).reader
    except Conflict:
        return redirect(url_for("desk.page_reviews", said="gone"), 303)
    return _back(reader, "page_undone")


def _back(reader: str, said: str) -> Response:
    runtime().forget_in_force()
    return redirect(url_for("desk.pages_of_reader", reader=reader, said=said), 303)


def _pages(reader: str) -> list[GuidePage]:
    """The pages that this kind of reader reads: a clinician the medical ones. Raises NotFound."""
    if reader not in READERS:
        raise NotFound
    return [page for page in PAGES if page.medical or reader != CLINICIAN]


def _typed(form: MultiDict[str, str]) -> tuple[str, str, Any]:
    return form.get("name", ""), form.get("role", ""), read_day(form.get("read_on", ""))


def _page_faults(chosen: list[str], pages: dict[str, str]) -> Errors:
    """A page that was changed while the form was open was not read as it stands now."""
    if not chosen:
        return [("pages", _("Choose the pages that were read"))]
    if any(request.form.get(f"seen-{name}") != pages[name] for name in chosen):
        return [("pages", _("A page has changed since you opened this form. Have it read once more"))]
    return []


def _standing(page: GuidePage, reader: str) -> Any:
    return standing(page.name, reader) if page.medical or reader != CLINICIAN else None


def _readers() -> list[tuple[str, str, int, int]]:
    """Each kind of reader: code, name, how many pages stand, how many there are."""
    found = []
    for reader in READERS:
        pages = _pages(reader)
        confirmed = sum(standing(page.name, reader).state is State.CONFIRMED for page in pages)
        found.append((reader, page_review_words.reader(reader), confirmed, len(pages)))
    return found


def _page(unit: Work, reader: str, typed: MultiDict[str, str] | None = None, errors: Errors | None = None) -> str:
    pages = _pages(reader)
    language = language_of(reader)
    return frame.render(
        "desk/page_reviews_reader.html",
        unit,
        reader=reader,
        reader_name=page_review_words.reader(reader),
        rows=[(page, url_for(page.endpoint, lang=language), standing(page.name, reader)) for page in pages],
        seen=service.newest_ids(unit, reader),
        fingerprints={page.name: fingerprint(page.name, language) for page in pages},
        by_clinician=reader == CLINICIAN,
        history=service.history(unit, reader),
        titles={page.name: _(page.title) for page in pages},
        typed=typed or MultiDict({"read_on": service.today(unit).isoformat()}),
        errors=errors or [],
        words=page_review_words,
    )
