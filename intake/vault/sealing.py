"""Sealing text: AES-256-GCM under a referral's key, bound to the column it stands in.

A sealed value copied to another column, or to another referral, does not open.
"""

from __future__ import annotations

import json
import secrets
from decimal import Decimal
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from intake.errors import SealBroken

KEY_BYTES = 32
NONCE_BYTES = 12
VERSION = b"\x01"
DECIMAL = "$decimal"


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, place: str, plaintext: bytes) -> bytes:
    """Seal bytes for `place`, the table and column, like "draft.answers"."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plaintext, place.encode())


def unseal(key: bytes, place: str, sealed: bytes) -> bytes:
    """Open what `seal` made. Raises SealBroken."""
    if sealed[:1] != VERSION:
        raise SealBroken("unknown seal version")
    nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, body, place.encode())
    except InvalidTag as error:
        raise SealBroken("sealed value does not open") from error


def seal_json(key: bytes, place: str, value: Any) -> bytes:
    """Seal a JSON value. Decimal numbers keep every digit that was typed."""
    return seal(key, place, json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_told).encode())


def unseal_json(key: bytes, place: str, sealed: bytes) -> Any:
    return json.loads(unseal(key, place, sealed), object_hook=_understood)


def _told(value: object) -> dict[str, str]:
    if isinstance(value, Decimal):
        return {DECIMAL: str(value)}
    raise TypeError(f"{type(value).__name__} is not sealed as JSON")


def _understood(found: dict[str, Any]) -> Any:
    return Decimal(found[DECIMAL]) if found.keys() == {DECIMAL} else found
