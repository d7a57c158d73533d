"""What the public pages say, in our own words; facts from the clinic's page and the codebook."""

from __future__ import annotations

from dataclasses import dataclass

from intake.clinical.triage import Urgency
from intake.i18n import N_

TOPICS = (
    (N_("Is this medicine an option now?"), N_("Whether blinatumomab fits your disease stage and earlier treatments.")),
    (N_("Leftover leukaemia cells (MRD)"), N_("Which tests are needed, and what it means when cells are cleared.")),
    (N_("On the way to a transplant"), N_("How treatment can be planned as a bridge to a stem-cell transplant.")),
    (N_("Risks for the nervous system"), N_("What is checked before the first day, and why.")),
    (N_("A second opinion on a plan"), N_("What our haematologists think of a plan you were given.")),
    (N_("Options in Israel and elsewhere"), N_("Which treatments can be had, and where.")),
)
CHECKS = (
    (N_("Diagnosis and extent"), N_("The first bone-marrow report, and the latest one.")),
    (N_("Leftover leukaemia cells (MRD)"), N_("The latest MRD report, with the method and its sensitivity.")),
    (N_("Treatments so far"), N_("A summary: what was given, when, and what it did.")),
    (N_("Nervous system"), N_("A recent examination by a doctor. Reports of brain scans, if there are any.")),
    (N_("Liver"), N_("Blood values from the last two weeks.")),
    (N_("Kidneys"), N_("Blood values from the last two weeks.")),
    (N_("Infections"), N_("Whether there is one now, and how it is treated.")),
    (N_("Daily strength"), N_("A few sentences about what is possible on an ordinary day.")),
)

@dataclass(frozen=True)
class Step:
    title: str
    text: str


STEPS = (
    Step(N_("First, safety"), N_("We ask about warning signs. If there is one, you learn at once whom to call.")),
    Step(N_("You tell us what you know"), N_("“I don't know” is a real answer. You can stop and come back.")),
    Step(N_("A coordinator calls you"), N_("You see the time on your screen, in your city and in Tel Aviv.")),
    Step(N_("A haematologist reads everything"), N_("Then you speak, or you get a written opinion.")),
)
# Nobody promises a moment for an emergency here: it is told at once, whom to call.
LEVELS = (
    (Urgency.URGENT, N_("The leukaemia is active, or a decision falls within days.")),
    (Urgency.SOON, N_("A treatment is running, or a transplant is being prepared.")),
    (Urgency.ROUTINE, N_("There is more time.")),
)
