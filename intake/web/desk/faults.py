"""What somebody typed at the desk and cannot be taken."""

from __future__ import annotations


class Faulty(ValueError):
    """The control that is at fault, and the words that mend it."""

    def __init__(self, control: str, message: str) -> None:
        super().__init__(message)
        self.control, self.message = control, message
