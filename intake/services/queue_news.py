"""What came in since a page was drawn: two numbers, so that the page can offer it without moving anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal_column, select

from intake.models.alerts import Alert
from intake.models.referrals import OPEN_REFERRAL, Referral
from intake.services.work import Work

COUNTED = 100


@dataclass(frozen=True)
class News:
    """New open requests and new emergencies that nobody has taken, both counted to a hundred at most."""

    requests: int
    emergencies: int


def since(work: Work, moment: datetime, within: ColumnElement[bool] | None = None) -> News:
    """In one statement; `within` is a condition on the requests that are counted."""
    new = select(Referral.id).where(literal_column(OPEN_REFERRAL), Referral.submitted_at > moment).limit(COUNTED)
    if within is not None:
        new = new.where(within)
    loud = select(Alert.id).where(Alert.acknowledged_at.is_(None), Alert.created_at > moment).limit(COUNTED)
    both = select(*(select(func.count()).select_from(some.subquery()).scalar_subquery() for some in (new, loud)))
    return News(*work.session.execute(both).one())
