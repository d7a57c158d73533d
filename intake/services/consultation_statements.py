"""Statements of every press on "hold" and "confirm", built once: building one costs several times what running it does.

They stand on the bare tables. States are literal, because a planner only takes a partial index when it can read that
the condition of the index holds.
"""

from __future__ import annotations

from typing import cast

from sqlalchemy import ColumnElement, Table, bindparam, literal_column, select, update
from sqlalchemy.orm.attributes import set_committed_value

from intake.db import BareRow
from intake.models.callbacks import ResourceCell
from intake.models.consultations import Booking, WaitingListEntry, WaitingState
from intake.models.referrals import Referral

BOOKINGS, CELLS = cast(Table, Booking.__table__), cast(Table, ResourceCell.__table__)
REFERRALS, ENTRIES = cast(Table, Referral.__table__), cast(Table, WaitingListEntry.__table__)
HELD: ColumnElement[str] = literal_column("'held'")
CONFIRMED: ColumnElement[str] = literal_column("'confirmed'")
ROW = BOOKINGS.c

LOCK = select(REFERRALS.c.id).where(REFERRALS.c.id == bindparam("referral")).with_for_update(key_share=True)
# The booking itself, whatever the session knew of it.
AS_IT_STANDS = select(Booking).where(ROW.id == bindparam("booking")).execution_options(populate_existing=True)

# By what is known of it.
BY_KEY = select(ROW.id).where(ROW.idem_key == bindparam("idem_key"))
CONSULTATION = select(ROW.id).where(ROW.referral_id == bindparam("referral"), ROW.state == CONFIRMED)
ASKED_FOR = (ROW.state == HELD) & ROW.requested_at.is_not(None) & (ROW.hold_until > bindparam("now"))
# A consultation to come, or a request for one.
BOOKED = select(ROW.id).where(ROW.referral_id == bindparam("referral"), (ROW.state == CONFIRMED) | ASKED_FOR).limit(1)
HELD_BY = (
    select(ROW.id)
    .where(ROW.holder == bindparam("holder"), ROW.state == HELD)
    .where(ROW.requested_at.is_(None), ROW.waiting_id.is_(None))
    .order_by(ROW.id)
    .with_for_update()
)

# Holds that have run out: all, and those that have taken one of these cells.
RUN_OUT = select(ROW.id).where(ROW.state == HELD, ROW.hold_until <= bindparam("now"))
TAKERS = select(CELLS.c.booking_id).where(
    CELLS.c.resource_id.in_(bindparam("resources", expanding=True)),
    CELLS.c.cell.between(bindparam("first"), bindparam("last")),
)
IN_THE_WAY = RUN_OUT.where(ROW.id.in_(TAKERS)).order_by(ROW.id).with_for_update()

# Compare and set: the hold must still be one. What is new about the booking comes back.
OF_HOLD = (
    update(BOOKINGS)
    .where(ROW.id == bindparam("booking"), ROW.state == HELD)
    .returning(ROW.state, ROW.hold_until, ROW.requested_at, ROW.told_local, ROW.version, ROW.updated_at)
)
END = OF_HOLD.values(state=bindparam("after"), version=ROW.version + 1, updated_at=bindparam("now"))
END_WHEN_OVER = END.where(ROW.hold_until <= bindparam("now"))
WIN = OF_HOLD.where(ROW.hold_until > bindparam("now")).values(
    told_local=bindparam("told"), version=ROW.version + 1, updated_at=bindparam("now")
)
CONFIRM = WIN.values(state=CONFIRMED, hold_until=None)
REQUEST = WIN.values(requested_at=bindparam("now"), hold_until=bindparam("until"))
# Whoever has a time waits for none.
WAIT_NO_LONGER = (
    update(ENTRIES)
    .where(ENTRIES.c.referral_id == bindparam("referral"))
    .where(ENTRIES.c.state.in_([literal_column("'waiting'"), literal_column("'offered'")]))
    .values(state=WaitingState.BOOKED, updated_at=bindparam("now"))
)


def learn(booking: Booking, row: BareRow) -> None:
    """Tell the object what one of the statements above has changed in its row."""
    for name, value in row._mapping.items():
        set_committed_value(booking, name, value)
