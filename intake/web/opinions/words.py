"""What the parts of a written opinion are called in the letter, and what the haematologist writes into each."""

from __future__ import annotations

from collections.abc import Mapping

from intake.i18n import N_
from intake.services.opinion_parts import Part

TITLES: Mapping[Part, str] = {
    Part.SUMMARY: N_("In plain words"),
    Part.QUESTION: N_("The question"),
    Part.MISSING: N_("What is missing"),
    Part.VIEW: N_("Our view"),
    Part.OPTIONS: N_("Options, with reasons"),
    Part.NERVES: N_("Nerves and brain: what to weigh before blinatumomab"),
    Part.UNCERTAINTY: N_("What is uncertain"),
    Part.ASK: N_("What to ask your team"),
    Part.GUIDELINES: N_("Guidelines and studies"),
}
HINTS: Mapping[Part, str] = {
    Part.SUMMARY: N_("For the family, in at most %(num)s everyday words: what you think, and what can come next."),
    Part.QUESTION: N_("The question as you understand it, in your own words."),
    Part.MISSING: N_("Records and results that were not there, and what each of them could change."),
    Part.VIEW: N_("How you see the case, and what in the records leads you there."),
    Part.OPTIONS: N_("Each way that is open, with what speaks for it and against it."),
    Part.NERVES: N_("Earlier seizures, findings in the brain or spinal fluid, and what to watch for."),
    Part.UNCERTAINTY: N_("What the records leave open, and what would make you think again."),
    Part.ASK: N_("Questions that the family can bring to the treating team."),
    Part.GUIDELINES: N_("The guidelines and studies that you rest on, with the year of each."),
}
