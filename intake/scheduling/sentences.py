"""The planner's reason codes in words, for staff and for the sender (scheduling 2.1).

Whole English sentences marked for the catalogues; whoever shows one translates `text` and fills in `values`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from intake.i18n import N_
from intake.scheduling.calls import Finding, Level, Plan, PlanState

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message and the values of its `%(name)s` placeholders."""

    text: str
    values: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    def __str__(self) -> str:
        """The English sentence."""
        return self.text % self.values


_STAFF: Mapping[str, str] = MappingProxyType({
    "preferred_by_target:ok": N_("The call is at a time the person asked for, before the target."),
    "preferred_by_target:no_overlap": N_("Before the target, none of the times asked for is in our phone hours."),
    "preferred_by_target:too_short": N_("Before the target, the times asked for leave under 20 minutes to call."),
    "preferred_by_target:full": N_("Before the target, no call is free at the times asked for."),
    "preferred:ok": N_("The call is at a time the person asked for, after the target."),
    "preferred:no_overlap": N_("None of the times asked for is in our phone hours."),
    "preferred:too_short": N_("The times asked for leave under 20 minutes to call."),
    "preferred:full": N_("No call is free at the times asked for."),
    "waking_by_target:ok": N_("The call is in the person's day, before the target."),
    "waking_by_target:no_overlap": N_("Before the target, the person's day and our phone hours do not meet."),
    "waking_by_target:too_short": N_("Before the target, the person's day leaves under 20 minutes to call."),
    "waking_by_target:full": N_("Before the target, no call is free in the person's day."),
    "waking:ok": N_("The call is at the first free time in the person's day."),
    "waking:no_overlap": N_("The person's day and our phone hours do not meet."),
    "waking:too_short": N_("The person's day leaves under 20 minutes to call."),
    "waking:full": N_("No call is free in the person's day."),
    "extended:ok": N_("The call is early or late in the person's day, as they allowed."),
    "extended:no_overlap": N_("Even early and late, the person's day and our phone hours do not meet."),
    "extended:too_short": N_("Even early and late, under 20 minutes remain to call."),
    "extended:full": N_("No call is free early or late either."),
    "extended:not_consented": N_("The person did not allow early or late calls."),
    "interpreter:needed": N_("No coordinator on duty speaks the language, so an interpreter joins the call."),
    "chosen:by_person": N_("The person chose this time."),
    "chosen:at_desk": N_("A coordinator set this time."),
    "immediate:not_planned": N_("This is an emergency. Call now: no call was planned."),
})
CHOSEN_BY_PERSON, CHOSEN_AT_DESK = "chosen:by_person", "chosen:at_desk"
_NO_LANGUAGE = "no_coordinator_speaks"
_NO_LANGUAGE_STAFF = N_("No coordinator speaks a language of this person: %(languages)s.")


def for_staff(code: str) -> Sentence:
    """One reason code in words. `KeyError` for a code the planner does not give."""
    kind, _, languages = code.partition(":")
    if kind == _NO_LANGUAGE:
        return Sentence(_NO_LANGUAGE_STAFF, MappingProxyType({"languages": languages.replace(",", ", ")}))
    return Sentence(_STAFF[code])


_AS_CHOSEN = N_("You chose this time.")
_AS_SET = N_("A coordinator set this time for you.")
_AS_ASKED = N_("We will call at a time you asked for.")
_NEAREST = N_("We will call at the nearest free time in your day.")
_EARLY_OR_LATE = N_("You allowed early and late calls, so we will call then.")
_INSTEAD: Mapping[Finding, str] = MappingProxyType({
    Finding.NO_OVERLAP: N_("None of the times you gave is in our phone hours. This is the nearest one."),
    Finding.TOO_SHORT: N_("The times you gave are too short for a call in our phone hours. This is the nearest one."),
    Finding.FULL: N_("No call is free at the times you gave. This is the nearest one."),
})
_INSTEAD_BY_TARGET: Mapping[Finding, str] = MappingProxyType({
    Finding.NO_OVERLAP: N_("To reach you soon, we will call outside the times you gave. Ours do not match them."),
    Finding.TOO_SHORT: N_("To reach you soon, we will call outside the times you gave. They are too short for a call."),
    Finding.FULL: N_("To reach you soon, we will call outside the times you gave. No call is free then."),
})
_WE_PROPOSE = N_("We could not find a time by ourselves. A coordinator will offer you one.")
_WE_FIND_A_SPEAKER = N_("A coordinator will find somebody who speaks your language and offer you a time.")
_CALL_NOW = N_("Do not wait for our call. Call your treating team or the local emergency number now.")


def for_sender(plan: Plan) -> Sentence:
    """The one sentence a person reads beside the time of their call, or in place of it."""
    if plan.state is PlanState.NEEDS_HUMAN:
        return Sentence(_without_time(plan.why))
    if CHOSEN_BY_PERSON in plan.why:
        return Sentence(_AS_CHOSEN)
    if CHOSEN_AT_DESK in plan.why:
        return Sentence(_AS_SET)
    if plan.level in (Level.PREFERRED_BY_TARGET, Level.PREFERRED):
        return Sentence(_AS_ASKED)
    if plan.level is Level.EXTENDED:
        return Sentence(_EARLY_OR_LATE)
    return Sentence(_instead(plan.why))


def _without_time(why: Sequence[str]) -> str:
    kind = why[0].partition(":")[0]
    return {_NO_LANGUAGE: _WE_FIND_A_SPEAKER, "immediate": _CALL_NOW}.get(kind, _WE_PROPOSE)


def _instead(why: Sequence[str]) -> str:
    """Why the wishes did not come true: the last step that tried them knows best."""
    wishes = [code.split(":") for code in why if code.startswith("preferred")]
    if not wishes:
        return _NEAREST
    level, finding = wishes[-1]
    words = _INSTEAD if level == Level.PREFERRED else _INSTEAD_BY_TARGET
    return words[Finding(finding)]
