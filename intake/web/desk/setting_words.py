"""Facts and limits in words."""

from __future__ import annotations

from collections.abc import Mapping

from intake.i18n import N_
from intake.services.limits import LimitKind, WrongValue
from intake.services.setting_versions import shown
from intake.web.language import _

FACTS: Mapping[str, str] = {
    "name": N_("Name of the clinic"),
    "phone": N_("Telephone"),
    "whatsapp": N_("WhatsApp"),
    "email": N_("E-mail address"),
    "address": N_("Address"),
    "reading_languages": N_("Languages of reports that the clinic reads"),
}
FACT_FAULTS: Mapping[str, str] = {
    "empty": N_("Enter it: pages cannot do without"),
    "long": N_("Make it shorter"),
    "lines": N_("Write it on one line"),
    "phone": N_("Enter the number with its country, like +972 3 123 4567"),
    "email": N_("Enter an e-mail address, like name@clinic.example"),
    "languages": N_("Enter language codes, like he en ru"),
}
LIMITS: Mapping[str, str] = {
    "marrow_days": N_("A bone-marrow result is recent for"),
    "mrd_days": N_("A residual-disease result is recent for"),
    "neuro_exam_days": N_("A neurological examination is recent for"),
    "liver_days": N_("Liver values are recent for"),
    "kidney_days": N_("Kidney values are recent for"),
    "infection_days": N_("The infection status is recent for"),
    "performance_days": N_("The performance score is recent for"),
    "exposure_days": N_("After the last infusion, exposed for"),
    "recent_treatment_days": N_("A leukaemia treatment is recent for"),
    "live_vaccine_days": N_("A live vaccine is flagged for"),
    "transplant_urgent_days": N_("A transplant makes it urgent within"),
    "transplant_soon_days": N_("A transplant makes it soon within"),
    "decision_past_days": N_("A missed decision date still counts for"),
    "decision_urgent_days": N_("A decision makes it urgent within"),
    "decision_soon_days": N_("A decision makes it soon within"),
    "fever_celsius": N_("Fever is assumed from"),
    "wbc_alarm": N_("White cells: active disease is assumed from, 10⁹/L"),
    "marrow_blast_limit": N_("Marrow blasts that do not fit remission, %%"),
    "blood_blast_limit": N_("Blood blasts that do not fit remission, %%"),
    "transaminase_severe": N_("ALT or AST, severe above, times normal"),
    "transaminase_raised": N_("ALT or AST, raised above, times normal"),
    "bilirubin_severe": N_("Bilirubin, severe above, times normal"),
    "bilirubin_raised": N_("Bilirubin, raised above, times normal"),
    "default_uln_bilirubin": N_("Assumed upper limit of bilirubin, mg/dL"),
    "default_uln_alt": N_("Assumed upper limit of ALT, U/L"),
    "default_uln_ast": N_("Assumed upper limit of AST, U/L"),
    "egfr_severe": N_("eGFR, severe below"),
    "egfr_reduced": N_("eGFR, reduced below"),
    "low_weight_kg": N_("A low weight is flagged below"),
    "older_adult_years": N_("More neurological events are expected from"),
    "travel_minutes": N_("The way to the hospital is far above"),
    "immediate_contact_minutes": N_("Immediate: first human contact within"),
    "immediate_review_minutes": N_("Immediate: a haematologist sees it within"),
    "urgent_contact_minutes": N_("Urgent: first human contact within"),
    "urgent_review_minutes": N_("Urgent: a haematologist sees it within"),
    "soon_contact_days": N_("Soon: first human contact, working days"),
    "soon_review_days": N_("Soon: a haematologist sees it, working days"),
    "routine_contact_days": N_("Routine: first human contact, working days"),
    "routine_review_days": N_("Routine: a haematologist sees it, working days"),
    "phone_full_start": N_("Full day: telephone from"),
    "phone_full_end": N_("Full day: telephone to"),
    "phone_short_start": N_("Short day: telephone from"),
    "phone_short_end": N_("Short day: telephone to"),
    "callback_retry_after": N_("Nobody answered: call again after"),
    "callback_late_after": N_("A call that was not made is late after"),
    "callback_escalate_urgent_after": N_("An urgent call that was not made is escalated after"),
    "callback_escalate_after": N_("Any call that was not made is escalated after"),
}
UNITS: Mapping[str, str] = {
    "days": N_("%(value)s days"),
    "minutes": N_("%(value)s minutes"),
    "celsius": N_("%(value)s °C"),
    "years": N_("%(value)s years"),
    "kg": N_("%(value)s kg"),
}
GROUPS = (
    (N_("Answering"), ("_contact_", "_review_")),
    (N_("Telephone hours and calls"), ("phone_", "callback_")),
    (N_("How long results stay recent"), ("marrow_days", "mrd_days", "neuro_", "liver_", "kidney_", "infection_",
                                          "performance_")),
    (N_("Windows around treatment"), ("exposure_", "recent_", "live_", "transplant_", "decision_")),
    (N_("Measured values"), ("",)),
)  # fmt: skip


def limit(name: str) -> str:
    return _(LIMITS[name]).replace("%%", "%")


def with_unit(kind: LimitKind, value: object) -> str:
    """A value as one reads it."""
    text = shown(kind.name, value)
    return _(UNITS[kind.unit], value=text) if kind.unit in UNITS else text


def group_of(name: str) -> str:
    return next(title for title, signs in GROUPS if any(sign in name for sign in signs))


def value_fault(fault: WrongValue, kind: LimitKind) -> str:
    """What to do about a value that cannot be taken."""
    if fault.why == "range" and fault.between:
        least, most = (shown(kind.name, end) for end in fault.between)
        return _("Enter a value from %(least)s to %(most)s", least=least, most=most)
    if fault.why == "order":
        return _("Choose a value that fits to: %(other)s", other=limit(fault.other))
    if fault.why == "time":
        return _("Enter a time, like 16:30")
    return _("Enter a number")
