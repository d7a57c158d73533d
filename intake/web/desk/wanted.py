"""Asking for records, and ticking them off by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE
from intake.errors import Conflict
from intake.models.record_requests import ItemOutcome
from intake.services import carried_forms, cases, record_items, record_requests, referrals
from intake.services.record_requests import Wanted
from intake.services.work import Work
from intake.web.context import runtime, staff, work
from intake.web.desk import case_page, frame
from intake.web.desk.blueprint import blueprint
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

TAB = "wanted"
WANT, PARTY = "want-", "party-"
Answer = Response | tuple[str, int]
Errors = list[tuple[str, str]]


@blueprint.post("/cases/<referral_id>/wanted")
@policy(staff_policy(Permission.WORK_CASE, carried=True))
def ask_records(referral_id: str) -> Answer:
    """Send the list as it was edited to whoever was chosen."""
    typed = {name: value.strip() for name, value in request.form.items()}
    errors = _faults(typed)
    if errors:
        return _again(referral_id, typed, errors, 422)
    try:
        with work() as unit:
            _ask(unit, referral_id, typed)
            carried_forms.drop(unit, staff(), request.path)
    except Conflict:
        words = _("The request was closed, or this doctor can add nothing any more. Nothing was sent.")
        return _again(referral_id, typed, [("sender", words)], 409)
    return redirect(url_for("desk.case", referral_id=referral_id, tab=TAB, said="records_asked"), 303)


def _ask(unit: Work, referral_id: str, typed: Mapping[str, str]) -> None:
    known = dict(record_requests.owners(unit))
    wanted = [
        Wanted(
            kind,
            typed.get(f"why-{kind}", ""),
            owner if (owner := typed.get(f"owner-{kind}", "")) in known else None,
            typed[f"by-{kind}"],
        )
        for kind in _kinds(typed)
    ]
    parties = [name.removeprefix(PARTY) for name in typed if name.startswith(PARTY)]
    referral = referrals.find(unit, referral_id)
    record_requests.ask(unit, referral, staff(), wanted, sender="sender" in typed, parties=parties)


def _kinds(typed: Mapping[str, str]) -> list[str]:
    names = (name.removeprefix(WANT) for name in typed if name.startswith(WANT))
    return [kind for kind in names if kind in DOCUMENT_TYPE_BY_CODE]


def _faults(typed: Mapping[str, str]) -> Errors:
    kinds, longest = _kinds(typed), runtime().settings.limits.text_field_chars
    found: Errors = []
    if not kinds:
        found.append(("records", _("Choose at least one record")))
    if "sender" not in typed and not any(name.startswith(PARTY) for name in typed):
        found.append(("sender", _("Choose whom to ask")))
    for kind in kinds:
        if not _is_day(typed.get(f"by-{kind}", "")):
            found.append((f"by-{kind}", _("Enter the day as year, month and day: 2027-03-14")))
        if len(typed.get(f"why-{kind}", "")) > longest:
            found.append((f"why-{kind}", _("Shorten the text to %(num)s characters", num=longest)))
    return found


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _again(referral_id: str, typed: dict[str, str], errors: Errors, status: int) -> Answer:
    with frame.recorded() as unit:
        case = cases.open_case(unit, referral_id, TAB)
        return case_page.render(unit, case, TAB, errors=errors, typed=typed), status


@blueprint.post("/cases/<referral_id>/wanted/<item_id>")
@policy(staff_policy(Permission.WORK_CASE))
def end_item(referral_id: str, item_id: str) -> Response:
    """Tick a record off, or say that it is not wanted any more."""
    outcome = ItemOutcome.DROPPED if request.form.get("outcome") == ItemOutcome.DROPPED else ItemOutcome.TICKED
    with work() as unit:
        ended = record_items.end(unit, referrals.find(unit, referral_id), item_id, outcome, staff())
    said = "item_ended" if ended else "gone"
    return redirect(url_for("desk.case", referral_id=referral_id, tab=TAB, said=said), 303)
