"""What the sender wants to talk about: the clinic's six topics and an own question (codebook 2.11)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from intake.clinical.codebook.building import option
from intake.clinical.codebook.model import N_, Field, Kind, Level, Words

SECTION = "discussion"

# What makes each conversation useful: items of the checklist, or answers and screens beyond it (codebook 2.11).
TOPIC_NEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "appropriate_for_stage": ("C1", "C3"),
    "mrd_testing_and_clearance": ("C2",),
    "bridge_to_transplant": ("C2", "transplant_plan"),
    "neuro_risk": ("C4",),
    "second_opinion_on_plan": ("planned_treatment_text", "C3"),
    "options_israel_international": ("consultation_mode", "can_travel", "visa_status"),
    "other": (),
})

FIELDS = (
    Field(
        "discussion_topics", SECTION, Kind.MULTI,
        Words(N_("What would you like to talk about?"), physician=N_("Topics for the consultation")),
        Level.OPTIONAL,
        N_("The haematologist prepares for the topics that you choose."),
        "codebook 2.11; clinic page",
        hint=Words(N_("Choose one or more.")),
        options=(
            option(
                "appropriate_for_stage", N_("If blinatumomab fits this stage and the treatments so far"),
                N_("Whether blinatumomab is appropriate for the stage and prior treatment"),
                hint=N_("Useful with it: the diagnosis and the earlier treatments."),
            ),
            option(
                "mrd_testing_and_clearance", N_("Leftover leukaemia cells (MRD): which tests, what the results mean"),
                N_("Residual disease: testing and clearance"),
                hint=N_("Useful with it: the latest MRD report."),
            ),
            option(
                "bridge_to_transplant", N_("The way to a stem-cell transplant"), N_("Bridge to transplant"),
                hint=N_("Useful with it: the latest MRD report and the plan for the transplant."),
            ),
            option(
                "neuro_risk", N_("Risks for the brain and nerves before a start"),
                N_("Neurological risk before starting"),
                hint=N_("Useful with it: a neurological examination."),
            ),
            option(
                "second_opinion_on_plan", N_("A second opinion on a plan you were given"),
                N_("Second opinion on a proposed plan"),
                hint=N_("Useful with it: the plan and the earlier treatments."),
            ),
            option(
                "options_israel_international", N_("What is possible in Israel and in other countries"),
                N_("Options in Israel and abroad"),
                hint=N_("Useful with it: if the patient can travel, and from where."),
            ),
            option("other", N_("Something else")),
        ),
    ),
    Field(
        "main_question", SECTION, Kind.TEXT,
        Words(N_("What is your most important question?"), physician=N_("Question to the haematologist")),
        Level.OPTIONAL,
        N_("Your own words show us what matters most to you."),
        "codebook 2.11",
        hint=Words(N_("One or two sentences are enough. In an emergency, do not write here: call.")),
        max_length=2000,
    ),
)
