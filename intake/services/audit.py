"""The audit log: append-only and chained, written in the transaction of what it tells."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any, cast

from sqlalchemy import Table, select, text

from intake.db import bare_rows, before_commit
from intake.models.audit import AuditEvent
from intake.services.rows import insert_all
from intake.services.work import Work

CHAIN_PURPOSE = "audit chain"
GENESIS = "0" * 64
WAITING = "audit events"  # where a unit of work keeps them until its end
TOLD = tuple(column.key for column in AuditEvent.__table__.columns if column.key != "chain")
CHAIN_LOCK = 7_001  # an arbitrary number that only the audit chain locks on
TAKE_CHAIN = text("SELECT pg_advisory_xact_lock(:lock)")
EVENTS = cast(Table, AuditEvent.__table__)
LAST_LINK = select(EVENTS.c.seq, EVENTS.c.chain).order_by(EVENTS.c.seq.desc()).limit(1)


def record(
    work: Work,
    action: str,
    object_kind: str | None = None,
    object_id: str | None = None,
    outcome: str = "done",
) -> None:
    """Append one event. Codes and identifiers only: no names, no clinical words.

    It is written as the last act of the unit of work. The chain lets one writer on at a time, and whoever waited for
    another row while holding it could wait for somebody who waits for the chain.
    """
    told: list[dict[str, Any]] = work.session.info.setdefault(WAITING, [])
    told.append({"action": action, "object_kind": object_kind, "object_id": object_id, "outcome": outcome})
    if len(told) == 1:
        before_commit(work.session, partial(_append, work))


def record_list(work: Work, action: str, kind: str, count: int) -> None:
    """Somebody looked at a list: which one, how they looked (`kind`, a code such as "filtered"), how many it showed.

    What was typed into a search is never written down: it is often a name.
    """
    record(work, action, "list", f"{kind}:{count}")


def _append(work: Work) -> None:
    """Write the events of this unit of work behind the last link."""
    work.session.flush()
    seq, before = head(work)
    common = _common(work)
    rows = []
    for told in work.session.info.pop(WAITING):
        seq += 1
        values = common | told | {"seq": seq}
        before = _chained(work, values, before)
        rows.append(values | {"chain": before})
    insert_all(work.session, AuditEvent, rows)


def _common(work: Work) -> dict[str, Any]:
    """What all events of one unit of work share."""
    actor = work.actor
    return {
        "at": work.now,
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "role": actor.role,
        "request_id": actor.request_id,
        "address": actor.address,
        "policy": actor.policy,
        "key_name": work.keys.current,
    }


def head(work: Work) -> tuple[int, str]:
    """The last link. Writers on PostgreSQL wait here for each other; on SQLite they already did."""
    if work.session.get_bind().dialect.name == "postgresql":
        work.session.execute(TAKE_CHAIN, {"lock": CHAIN_LOCK})
    last = bare_rows(work.session, LAST_LINK)
    return (last[0].seq, last[0].chain) if last else (0, GENESIS)


def _chained(work: Work, values: Mapping[str, Any], before: str) -> str:
    return link(work.keys.derive_from(values["key_name"], CHAIN_PURPOSE), values, before)


def link(key: bytes, values: Mapping[str, Any], before: str) -> str:
    """The link of an event to the one before it, over all its columns but the link itself."""
    told = json.dumps(values, sort_keys=True, default=_moment)
    return hmac.digest(key, f"{before}\n{told}".encode(), "sha256").hex()


def _moment(moment: datetime) -> str:
    return moment.isoformat()
