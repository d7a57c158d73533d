"""Checking documents: scanned first, then cleaned and drawn in a confined child (security-reliability 2.4, R17, R18).

Nothing long happens inside a transaction: a document is claimed, worked on with the lease renewed, and written down.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake.models.documents import Document
from intake.services import document_claims, document_results, documents, scanner_watch
from intake.services.document_claims import Claim
from intake.services.relay import Office
from intake.vault import workshop
from intake.vault.cleaning.verdicts import Reason
from intake.vault.files import Manifest, read_file
from intake.vault.scanner import Scanner, ScannerDown, Verdict
from intake.vault.store import BlobStore
from intake.vault.workshop import Died, Product, WorkshopDown

LOG = logging.getLogger("intake.documents")
WORKING_TIME = timedelta(seconds=120)  # a tick begins nothing new after it
TRIES_OF_A_KILLER = 2  # the second time, it was not the machine's bad moment


class _LeaseLost(Exception):  # noqa: N818 - somebody else has the document, and nothing is wrong
    pass


@dataclass(frozen=True)
class _Job:
    """What is needed to work on a document outside a transaction."""

    claim: Claim
    content_type: str
    manifest: Manifest
    store: BlobStore


def run(office: Office) -> int:
    """Check what is due until nothing is left or the time is up; how many were decided.

    A scanner that does not answer ends the run: everything stays as it was, and is looked at again with the next tick.
    """
    with office.reading() as work:
        if not document_claims.anything_due(work):
            return 0
    stop_at, done = office.clock() + WORKING_TIME, 0
    try:
        _scanner_must_answer(office)
        while office.clock() < stop_at and (job := _claim(office)) is not None:
            done += _check(office, job)
    except ScannerDown as down:
        scanner_watch.note_down(office, down.code)
    return done


def _scanner_must_answer(office: Office) -> None:
    """Raises ScannerDown."""
    if not office.settings.scan:
        return
    if not office.settings.clamd_url:
        raise ScannerDown("scanner_not_set")
    Scanner(office.settings.clamd_url).ping()


def _claim(office: Office) -> _Job | None:
    with office.work() as work:
        claim = document_claims.claim(work)
        if claim is None:
            return None
        document = work.session.get_one(Document, claim.document_id)
        return _Job(claim, document.content_type, documents.manifest_of(work, document), work.store)


def _check(office: Office, job: _Job) -> bool:
    """One document. Whatever is wrong with it is its outcome, never the end of the run. Raises ScannerDown."""
    beat = _Heartbeat(office, job.claim)
    try:
        product = _scanned(office, job, beat) or _cleaned(office, job, beat)
    except ScannerDown as down:
        with office.work() as work:
            document_claims.postpone(work, job.claim, down.code)
        raise
    except _LeaseLost:
        return False
    except WorkshopDown:
        return _give_back(office, job, "workshop_down")
    except Exception as error:  # the store away, a broken seal: later again, and the others flow
        LOG.exception("document could not be checked", extra={"rule": type(error).__name__})
        return _give_back(office, job, type(error).__name__)
    return _write(office, job, product) if product is not None else _give_back(office, job, "parser_died")


def _scanned(office: Office, job: _Job, beat: Callable[[], None]) -> Product | None:
    """What the scanner makes of it; None when it is clean."""
    if not office.settings.scan:
        return None
    verdict = Scanner(office.settings.clamd_url).scan(read_file(job.store, job.manifest), beat)
    scanner_watch.note_up(office)
    if verdict is Verdict.CLEAN:
        return None
    return Product(reason=Reason.VIRUS if verdict is Verdict.FOUND else Reason.SCAN_LIMITS)


def _cleaned(office: Office, job: _Job, beat: Callable[[], None]) -> Product | None:
    """What the child makes of it; None when it died and may try once more."""
    cleaning = office.settings.cleaning
    order = workshop.order_for(job.content_type, job.manifest.size, cleaning, office.settings.limits)
    try:
        return workshop.make(job.store, job.manifest, order, cleaning.memory_bytes, beat)
    except Died:
        return Product(reason=Reason.TOO_HEAVY) if job.claim.failures >= TRIES_OF_A_KILLER else None


def _give_back(office: Office, job: _Job, code: str) -> bool:
    with office.work() as work:
        document_claims.give_back(work, job.claim, code)
    return False


def _write(office: Office, job: _Job, product: Product) -> bool:
    """False when somebody else was faster: then ours is thrown away."""
    try:
        with office.work() as work:
            if not document_claims.finish(work, job.claim):
                raise _LeaseLost
            document_results.write(work, work.session.get_one(Document, job.claim.document_id), product)
    except Exception as error:
        product.discard(job.store)
        if isinstance(error, _LeaseLost):
            return False
        raise
    return True


class _Heartbeat:
    """Renews the lease while the work goes on, a third of it at a time."""

    def __init__(self, office: Office, claim: Claim) -> None:
        self._office = office
        self._claim = claim
        self._every = timedelta(seconds=office.settings.cleaning.lease_seconds / 3)
        self._last: datetime = office.clock()

    def __call__(self) -> None:
        now = self._office.clock()
        if now - self._last < self._every:
            return
        self._last = now
        with self._office.work() as work:
            if not document_claims.renew(work, self._claim):
                raise _LeaseLost
