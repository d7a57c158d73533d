"""What every use case is handed: the open transaction, the moment, the settings and the keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from config import Settings
from intake.vault.keys import KeyRing
from intake.vault.store import BlobStore


@dataclass(frozen=True)
class Actor:
    """Who acts: a member of staff, the patient's side, a visitor without identity, or the system itself."""

    kind: str = "system"
    id: str | None = None
    role: str | None = None
    request_id: str | None = None
    address: str | None = None
    policy: str | None = None


SYSTEM = Actor()


@dataclass(frozen=True)
class Work:
    """One unit of work. `now` is aware UTC and the same for everything that happens in it."""

    session: Session
    now: datetime
    settings: Settings
    keys: KeyRing
    store: BlobStore
    actor: Actor = field(default=SYSTEM)
