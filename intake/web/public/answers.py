"""Questions that people ask most, each with an address of its own so that it can be linked."""

from __future__ import annotations

from dataclasses import dataclass

from intake.i18n import N_


@dataclass(frozen=True, slots=True)
class Asked:
    """`more` is the view of the page that says more, '' for none."""

    id: str
    question: str
    answer: tuple[str, ...]
    more: str = ""


QUESTIONS = (
    Asked(
        "chemotherapy", N_("How does blinatumomab differ from chemotherapy?"),
        (
            N_("Chemotherapy acts on all cells that divide fast, also on healthy ones."),
            N_("Blinatumomab brings an immune cell next to a leukaemia cell, and the immune cell destroys it."),
            N_("So its side effects are different: reactions of the immune system and of the nerves."),
        ),
        "blinatumomab",
    ),
    Asked(
        "pump", N_("Why does the pump run for 28 days?"),
        (
            N_("The body clears the medicine quickly."),
            N_("Only a pump that never stops keeps its level in the blood even."),
        ),
        "blinatumomab",
    ),
    Asked(
        "nerves", N_("How serious are the effects on the nerves?"),
        (
            N_("They can be serious, and they can come without warning."),
            N_("Most of them pass when the pump is paused, often within hours."),
            N_("That is why a call at once matters so much, even for slight confusion."),
        ),
        "urgent_signs",
    ),
    Asked(
        "mrd", N_("Why do leftover cells matter?"),
        (
            N_("With leftover cells, the leukaemia comes back more often."),
            N_("A treatment at this point tries to clear the cells before they grow."),
        ),
        "residual_disease",
    ),
    Asked(
        "children", N_("Can children have blinatumomab?"),
        (
            N_("Yes. It is approved for adults and for children, and the dose for a child follows the weight."),
            N_("A small child cannot always say what is wrong. So parents learn which changes to look for."),
        ),
    ),
    Asked(
        "no-remission", N_("What if the treatment brings no remission?"),
        (
            N_("There can be other ways: other medicines, CAR-T cells or a trial."),
            N_("Which of them fits depends on all treatments so far and on how the patient is."),
            N_("An honest talk about what can be reached belongs to the consultation."),
        ),
    ),
    Asked(
        "response", N_("When does one know whether it works?"),
        (
            N_("The bone marrow is tested at the end of each cycle."),
            N_("Some people reach a remission after one cycle, others after two."),
        ),
    ),
    Asked(
        "combined", N_("Is it given together with other treatments?"),
        (
            N_("Sometimes it follows chemotherapy, or goes along with a mild one, or leads to a transplant."),
            N_("Other combinations are still being tested in trials."),
        ),
    ),
    Asked(
        "israel", N_("Is blinatumomab used in Israel?"),
        (N_("Yes. Haematology centres in Israel use it for returned leukaemia and for leftover cells."),),
    ),
    Asked(
        "records", N_("Must I have all records before I write?"),
        (
            N_("No. You can begin with nothing but your question."),
            N_("We tell you which records are missing, and you send them when you have them."),
        ),
        "what_to_send",
    ),
    Asked(
        "cost", N_("What does it cost?"),
        (
            N_("The clinic has not published its prices here yet."),
            N_("Ask the coordinator about prices before you agree to a consultation."),
        ),
        "contact",
    ),
)  # fmt: skip
