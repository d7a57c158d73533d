"""What came in since a page was drawn: two numbers, so that the page can offer it without moving anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal_column, select

from intake.models.alerts import Alert
from intake.models.referrals import OPEN_REFERRAL, Referral
from intake.services.work import Work

COUNTED = 100


@dataclass(frozen=True)
class News:
    """New open requests and new emergencies that nobody has taken, both counted to a hundred at most."""

    requests: int
    emergencies: int


def since(work: Work, moment: datetime) -> News:
    """In one statement; whose requests they are is not looked at."""
    new = select(Referral.id).where(literal_column(OPEN_REFERRAL), Referral.submitted_at > moment).limit(COUNTED)
    loud = select(Alert.id).where(Alert.acknowledged_at.is_(None), Alert.created_at > moment).limit(COUNTED)
    both = select(*(select(func.count()).select_from(some.subquery()).scalar_subquery() for some in (new, loud)))
    return News(*work.session.execute(both).one())
