"""What a view reaches for: the runtime, units of work in the caller's name, and the caller."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import abort, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError

from intake.models.sessions import SessionKind, WebSession
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services.work import Actor, Work


@dataclass
class Visitor:
    """The caller of this request. `session_id` is the cookie's value; `row` is None until it means something.

    `staff` has shown both steps; `half` is somebody who has shown a password only."""

    session_id: str
    is_new: bool = True
    row: WebSession | None = None
    staff: Staff | None = None
    half: Staff | None = None
    cookie_changed: bool = False

    @property
    def draft_id(self) -> str | None:
        """The draft that this browser fills in: a visitor's own, or the one that staff enter for a caller."""
        owns_drafts = self.row is not None and self.row.kind in (SessionKind.VISITOR, SessionKind.STAFF)
        return self.row.draft_id if self.row and owns_drafts else None

    @property
    def referral_id(self) -> str | None:
        return self.row.referral_id if self.row and self.row.kind is SessionKind.PATIENT else None

    @property
    def physician_id(self) -> str | None:
        """The part in a referral that a physician has in this browser."""
        return self.row.physician_id if self.row else None

    def is_physician(self, *, reading: bool) -> bool:
        """Whether a physician is in; for reading what they sent, only by a link that was asked for just now."""
        kinds = (SessionKind.PHYSICIAN,) if reading else (SessionKind.PHYSICIAN, SessionKind.PHYSICIAN_ADDS)
        return self.row is not None and self.row.kind in kinds and self.row.physician_id is not None

    @property
    def role(self) -> Role | None:
        return self.staff.role if self.staff else None


def runtime() -> Runtime:
    return cast(Runtime, current_app.extensions["intake"])


def visitor() -> Visitor:
    return cast(Visitor, g.visitor)


def staff() -> Staff:
    """The signed-in member of staff; only called behind a staff policy."""
    found = visitor().staff
    assert found is not None, "the policy of this view lets nobody in without an account"
    return found


def half_staff() -> tuple[Staff, WebSession]:
    """Who stands between the two steps, with their session; only called behind the policy of the half."""
    who = visitor()
    assert who.half is not None, "the policy of this view lets nobody else in"
    assert who.row is not None, "a half session is a session"
    return who.half, who.row


def actor() -> Actor:
    """The caller, as the audit log names them."""
    who = visitor()
    kind, identity = _identity(who)
    return Actor(
        kind=kind,
        id=identity,
        role=who.role.value if who.role else None,
        request_id=g.request_id,
        address=request.remote_addr,
        policy=g.get("policy_name"),
    )


def _identity(who: Visitor) -> tuple[str, str | None]:
    if who.staff or who.half:
        return "staff", (who.staff or who.half).id  # type: ignore[union-attr]  # one of them is there
    if who.row and who.row.kind is SessionKind.PATIENT:
        return "patient", who.row.referral_id
    if who.physician_id:
        return "physician", who.physician_id
    return "visitor", who.row.draft_id if who.row else None


@contextmanager
def work() -> Iterator[Work]:
    """A unit of work in the caller's name, committed at the end of the block."""
    with runtime().work(actor()) as unit, _open(unit):
        yield unit


@contextmanager
def reading() -> Iterator[Work]:
    with runtime().reading(actor()) as unit, _open(unit):
        yield unit


@contextmanager
def recorded() -> Iterator[Work]:
    """A unit of work for showing records: the audit event is committed before a byte leaves, or nothing leaves.

    The page is made inside or after the block, and the answer goes out after it.
    """
    try:
        with work() as unit:
            yield unit
    except SQLAlchemyError:
        abort(503)


@contextmanager
def _open(unit: Work) -> Iterator[None]:
    """Let what is drawn inside a unit of work look through it: a request that holds one connection and waits for a
    second one can stand still for ever when all others do the same."""
    before, g.open_unit = g.get("open_unit"), unit
    try:
        yield
    finally:
        g.open_unit = before


def open_unit() -> Work | None:
    """The unit of work that this request has open at the moment."""
    return cast("Work | None", g.get("open_unit"))


def now() -> datetime:
    return runtime().clock()
