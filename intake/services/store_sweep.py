"""Rows and the store compared: what lies there that no row knows, and what rows know that is not there.

A process that is killed between writing a part and committing the row leaves parts that nobody can find or read. They
are deleted once they are older than anything that can still be on its way. A row whose parts are gone is not touched:
somebody has to bring them back. Once a day; safe to run at any time and twice at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from intake.errors import KeyGone
from intake.models.desk import TaskKind
from intake.models.documents import Document, DocumentCopy
from intake.models.outbox import Ticker
from intake.models.uploads import Upload
from intake.services import audit, desk_tasks, health
from intake.services.documents import COPY_MANIFEST_PLACE, MANIFEST_PLACE
from intake.services.keys import unseal_value
from intake.services.relay import Office
from intake.services.work import Work
from intake.vault.files import Manifest, part_name

NOBODYS_AFTER = timedelta(days=7)
SETTLED = timedelta(hours=1)  # what is younger may have come while the store was being listed
EVERY = timedelta(days=1)
SWEPT = "store_swept"  # the row of `Ticker` that knows when
FACT = "file_lost:"
# More than this without a row is no leftover but a database that was put back from an older day: nothing is deleted.
MOST_NOBODYS, MOST_SHARE = 20, 0.1

Lying = Mapping[str, datetime]  # every stored part, and when it was written


def run(office: Office) -> int:
    """How many files were found that are nobody's, or gone. Raises StoreDown."""
    with office.reading() as work:
        if not _is_due(work):
            return 0
        lying = work.store.written()
        known = set(_known(work))
        lost = {document_id for document_id, manifest in _settled(work) if not _is_there(manifest, lying)}
        newest = _folders(lying)
        old = work.now - NOBODYS_AFTER
        nobodys = [folder for folder, written in newest.items() if folder not in known and written <= old]
        store = work.store
    suspicious = len(nobodys) > max(MOST_NOBODYS, MOST_SHARE * len(newest))
    for folder in [] if suspicious else nobodys:
        store.delete_all(folder)
    with office.work() as work:
        _write_down(work, nobodys, lost, suspicious=suspicious)
    return len(nobodys) + len(lost)


def _write_down(work: Work, nobodys: list[str], lost: set[str], *, suspicious: bool) -> None:
    if suspicious:
        detail = {"what": "rows_missing", "count": str(len(nobodys))}
        key = f"{FACT}rows:{work.now.date().isoformat()}"
        desk_tasks.raise_task(work, TaskKind.FILE_LOST, key, for_duty="administrator", detail=detail)
    else:
        for folder in nobodys:
            audit.record(work, "store.nobodys_deleted", "file", folder)
    for document_id in sorted(lost):
        referral_id = work.session.scalar(select(Document.referral_id).where(Document.id == document_id))
        desk_tasks.raise_task(
            work, TaskKind.FILE_LOST, f"{FACT}{document_id}", referral_id=referral_id, for_duty="administrator",
            detail={"what": "parts_missing"},
        )
    health.ticked(work, SWEPT)


def _is_due(work: Work) -> bool:
    last = work.session.get(Ticker, SWEPT)
    return last is None or work.now - last.last_run_at >= EVERY


def _folders(lying: Lying) -> dict[str, datetime]:
    """Each file's folder, and when its last part was written."""
    newest: dict[str, datetime] = {}
    for name, written in lying.items():
        folder = name.partition("/")[0]
        newest[folder] = max(written, newest.get(folder, written))
    return newest


def _known(work: Work) -> Iterator[str]:
    """The folder of everything that a row knows; what an erased request left, no row knows any more."""
    yield from work.session.scalars(select(Document.storage_name).where(Document.manifest_sealed.is_not(None)))
    yield from work.session.scalars(select(Upload.storage_name))
    yield from (manifest.storage_name for _document_id, manifest in _copies(work))


def _settled(work: Work) -> Iterator[tuple[str, Manifest]]:
    """The files that must be there, with the document that they belong to."""
    yield from _originals(work)
    yield from _copies(work, settled=True)


def _originals(work: Work) -> Iterator[tuple[str, Manifest]]:
    query = select(Document).where(Document.manifest_sealed.is_not(None), Document.created_at <= work.now - SETTLED)
    for document in work.session.scalars(query):
        manifest = _opened(work, document.key_id, MANIFEST_PLACE, document.manifest_sealed or b"")
        if manifest is not None:
            yield document.id, manifest


def _copies(work: Work, *, settled: bool = False) -> Iterator[tuple[str, Manifest]]:
    query = select(DocumentCopy.document_id, Document.key_id, DocumentCopy.manifest_sealed).join(
        Document, Document.id == DocumentCopy.document_id
    )
    if settled:
        query = query.where(Document.checked_at <= work.now - SETTLED)
    for row in work.session.execute(query):
        manifest = _opened(work, row.key_id, COPY_MANIFEST_PLACE, row.manifest_sealed)
        if manifest is not None:
            yield row.document_id, manifest


def _opened(work: Work, key_id: str, place: str, sealed: bytes) -> Manifest | None:
    """None when its request was erased. Raises SealBroken for anything else that does not open: then nothing is
    deleted, because with a wrong key every file would look like nobody's."""
    try:
        return Manifest.from_json(unseal_value(work, key_id, place, sealed))
    except KeyGone:
        return None


def _is_there(manifest: Manifest, lying: Lying) -> bool:
    return all(
        part_name(manifest.storage_name, index, part.tag) in lying for index, part in enumerate(manifest.parts)
    )
