"""The urgent questions: evaluated whenever they are saved, whatever else is known (codebook 8; design, ruling 1)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from intake.clinical.answers import parse
from intake.clinical.urgent import UrgentResult, evaluate_urgent
from intake.models.alerts import Alert
from intake.models.drafts import Draft
from intake.models.referrals import Referral
from intake.services import alerts
from intake.services.assessing import clinic_moment, clinical_settings
from intake.services.drafts import DraftContent
from intake.services.own_day import in_clinic_days
from intake.services.work import Work

EMERGENCY_RANK = 0
SECONDARY = ("none",)


def reevaluate(work: Work, draft: Draft, content: DraftContent) -> Alert | None:
    """Write or update the alert of these answers; None while nothing has been an emergency.

    Call it in the transaction of every save that may reach "immediate". An alert that stands is updated and never
    withdrawn, also when the answers have become harmless.
    """
    referral_id = content.revises
    alert = alerts.standing(work, draft.id, referral_id)
    if alert is not None and alert.acknowledged_at is None:
        alerts.keep_current(work, alert, content.answers)
        return alert
    if not evaluate(work, content.answers).is_immediate:
        return alert
    if alert is not None and not _is_news(work, alert, content.answers):
        return alert
    alert = alerts.open_alert(work, draft, content.answers, referral_id)
    _pin(work, referral_id)
    alerts.keep_current(work, alert, content.answers)
    return alert


def evaluate(work: Work, answers: dict[str, Any]) -> UrgentResult:
    """What the urgent questions come to now, and what the page has to say about it."""
    moment = clinic_moment(work.now)
    return evaluate_urgent(parse(in_clinic_days(answers, moment)), moment, clinical_settings(work))


def any_sign(answers: dict[str, Any]) -> bool:
    """Whether a symptom was ticked: then the stop page comes, whatever the rules say about mails."""
    symptoms = answers.get("urgent_symptoms")
    return isinstance(symptoms, list) and any(symptom not in SECONDARY for symptom in symptoms)


def _is_news(work: Work, alert: Alert, answers: dict[str, Any]) -> bool:
    """Somebody has taken the last alert: only symptoms or pump trouble that it did not tell begin another."""
    told = alerts.snapshot(work, alert)
    return any(
        answers.get(name) is not None and answers.get(name) != told.get(name)
        for name in ("urgent_symptoms", "urgent_symptom_timing", "temperature", "infusion_problem")
    )


def _pin(work: Work, referral_id: str | None) -> None:
    """An emergency of a request that is already here goes to the top of the queue at once."""
    if referral_id is not None:
        work.session.execute(update(Referral).where(Referral.id == referral_id).values(rank=EMERGENCY_RANK))
