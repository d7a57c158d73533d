"""The end of the audit log, signed and kept in second places, so that a tail that was cut off is missed.

Once a day it is written into a table of its own, into the store of files, and mailed to the administrator as a
number and a hash. Whoever can cut the table would have to reach the store and the mailbox as well.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from sqlalchemy import select

from intake.errors import SealBroken
from intake.models.audit import AuditHead
from intake.services import audit
from intake.services.oncall import Duty, addresses
from intake.services.outbox import enqueue
from intake.services.rows import insert_once
from intake.services.work import Work

PURPOSE = "audit head"
FOLDER = "audit-heads"


@dataclass(frozen=True)
class Head:
    """Up to event `seq` the log ended in the link `chain`, on `day` of the clinic's calendar in UTC."""

    day: str
    seq: int
    chain: str
    key_name: str
    signature: str

    @property
    def code(self) -> str:
        """What the mail says and `flask audit verify --head` takes."""
        return f"{self.seq}:{self.chain}"


def keep(work: Work) -> int:
    """Note where the log ends, once a day; 1 when it was done now. Raises StoreDown, and then nothing is noted."""
    day = work.now.date().isoformat()
    if work.session.get(AuditHead, day) is not None:
        return 0
    found = _signed(work, day, *audit.head(work))
    if found.seq == 0 or not insert_once(work.session, AuditHead, asdict(found) | {"at": work.now}, "day"):
        return 0
    work.store.put(f"{FOLDER}/{day}.json", json.dumps(asdict(found)).encode())
    for to in addresses(work, Duty.ADMINISTRATOR):
        payload = {"seq": found.seq, "chain": found.chain}
        enqueue(work, "audit_head", to.address, f"audit_head:{day}:{to.key}", language=to.language, payload=payload)
    return 1


def kept(work: Work) -> list[Head]:
    """Every head of both places, those of the table first. Raises StoreDown."""
    rows = work.session.scalars(select(AuditHead).order_by(AuditHead.day))
    in_table = [Head(row.day, row.seq, row.chain, row.key_name, row.signature) for row in rows]
    return [*in_table, *_in_store(work)]


def _in_store(work: Work) -> Iterator[Head]:
    for name in work.store.names(FOLDER):
        try:
            yield Head(**json.loads(work.store.get(name)))
        except (ValueError, TypeError):
            yield Head(name, 0, "", "", "")  # what cannot be read is no head of ours, and is told as such


def is_ours(work: Work, head: Head) -> bool:
    """Whether the signature is by a key of this installation."""
    try:
        return hmac.compare_digest(_signature(work, head.key_name, head.day, head.seq, head.chain), head.signature)
    except SealBroken:
        return False


def _signed(work: Work, day: str, seq: int, chain: str) -> Head:
    name = work.keys.current
    return Head(day, seq, chain, name, _signature(work, name, day, seq, chain))


def _signature(work: Work, key_name: str, day: str, seq: int, chain: str) -> str:
    key = work.keys.derive_from(key_name, PURPOSE)
    return hmac.digest(key, f"{day}\n{seq}\n{chain}".encode(), "sha256").hex()
