"""The eight checks and their states in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import format_date

from intake.clinical.record_slots import OTHER, SlotState
from intake.i18n import N_
from intake.web.language import _

TITLES: Mapping[str, str] = {
    "C1": N_("The diagnosis, and where the leukaemia is"),
    "C2": N_("How much leukaemia is left"),
    "C3": N_("Earlier treatments"),
    "C4": N_("Brain and nerves"),
    "C5": N_("Liver"),
    "C6": N_("Kidneys"),
    "C7": N_("Infections"),
    "C8": N_("Strength in daily life"),
    OTHER: N_("Anything else"),
}
WHYS: Mapping[str, str] = {
    "C1": N_("It shows which leukaemia it is and how far it reached."),
    "C2": N_("It shows what the last treatment has achieved."),
    "C3": N_("The doctor sees what was given and how it worked."),
    "C4": N_("The doctor can compare if something changes later."),
    "C5": N_("Many medicines depend on how the liver works."),
    "C6": N_("Many medicines depend on how the kidneys work."),
    "C7": N_("An infection can change the plan and its timing."),
    "C8": N_("It shows how the patient manages from day to day."),
    OTHER: N_("Any other paper that you want the doctor to see."),
}
STATES: Mapping[SlotState, str] = {
    SlotState.HAVE: N_("Here"),
    SlotState.OUTDATED: N_("A newer one helps"),
    SlotState.MISSING: N_("Still helpful"),
    SlotState.NOT_NEEDED: N_("Not needed now"),
}

# At the desk nobody needs to be asked kindly.
STAFF_STATES: Mapping[SlotState, str] = {
    SlotState.HAVE: N_("Here"),
    SlotState.OUTDATED: N_("Too old"),
    SlotState.MISSING: N_("Missing"),
    SlotState.NOT_NEEDED: N_("Not needed now"),
}


def title(code: str) -> str:
    return _(TITLES[code])


def why(code: str) -> str:
    return _(WHYS[code])


def state(of: SlotState) -> str:
    return _(STATES[of])


def staff_state(of: SlotState) -> str:
    return _(STAFF_STATES[of])


def too_old_since(since: date | None) -> str:
    """Since when something is too old; '' for what is not."""
    return _("Too old since %(date)s", date=day(since)) if since else ""


def day(of: date) -> str:
    """A date for people, in the page's language."""
    return str(format_date(of, "d MMMM y"))
