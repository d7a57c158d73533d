"""How a public page stands with its readers, in words."""

from __future__ import annotations

from collections.abc import Mapping

from intake.i18n import N_
from intake.services.page_reviews import CLINICIAN, State, WrongReading
from intake.web.language import NATIVE_NAMES, _

STATES: Mapping[State, str] = {
    State.AWAITED: N_("Awaiting"),
    State.CONFIRMED: N_("Confirmed"),
    State.LATE: N_("Late: more than a year ago"),
    State.CHANGED: N_("Text changed since"),
}
KINDS: Mapping[State, str] = {
    State.AWAITED: "plain", State.CONFIRMED: "ok", State.LATE: "soon", State.CHANGED: "soon",
}  # fmt: skip
FAULTS: Mapping[tuple[str, str], str] = {
    ("name", "empty"): N_("Enter the name of the person who has read it"),
    ("name", "long"): N_("Enter a shorter name"),
    ("name", "lines"): N_("Write the name on one line"),
    ("role", "empty"): N_("Enter the role, like haematologist"),
    ("role", "long"): N_("Enter a shorter role"),
    ("role", "lines"): N_("Write the role on one line"),
    ("read_on", "day"): N_("Enter a date, like 2027-03-27"),
    ("read_on", "ahead"): N_("Enter a day that is not ahead of us"),
    ("read_on", "old"): N_("Enter a day of the last 12 months: what was read before counts no more"),
}


def reader(code: str) -> str:
    """A kind of reader; a language by its own name."""
    return _("Clinician") if code == CLINICIAN else NATIVE_NAMES[code]


def faults(fault: WrongReading) -> list[tuple[str, str]]:
    """What to do about each field that cannot be taken."""
    return [(field, _(FAULTS[field, why])) for field, why in fault.why.items()]
