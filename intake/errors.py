"""What can go wrong in a use case, in types that the drivers turn into pages, exits or retries."""

from __future__ import annotations


class IntakeError(Exception):
    """Base of every expected failure."""


class NotFound(IntakeError):
    """There is no such thing, or the caller may not know of it."""


class Conflict(IntakeError):
    """Somebody else was faster: the thing has changed since it was read."""


class Refused(IntakeError):
    """The thing is known, and the caller may not do this with it."""


class LinkDead(IntakeError):
    """A link or code that is unknown, expired, used or revoked; which one is never said."""


class SealBroken(IntakeError):
    """Sealed data that does not open: another key, another place, or altered bytes."""


class StoreDown(IntakeError):
    """The store of files does not answer. Nothing was lost; the same may work later."""

    full = False


class StoreFull(StoreDown):
    """The store of files has no room left."""

    full = True
