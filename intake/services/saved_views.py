"""Ways of looking at the queue that somebody gave a name; each stands in an address and can be sent to a colleague."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Row, bindparam, delete, func, select

from intake.db import rows_changed
from intake.models.queue import SavedView
from intake.models.staff import Staff
from intake.services.work import Work

AT_MOST = 20
LONGEST_NAME = 60
LONGEST_QUERY = 400
_OF = (
    select(SavedView.id, SavedView.name, SavedView.query)
    .where(SavedView.staff_id == bindparam("staff_id"))
    .order_by(SavedView.name)
)


def of(work: Work, staff_id: str) -> Sequence[Row[str, str, str]]:
    """Id, name and query of theirs, by name."""
    return work.session.connection().execute(_OF, {"staff_id": staff_id}).all()


def save(work: Work, staff: Staff, name: str, query: str) -> bool:
    """Keep `query` as `name`; a view of that name is replaced. False when there are enough of them."""
    name, query = name.strip()[:LONGEST_NAME], query[:LONGEST_QUERY]
    work.session.execute(delete(SavedView).where(SavedView.staff_id == staff.id, SavedView.name == name))
    if (work.session.scalar(select(func.count()).where(SavedView.staff_id == staff.id)) or 0) >= AT_MOST:
        return False
    work.session.add(SavedView(staff_id=staff.id, name=name, query=query, created_at=work.now))
    return True


def remove(work: Work, staff: Staff, view_id: str) -> bool:
    """False when it is not theirs, or gone already."""
    theirs = delete(SavedView).where(SavedView.id == view_id, SavedView.staff_id == staff.id)
    return rows_changed(work.session, theirs) == 1
