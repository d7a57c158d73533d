"""None of the offered times suits: the family says when it can, and a coordinator looks for a time."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.models.referrals import Referral
from intake.services import consultation_wishes, message_signs, referrals
from intake.services.consultation_terms import BOOKABLE, NotOffered
from intake.services.consultation_wishes import PartOfDay, WishedTime
from intake.services.work import Work
from intake.web.consultations import acting, choosing, words
from intake.web.context import reading, runtime, visitor
from intake.web.forms.telling import day_name
from intake.web.language import _, language
from intake.web.patient.blueprint import blueprint
from intake.web.patient.consulting import refused
from intake.web.patient.consulting_waiting import WEEK
from intake.web.policy import PATIENT, PATIENT_SAVES, policy
from intake.web.presentation import city_of

Page = str | Response | tuple[str, int]


@blueprint.get("/status/consultation/other-time")
@policy(PATIENT)
def other_time() -> Page:
    with reading() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        if referral.state not in BOOKABLE:
            return redirect(url_for("patient.consultation"), 303)
        return _page(referral, _standing(unit, referral))


@blueprint.post("/status/consultation/other-time")
@policy(PATIENT_SAVES)
def other_time_asked() -> Page:
    """What was written in a session that idled too long is kept; whoever wrote it signs in again to read on."""
    wished = _posted()
    error = _fault(wished)
    if (error or g.stale) and not (g.lapsed and wished):
        with reading() as unit:
            return _page(referrals.find(unit, visitor().referral_id), wished, error), 422
    kept = WishedTime(wished.weekdays, wished.parts, wished.words[: runtime().settings.limits.text_field_chars])
    try:
        acting.acted(visitor().referral_id, lambda unit, it: consultation_wishes.ask(unit, it, kept, language()))
    except NotOffered as fault:
        return refused(words.REFUSED[fault.why])
    if message_signs.sounds_dangerous(kept.words):
        return redirect(url_for("patient.message_signs_page"), 303)
    return redirect(url_for("patient.consultation", said="asked"), 303)


def _posted() -> WishedTime:
    return WishedTime(
        tuple(int(day) for day in request.form.getlist("weekdays") if day in tuple("0123456")),
        tuple(PartOfDay(part) for part in request.form.getlist("parts") if part in tuple(PartOfDay)),
        request.form.get("words", "").strip(),
    )


def _standing(unit: Work, referral: Referral) -> WishedTime:
    task = consultation_wishes.standing(unit, referral)
    return consultation_wishes.wished(task.detail) if task else WishedTime()


def _fault(wished: WishedTime) -> str:
    longest = runtime().settings.limits.text_field_chars
    if not wished:
        return _("Choose days or hours, or write a few words")
    return _("Shorten the text to %(num)s characters", num=longest) if len(wished.words) > longest else ""


def _page(referral: Referral, wished: WishedTime, error: str = "") -> str:
    return render_template(
        "patient/consultation_other_time.html",
        wished=wished,
        weekdays=[(str(day), day_name(day)) for day in WEEK],
        parts=[(part.value, _(text)) for part, text in words.PARTS_OF_DAY.items()],
        city=city_of(choosing.zone_of(referral)),
        errors=[("words", error)] if error else [],
        stale=g.get("stale", False) and not error,
    )
