"""The parts of a physician's form, in the order in which a referral letter is written (ux 3.4).

Fields are the codebook's; a part shows those that apply to the answers so far and is left out when none does.
"""

from __future__ import annotations

from dataclasses import dataclass

from intake.clinical.codebook.model import N_


@dataclass(frozen=True)
class Section:
    """`fields` and `groups` are names of the codebook; `own` are the controls that only this form has."""

    name: str
    title: str
    fields: tuple[str, ...] = ()
    group: str = ""
    own: tuple[str, ...] = ()


RED_FLAGS = Section(
    "red-flags",
    N_("Red flags"),
    (
        "urgent_symptoms", "urgent_symptom_timing", "blinatumomab_now", "temperature", "infusion_problem",
        "infusion_problem_handled", "in_hospital_now", "current_country", "treating_hospital_name",
        "treating_hospital_phone",
    ),
)
YOU = Section(
    "you",
    N_("You and how to reply"),
    (
        "submitter_full_name", "physician_specialty", "physician_institution", "physician_licence_no",
        "callback_phone", "time_zone",
    ),
    own=("physician_country", "physician_email", "reply_by"),
)
SECTIONS = (
    RED_FLAGS,
    YOU,
    Section(
        "patient",
        N_("Patient"),
        (
            "patient_full_name", "patient_latin_name", "date_of_birth", "sex_for_clinical_use", "weight", "height",
            "pregnancy_status", "breastfeeding", "country_of_residence", "preferred_language",
            "patient_knows_about_request", "child_informed", "email",
        ),
        own=("patient_language",),
    ),
    Section(
        "question",
        N_("Question and urgency"),
        ("discussion_topics", "main_question", "self_rated_urgency", "decision_deadline"),
        own=("urgency_reason",),
    ),
    Section(
        "disease",
        N_("Disease"),
        (
            "leukaemia_type", "diagnosis_date", "diagnosis_centre", "diagnosis_confirmed_by", "cd19_status",
            "cd19_test_date", "disease_stage", "first_cr_date", "remission_number", "relapse_number", "relapse_date",
            "relapse_sites", "marrow_blast_percent", "marrow_date", "cns_involvement", "cns_grade",
            "extramedullary_disease", "extramedullary_sites",
        ),
    ),
    Section(
        "cytogenetics", N_("Cytogenetics"), ("ph_status", "kmt2a_status", "ph_like_status", "other_genetics")
    ),
    Section(
        "blood",
        N_("Blood count"),
        ("wbc", "anc", "platelets", "haemoglobin", "blood_blast_percent", "cbc_date"),
    ),
    Section(
        "treatment",
        N_("Treatment"),
        (
            "any_prior_treatment", "prior_blinatumomab", "prior_inotuzumab", "prior_car_t", "prior_tki",
            "prior_transplant", "current_treatment", "last_treatment_date",
        ),
    ),
    Section("treatment-lines", N_("Treatment lines"), group="treatment_lines"),
    Section(
        "cycle",
        N_("Current blinatumomab cycle"),
        (
            "blina_indication_stated", "blina_cycle_number", "blina_cycle_start_date", "blina_schedule",
            "blina_interruption_days", "blina_last_infusion_date", "blina_side_effects", "blina_response_assessed",
        ),
    ),
    Section("mrd", N_("MRD assessment"), ("mrd_ever_tested",)),
    Section("mrd-results", N_("MRD results"), group="mrd_results"),
    Section(
        "neuro",
        N_("Neurology"),
        (
            "neuro_history", "neuro_exam_done", "neuro_exam_date", "neuro_exam_result", "neuro_exam_text", "ice_score",
        ),
    ),
    Section(
        "liver",
        N_("Liver function"),
        ("bilirubin_total", "alt", "ast", "ggt", "alp", "liver_lab_date", "liver_disease_known"),
    ),
    Section("kidney", N_("Kidney function"), ("creatinine", "egfr", "kidney_lab_date", "dialysis")),
    Section(
        "infection",
        N_("Infection"),
        (
            "active_infection", "infection_severity", "infection_type_text", "infection_status_date",
            "hepatitis_b_status", "hepatitis_c_status", "hiv_status", "live_vaccine_date",
        ),
    ),
    Section(
        "performance", N_("Performance status"), ("performance_scale", "performance_score", "performance_date")
    ),
    Section(
        "transplant",
        N_("Transplant plan"),
        (
            "transplant_plan", "donor_type", "hla_typing_done", "planned_transplant_date", "transplant_centre",
            "transplant_country", "past_transplant_date", "past_transplant_type", "gvhd_status",
            "immunosuppression_now", "planned_treatment_start", "planned_treatment_text",
        ),
    ),
    Section(
        "background",
        N_("Background and free text"),
        ("comorbidities_text", "current_medicines_text", "allergies_text"),
        own=("summary_text",),
    ),
    Section(
        "authority", N_("Consent of the patient"), ("authority_basis", "authority_document_provided")
    ),
)
# Words of this form where the codebook's own would mean somebody else.
LABELS = {
    "callback_phone": N_("Your telephone number"),
    "email": N_("Patient's e-mail address, for the notice"),
    "preferred_language": N_("Language for talking with the patient"),
}
