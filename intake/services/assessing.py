"""Asking the clinical core with what only the database knows: the clinic's closed days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from intake.clinical.answers import Answers
from intake.clinical.assessment import Assessment, assess
from intake.clinical.settings import DEFAULTS, ClinicalSettings
from intake.services.clinic_calendar import closed_days
from intake.services.own_day import in_clinic_days
from intake.services.work import Work

AHEAD = timedelta(days=60)  # further than any due moment of the rubric, holidays included


def clinic_moment(moment: datetime) -> datetime:
    """The moment as the clinic's clock shows it: its date is the assessment's "today" (codebook 1.3)."""
    return moment.astimezone(ZoneInfo(DEFAULTS.zone))


def clinical_settings(work: Work) -> ClinicalSettings:
    """The limits, with the closed days of the clinic's calendar in place."""
    today = clinic_moment(work.now).date()
    closed = closed_days(work, today, today + AHEAD)
    return replace(DEFAULTS, closed_days=closed, reading_languages=work.settings.clinic.reading_languages)


def assess_now(work: Work, answers: Mapping[str, Any] | Answers) -> Assessment:
    """What the answers, as they were told or read already, come to at this moment."""
    moment = clinic_moment(work.now)
    told = cast("Mapping[str, Any]", answers.raw) if isinstance(answers, Answers) else answers
    read = in_clinic_days(told, moment)
    return assess(answers if read == told else read, moment, clinical_settings(work))
