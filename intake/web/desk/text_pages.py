"""Texts in four languages beside each other: write, compare, bring back, publish."""

from __future__ import annotations

import difflib
import re

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from config import LANGUAGES
from intake.errors import NotFound
from intake.i18n import N_
from intake.services import texts as service
from intake.services.text_list import TEXTS
from intake.services.work import Work
from intake.web.context import reading, runtime, work
from intake.web.desk import frame
from intake.web.desk.blueprint import blueprint
from intake.web.desk.day_range import number
from intake.web.desk.settings import EDIT
from intake.web.desk.words import page_languages
from intake.web.language import _, text_dir
from intake.web.policy import policy

WORDS = re.compile(r"\s+|[^\s]+")
FAULTS = {
    "empty": N_("Enter the text"),
    "long": N_("Make it shorter: 2,000 characters at most"),
    "places": N_("Keep the values in %%(…)s as they are in the delivered text"),
}
Errors = list[tuple[str, str]]


@blueprint.get("/texts")
@policy(EDIT)
def texts() -> str:
    with reading() as unit:
        groups: dict[str, list[service.Standing]] = {}
        for standing in service.everything(unit):
            groups.setdefault(standing.kind.where, []).append(standing)
        return frame.render("desk/texts.html", unit, groups=groups, names=page_languages())


@blueprint.get("/texts/<key>")
@policy(EDIT)
def text(key: str) -> str:
    with reading() as unit:
        return _page(unit, key)


@blueprint.post("/texts/<key>/<language>")
@policy(EDIT)
def write_text(key: str, language: str) -> Response | tuple[str, int]:
    body = request.form.get(f"body-{language}", "")
    with work() as unit:
        if language not in LANGUAGES:
            raise NotFound
        try:
            service.write(unit, key, language, body)
        except service.WrongText as fault:
            message = _(FAULTS[fault.why]).replace("%%", "%")
            return _page(unit, key, {language: body}, [(f"body-{language}", message)]), 422
    return redirect(url_for("desk.text", key=key, said="text_saved"), 303)


@blueprint.post("/texts/<key>/publish")
@policy(EDIT)
def publish_text(key: str) -> Response | tuple[str, int]:
    with work() as unit:
        try:
            service.publish(unit, key)
        except service.Stale as stale:
            names = ", ".join(page_languages()[code] for code in stale.languages)
            message = _("Bring these languages up to date first: %(languages)s", languages=names)
            return _page(unit, key, errors=[(f"body-{stale.languages[0]}", message)]), 422
    runtime().forget_in_force()
    return redirect(url_for("desk.text", key=key, said="text_published"), 303)


@blueprint.get("/texts/<key>/<language>/history")
@policy(EDIT)
def text_history(key: str, language: str) -> str:
    """All wordings of one language, and how two of them differ: `from` and `to` are their numbers."""
    with reading() as unit:
        found = service.history(unit, key, language)
        by_number = {wording.number: wording for wording in found}
        newest = found[0].number
        to = by_number.get(_asked("to", newest), found[0])
        before = by_number.get(_asked("from", max(0, to.number - 1)), found[-1])
        return frame.render(
            "desk/text_history.html",
            unit,
            key=key,
            language=language,
            language_name=page_languages()[language],
            dir=text_dir(language),
            history=found,
            before=before,
            to=to,
            pieces=differences(before.body, to.body),
            newest=newest,
        )


@blueprint.post("/texts/<key>/<language>/<number_>/restore")
@policy(EDIT)
def restore_text(key: str, language: str, number_: str) -> Response:
    with work() as unit:
        found = number(number_)
        if found is None:
            raise NotFound
        service.restore(unit, key, language, found)
    return redirect(url_for("desk.text", key=key, said="text_saved"), 303)


def differences(before: str, after: str) -> list[tuple[str, str]]:
    """The text in pieces: ("same" | "gone" | "new", words)."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    pieces: list[tuple[str, str]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(old[a:b])))
            continue
        pieces += [(kind, "".join(words)) for kind, words in (("gone", old[a:b]), ("new", new[c:d])) if words]
    return pieces


def _asked(name: str, otherwise: int) -> int:
    found = number(request.args.get(name, ""))
    return otherwise if found is None else found


def _page(unit: Work, key: str, typed: dict[str, str] | None = None, errors: Errors | None = None) -> str:
    if key not in TEXTS:
        raise NotFound
    standing = service.standing(unit, key)
    return frame.render(
        "desk/text.html",
        unit,
        standing=standing,
        languages=LANGUAGES,
        names=page_languages(),
        dir_of=text_dir,
        typed=typed or {},
        errors=errors or [],
    )
