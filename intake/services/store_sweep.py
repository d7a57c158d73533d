"""Rows and the store compared: what lies there that no row knows, and what rows know that is not there.

A process that is killed between writing a part and committing the row leaves parts that nobody can find or read. They
are deleted once they are older than anything that can still be on its way. A row whose parts are gone is not touched:
somebody has to bring them back. Once a day; safe to run at any time and twice at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import select

from intake.models.desk import TaskKind
from intake.models.documents import Document, DocumentCopy
from intake.models.outbox import Ticker
from intake.models.uploads import Upload
from intake.services import audit, desk_tasks, health
from intake.services.documents import COPY_MANIFEST_PLACE, MANIFEST_PLACE
from intake.services.keys import unseal_value
from intake.services.relay import Office
from intake.services.work import Work
from intake.vault.files import Manifest

# Longer than an upload rests (a day), a draft of the store's clock errs, or a backup takes to be put back.
NOBODYS_AFTER = timedelta(days=7)
EVERY = timedelta(days=1)
SWEPT = "store_swept"  # the row of `Ticker` that knows when
AT_ONCE = 500  # rows in one query


def run(office: Office) -> int:
    """How much was found: folders that were deleted and documents whose parts are gone. Raises StoreDown."""
    with office.reading() as work:
        if not _due(work):
            return 0
        # The store first: what arrives in between has a row that is seen, and parts that are too young to matter.
        lying = work.store.folders()
        known, lost = _known(work), list(_lost(work, lying))
    nobodys = [folder for folder, newest in lying.items() if folder not in known and _is_old(office, newest)]
    for folder in nobodys:
        office.settings  # noqa: B018
        _delete(office, folder)
    with office.work() as work:
        for document_id in lost:
            _tell(work, document_id)
        health.ticked(work, SWEPT)
    return len(nobodys) + len(lost)
