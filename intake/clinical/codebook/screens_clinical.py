"""The clinical pages of the journey, from the diagnosis to the treatment that runs now."""

from __future__ import annotations

from intake.clinical.codebook.model import N_, Screen, Words
from intake.clinical.codebook.mrd import INTRO as MRD_INTRO

DIAGNOSIS = (
    Screen(
        "which-leukaemia", "diagnosis", Words(N_("Which leukaemia it is"), physician=N_("Type")), ("leukaemia_type",)
    ),
    Screen(
        "first-found", "diagnosis", Words(N_("When and where it was found"), physician=N_("First diagnosis")),
        ("diagnosis_date", "diagnosis_centre"),
    ),
    Screen(
        "tests-done", "diagnosis", Words(N_("How it was found"), physician=N_("Diagnostic methods")),
        ("diagnosis_confirmed_by",),
    ),
    Screen("cd19", "diagnosis", Words(N_("The marker CD19")), ("cd19_status",)),
    Screen("cd19-date", "diagnosis", Words(N_("Date of the CD19 test")), ("cd19_test_date",)),
    Screen("philadelphia-chromosome", "diagnosis", Words(N_("The Philadelphia chromosome")), ("ph_status",)),
    Screen(
        "other-genes", "diagnosis", Words(N_("Other genes and chromosomes"), physician=N_("Other genetics")),
        ("kmt2a_status", "ph_like_status", "other_genetics"),
    ),
    Screen(
        "brain-and-spinal-fluid", "diagnosis", Words(N_("Brain and spinal fluid"), physician=N_("CNS")),
        ("cns_involvement",),
    ),
    Screen(
        "cns-grade", "diagnosis", Words(N_("Grade in the spinal fluid"), physician=N_("CNS status")), ("cns_grade",)
    ),
    Screen(
        "other-places", "diagnosis", Words(N_("Other parts of the body"), physician=N_("Extramedullary disease")),
        ("extramedullary_disease",),
    ),
    Screen(
        "which-places", "diagnosis", Words(N_("Which parts of the body"), physician=N_("Extramedullary sites")),
        ("extramedullary_sites",),
    ),
    Screen(
        "bone-marrow", "diagnosis", Words(N_("The last bone marrow test"), physician=N_("Latest marrow")),
        ("marrow_blast_percent", "marrow_date"),
    ),
    Screen(
        "blood-count", "diagnosis", Words(N_("The latest blood count"), physician=N_("Blood count")),
        ("wbc", "anc", "platelets", "haemoglobin", "blood_blast_percent", "cbc_date"),
        intro=Words(N_("You can skip this page and send the report instead.")),
    ),
)

STAGE = (
    Screen(
        "where-things-stand", "stage", Words(N_("Where things stand today"), physician=N_("Current disease stage")),
        ("disease_stage",),
    ),
    Screen(
        "remission", "stage", Words(N_("Remission and return"), physician=N_("Remissions and relapses")),
        ("first_cr_date", "remission_number", "relapse_number"),
    ),
    Screen(
        "latest-return", "stage", Words(N_("The latest return"), physician=N_("Latest relapse")),
        ("relapse_date", "relapse_sites"),
    ),
)

TREATMENTS = (
    Screen(
        "any-treatment", "treatments", Words(N_("Any treatment so far"), physician=N_("Any prior therapy")),
        ("any_prior_treatment",),
    ),
    Screen(
        "ever-had", "treatments", Words(N_("Was one of these ever given?"), physician=N_("Prior exposure")),
        ("prior_blinatumomab", "prior_inotuzumab", "prior_car_t", "prior_tki", "prior_transplant"),
    ),
    Screen(
        "treatments-so-far", "treatments", Words(N_("Treatments so far"), physician=N_("Treatment lines")),
        ("treatment_lines",), group="treatment_lines",
    ),
    Screen(
        "treatment-now", "treatments", Words(N_("Treatment now"), physician=N_("Current treatment")),
        ("current_treatment", "last_treatment_date"),
    ),
)

MRD = (
    Screen(
        "mrd-tested", "mrd", Words(N_("Tests for leftover cells (MRD)"), physician=N_("MRD assessment")),
        ("mrd_ever_tested",), intro=MRD_INTRO,
    ),
    Screen(
        "mrd-results", "mrd", Words(N_("Results of the MRD tests"), physician=N_("MRD results")),
        ("mrd_results",), group="mrd_results",
    ),
)

HEALTH = (
    Screen(
        "brain-and-nerves", "health", Words(N_("Brain and nerves"), physician=N_("Neurological history")),
        ("neuro_history",),
    ),
    Screen(
        "nerve-examination", "health", Words(N_("An examination of the nerves"), physician=N_("Neurological baseline")),
        ("neuro_exam_done",),
    ),
    Screen(
        "nerve-examination-result", "health",
        Words(N_("The result of that examination"), physician=N_("Neurological findings")),
        ("neuro_exam_date", "neuro_exam_result", "neuro_exam_text", "ice_score", "handwriting_sample_document"),
    ),
    Screen(
        "liver", "health", Words(N_("Liver values"), physician=N_("Liver function")),
        ("bilirubin_total", "alt", "ast", "ggt", "alp", "liver_lab_date"),
        intro=Words(N_("You can skip this page and send the report instead.")),
    ),
    Screen(
        "liver-illness", "health", Words(N_("Illness of the liver"), physician=N_("Hepatic history")),
        ("liver_disease_known",),
    ),
    Screen(
        "kidneys", "health", Words(N_("Kidney values"), physician=N_("Kidney function")),
        ("creatinine", "egfr", "kidney_lab_date", "dialysis"),
        intro=Words(N_("You can skip this page and send the report instead.")),
    ),
    Screen(
        "infection", "health", Words(N_("Infections"), physician=N_("Infection status")), ("active_infection",)
    ),
    Screen(
        "infection-details", "health", Words(N_("More about infections"), physician=N_("Infection details")),
        ("infection_severity", "infection_type_text", "infection_status_date"),
    ),
    Screen(
        "virus-tests", "health", Words(N_("Virus tests"), physician=N_("Serology")),
        ("hepatitis_b_status", "hepatitis_c_status", "hiv_status"),
    ),
    Screen(
        "daily-life-list", "health", Words(N_("Daily life"), physician=N_("Performance scale")), ("performance_scale",)
    ),
    Screen(
        "daily-life", "health", Words(N_("Strength in daily life"), physician=N_("Performance status")),
        ("performance_score", "performance_date"),
    ),
)

HOME = (
    Screen(
        "helper-at-home", "home", Words(N_("A helper at home"), physician=N_("Caregiver")), ("caregiver_available",)
    ),
    Screen(
        "danger-signs", "home", Words(N_("Knowing the danger signs"), physician=N_("Caregiver instruction")),
        ("caregiver_can_spot_warning_signs",),
    ),
    Screen(
        "life-with-pump", "home", Words(N_("Living with the pump"), physician=N_("Continuous infusion")),
        ("can_manage_pump", "accepts_no_driving"),
    ),
    Screen(
        "infusion-line", "home", Words(N_("The line for infusions"), physician=N_("Line and bag care")),
        ("line_type", "line_care"),
    ),
    Screen(
        "place-to-live", "home", Words(N_("Home and telephone"), physician=N_("Home environment")),
        ("home_safe", "phone_24h"),
    ),
    Screen(
        "way-to-hospital", "home", Words(N_("The way to the hospital"), physician=N_("Distance")),
        ("travel_time_minutes", "stay_near_clinic"),
    ),
)

PLANS = (
    Screen(
        "transplant", "plans", Words(N_("A stem-cell transplant"), physician=N_("Transplant")), ("transplant_plan",)
    ),
    Screen(
        "donor", "plans", Words(N_("Donor and tissue type"), physician=N_("Donor and HLA")),
        ("donor_type", "hla_typing_done"),
    ),
    Screen(
        "transplant-plan", "plans", Words(N_("When and where the transplant is"), physician=N_("Transplant centre")),
        ("planned_transplant_date", "transplant_centre", "transplant_country"),
    ),
    Screen(
        "earlier-transplant", "plans", Words(N_("The earlier transplant"), physician=N_("Prior transplant")),
        ("past_transplant_date", "past_transplant_type", "gvhd_status", "immunosuppression_now"),
    ),
    Screen(
        "plan-and-dates", "plans", Words(N_("Dates that are waiting"), physician=N_("Deadlines")),
        ("decision_deadline", "planned_treatment_start"),
    ),
    Screen(
        "suggested-plan", "plans", Words(N_("The plan you were given"), physician=N_("Proposed plan")),
        ("planned_treatment_text",),
    ),
    Screen("how-urgent", "plans", Words(N_("How urgent it feels"), physician=N_("Urgency")), ("self_rated_urgency",)),
)

CYCLE = (
    Screen(
        "this-cycle", "cycle", Words(N_("This treatment cycle"), physician=N_("Current cycle")),
        ("blina_indication_stated", "blina_cycle_number", "blina_cycle_start_date"),
    ),
    Screen(
        "breaks", "cycle", Words(N_("Breaks in the treatment"), physician=N_("Schedule and interruptions")),
        ("blina_schedule", "blina_interruption_days", "blina_last_infusion_date"),
    ),
    Screen(
        "side-effects", "cycle", Words(N_("Side effects"), physician=N_("Adverse events")), ("blina_side_effects",)
    ),
    Screen(
        "cycle-result", "cycle", Words(N_("The result of the cycle"), physician=N_("End-of-cycle response")),
        ("blina_response_assessed",),
    ),
)

CLINICAL_SCREENS: tuple[Screen, ...] = (
    *DIAGNOSIS, *STAGE, *TREATMENTS, *MRD, *HEALTH, *HOME, *PLANS, *CYCLE,
)
