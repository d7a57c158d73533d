"""What stands behind the short lists of `facts`, in our own words: a topic, a question to discuss, a record.

Facts are the clinic's and the codebook's. Nothing here judges a person's case or proposes a treatment.
"""

from __future__ import annotations

from collections.abc import Mapping

from intake.i18n import N_

# In the order of facts.TOPICS.
TOPICS_MORE = (
    N_("We look at the stage of the disease, at the marker CD19 and at what was given before. "
       "The answer can also be that another treatment fits better."),
    N_("You hear what your report says, what is still unknown, and when a new test makes sense."),
    N_("We talk about the order of the steps, and about the time between them."),
    N_("A doctor compares the nerves before and during treatment. Families learn which changes to report at once."),
    N_("Our view comes with its reasons, and it says what is uncertain."),
    N_("You hear what is used in Israel today, and what is only open in trials."),
)
WHEN_IT_HELPS = (
    N_("The leukaemia has come back."),
    N_("A treatment did not work well enough."),
    N_("Sensitive tests find leukaemia cells in remission."),
    N_("A stem-cell transplant is planned."),
    N_("The Philadelphia chromosome changes the order of treatments."),
    N_("Somebody has proposed blinatumomab, and you want a second opinion."),
)
# In the order of the questions to discuss.
QUESTIONS_WHY = (
    N_("The medicine looks for a marker called CD19. "
       "Other kinds of leukaemia do not carry it and are treated in other ways."),
    N_("The medicine works through the immune system. A severe infection is treated first."),
    N_("The medicine can affect the brain and nerves. Doctors want to know how they are before the first day."),
    N_("The liver is tested before and during treatment. If it is very weak, doctors look at other ways."),
    N_("Somebody who knows the warning signs has to be near. If that is hard, another way can be better."),
    N_("Every treatment takes strength. Doctors weigh what it can bring against what it takes."),
)
CHECK_TIPS: Mapping[str, tuple[str, ...]] = {
    "C4": (N_("Without a report, the date and result of the last examination help."),),
    "C7": (N_("Tell us about fever, medicines against infection, and hepatitis tests."),),
    "C8": (N_("A few sentences about what is possible on an ordinary day."),),
}
SENDING_TIPS = (
    N_("A photo of the paper is fine if every line can be read."),
    N_("The report itself is better than a summary of it."),
    N_("Scans can come as DICOM files or as a ZIP."),
    N_("Reports can be in any language. Some languages need a translator."),
    N_("A missing report never delays the first call."),
)
WATCHED = (
    N_("thinking, speech and movement, every day in hospital"),
    N_("temperature, blood pressure and breathing"),
    N_("blood count and liver values"),
    N_("at the end of each cycle, whether the treatment works"),
)
AT_HOME = (
    N_("somebody near who knows the warning signs"),
    N_("a telephone that works day and night"),
    N_("a short way to the hospital"),
    N_("somebody who looks after the line and the pump"),
)
REACTIONS = (
    N_("The immune system can react too strongly: fever, low blood pressure, trouble breathing."),
    N_("The nervous system can be affected: confusion, trouble speaking, shaking, a seizure."),
)
FOR_DOCTORS_VALUES = (
    N_("lineage and CD19, with the method and date of the flow cytometry"),
    N_("Philadelphia chromosome, KMT2A and other genetic findings"),
    N_("each treatment line with dates, response and toxicity"),
    N_("MRD as a number, with method, specimen, sensitivity and date"),
    N_("bilirubin, ALT or AST and creatinine, with units and the upper limit of the laboratory"),
    N_("neurological history, last examination and any earlier neurotoxicity"),
    N_("infections and hepatitis status"),
    N_("ECOG, Karnofsky or Lansky score"),
    N_("transplant plan: donor, date, centre"),
)
FOR_DOCTORS_RETURN = (
    N_("a receipt for every file"),
    N_("a list of what is still missing"),
    N_("where the request stands, at any time, by a link to your address"),
    N_("the opinion, if the patient agrees"),
)
