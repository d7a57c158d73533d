"""The urgency of a case in words: wishes, refusals and falls (codebook 7, override)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from intake.i18n import N_
from intake.models.desk import TaskKind
from intake.models.urgency import OverrideKind, OverrideOutcome
from intake.services.urgency import Refusal
from intake.web.desk import words
from intake.web.language import _

KINDS: Mapping[OverrideKind, str] = {
    OverrideKind.RAISE: N_("Raised"),
    OverrideKind.LOWER: N_("Lower urgency asked for"),
    OverrideKind.CLOSE_IMMEDIATE: N_("Emergency closed"),
}
OUTCOMES: Mapping[OverrideOutcome | None, str] = {
    None: N_("Waits for a second person"),
    OverrideOutcome.APPLIED: N_("Confirmed"),
    OverrideOutcome.DECLINED: N_("Not lowered"),
    OverrideOutcome.WITHDRAWN: N_("Taken back"),
    OverrideOutcome.OVERTAKEN: N_("Overtaken: the urgency changed before anybody answered"),
}
REFUSALS: Mapping[Refusal, str] = {
    Refusal.CLOSED: N_("The request is closed. Open it again first."),
    Refusal.CHANGED: N_("The urgency changed while you were writing. Look at it again; your words are kept below."),
    Refusal.NOT_THIS_WAY: N_("Choose one of the levels on this page"),
    Refusal.WAITS_ALREADY: N_("Another wish for a lower urgency waits. Answer that one first."),
    Refusal.SAME_PERSON: N_("A second person has to confirm. You asked for it yourself."),
    Refusal.ANSWERED: N_("Somebody answered this wish just now. Here is how it stands."),
    Refusal.NOT_A_CLINICIAN: N_("Only a haematologist can close an emergency."),
    Refusal.NOT_REACHED: N_("Log first that the family was reached in this emergency."),
    Refusal.ALERT_WAITS: N_("Nobody has taken this emergency yet. Take it and call first."),
}


def of_task(kind: TaskKind, detail: Mapping[str, Any]) -> str:
    """What a task about urgency says besides its kind."""
    to = words.word(words.LEVELS, detail.get("to"))
    if kind is TaskKind.CONFIRM_URGENCY:
        return _("Wished: %(level)s.", level=to)
    before = words.word(words.LEVELS, detail.get("from"))
    if detail.get("held"):
        return _("By the answers alone from %(before)s to %(after)s. The level that people chose stands.",
                 before=before, after=to)  # fmt: skip
    return _("From %(before)s to %(after)s.", before=before, after=to)
