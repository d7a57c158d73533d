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


class _LeaseLost(Exception):
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
        while office.clock() < stop_at and (claim := _claim(office)) is not None:
            done += _check(office, claim)
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


def _claim(office: Office) -> Claim | None:
    with office.work() as work:
        return document_claims.claim(work)


def _check(office: Office, claim: Claim) -> bool:
    """One document. Whatever is wrong with it is its outcome, never the end of the run. Raises ScannerDown."""
    try:
        job = _opened(office, claim)
        product = _made(office, job)
        return _write(office, job, product)
    except ScannerDown as down:
        with office.work() as work:
            document_claims.postpone(work, claim, down.code)
        raise
    except _LeaseLost:
        return False
    except (WorkshopDown, Died) as trouble:
        return _give_back(office, claim, type(trouble).__name__)
    except Exception as error:  # the store away, a broken seal: later again, and the others flow
        LOG.exception("document could not be checked", extra={"rule": type(error).__name__})
        return _give_back(office, claim, type(error).__name__)


def _opened(office: Office, claim: Claim) -> _Job:
    with office.reading() as work:
        document = work.session.get_one(Document, claim.document_id)
        return _Job(claim, document.content_type, documents.manifest_of(work, document), work.store)


def _made(office: Office, job: _Job) -> Product:
    beat = _Heartbeat(office, job.claim)
    return _scanned(office, job, beat) or _cleaned(office, job, beat)


def _scanned(office: Office, job: _Job, beat: Callable[[], None]) -> Product | None:
    """What the scanner makes of it; None when it is clean."""
    if not office.settings.scan:
        return None
    verdict = Scanner(office.settings.clamd_url).scan(read_file(job.store, job.manifest), beat)
    scanner_watch.note_up(office)
    if verdict is Verdict.CLEAN:
        return None
    return Product(reason=Reason.VIRUS if verdict is Verdict.FOUND else Reason.SCAN_LIMITS)


def _cleaned(office: Office, job: _Job, beat: Callable[[], None]) -> Product:
    """What the child makes of it. Raises Died when it died for the first time."""
    cleaning = office.settings.cleaning
    order = workshop.order_for(job.content_type, job.manifest.size, cleaning, office.settings.limits)
    try:
        return workshop.make(job.store, job.manifest, order, cleaning.memory_for(job.content_type), beat)
    except Died:
        if job.claim.failures < TRIES_OF_A_KILLER:
            raise
        return Product(reason=Reason.TOO_HEAVY)


def _give_back(office: Office, claim: Claim, code: str) -> bool:
    with office.work() as work:
        document_claims.give_back(work, claim, code)
    return False


def _write(office: Office, job: _Job, product: Product) -> bool:
    """Raises _LeaseLost when somebody else was faster: then ours is thrown away."""
    try:
        with office.work() as work:
            if not document_claims.finish(work, job.claim):
                raise _LeaseLost
            document_results.write(work, work.session.get_one(Document, job.claim.document_id), product)
    except Exception:
        product.discard(job.store)
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
