"""Raising and lowering the urgency of a case, and closing an emergency (codebook 7, override)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.models.referrals import Referral
from intake.services import carried_forms, cases, levels, referrals
from intake.services import urgency as service
from intake.services.urgency import Refusal, Refused
from intake.services.work import Work
from intake.web.context import runtime, staff, work
from intake.web.desk import case_page, frame, urgency_words, words
from intake.web.desk.blueprint import blueprint
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

Answer = Response | tuple[str, int]
Act = Callable[[Work, Referral], None]
# Refusals that name something on the form; the others say that the case moved, or that something comes first.
FAULTS = frozenset({Refusal.NOT_THIS_WAY})


@dataclass(frozen=True)
class Typed:
    """One of the forms (`raise`, `lower`, `close`); `seen` is the level that the page showed, so that nobody decides
    about another one."""

    which: str
    seen: str = ""
    to: str = ""
    reason: str = ""


@blueprint.post("/cases/<referral_id>/urgency")
@policy(staff_policy(Permission.SET_URGENCY, carried=True))
def set_urgency(referral_id: str) -> Answer:
    """Raise at once, or ask for a lower level, which waits for a second person."""
    lowers = request.form.get("act") == "lower"
    act = service.ask_to_lower if lowers else service.raise_level
    typed = _typed("lower" if lowers else "raise")
    said = "asked_to_lower" if lowers else "raised"
    return _carry_out(
        referral_id,
        typed,
        lambda unit, case: act(unit, case, typed.seen, typed.to, typed.reason, staff()),
        said,
    )


@blueprint.post("/cases/<referral_id>/urgency/<override_id>")
@policy(staff_policy(Permission.SET_URGENCY))
def answer_lowering(referral_id: str, override_id: str) -> Answer:
    agreed = request.form.get("answer") == "confirm"
    act = service.confirm if agreed else service.decline
    said = "lowered" if agreed else "level_stays"
    return _try(referral_id, Typed("lower"), lambda unit, case: act(unit, case, override_id, staff()), said)


@blueprint.post("/cases/<referral_id>/urgency/close")
@policy(staff_policy(Permission.CLOSE_EMERGENCY))
def close_emergency(referral_id: str) -> Answer:
    typed = _typed("close")
    return _carry_out(
        referral_id,
        typed,
        lambda unit, case: service.close_immediate(unit, case, typed.to, typed.reason, staff()),
        "emergency_closed",
    )


def _typed(which: str) -> Typed:
    return Typed(which, *(request.form.get(name, "").strip() for name in ("seen", f"{which}_to", f"{which}_reason")))


def _carry_out(referral_id: str, typed: Typed, act: Act, said: str) -> Answer:
    faults = _faults(typed)
    if faults:
        return _again(referral_id, typed, faults, 422)
    return _try(referral_id, typed, act, said)


def _faults(typed: Typed) -> list[tuple[str, str]]:
    longest = runtime().settings.limits.text_field_chars
    found = [(f"{typed.which}_to", _("Choose a level"))] if typed.to not in levels.MOST_URGENT_FIRST else []
    if not typed.reason:
        found.append((f"{typed.which}_reason", _("Write down why")))
    elif len(typed.reason) > longest:
        found.append((f"{typed.which}_reason", _("Shorten the reason to %(num)s characters", num=longest)))
    return found


def _try(referral_id: str, typed: Typed, act: Act, said: str) -> Answer:
    """Do it, or show the case as it stands now with the words that were typed."""
    try:
        with work() as unit:
            act(unit, referrals.find(unit, referral_id))
            carried_forms.drop(unit, staff(), request.path)
    except Refused as refused:
        message = words.word(urgency_words.REFUSALS, refused.why)
        return _again(referral_id, typed, [(f"{typed.which}_to", message)], 422 if refused.why in FAULTS else 409)
    return redirect(url_for("desk.case", referral_id=referral_id, tab="urgency", said=said), 303)


def _again(referral_id: str, typed: Typed, errors: list[tuple[str, str]], status: int) -> Answer:
    kept = {f"{typed.which}_to": typed.to, f"{typed.which}_reason": typed.reason}
    with frame.recorded() as unit:
        case = cases.open_case(unit, referral_id, "urgency")
        return case_page.render(unit, case, "urgency", errors=errors, typed=kept), status
