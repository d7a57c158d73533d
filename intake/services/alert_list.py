"""Emergencies as the desk lists them: those that nobody has taken, and those of the last days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from intake.models.alerts import Alert
from intake.models.referrals import Referral
from intake.models.staff import Staff
from intake.services.work import Work

KEPT_IN_SIGHT = timedelta(days=7)
MOST_SHOWN = 100


def recent(work: Work) -> Sequence[Any]:
    """Open ones first, the longest waiting on top; then the taken ones of seven days, the newest first."""
    query = (
        select(
            Alert.id,
            Alert.reference,
            Alert.language,
            Alert.created_at,
            Alert.contact_due,
            Alert.acknowledged_at,
            Alert.referral_id,
            Referral.reference.label("request_reference"),
            Staff.name.label("taken_by"),
        )
        .outerjoin(Referral, Referral.id == Alert.referral_id)
        .outerjoin(Staff, Staff.id == Alert.acknowledged_by)
        .where(or_(Alert.acknowledged_at.is_(None), Alert.created_at > work.now - KEPT_IN_SIGHT))
        .order_by(Alert.acknowledged_at.is_not(None), Alert.acknowledged_at.desc(), Alert.contact_due, Alert.id)
        .limit(MOST_SHOWN)
    )
    return work.session.execute(query).all()
