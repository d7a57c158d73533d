"""The tables of codebook 2.0 to 2.13 typed out by hand: name, kind, level, absent states, option codes.

Nothing here is computed from the product, so a question that is lost, renamed or loosened is noticed.
"""

from __future__ import annotations

from typing import NamedTuple

TABLE = """
urgent_symptoms | multi | A | U | confusion speech_difficulty tremor_unsteady seizure high_fever sudden_decline breathing_difficulty faint_low_bp loss_of_consciousness uncontrolled_bleeding none
urgent_symptom_timing | one | A | U | now last_24h days_1_7 resolved_over_7d
temperature | measure | O | UT |
blinatumomab_now | one | A | U | no infusing interrupted in_break
infusion_problem | one | A | U | none pump_alarm pump_stopped line_out line_leak no_bag
infusion_problem_handled | yes_no | A | U | yes no
in_hospital_now | yes_no | A | U | yes no
current_country | country | A | |
callback_phone | phone | A | D |
treating_hospital_name | text | O | U |
treating_hospital_phone | phone | O | U |

submitter_role | one | F | | patient parent legal_guardian caregiver referring_physician other_professional
submitter_full_name | text | F | |
submitter_relationship | one | F | D | mother father spouse_partner adult_child sibling other_relative friend professional_carer none
authority_basis | one | F | | self parental_responsibility court_guardian written_authorisation power_of_attorney physician_referral_with_consent none_yet
authority_document_provided | yes_no | O | U | yes no
patient_knows_about_request | yes_no | O | D | yes no
child_informed | one | O | D | yes partly no
physician_specialty | text | O | D |
physician_institution | text | O | D |
physician_licence_no | text | O | D |
consent_data_processing | boolean | F | |
consent_medical_review | boolean | F | |
consent_cross_border_transfer | boolean | F | |
ack_not_emergency | boolean | F | |
ack_no_treatment_advice | boolean | F | |
consent_contact_treating_team | boolean | O | |
consent_messaging_channel | boolean | F | |
consent_text_version | text | F | |
consent_timestamp | datetime | F | |
consent_locale | language | F | |

patient_full_name | text | F | |
patient_latin_name | text | O | U |
patient_given_name | text | O | |
patient_family_name | text | O | |
date_of_birth | date | F | |
sex_for_clinical_use | one | O | UD | female male other
weight | measure | O | U |
height | measure | O | U |
pregnancy_status | one | O | UDN | not_pregnant pregnant possible
breastfeeding | yes_no | O | DN | yes no
allergies_text | text | O | U |
current_medicines_text | text | O | U |
comorbidities_text | text | O | U |
live_vaccine_date | date | O | UN |

leukaemia_type | one | C | UP | b_all b_lymphoma_lbl t_all mpal burkitt_mature_b cml_lymphoid_blast aml other
cd19_status | one | C | UTP | positive partial_weak negative
cd19_test_date | date | O | U |
diagnosis_confirmed_by | multi | C | U | bone_marrow_aspirate bone_marrow_biopsy flow_cytometry immunohistochemistry cytogenetics_fish molecular blood_smear_only other
diagnosis_date | date | C | U |
diagnosis_centre | text | O | U |
ph_status | one | C | UTP | negative positive
kmt2a_status | one | O | UTP | not_rearranged rearranged
ph_like_status | one | O | UTPN | no yes
other_genetics | multi | O | UTP | hypodiploid hyperdiploid complex iamp21 tp53 ikzf1 etv6_runx1 tcf3_pbx1 myc mef2d znf384 none_found other
cns_involvement | one | C | UTP | none past_cleared current
cns_grade | one | O | UT | cns1 cns2 cns3
extramedullary_disease | one | C | UTP | none past current
extramedullary_sites | multi | O | U | testis lymph_nodes mediastinum skin kidney liver_spleen eye bone other
marrow_blast_percent | number | C | UTP |
marrow_date | date | C | U |
blood_blast_percent | number | O | UTP |
wbc | measure | O | UTP |
anc | measure | O | UTP |
platelets | measure | O | UTP |
haemoglobin | measure | O | UTP |
cbc_date | date | O | UTP |

disease_stage | one | C | UP | new_untreated new_in_treatment remission_mrd_neg remission_mrd_pos remission_mrd_unknown relapse_first relapse_later relapse_post_transplant relapse_post_cart primary_refractory relapse_refractory other
first_cr_date | date | O | UN |
remission_number | integer | O | U |
relapse_number | integer | O | U |
relapse_date | date | O | U |
relapse_sites | multi | O | U | marrow cns testis other
decision_deadline | date | O | UN |
planned_treatment_start | date | O | UN |
planned_treatment_text | text | O | UN |
self_rated_urgency | yes_no | O | | yes no

any_prior_treatment | yes_no | C | U | yes no
treatment_lines | group | C | |
treatment_lines.regimen_class | one | C | U | chemo_frontline chemo_salvage maintenance tki blinatumomab inotuzumab car_t transplant_allo transplant_auto radiotherapy intrathecal antibody_other clinical_trial other
treatment_lines.regimen_name | text | O | U |
treatment_lines.agents | agents | O | U | blinatumomab inotuzumab_ozogamicin imatinib dasatinib nilotinib bosutinib ponatinib asciminib tisagenlecleucel brexucabtagene obecabtagene vincristine cyclophosphamide doxorubicin daunorubicin idarubicin cytarabine methotrexate mercaptopurine clofarabine nelarabine fludarabine asparaginase pegaspargase dexamethasone prednisone prednisolone rituximab venetoclax etoposide ifosfamide mitoxantrone
treatment_lines.start_date | date | C | U |
treatment_lines.end_date | date | O | U |
treatment_lines.ongoing | boolean | O | U |
treatment_lines.cycles | integer | O | U |
treatment_lines.response | one | C | UP | cr cri pr no_response progression mrd_negative mrd_persistent not_assessed
treatment_lines.mrd_after | one | O | U | negative positive not_done
treatment_lines.reason_stopped | one | O | UN | completed next_step no_response relapse side_effects infection patient_choice not_available cost other
treatment_lines.serious_toxicity | multi | O | U | neuro_grade3plus seizure crs_grade3plus vod_sos pancreatitis severe_infection thrombosis cardiac allergy none other
treatment_lines.centre | text | O | U |
treatment_lines.country | country | O | U |
prior_blinatumomab | yes_no | C | U | yes no
prior_inotuzumab | yes_no | C | U | yes no
prior_car_t | yes_no | C | U | yes no
prior_tki | yes_no | C | U | yes no
prior_transplant | yes_no | C | U | yes no
current_treatment | one | O | U | none on_treatment awaiting_next
last_treatment_date | date | O | U |

mrd_ever_tested | yes_no | O | U | yes no
mrd_results | group | C | |
mrd_results.sample_date | date | C | U |
mrd_results.method | one | C | U | flow pcr_igtr pcr_fusion ngs other
mrd_results.specimen | one | C | U | bone_marrow blood csf other
mrd_results.result_kind | one | C | UT | not_detected positive_quantified positive_not_quantifiable indeterminate pending
mrd_results.value | number | C | U |
mrd_results.unit | one | C | U | percent fraction power10 per_10k per_million transcript_ratio
mrd_results.sensitivity_value | number | C | U |
mrd_results.sensitivity_unit | one | C | U | percent fraction power10 per_10k per_million
mrd_results.timepoint_text | text | O | U |
mrd_results.lab_name | text | O | U |

transplant_plan | one | O | U | none considering donor_search donor_found date_set already_transplanted
donor_type | one | O | UPN | matched_sibling matched_unrelated mismatched_unrelated haploidentical cord_blood autologous
hla_typing_done | yes_no | O | UP | yes no
planned_transplant_date | date | O | UN |
transplant_centre | text | O | U |
transplant_country | country | O | U |
past_transplant_date | date | O | U |
past_transplant_type | one | O | U | matched_sibling matched_unrelated mismatched_unrelated haploidentical cord_blood autologous
gvhd_status | one | O | UN | none past active_mild active_moderate_severe
immunosuppression_now | yes_no | O | UN | yes no

neuro_history | multi | C | UD | none seizure_epilepsy stroke_tia brain_bleed confusion_encephalopathy movement_tremor leukoencephalopathy previous_treatment_neurotoxicity other_brain neuropathy brain_radiotherapy psychiatric
neuro_exam_done | yes_no | C | U | yes no
neuro_exam_date | date | C | U |
neuro_exam_result | one | O | U | normal abnormal
neuro_exam_text | text | O | T |
ice_score | integer | O | T |
handwriting_sample_document | document | O | T |
bilirubin_total | measure | C | UTP |
alt | measure | C | UTP |
ast | measure | C | UTP |
ggt | measure | O | UTP |
alp | measure | O | UTP |
liver_lab_date | date | C | UTP |
liver_disease_known | multi | O | U | none hepatitis_b hepatitis_c cirrhosis vod_sos_past gilbert other
creatinine | measure | C | UTP |
egfr | measure | C | UTP |
kidney_lab_date | date | C | UTP |
dialysis | yes_no | O | U | yes no
active_infection | yes_no | C | U | yes no
infection_status_date | date | C | |
infection_severity | one | O | U | mild_outpatient iv_antibiotics hospitalised_severe
infection_type_text | text | O | U |
hepatitis_b_status | one | O | UTPD | negative positive past
hepatitis_c_status | one | O | UTPD | negative positive past
hiv_status | one | O | UTPD | negative positive past
performance_scale | one | C | UTN | ecog karnofsky lansky
performance_score | integer | C | UT |
performance_date | date | C | |

caregiver_available | one | O | UD | full_time part_time none
caregiver_can_spot_warning_signs | one | O | UN | yes will_learn no
can_manage_pump | one | O | U | yes with_help no
line_type | one | O | U | port picc tunnelled_catheter none
line_care | one | O | U | clinic home_nurse trained_caregiver none_available
home_safe | yes_no | O | U | yes no
travel_time_minutes | integer | O | U |
stay_near_clinic | one | O | U | yes can_arrange no
phone_24h | yes_no | O | U | yes no
accepts_no_driving | yes_no | O | UN | yes no

blina_indication_stated | one | O | U | relapsed_refractory mrd_positive consolidation other
blina_cycle_number | integer | O | U |
blina_cycle_start_date | date | O | U |
blina_schedule | one | O | U | 28_14 28_56 other
blina_interruption_days | integer | O | U |
blina_last_infusion_date | date | O | U |
blina_side_effects | multi | O | U | crs confusion_speech tremor seizure fever infection low_counts liver_values headache fatigue nausea infusion_site none other
blina_response_assessed | one | O | U | remission_mrd_neg remission_mrd_pos no_remission not_yet

discussion_topics | multi | O | | appropriate_for_stage mrd_testing_and_clearance bridge_to_transplant neuro_risk second_opinion_on_plan options_israel_international other
main_question | text | O | |

documents | group | O | |
documents.doc_type | one | O | | diagnosis_pathology genetics_report latest_marrow_report mrd_report treatment_summary recent_labs neurology_report transplant_letter csf_report imaging_report imaging_dicom infection_report consult_letter discharge_summary proposed_plan hla_report authority_document passport_page insurance_card slides_or_blocks
documents.doc_date | date | O | |
documents.language | language | O | |
documents.translated | yes_no | O | | yes no
documents.file | document | O | |

country_of_residence | country | F | |
time_zone | zone | F | |
preferred_language | language | F | |
other_languages | languages | O | |
interpreter_needed | yes_no | O | U | yes no
preferred_channel | one | F | | phone whatsapp sms email video
contact_windows | windows | O | U |
extended_hours_ok | yes_no | O | | yes no
contact_hours | text | O | |
email | email | F | D |
whatsapp_number | phone | F | D |
consultation_mode | one | O | U | records_review video in_person
can_travel | one | O | U | yes with_help no
travel_earliest_date | date | O | U |
passport_valid_6m | yes_no | O | UD | yes no
visa_status | one | O | U | not_needed_or_eta have_visa need_to_apply israeli_resident
companion | text | O | U |
funding | one | O | UD | self insurance state_programme charity undecided
insurer_name | text | O | N |
"""  # noqa: E501 - one question a line, as in the codebook


class Line(NamedTuple):
    name: str
    kind: str
    level: str
    absent: str
    options: frozenset[str]


def _read(line: str) -> Line:
    name, kind, level, absent, options = (part.strip() for part in line.split("|"))
    return Line(name, kind, level, absent, frozenset(options.split()))


LINES = tuple(_read(line) for line in TABLE.splitlines() if line)

# Largest length of free texts, from the same tables.
LENGTHS = {
    "treating_hospital_name": 200, "submitter_full_name": 200, "physician_specialty": 200,
    "physician_institution": 200, "physician_licence_no": 200, "patient_full_name": 200, "patient_latin_name": 200,
    "allergies_text": 1000, "current_medicines_text": 2000, "comorbidities_text": 2000, "diagnosis_centre": 200,
    "planned_treatment_text": 2000, "treatment_lines.regimen_name": 200, "treatment_lines.centre": 200,
    "mrd_results.timepoint_text": 200, "mrd_results.lab_name": 200, "transplant_centre": 200,
    "infection_type_text": 500, "main_question": 2000, "contact_hours": 200, "companion": 200, "insurer_name": 200,
}

# Inclusive limits of numbers; None where the codebook gives none.
NUMBERS: dict[str, tuple[int | None, int | None]] = {
    "marrow_blast_percent": (0, 100), "blood_blast_percent": (0, 100), "remission_number": (1, 9),
    "relapse_number": (0, 9), "treatment_lines.cycles": (1, 30), "ice_score": (0, 10), "performance_score": (0, 100),
    "travel_time_minutes": (0, 1440), "blina_cycle_number": (1, None), "blina_interruption_days": (0, 28),
    "mrd_results.value": (0, None), "mrd_results.sensitivity_value": (0, None), "contact_windows": (0, 10),
}

UNITS = {
    "weight": ("kg", "lb"), "height": ("cm", "in"), "temperature": ("Cel", "degF"),
    "bilirubin_total": ("mg/dL", "umol/L"), "creatinine": ("mg/dL", "umol/L"), "alt": ("U/L", "ukat/L"),
    "ast": ("U/L", "ukat/L"), "ggt": ("U/L", "ukat/L"), "alp": ("U/L", "ukat/L"),
    "egfr": ("mL/min/1.73m2", "mL/min"), "wbc": ("10*9/L", "cells/uL"), "anc": ("10*9/L", "cells/uL"),
    "platelets": ("10*9/L", "cells/uL"), "haemoglobin": ("g/dL", "g/L"), "marrow_blast_percent": ("%",),
    "blood_blast_percent": ("%",),
}

# Everything that H02 calls a past event (codebook 10).
PAST_EVENTS = frozenset({
    "diagnosis_date", "first_cr_date", "relapse_date", "cd19_test_date", "marrow_date", "cbc_date", "neuro_exam_date",
    "liver_lab_date", "kidney_lab_date", "infection_status_date", "performance_date", "blina_last_infusion_date",
    "past_transplant_date", "last_treatment_date", "live_vaccine_date", "treatment_lines.start_date",
    "treatment_lines.end_date", "mrd_results.sample_date", "blina_cycle_start_date",
})

MUST_BE_TRUE = frozenset({
    "consent_data_processing", "consent_medical_review", "consent_cross_border_transfer", "ack_not_emergency",
    "ack_no_treatment_advice",
})

AUTOMATIC = frozenset({
    "consent_text_version", "consent_timestamp", "consent_locale", "patient_given_name", "patient_family_name",
})
