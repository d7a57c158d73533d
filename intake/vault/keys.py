"""The key tree: MASTER_KEY wraps one key per referral; that key seals columns and files.

Erasing a referral destroys its key row. Rotation rewraps key rows and touches nothing else.
"""

from __future__ import annotations

import hashlib
import hmac

from intake.errors import SealBroken
from intake.vault.sealing import seal, unseal

WRAP_PLACE = "key_row.wrapped"


class KeyRing:
    """The key-encryption keys: the first wraps, all of them unwrap."""

    def __init__(self, master_keys: tuple[bytes, ...]) -> None:
        if not master_keys:
            raise SealBroken("no master key")
        self._keys = {key_name(key): key for key in master_keys}
        self.current = key_name(master_keys[0])

    def wrap(self, key: bytes) -> tuple[str, bytes]:
        """The name of the wrapping key, and the wrapped key."""
        return self.current, seal(self._keys[self.current], WRAP_PLACE, key)

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """Raises SealBroken when the wrapping key is not on this ring."""
        if name not in self._keys:
            raise SealBroken("the master key that wrapped this key is missing")
        return unseal(self._keys[name], WRAP_PLACE, wrapped)

    def derive(self, purpose: str) -> bytes:
        """A key of its own for `purpose`, such as chaining audit events. It changes with the first master key's
        replacement, so what it signs carries the name of the key (`current`)."""
        return self.derive_from(self.current, purpose)

    def derive_from(self, name: str, purpose: str) -> bytes:
        if name not in self._keys:
            raise SealBroken("the master key behind this signature is missing")
        return hmac.digest(self._keys[name], purpose.encode(), "sha256")


def key_name(key: bytes) -> str:
    """A name for a master key that says nothing about it."""
    return hashlib.sha256(b"intake key name" + key).hexdigest()[:16]
