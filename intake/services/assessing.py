"""Asking the clinical core with what only the database knows: the clinic's closed days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from intake.clinical.assessment import Assessment, assess
from intake.clinical.settings import DEFAULTS, ClinicalSettings
from intake.models.callbacks import ClinicDay
from intake.services.own_day import in_clinic_days
from intake.services.work import Work

AHEAD = timedelta(days=60)  # further than any due moment of the rubric, holidays included


def clinic_moment(moment: datetime) -> datetime:
    """The moment as the clinic's clock shows it: its date is the assessment's "today" (codebook 1.3)."""
    return moment.astimezone(ZoneInfo(DEFAULTS.zone))


def clinical_settings(work: Work) -> ClinicalSettings:
    """The limits, with the closed days of the clinic's calendar in place."""
    today = clinic_moment(work.now).date()
    closed = work.session.scalars(
        select(ClinicDay.day).where(ClinicDay.kind == "closed", ClinicDay.day.between(today, today + AHEAD))
    )
    return replace(DEFAULTS, closed_days=frozenset(closed), reading_languages=work.settings.clinic.reading_languages)


def assess_now(work: Work, answers: Mapping[str, Any]) -> Assessment:
    """What the answers come to at this moment."""
    moment = clinic_moment(work.now)
    return assess(in_clinic_days(answers, moment), moment, clinical_settings(work))
