"""Writing the opinion: saved by itself while it grows, looked at as a letter, signed after showing anew who one is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from config import LANGUAGES
from intake.errors import Conflict
from intake.services import carried_forms, cases, opinion_parts, opinions, referrals
from intake.services.opinion_parts import SUMMARY_WORDS, Fault, Part
from intake.services.opinions import Version
from intake.services.work import Work
from intake.web.context import runtime, staff, work
from intake.web.desk import case_page, frame
from intake.web.desk.blueprint import blueprint
from intake.web.desk.day_range import number as read_number
from intake.web.language import _
from intake.web.opinions.letter import letter_of
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

TAB = "opinion"
BY_SCRIPT = "auto"
BODY_BYTES = 1024 * 1024  # nine long texts, each letter of another script in six bytes
FIELDS = (*(part.value for part in Part), "language", "seen")
Answer = Response | tuple[str, int]
Errors = list[tuple[str, str]]

WRITES = replace(staff_policy(Permission.WRITE_OPINION, carried=True), name="writes_opinion", body=BODY_BYTES)


@blueprint.post("/cases/<referral_id>/opinion")
@policy(WRITES)
def save_opinion(referral_id: str) -> Answer:
    """Keep the draft. What was typed on an older page comes back beside the draft as it stands now."""
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    errors = _faults(typed, to_sign=False)
    by_script = request.form.get("then") == BY_SCRIPT
    if errors:
        return _told(faulty=True) if by_script else _again(referral_id, typed, errors, 422)
    try:
        saved = _keep(referral_id, typed)
    except Conflict:
        if by_script:
            return Response(status=409)
        message = _("The draft was saved or signed elsewhere meanwhile. What you typed stands below, not saved.")
        return _again(referral_id, typed, [("seen", message)], 409)
    if by_script:
        return _told(seen=saved.saved)
    if request.form.get("then") == "check":
        return redirect(url_for("desk.check_opinion", referral_id=referral_id), 303)
    return redirect(url_for("desk.case", referral_id=referral_id, tab=TAB, said="opinion_saved"), 303)


@blueprint.get("/cases/<referral_id>/opinion/check")
@policy(staff_policy(Permission.WRITE_OPINION, fresh=True))
def check_opinion(referral_id: str) -> Answer | str:
    """The letter as the family will read it, with what it says of its sources. What it lacks is said instead."""
    with frame.recorded() as unit:
        case = cases.open_case(unit, referral_id, TAB)
        draft = opinions.draft_of(unit, case.referral)
        if draft is None or draft.author_id != staff().id:
            return redirect(url_for("desk.case", referral_id=referral_id, tab=TAB), 303)
        errors = _faults(_as_typed(draft), to_sign=True)
        if errors:
            return case_page.render(unit, case, TAB, errors=errors), 422
        letter = letter_of(unit, case.referral, draft)
        return case_page.render(
            unit, case, "opinion_check", letter=letter, draft=draft, answers=case.revision.number
        )


@blueprint.post("/cases/<referral_id>/opinion/sign")
@policy(staff_policy(Permission.WRITE_OPINION, fresh=True))
def sign_opinion(referral_id: str) -> Response:
    def sign(unit: Work, seen: int) -> None:
        answers = read_number(request.form.get("answers", "")) or 0
        opinions.sign(unit, referrals.find(unit, referral_id), staff(), seen, answers)

    return _act(referral_id, sign, "opinion_signed")


@blueprint.post("/cases/<referral_id>/opinion/discard")
@policy(staff_policy(Permission.WRITE_OPINION))
def discard_opinion(referral_id: str) -> Response:
    def discard(unit: Work, seen: int) -> None:
        opinions.discard(unit, referrals.find(unit, referral_id), staff(), seen)

    return _act(referral_id, discard, "opinion_discarded")


@blueprint.post("/cases/<referral_id>/opinion/take-over")
@policy(staff_policy(Permission.WRITE_OPINION))
def take_opinion_over(referral_id: str) -> Response:
    def take_over(unit: Work, seen: int) -> None:
        opinions.take_over(unit, referrals.find(unit, referral_id), staff(), seen)

    return _act(referral_id, take_over, "opinion_taken")


def _act(referral_id: str, act: Callable[[Work, int], None], said: str) -> Response:
    try:
        with work() as unit:
            act(unit, read_number(request.form.get("seen", "")) or 0)
    except opinions.AnswersCorrected:
        said = "answers_corrected"
    except Conflict:
        said = "gone"
    return redirect(url_for("desk.case", referral_id=referral_id, tab=TAB, said=said), 303)


def _keep(referral_id: str, typed: Mapping[str, str]) -> Version:
    with work() as unit:
        texts = {part: typed[part.value] for part in Part}
        seen = read_number(typed["seen"]) or 0
        saved = opinions.save(unit, referrals.find(unit, referral_id), staff(), typed["language"], texts, seen)
        carried_forms.drop(unit, staff(), request.path)
        return saved


def _faults(typed: Mapping[str, str], *, to_sign: bool) -> Errors:
    longest = runtime().settings.limits.text_field_chars
    told = {
        Fault.MISSING: _("Write this part: the letter cannot do without it"),
        Fault.TOO_LONG: _("Shorten the text to %(num)s characters", num=longest),
        Fault.TOO_MANY_WORDS: _("Shorten the summary to %(num)s words", num=SUMMARY_WORDS),
    }
    texts = {part: typed.get(part.value, "") for part in Part}
    found = [(part.value, told[fault]) for part, fault in
             opinion_parts.faults(texts, longest, to_sign=to_sign).items()]  # fmt: skip
    if typed["language"] not in LANGUAGES:
        found.append(("language", _("Choose the language of the text")))
    return found


def _as_typed(draft: Version) -> dict[str, str]:
    return {part.value: text for part, text in draft.parts.items()} | {"language": draft.language}


def _told(**values: object) -> Response:
    return jsonify(values)


def _again(referral_id: str, typed: dict[str, str], errors: Errors, status: int) -> Answer:
    with frame.recorded() as unit:
        case = cases.open_case(unit, referral_id, TAB)
        return case_page.render(unit, case, TAB, errors=errors, typed=typed), status
