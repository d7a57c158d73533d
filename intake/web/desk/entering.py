"""A request that a coordinator enters for somebody on the telephone or in a chat."""

from __future__ import annotations

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from intake.services import entering
from intake.services.work import Work
from intake.web.context import reading, staff, visitor, work
from intake.web.desk import frame, words
from intake.web.desk.blueprint import blueprint
from intake.web.language import LANGUAGES, _, language
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

# The first page of a request; the faces can be served by separate processes, and then there is none here.
FIRST_PAGE = "patient.urgent_screen"


@blueprint.get("/new")
@policy(staff_policy(Permission.ENTER_REFERRAL))
def new() -> str:
    with reading() as unit:
        return _page(unit)


@blueprint.post("/new")
@policy(staff_policy(Permission.ENTER_REFERRAL))
def begin() -> Response | tuple[str, int]:
    """Open a draft for the caller in this session; the questions follow in the caller's language."""
    channel, spoken = request.form.get("channel", ""), request.form.get("language", "")
    errors = _faults(channel, spoken)
    if errors:
        with reading() as unit:
            return _page(unit, errors), 422
    with work() as unit:
        entering.begin(unit, staff(), _session(), language=spoken, channel=channel)
    return redirect(url_for(FIRST_PAGE, lang=spoken), 303)


@blueprint.post("/new/<draft_id>")
@policy(staff_policy(Permission.ENTER_REFERRAL))
def take_up(draft_id: str) -> Response:
    """Go on with a request that was begun in a session that has ended."""
    with work() as unit:
        draft = entering.take_up(unit, _session(), draft_id)
    return redirect(url_for("journey.resume", lang=draft.language), 303)


@blueprint.get("/new/sent")
@policy(staff_policy(Permission.ENTER_REFERRAL))
def entered() -> Response:
    """After sending: the contact is logged, the session is the desk's again, and the case opens."""
    with work() as unit:
        referral = entering.finish(unit, staff(), _session(), visitor().draft_id)
    if referral is None:
        return redirect(url_for("desk.new"), 303)
    return redirect(url_for("desk.case", referral_id=referral.id, said="entered"), 303)


@blueprint.post("/new/aside")
@policy(staff_policy(Permission.ENTER_REFERRAL))
def put_aside() -> Response:
    with work() as unit:
        entering.put_aside(unit, _session())
    return redirect(url_for("desk.new", said="aside"), 303)


def _session() -> str:
    row = visitor().row
    assert row is not None, "the policy lets nobody in without a session"
    return row.id_hash


def _faults(channel: str, spoken: str) -> list[tuple[str, str]]:
    found = {
        "channel": "" if channel in entering.CHANNELS else _("Choose how they reached you"),
        "language": "" if spoken in LANGUAGES else _("Choose a language for the questions"),
    }
    return [(name, message) for name, message in found.items() if message]


def _page(unit: Work, errors: list[tuple[str, str]] | None = None) -> str:
    draft = entering.unfinished(unit, visitor().draft_id)
    return frame.render(
        "desk/new.html",
        unit,
        draft=draft,
        go_on=url_for("journey.resume", lang=draft.language) if draft and _here("journey.resume") else "",
        begun=entering.begun(unit, draft.id if draft else None),
        channels=[(code, words.word(words.CHANNELS, code)) for code in entering.CHANNELS],
        names=words.page_languages(),
        languages=list(words.page_languages().items()),
        chosen={"channel": request.form.get("channel", ""), "language": request.form.get("language", language())},
        errors=errors or [],
    )


def _here(endpoint: str) -> bool:
    return endpoint in current_app.view_functions
