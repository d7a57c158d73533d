"""Looking through the whole audit log: is every row as it was written, where it was written, and is the end there?"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, select

from intake.errors import SealBroken
from intake.models.audit import AuditEvent
from intake.services import audit, audit_heads
from intake.services.audit_heads import Head
from intake.services.work import Work

COLUMNS = [AuditEvent.__table__.c[name] for name in (*audit.TOLD, "chain")]
AT_A_TIME = 2_000
NOTHING = -(2**62)  # before every number that a row can have
PAGE = select(*COLUMNS).where(AuditEvent.seq > bindparam("after")).order_by(AuditEvent.seq).limit(AT_A_TIME)


class Fault(StrEnum):
    """`MISSING`: the rows from one number up to another are not there. `BROKEN`: the row was altered, put in or moved,
    or follows one that was. `CUT`: the log once went on to this row. `FORGED`: a kept head is not signed by us."""

    MISSING = "missing"
    BROKEN = "broken"
    CUT = "cut"
    FORGED = "forged"


@dataclass(frozen=True)
class Finding:
    """`seq` is the row; of missing ones the first, and `upto` the last. `day` is the day of a kept head."""

    fault: Fault
    seq: int
    upto: int | None = None
    day: str = ""


@dataclass
class Report:
    """How many events were looked at, the last one's number, and what is wrong with them."""

    events: int = 0
    last: int = 0
    heads: int = 0
    findings: list[Finding] = field(default_factory=list)


def check(work: Work, *more: Head) -> Report:
    """Look at every event and at every kept head; `more` are heads that somebody has from a mail. Raises StoreDown."""
    report = Report()
    for finding in _chain(work, report):
        report.findings.append(finding)
    heads = audit_heads.kept(work)
    report.heads = len(heads) + len(more)
    known = [head for head in heads if audit_heads.is_ours(work, head)]
    report.findings += [Finding(Fault.FORGED, head.seq, day=head.day) for head in heads if head not in known]
    report.findings += sorted(set(_cut(work, [*known, *more], report)), key=lambda finding: finding.seq)
    return report


def _chain(work: Work, report: Report) -> Iterator[Finding]:
    """Each row must follow from the one before it. After a fault the next row is judged by what now stands before it,
    so that one changed row does not make all later ones look changed."""
    links = _Links(work)
    expected, before = 1, audit.GENESIS
    for values in _events(work):
        seq, chain = values["seq"], values.pop("chain")
        if seq != expected:
            yield Finding(Fault.MISSING, expected, seq - 1)
        if not links.follows(values, before, chain):
            yield Finding(Fault.BROKEN, seq)
        expected, before = seq + 1, chain
        report.events, report.last = report.events + 1, seq


def _events(work: Work) -> Iterator[dict[str, Any]]:
    """Page by page, so that neither memory nor a transaction grows with the log."""
    after = NOTHING
    while rows := work.session.connection().execute(PAGE, {"after": after}).mappings().all():
        yield from map(dict, rows)
        after = rows[-1]["seq"]


class _Links:
    """Links made anew; the key of each name is derived once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._keys: dict[str, bytes | None] = {}

    def follows(self, values: Mapping[str, Any], before: str, chain: str) -> bool:
        key = self._key(values["key_name"])
        return key is not None and hmac.compare_digest(audit.link(key, values, before), chain)

    def _key(self, name: str) -> bytes | None:
        if name not in self._keys:
            try:
                self._keys[name] = self._work.keys.derive_from(name, audit.CHAIN_PURPOSE)
            except SealBroken:  # a name of no key of ours: nothing under it is ours either
                self._keys[name] = None
        return self._keys[name]


def _cut(work: Work, heads: list[Head], report: Report) -> Iterator[Finding]:
    """A head whose row is past the end, or whose row says something else: the log was cut there, or written anew."""
    for head in heads:
        if head.seq > report.last:
            yield Finding(Fault.CUT, report.last + 1, head.seq, head.day)
        elif work.session.scalar(select(AuditEvent.chain).where(AuditEvent.seq == head.seq)) != head.chain:
            yield Finding(Fault.BROKEN, head.seq, day=head.day)


