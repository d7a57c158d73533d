"""The words of errors and of the questions back (ux R14 to R16): each is the fix, in the words of the question."""

from __future__ import annotations

from collections.abc import Mapping

from intake.clinical.codebook.model import Field, Kind
from intake.i18n import N_
from intake.web.language import _

_NEEDED: Mapping[str, str] = {
    "urgent_symptoms": N_("Choose what is happening, or “None of these”"),
    "urgent_symptom_timing": N_("Choose when it happened"),
    "blinatumomab_now": N_("Choose whether blinatumomab is being given now"),
    "infusion_problem": N_("Choose what the problem with the pump or the line is"),
    "infusion_problem_handled": N_("Choose whether the treating team is already dealing with it"),
    "in_hospital_now": N_("Choose whether the patient is in hospital now"),
    "submitter_role": N_("Choose who you are"),
    "submitter_full_name": N_("Enter your name"),
    "submitter_relationship": N_("Choose how you are related to the patient"),
    "authority_basis": N_("Choose why you may share this information"),
    "patient_full_name": N_("Enter the full name, as in the passport"),
    "date_of_birth": N_("Enter the date of birth"),
    "country_of_residence": N_("Choose the country from the list"),
    "time_zone": N_("Choose the city whose time you live by"),
    "preferred_language": N_("Choose the language in which we shall speak"),
    "preferred_channel": N_("Choose how you would like us to reach you"),
}
_NEEDED_BY_KIND: Mapping[Kind, str] = {
    Kind.TEXT: N_("Write an answer"),
    Kind.DATE: N_("Enter the date"),
    Kind.NUMBER: N_("Enter a number"),
    Kind.INTEGER: N_("Enter a number"),
    Kind.MEASURE: N_("Enter the value and its unit"),
}

NOT_PENDING = N_("Choose a result, or tick that the treatment is still running")
ONE_WAY_TO_REACH = N_("Enter a phone number, a WhatsApp number or an e-mail address")
CHANNEL_NEEDS: Mapping[str, str] = {
    "whatsapp": N_("Enter your WhatsApp number, or choose another way to reach you"),
    "email": N_("Enter your e-mail address, or choose another way to reach you"),
    "phone": N_("Enter your phone number, or choose another way to reach you"),
}

# Hard errors of codebook 10.
_ERRORS: Mapping[str, str] = {
    "H01": N_("Check the date of birth: it lies in the future, or more than 120 years ago"),
    "H02": N_("Check this date: it lies in the future, but it is about something that has happened"),
    "H03": N_("Check this date: it lies before the date of birth"),
    "H04": N_("Check this date: it lies before the event that comes first"),
    "H05": N_("Check the number and the unit: together they mean more than all cells, or none"),
    "H06": N_("Write the number and choose its unit, as printed in the report"),
    "H07": N_("Check the number and the unit: no person can have this value"),
    "H08": N_("Choose one of the sentences of this list"),
    "H09": N_("Choose the list of sentences that fits the age"),
    "H10": N_("Ask a parent or guardian to fill this in: for people under 18 an adult has to send the request"),
    "H11": N_("Choose the unit that stands beside the number"),
    "H12": N_("Choose why you may share this information"),
    "H15": N_("Check this answer: before, you chose that it came back after a transplant"),
    "H16": N_("Check this answer: before, you chose that it came back after CAR-T cells"),
    "I02": N_("Check this answer: it cannot be read"),
    "I03": N_("Choose an answer from the list"),
}
_UNIT_QUESTIONS: Mapping[str, str] = {
    "creatinine": N_("Check the number and the unit. Is this µmol/L?"),
    "bilirubin_total": N_("Check the number and the unit. Is this µmol/L?"),
}
_FIELD_ERRORS: Mapping[tuple[str, str], str] = {
    ("H04", "first_cr_date"): N_("Check this date: the remission lies before the diagnosis"),
    ("H04", "relapse_date"): N_("Check this date: the return lies before the diagnosis or before the remission"),
    ("H04", "end_date"): N_("Check this date: the treatment ends before it begins"),
}
# The warnings of codebook 10, asked back as "check this".
_WARNINGS: Mapping[str, str] = {
    "W01": N_("The result is lower than what the test can measure. Compare it with the report."),
    "W02": N_("You chose that the sensitive test found nothing, but the latest result here is positive."),
    "W03": N_("You chose that the sensitive test still finds cells, but the latest result here is negative."),
    "W04": N_("The sensitive test is dated after the leukaemia came back. It is usually done in remission."),
    "W05": N_("You chose remission, but the latest result here is 1% or more."),
    "W06": N_("You chose remission, but the bone marrow here has 5% blasts or more."),
    "W07": N_("You chose that the leukaemia is active, but the bone marrow here has less than 5% blasts."),
    "W08": N_("The Philadelphia chromosome was found, but no tablets against it are listed."),
    "W09": N_("Tablets against BCR::ABL1 are listed, but the Philadelphia chromosome was not found."),
    "W10": N_("This list of sentences is unusual for the age."),
    "W11": N_("This treatment begins before the diagnosis."),
    "W13": N_("The planned date of the transplant has passed."),
    "W15": N_("Weight and height do not fit each other well."),
    "W16": N_("This number is unusual. Compare it, and the unit, with the report."),
    "W17": N_("The days of the infusion and the first day of the cycle do not fit each other."),
    "W18": N_("This is an unusually high cycle number."),
    "W19": N_("You chose that blinatumomab was never given, but it appears elsewhere in your answers."),
    "W20": N_("The report should say how sensitive the test was. Without that, the result is hard to judge."),
}


def needed_words(field: Field) -> str:
    """What to do about an answer that is needed and was left empty."""
    return _(_NEEDED.get(field.name) or _NEEDED_BY_KIND.get(field.kind) or N_("Choose an answer"))


def error_words(code: str, name: str) -> str:
    """The fix for a hard error of a question, named without its row."""
    if code == "H07" and name in _UNIT_QUESTIONS:
        return _(_UNIT_QUESTIONS[name])
    return _(_FIELD_ERRORS.get((code, name)) or _ERRORS.get(code) or _ERRORS["I02"])


def warning_words(code: str) -> str:
    """What seems odd; the person says whether it is right."""
    return _(_WARNINGS[code])


def with_question(question: str, message: str) -> str:
    """A message that can be read alone, where a page has several questions."""
    return _("%(question)s – %(fix)s", question=question, fix=message)
