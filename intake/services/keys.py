"""Key rows: making one, opening it, destroying it."""

from __future__ import annotations

from typing import Any

from intake.errors import KeyGone
from intake.models.keys import KeyRow
from intake.services.work import Work
from intake.vault.sealing import new_key, seal, seal_json, unseal, unseal_json

OPENED, HELD = "opened keys", "held keys"  # a session lives as long as its unit of work


def make_key(work: Work) -> KeyRow:
    """A fresh key for a draft; the referral it becomes keeps it."""
    kek, wrapped = work.keys.wrap(new_key())
    row = KeyRow(kek=kek, wrapped=wrapped, created_at=work.now)
    work.session.add(row)
    work.session.flush()
    return row


def hold_key(work: Work, row: KeyRow) -> None:
    """A key row that came with something else: the session would let go of it and read it once more."""
    work.session.info.setdefault(HELD, []).append(row)


def open_key(work: Work, key_id: str) -> bytes:
    """The plain key, read once a unit of work. Raises KeyGone once it was destroyed."""
    opened = _opened(work)
    if key_id not in opened:
        row = work.session.get(KeyRow, key_id)
        return open_wrapped(work, key_id, row.kek if row else None, row.wrapped if row else None)
    return opened[key_id]


def open_wrapped(work: Work, key_id: str, kek: str | None, wrapped: bytes | None) -> bytes:
    """The plain key out of a row that was read with what it seals. Raises KeyGone once it was destroyed."""
    if kek is None or wrapped is None:
        raise KeyGone("the key was destroyed")
    opened = _opened(work)
    if key_id not in opened:
        opened[key_id] = work.keys.unwrap(kek, wrapped)
    return opened[key_id]


def _opened(work: Work) -> dict[str, bytes]:
    opened: dict[str, bytes] = work.session.info.setdefault(OPENED, {})
    return opened


def destroy_key(work: Work, key_id: str) -> None:
    """Everything sealed under the key is gone from here on (ruling 5)."""
    work.session.info.get(OPENED, {}).pop(key_id, None)
    row = work.session.get(KeyRow, key_id)
    if row is not None and row.wrapped is not None:
        row.wrapped, row.destroyed_at = None, work.now


def seal_value(work: Work, key_id: str, place: str, value: Any) -> bytes:
    return seal_json(open_key(work, key_id), place, value)


def unseal_value(work: Work, key_id: str, place: str, sealed: bytes) -> Any:
    return unseal_json(open_key(work, key_id), place, sealed)


def seal_text(work: Work, key_id: str, place: str, text: str) -> bytes:
    return seal(open_key(work, key_id), place, text.encode())


def unseal_text(work: Work, key_id: str, place: str, sealed: bytes) -> str:
    return unseal(open_key(work, key_id), place, sealed).decode()
