"""How far requests came, page by page and day by day; no answer, no draft and no person stands here."""

from __future__ import annotations

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base


class JourneyStep(Base):
    """Sums to be added up. `day` is the clinic's day on which the drafts were begun; `saved` counts drafts in which
    the page was saved, `last` those in which it is the page saved last and which were not sent.

    Rows are only added, and put together at night: everybody changing one row of the day would wait for each other."""

    __tablename__ = "journey_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(String(10))
    page: Mapped[str] = mapped_column(String(48))
    saved: Mapped[int] = mapped_column(Integer, default=0)
    last: Mapped[int] = mapped_column(Integer, default=0)

    __table_args__ = (Index("ix_journey_step_day_page", "day", "page"),)
