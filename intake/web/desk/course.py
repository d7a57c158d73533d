"""Moving a request on, joining it with another one, parting them again."""

from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.errors import Conflict
from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.services import carried_forms, cases, closing, merging, referral_life, referrals
from intake.services.work import Work
from intake.web.context import runtime, staff, work
from intake.web.desk import case_course, case_page, frame, words
from intake.web.desk.blueprint import blueprint
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

TAB = "course"
Answer = Response | tuple[str, int]
FIELDS = ("to", "reason", "letter", "seen")
Errors = list[tuple[str, str]]


@blueprint.post("/cases/<referral_id>/course")
@policy(staff_policy(Permission.MOVE_CASE, carried=True))
def move_case(referral_id: str) -> Answer:
    """If somebody moved the request meanwhile, the page says where it stands now and gives back what was typed."""
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    errors = _faults(typed)
    if errors:
        return _again(referral_id, typed, errors, 422)
    try:
        with work() as unit:
            _move(unit, referrals.find(unit, referral_id), typed)
            carried_forms.drop(unit, staff(), request.path)
    except Conflict:
        return _again(referral_id, typed | {"seen": ""}, [("to", _moved_meanwhile(referral_id))], 409)
    return redirect(url_for("desk.case", referral_id=referral_id, tab=TAB, said="moved"), 303)


def _move(unit: Work, referral: Referral, typed: Mapping[str, str]) -> None:
    seen, role, to, reason = int(typed["seen"]), staff().role, typed["to"], typed["reason"]
    if to.startswith(case_course.CLOSE):
        ended = ClosedAs(to.removeprefix(case_course.CLOSE))
        letter = typed["letter"] if ended in closing.NEEDS_LETTER else ""
        if ended not in referral_life.endings(referral.state):
            raise Conflict
        closing.close(unit, referral, ended, reason=reason, seen=seen, role=role, letter=letter)
    elif referral.state is ReferralState.CLOSED:
        closing.open_again(unit, referral, seen=seen, role=role, reason=reason)
    else:
        referral_life.move(unit, referral, ReferralState(to), seen=seen, role=role, reason=reason)


def _faults(typed: Mapping[str, str]) -> Errors:
    longest = runtime().settings.limits.text_field_chars
    to = typed["to"]
    known = {code.value for code in ReferralState} | {case_course.CLOSE + end.value for end in ClosedAs}
    too_long = _("Shorten the text to %(num)s characters", num=longest)
    lacks_letter = to.removeprefix(case_course.CLOSE) in tuple(closing.NEEDS_LETTER) and not typed["letter"]
    found = {
        "to": _("Choose what happens to the request") if to not in known or not typed["seen"].isdecimal() else "",
        "reason": _("Write down why the request is closed") if to.startswith(case_course.CLOSE) else "",
        "letter": _("Write the letter that the family gets") if lacks_letter else "",
    }
    found["reason"] = "" if typed["reason"] else found["reason"]
    for name in ("reason", "letter"):
        found[name] = too_long if len(typed[name]) > longest else found[name]
    return [(name, message) for name, message in found.items() if message]


def _moved_meanwhile(referral_id: str) -> str:
    with runtime().reading() as unit:
        referral = referrals.find(unit, referral_id)
        moves = referral_life.history(unit, referral)
        state = words.word(words.STATES, referral.state)
        if moves and moves[0].by:
            return _("%(name)s was faster. The request stands at: %(state)s.", name=moves[0].by, state=state)
        return _("The request stands elsewhere now: %(state)s. Choose again.", state=state)


def _again(referral_id: str, typed: dict[str, str], errors: Errors, status: int) -> Answer:
    with frame.recorded() as unit:
        case = cases.open_case(unit, referral_id, TAB)
        return case_page.render(unit, case, TAB, errors=errors, typed=typed), status


@blueprint.post("/cases/<referral_id>/merge")
@policy(staff_policy(Permission.WORK_CASE))
def merge_case(referral_id: str) -> Answer:
    """Close the other request, which the form names, as a duplicate of this one."""
    other_id, seen = request.form.get("other", ""), request.form.get("seen", "")
    try:
        with work() as unit:
            kept, other = referrals.find(unit, referral_id), referrals.find(unit, other_id)
            if not seen.isdecimal():
                raise Conflict
            reason = _("Sent twice: goes on as %(reference)s", reference=kept.reference)
            merging.merge(unit, kept, other, seen=int(seen), role=staff().role, reason=reason)
    except Conflict:
        words_ = _("These two cannot be joined now: one of them has moved, is closed, or is an emergency.")
        return _again(referral_id, {}, [("alike", words_)], 409)
    return redirect(url_for("desk.case", referral_id=referral_id, tab=TAB, said="merged"), 303)


@blueprint.post("/cases/<referral_id>/part")
@policy(staff_policy(Permission.WORK_CASE))
def part_case(referral_id: str) -> Response:
    """This request is no duplicate after all."""
    said = "parted"
    try:
        with work() as unit:
            merging.part(unit, referrals.find(unit, referral_id), role=staff().role)
    except Conflict:
        said = "gone"
    return redirect(url_for("desk.case", referral_id=referral_id, tab=TAB, said=said), 303)
