"""Our call, decided about by the person themself: another time, or no call and another way (scheduling 2.2).

A GET never changes anything; a start that is posted is judged by the function that offers the starts.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.errors import Conflict
from intake.i18n import N_
from intake.models.callbacks import Callback, CallbackState
from intake.models.referrals import Referral
from intake.scheduling.local_times import ClockChange, local_times
from intake.scheduling.offers import offered
from intake.services import callback_choices, referrals
from intake.services.callback_choices import NotFree, Reach
from intake.services.callback_placing import OPEN
from intake.services.work import Work
from intake.web.context import reading, visitor, work
from intake.web.desk.call_words import day as day_words
from intake.web.desk.day_range import number
from intake.web.language import _
from intake.web.patient.blueprint import blueprint
from intake.web.policy import PATIENT, PATIENT_FORM, policy
from intake.web.presentation import city_of, two_times

Errors = list[tuple[str, str]]
Answer = Response | tuple[str, int]
STAMP = "%Y-%m-%dT%H:%MZ"
CLOCKS = {
    ClockChange.PATIENT: N_("The clocks where you live change before this day."),
    ClockChange.CLINIC: N_("The clocks in Tel Aviv change before this day."),
    ClockChange.BOTH: N_("The clocks where you live and in Tel Aviv change before this day."),
}
REACHES = (
    (Reach.MESSAGE, N_("Write me a message on this page")),
    (Reach.EMAIL, N_("Write me an e-mail")),
    (Reach.WHATSAPP, N_("Write to me in WhatsApp")),
    (Reach.OTHER_NUMBER, N_("Call another number: I will enter it next")),
    (Reach.CHOOSE_LATER, N_("I will choose a time later")),
)


@blueprint.get("/status/call")
@policy(PATIENT)
def call() -> str:
    """Where no call stands to be decided about, the page says so: links in mails outlive what they were about."""
    with reading() as unit:
        return _page(unit)


@blueprint.post("/status/call")
@policy(PATIENT_FORM)
def call_chosen() -> Answer:
    start, seen = _start(request.form.get("start", "")), _seen()
    if g.stale:
        return _again([], stale=True)
    if start is None:
        return _again([("start", _("Choose a time from the list"))])
    try:
        with work() as unit:
            callback_choices.choose(unit, referrals.find(unit, visitor().referral_id), seen, start)
    except NotFree:
        return _again([("start", _("This time is not free any more. Choose one of the nearest free times"))], start)
    except Conflict:
        return _again([("start", _("The call was moved meanwhile. Look at its time, then choose again"))])
    return redirect(url_for("patient.status_page", call="moved"), 303)


@blueprint.post("/status/call/decline")
@policy(PATIENT_FORM)
def call_declined() -> Answer:
    reach = request.form.get("reach", "")
    if g.stale:
        return _again([], stale=True)
    if reach not in tuple(Reach):
        return _again([("reach", _("Choose how we can reach you instead"))])
    try:
        with work() as unit:
            callback_choices.decline(unit, referrals.find(unit, visitor().referral_id), _seen(), Reach(reach))
    except Conflict:
        return _again([("reach", _("The call was moved meanwhile. Look at its time, then choose again"))])
    if reach == Reach.OTHER_NUMBER:
        return redirect(url_for("patient.contact"), 303)
    return redirect(url_for("patient.status_page", call="declined"), 303)


def _start(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def _seen() -> tuple[str, int]:
    return request.form.get("call", ""), number(request.form.get("version", "")) or 0


def _again(errors: Errors, near: datetime | None = None, *, stale: bool = False) -> Answer:
    with reading() as unit:
        return _page(unit, errors, near, stale=stale), 422


def _page(unit: Work, errors: Errors | None = None, near: datetime | None = None, *, stale: bool = False) -> str:
    referral = referrals.find(unit, visitor().referral_id)
    callback = callback_choices.standing(unit, referral)
    return render_template(
        "patient/call.html",
        referral=referral,
        callback=callback,
        days=_days(unit, callback, near) if callback else [],
        reaches=[(reach.value, _(text)) for reach, text in REACHES if _has(referral, reach)],
        unreached=callback is not None and callback.state is CallbackState.UNREACHABLE,
        declined=callback is not None and callback.state not in OPEN,
        reach=request.form.get("reach", ""),
        errors=errors or [],
        stale=stale,
    )


def _has(referral: Referral, reach: Reach) -> bool:
    needed = {Reach.EMAIL: referral.email, Reach.WHATSAPP: referral.whatsapp}
    return bool(needed.get(reach, "nothing is needed"))


def _days(unit: Work, callback: Callback, near: datetime | None) -> list[dict[str, Any]]:
    """Free times by the person's own day. After a time that was gone, those from its day on come first."""
    free = list(callback_choices.free_times(unit, callback))
    later = [start for start in free if near is not None and start > near]
    found = offered(later or free, callback.time_zone)
    return [_day(day, starts, callback.time_zone, unit.now) for day, starts in found.items()]


def _day(day: date, starts: tuple[datetime, ...], zone: str, now: datetime) -> dict[str, Any]:
    changed = local_times(starts[-1], zone, now).clock_change
    return {
        "name": day_words(day),
        "city": city_of(zone),
        "clocks": _(CLOCKS[changed]) if changed in CLOCKS else "",
        "options": [(f"{start:{STAMP}}", two_times(start, zone)) for start in starts],
    }
