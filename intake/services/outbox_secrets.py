"""What a mail must carry and the database must not show: tokens and codes, sealed until the mail is made."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from intake.services.work import Work
from intake.vault.keys import KeyRing
from intake.vault.sealing import seal_json, unseal_json

PLACE = "outbox_email.payload"
PURPOSE = "outbox payload"
SEALED, KEY_NAME = "sealed", "sealed_by"


def sealed(work: Work, secret: Mapping[str, str] | None) -> dict[str, str]:
    """The payload entries that hold `secret`; none without one."""
    if not secret:
        return {}
    box = seal_json(work.keys.derive(PURPOSE), PLACE, dict(secret))
    return {SEALED: base64.b64encode(box).decode(), KEY_NAME: work.keys.current}


def opened(keys: KeyRing, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload as a mail reads it, with its secrets in the clear. Raises SealBroken."""
    plain = {name: value for name, value in payload.items() if name not in (SEALED, KEY_NAME)}
    if SEALED in payload:
        key = keys.derive_from(payload[KEY_NAME], PURPOSE)
        plain |= unseal_json(key, PLACE, base64.b64decode(payload[SEALED]))
    return plain
