"""Two tabs, or an impatient finger: the save that came second is done again on what the first one left."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from intake.errors import Conflict

TRIES = 4
Args = ParamSpec("Args")
Result = TypeVar("Result")


def again_on_conflict(view: Callable[Args, Result]) -> Callable[Args, Result]:
    """Run the view again, from reading the draft on, when somebody saved in between. Raises Conflict in the end."""

    @wraps(view)
    def patient(*args: Args.args, **kwargs: Args.kwargs) -> Result:
        for _try in range(TRIES - 1):
            try:
                return view(*args, **kwargs)
            except Conflict:
                continue
        return view(*args, **kwargs)

    return patient
