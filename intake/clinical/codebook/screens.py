"""The journey's pages in their order: one question, or one small group, a page.

A page comes after every answer its questions depend on, so that it works without scripts: the filter question stands
on an earlier page. Safety comes first, easy things before private ones, papers and consents last.
A page none of whose questions is shown is skipped by the journey.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from intake.clinical.codebook.model import N_, Screen, Words
from intake.clinical.codebook.screens_clinical import CLINICAL_SCREENS

# The steps of the journey with their names, for headings and "Step 3 of 14".
STEPS: Mapping[str, Words] = MappingProxyType({
    "urgent": Words(N_("Is help needed now?"), physician=N_("Red flags")),
    "about-you": Words(N_("About you")),
    "discussion": Words(N_("What to talk about"), physician=N_("Topics")),
    "contact": Words(N_("How to reach you"), physician=N_("Contact")),
    "patient": Words(
        N_("About you and your health"), parent=N_("About your child"), carer=N_("About the patient"),
        physician=N_("Patient"),
    ),
    "diagnosis": Words(N_("The diagnosis"), physician=N_("Diagnosis and extent")),
    "stage": Words(N_("Where things stand"), physician=N_("Disease stage")),
    "treatments": Words(N_("Treatments so far"), physician=N_("Prior treatment")),
    "mrd": Words(N_("Leftover leukaemia cells (MRD)"), physician=N_("Residual disease")),
    "health": Words(N_("Nerves, liver, kidneys and infections"), physician=N_("Pre-treatment checks")),
    "home": Words(N_("At home"), physician=N_("Home situation")),
    "plans": Words(N_("Plans and dates"), physician=N_("Transplant and deadlines")),
    "cycle": Words(N_("The treatment with blinatumomab"), physician=N_("Current blinatumomab cycle")),
    "travel": Words(N_("The consultation and the journey"), physician=N_("Consultation and travel")),
    "records": Words(N_("Medical records"), physician=N_("Documents")),
    "consents": Words(N_("Permission and agreement"), physician=N_("Authority and consent")),
})

URGENT_SCREENS = (
    Screen(
        "symptoms", "urgent", Words(N_("Signs that need help at once"), physician=N_("Red-flag symptoms")),
        ("urgent_symptoms",),
        intro=Words(N_("This form is not an emergency service. Nobody reads it at once.")),
    ),
    Screen(
        "symptom-time", "urgent", Words(N_("When did it happen?"), physician=N_("Onset of the symptoms")),
        ("urgent_symptom_timing",),
    ),
    Screen(
        "blinatumomab-now", "urgent",
        Words(N_("Is blinatumomab being given now?"), physician=N_("Current blinatumomab status")),
        ("blinatumomab_now",),
    ),
    Screen("temperature", "urgent", Words(N_("Temperature")), ("temperature",)),
    Screen("pump", "urgent", Words(N_("The pump and the line")), ("infusion_problem",)),
    Screen(
        "pump-help", "urgent",
        Words(N_("Is somebody dealing with the pump already?"), physician=N_("Response to the pump problem")),
        ("infusion_problem_handled",),
    ),
    Screen(
        "where-now", "urgent", Words(N_("Where is the patient now?"), physician=N_("Present location")),
        ("in_hospital_now", "current_country"),
    ),
    Screen(
        "call-at-once", "urgent", Words(N_("A number we can call at once"), physician=N_("Call-back number")),
        ("callback_phone",),
    ),
    Screen(
        "treating-hospital", "urgent",
        Words(N_("The hospital that treats the patient"), physician=N_("Treating centre")),
        ("treating_hospital_name", "treating_hospital_phone"),
    ),
)

_WHO_AND_WHAT = (
    Screen("who-you-are", "about-you", Words(N_("Who are you?")), ("submitter_role",)),
    Screen(
        "what-to-discuss", "discussion",
        Words(N_("What would you like to talk about?"), physician=N_("Topics for the consultation")),
        ("discussion_topics", "main_question"),
    ),
)

_CONTACT = (
    Screen(
        "your-name", "contact", Words(N_("Your name"), physician=N_("Your name")),
        ("submitter_full_name", "submitter_relationship"),
    ),
    Screen(
        "your-practice", "contact", Words(N_("Where you work")),
        ("physician_specialty", "physician_institution", "physician_licence_no"),
    ),
    Screen(
        "how-to-reach-you", "contact", Words(N_("How to reach you"), physician=N_("Contact")),
        ("preferred_channel", "email", "whatsapp_number"),
    ),
    Screen(
        "languages", "contact", Words(N_("Languages")),
        ("preferred_language", "other_languages", "interpreter_needed"),
    ),
    Screen(
        "where-you-live", "contact", Words(N_("Where you live"), physician=N_("Residence and time zone")),
        ("country_of_residence", "time_zone"),
    ),
    Screen(
        "when-to-call", "contact", Words(N_("When we may call"), physician=N_("Times for a call")),
        ("contact_windows", "extended_hours_ok", "contact_hours"),
    ),
)

_PATIENT = (
    Screen(
        "patient-name", "patient",
        Words(
            N_("Your name in the passport"), parent=N_("Your child's name"), carer=N_("The patient's name"),
            physician=N_("Patient's name"),
        ),
        ("patient_full_name", "patient_latin_name"),
    ),
    Screen("date-of-birth", "patient", Words(N_("Date of birth")), ("date_of_birth",)),
    Screen(
        "who-knows", "patient", Words(N_("Who knows about it"), physician=N_("Awareness")),
        ("patient_knows_about_request", "child_informed"),
    ),
    Screen(
        "body", "patient", Words(N_("Sex, weight and height")), ("sex_for_clinical_use", "weight", "height"),
    ),
    Screen(
        "pregnancy", "patient", Words(N_("Pregnancy and breast-feeding"), physician=N_("Pregnancy and lactation")),
        ("pregnancy_status", "breastfeeding"),
    ),
    Screen(
        "other-health", "patient", Words(N_("Medicines, allergies and other illnesses"), physician=N_("Background")),
        ("current_medicines_text", "allergies_text", "comorbidities_text"),
    ),
    Screen("live-vaccine", "patient", Words(N_("The last live vaccine")), ("live_vaccine_date",)),
)

_TRAVEL = (
    Screen(
        "kind-of-consultation", "travel", Words(N_("Kind of consultation"), physician=N_("Consultation mode")),
        ("consultation_mode",),
    ),
    Screen(
        "journey", "travel", Words(N_("The journey"), physician=N_("Travel")),
        ("can_travel", "travel_earliest_date", "companion"),
    ),
    Screen(
        "passport-and-visa", "travel", Words(N_("Passport and visa")), ("passport_valid_6m", "visa_status")
    ),
    Screen("payment", "travel", Words(N_("Payment"), physician=N_("Funding")), ("funding", "insurer_name")),
)

_RECORDS_AND_CONSENTS = (
    Screen(
        "records", "records", Words(N_("Send medical records"), physician=N_("Documents")),
        ("documents",), group="documents",
    ),
    Screen(
        "permission", "consents", Words(N_("Permission to share the records"), physician=N_("Authority")),
        ("authority_basis",),
    ),
    Screen(
        "permission-paper", "consents", Words(N_("A paper that shows it"), physician=N_("Evidence of authority")),
        ("authority_document_provided",),
    ),
    Screen(
        "agreement", "consents", Words(N_("What you agree to"), physician=N_("Consents")),
        (
            "consent_data_processing", "consent_medical_review", "consent_cross_border_transfer", "ack_not_emergency",
            "ack_no_treatment_advice", "consent_contact_treating_team", "consent_messaging_channel",
        ),
    ),
)

SCREENS: tuple[Screen, ...] = (
    *URGENT_SCREENS, *_WHO_AND_WHAT, *_CONTACT, *_PATIENT, *CLINICAL_SCREENS, *_TRAVEL, *_RECORDS_AND_CONSENTS,
)

SCREEN_BY_NAME: Mapping[str, Screen] = MappingProxyType({screen.name: screen for screen in SCREENS})

# "Call me, I cannot fill this in": the urgent pages, who is asking, what for, and how to reach them.
SHORT_ROUTE: tuple[str, ...] = tuple(screen.name for screen in (*URGENT_SCREENS, *_WHO_AND_WHAT, *_CONTACT))
