"""Why an answer cannot be taken as it stands."""

from __future__ import annotations

NOT_OFFERED = "value not offered"


class Problem(ValueError):
    """The fix, in the person's language and in the question's words (ux R15).

    `parts` are the faulty boxes of a question that has several, `event` a security event without values.
    """

    def __init__(self, message: str, parts: tuple[str, ...] = (), event: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.parts = parts
        self.event = event
