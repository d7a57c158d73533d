"""The free times that a coordinator may give a call, as the contacts tab offers them."""

from __future__ import annotations

from typing import Any

from intake.models.referrals import Referral
from intake.scheduling.offers import offered
from intake.services import callback_choices
from intake.services.work import Work
from intake.web.language import _
from intake.web.presentation import city_of, moment

STAMP = "%Y-%m-%dT%H:%MZ"
DAYS, TIMES_A_DAY = 7, 8


def parts(unit: Work, referral: Referral) -> dict[str, Any]:
    """The call that may be moved, and its free times by their stamp; empty where none may be."""
    callback = callback_choices.standing(unit, referral)
    if callback is None:
        return {"standing": None, "call_times": []}
    found = offered(callback_choices.free_times(unit, callback, at_desk=True), callback.time_zone, DAYS, TIMES_A_DAY)
    zone = callback.time_zone
    # Plain words: an option of a list holds no markup.
    times = [
        (
            f"{start:{STAMP}}",
            _("%(time)s in %(city)s · %(clinic)s in Tel Aviv", time=moment(start, zone), city=city_of(zone),
              clinic=moment(start)),
        )
        for starts in found.values()
        for start in starts
    ]  # fmt: skip
    return {"standing": callback, "call_times": times}
