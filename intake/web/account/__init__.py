"""Signing in to the desk in two steps, one's own account, and the clinic's people."""

from intake.web.account import (
    confirming,
    diary,
    door,
    invitation,
    own,
    own_factors,
    people,
    people_changes,
    second_step,
    setting_up,
)
from intake.web.account.blueprint import blueprint

__all__ = [
    "blueprint", "confirming", "diary", "door", "invitation", "own", "own_factors", "people", "people_changes",
    "second_step", "setting_up",
]  # fmt: skip
