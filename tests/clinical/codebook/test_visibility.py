"""When a question is asked: every rule is tried on both sides, at its edges, and for what is not known."""

from __future__ import annotations

from typing import Any

import pytest

from intake.clinical.codebook import DOCUMENT_TYPES, FIELDS, DocumentType, field
from intake.clinical.codebook.model import ALWAYS, Absent, Situation
from tests.clinical.codebook.saying import Case, case, questions

UNKNOWN = Absent.UNKNOWN
RR = ("relapse_first", "relapse_later", "relapse_post_transplant", "relapse_post_cart", "relapse_refractory")
REMISSION = ("remission_mrd_neg", "remission_mrd_pos", "remission_mrd_unknown")
OTHER_STAGES = ("new_untreated", "new_in_treatment", "primary_refractory", "other", UNKNOWN, None)
ON = tuple(case(blinatumomab_now=status) for status in ("infusing", "interrupted", "in_break"))
NOT_ON = (case(), case(blinatumomab_now="no"), case(blinatumomab_now=UNKNOWN))
TREATED = (case(any_prior_treatment="yes"),)
UNTREATED = (case(), case(any_prior_treatment="no"), case(any_prior_treatment=UNKNOWN))
NOT_PATIENT = tuple(
    case(submitter_role=role)
    for role in ("parent", "legal_guardian", "caregiver", "referring_physician", "other_professional")
)
PATIENT_OR_UNSAID = (case(), case(submitter_role="patient"))
REFERRER = (case(submitter_role="referring_physician"),)
NOT_REFERRER = (case(), *(case(submitter_role=role) for role in ("patient", "parent", "other_professional")))
PLANNED = tuple(
    case(transplant_plan=plan)
    for plan in ("considering", "donor_search", "donor_found", "date_set", "already_transplanted")
)
NOT_PLANNED = (case(), case(transplant_plan="none"), case(transplant_plan=UNKNOWN))
HAD_TRANSPLANT = (case(transplant_plan="already_transplanted"),)
NO_TRANSPLANT_YET = (case(), case(transplant_plan="date_set"), case(transplant_plan="none"))
EXAMINED = (case(neuro_exam_done="yes"),)
NOT_EXAMINED = (case(), case(neuro_exam_done="no"), case(neuro_exam_done=UNKNOWN))
EXAMINED_BY_REFERRER = (case(neuro_exam_done="yes", submitter_role="referring_physician"),)
NOT_EXAMINED_BY_REFERRER = (
    case(neuro_exam_done="no", submitter_role="referring_physician"),
    case(neuro_exam_done="yes", submitter_role="parent"),
    case(submitter_role="referring_physician"),
)
INFECTED = (case(active_infection="yes"),)
NOT_INFECTED = (case(), case(active_infection="no"), case(active_infection=UNKNOWN))
COULD_BE_PREGNANT = (
    case(10, sex_for_clinical_use="female"), case(60, sex_for_clinical_use="other"),
    case(sex_for_clinical_use="female"),
)
COULD_NOT_BE_PREGNANT = (
    case(9, sex_for_clinical_use="female"), case(61, sex_for_clinical_use="female"),
    case(30, sex_for_clinical_use="male"), case(30), case(30, sex_for_clinical_use=UNKNOWN),
)


def by_stage(*stages: object, **said: Any) -> tuple[Case, ...]:
    return tuple(case(disease_stage=stage, **said) for stage in stages)


SHOWN: dict[str, tuple[tuple[Case, ...], tuple[Case, ...]]] = {
    "urgent_symptom_timing": (
        (case(urgent_symptoms=["confusion"]), case(urgent_symptoms=["high_fever", "seizure"])),
        (case(), case(urgent_symptoms=["none"]), case(urgent_symptoms=UNKNOWN)),
    ),
    "temperature": (
        (*ON, case(urgent_symptoms=["seizure", "high_fever"], blinatumomab_now="no")),
        (*NOT_ON, case(urgent_symptoms=["confusion"])),
    ),
    "infusion_problem": (
        (case(blinatumomab_now="infusing"), case(blinatumomab_now="interrupted")),
        (*NOT_ON, case(blinatumomab_now="in_break")),
    ),
    "infusion_problem_handled": (
        (case(infusion_problem="pump_alarm"), case(infusion_problem="no_bag")),
        (case(), case(infusion_problem="none"), case(infusion_problem=UNKNOWN)),
    ),
    "submitter_full_name": (NOT_PATIENT, PATIENT_OR_UNSAID),
    "submitter_relationship": (
        NOT_PATIENT[:3],
        (*PATIENT_OR_UNSAID, case(submitter_role="referring_physician"), case(submitter_role="other_professional")),
    ),
    "authority_basis": (NOT_PATIENT, PATIENT_OR_UNSAID),
    "authority_document_provided": (
        (case(authority_basis="parental_responsibility"), case(authority_basis="none_yet")),
        (case(), case(authority_basis="self"), case(authority_basis="physician_referral_with_consent")),
    ),
    "patient_knows_about_request": (
        (case(18, submitter_role="caregiver"), case(submitter_role="referring_physician")),
        (case(17, submitter_role="parent"), case(40, submitter_role="patient"), case(40)),
    ),
    "child_informed": (
        (case(17, submitter_role="parent"), case(0)),
        (case(18, submitter_role="parent"), case(submitter_role="parent")),
    ),
    "physician_specialty": (REFERRER, NOT_REFERRER),
    "physician_institution": (REFERRER, NOT_REFERRER),
    "physician_licence_no": (REFERRER, NOT_REFERRER),
    "consent_messaging_channel": (
        (case(preferred_channel="whatsapp"), case(preferred_channel="sms")),
        (case(), case(preferred_channel="email"), case(preferred_channel="video")),
    ),
    "pregnancy_status": (COULD_BE_PREGNANT, COULD_NOT_BE_PREGNANT),
    "breastfeeding": (COULD_BE_PREGNANT, COULD_NOT_BE_PREGNANT),
    "cd19_test_date": (
        (case(cd19_status="positive"), case(cd19_status="negative")),
        (case(), case(cd19_status=UNKNOWN), case(cd19_status=Absent.NOT_TESTED)),
    ),
    "ph_like_status": ((case(ph_status="negative"),), (case(), case(ph_status="positive"), case(ph_status=UNKNOWN))),
    "cns_grade": (
        (case(cns_involvement="none"), case(cns_involvement="current")), (case(), case(cns_involvement=UNKNOWN)),
    ),
    "extramedullary_sites": (
        (case(extramedullary_disease="past"), case(extramedullary_disease="current")),
        (case(), case(extramedullary_disease="none"), case(extramedullary_disease=UNKNOWN)),
    ),
    "first_cr_date": (
        (*by_stage(*REMISSION, *RR), *by_stage("primary_refractory", "other", UNKNOWN, None)),
        by_stage("new_untreated", "new_in_treatment"),
    ),
    "remission_number": (by_stage(*REMISSION), by_stage(*RR, *OTHER_STAGES)),
    "relapse_number": (by_stage(*REMISSION, *RR), by_stage(*OTHER_STAGES)),
    "relapse_date": (
        (*by_stage(*RR), *by_stage(*REMISSION, remission_number=2)),
        (
            *by_stage(*OTHER_STAGES), *by_stage(*REMISSION), *by_stage(*REMISSION, remission_number=1),
            *by_stage(*REMISSION, remission_number=UNKNOWN), case(disease_stage="other", remission_number=2),
        ),
    ),
    "relapse_sites": (by_stage(*RR), by_stage(*REMISSION, *OTHER_STAGES)),
    "treatment_lines": (TREATED, UNTREATED),
    "prior_blinatumomab": (TREATED, UNTREATED),
    "prior_inotuzumab": (TREATED, UNTREATED),
    "prior_car_t": (TREATED, UNTREATED),
    "prior_transplant": (TREATED, UNTREATED),
    "prior_tki": (
        (*TREATED, *(case(any_prior_treatment="yes", ph_status=status) for status in ("positive", UNKNOWN))),
        (*UNTREATED, case(any_prior_treatment="yes", ph_status="negative"), case(ph_status="positive")),
    ),
    "last_treatment_date": (
        (case(), case(any_prior_treatment="yes"), case(any_prior_treatment=UNKNOWN)),
        (case(any_prior_treatment="no"),),
    ),
    "mrd_results": (
        (case(mrd_ever_tested="yes"),), (case(), case(mrd_ever_tested="no"), case(mrd_ever_tested=UNKNOWN)),
    ),
    "donor_type": (PLANNED, NOT_PLANNED),
    "hla_typing_done": (PLANNED, NOT_PLANNED),
    "planned_transplant_date": (PLANNED[2:4], (*NOT_PLANNED, *PLANNED[:2], PLANNED[4])),
    "transplant_centre": ((*PLANNED, case(), case(transplant_plan=UNKNOWN)), (case(transplant_plan="none"),)),
    "transplant_country": ((*PLANNED, case(), case(transplant_plan=UNKNOWN)), (case(transplant_plan="none"),)),
    "past_transplant_date": (HAD_TRANSPLANT, NO_TRANSPLANT_YET),
    "past_transplant_type": (HAD_TRANSPLANT, NO_TRANSPLANT_YET),
    "gvhd_status": (HAD_TRANSPLANT, NO_TRANSPLANT_YET),
    "immunosuppression_now": (HAD_TRANSPLANT, NO_TRANSPLANT_YET),
    "neuro_exam_date": (EXAMINED, NOT_EXAMINED),
    "neuro_exam_result": (EXAMINED, NOT_EXAMINED),
    "neuro_exam_text": (EXAMINED_BY_REFERRER, NOT_EXAMINED_BY_REFERRER),
    "ice_score": (EXAMINED_BY_REFERRER, NOT_EXAMINED_BY_REFERRER),
    "handwriting_sample_document": (EXAMINED_BY_REFERRER, NOT_EXAMINED_BY_REFERRER),
    "infection_severity": (INFECTED, NOT_INFECTED),
    "infection_type_text": (INFECTED, NOT_INFECTED),
    "infection_status_date": (
        (*INFECTED, case(active_infection="no")), (case(), case(active_infection=UNKNOWN)),
    ),
    "performance_scale": ((case(1), case(70), case()), (case(0),)),
    "performance_score": (
        (case(performance_scale="ecog"),), (case(), case(performance_scale=UNKNOWN)),
    ),
    "performance_date": (
        (case(performance_scale="lansky"),), (case(), case(performance_scale=Absent.NOT_APPLICABLE)),
    ),
    "caregiver_can_spot_warning_signs": (
        (case(caregiver_available="full_time"), case(caregiver_available="part_time")),
        (case(), case(caregiver_available="none"), case(caregiver_available=Absent.DECLINED)),
    ),
    "accepts_no_driving": ((case(16), case()), (case(15),)),
    "blina_indication_stated": (ON, NOT_ON),
    "blina_cycle_number": (ON, NOT_ON),
    "blina_cycle_start_date": (ON, NOT_ON),
    "blina_schedule": (ON, NOT_ON),
    "blina_interruption_days": (ON, NOT_ON),
    "blina_side_effects": (ON, NOT_ON),
    "blina_last_infusion_date": (
        (case(blinatumomab_now="interrupted"), case(blinatumomab_now="in_break"), case(prior_blinatumomab="yes")),
        (*NOT_ON, case(blinatumomab_now="infusing"), case(prior_blinatumomab="no")),
    ),
    "blina_response_assessed": (
        (case(blinatumomab_now="in_break"), case(blinatumomab_now="infusing", blina_cycle_number=2)),
        (
            *NOT_ON, case(blinatumomab_now="infusing", blina_cycle_number=1), case(blinatumomab_now="infusing"),
            case(blinatumomab_now="no", blina_cycle_number=3),
            case(blinatumomab_now="infusing", blina_cycle_number="many"),
        ),
    ),
}

ROWS: dict[str, tuple[tuple[Case, ...], tuple[Case, ...]]] = {
    "treatment_lines.reason_stopped": ((case(), case(ongoing=False), case(ongoing=UNKNOWN)), (case(ongoing=True),)),
    "mrd_results.value": (
        (case(result_kind="positive_quantified"),),
        (case(), case(result_kind="not_detected"), case(result_kind="positive_not_quantifiable")),
    ),
    "mrd_results.unit": (
        (case(result_kind="positive_quantified"),),
        (case(), case(result_kind="not_detected"), case(result_kind=UNKNOWN)),
    ),
}


def test_every_rule_is_tried_and_everything_else_is_always_asked() -> None:
    conditional = {name for name, declared in questions() if declared.shown is not ALWAYS}
    assert conditional == {*SHOWN, *ROWS}


@pytest.mark.parametrize("name", SHOWN)
def test_a_question_is_asked_when_it_applies(name: str) -> None:
    assert all(FIELDS[name].shown(situation) for situation in SHOWN[name][0])


@pytest.mark.parametrize("name", SHOWN)
def test_a_question_is_left_out_when_it_does_not_apply(name: str) -> None:
    assert not any(FIELDS[name].shown(situation) for situation in SHOWN[name][1])


@pytest.mark.parametrize("name", ROWS)
def test_a_row_asks_by_its_own_answers(name: str) -> None:
    asked, left_out = ROWS[name]
    assert all(field(name).shown(case(), row.answers) for row in asked)
    assert not any(field(name).shown(case(), row.answers) for row in left_out)


def test_a_rule_of_a_row_never_looks_at_the_answers_outside() -> None:
    outside: Situation = case(result_kind="positive_quantified", ongoing=True)
    assert not field("mrd_results.value").shown(outside)
    assert field("treatment_lines.reason_stopped").shown(outside)


def test_a_rule_rests_only_on_questions_that_exist() -> None:
    for name, declared in questions():
        known = {row.name for row in FIELDS[name.split(".")[0]].rows} if "." in name else set(FIELDS)
        assert set(declared.shown.rests_on) <= known, name
        assert declared.shown is ALWAYS or declared.shown.rests_on, name


def test_a_rule_says_in_words_what_it_tests() -> None:
    assert FIELDS["infusion_problem"].shown.text == "blinatumomab_now is infusing or interrupted"
    assert FIELDS["temperature"].shown.text == (
        "urgent_symptoms is high_fever or (blinatumomab_now is infusing, interrupted or in_break)"
    )
    assert FIELDS["accepts_no_driving"].shown.text == "age 16 or over, or not known"


def test_only_the_patient_is_offered_own_information_as_authority() -> None:
    own = field("authority_basis").option("self")
    assert own is not None
    assert own.shown(case(submitter_role="patient"))
    assert not own.shown(case(submitter_role="parent"))


NEEDED = {
    "diagnosis_pathology": ((case(),), ()),
    "genetics_report": ((case(),), ()),
    "latest_marrow_report": ((case(),), ()),
    "treatment_summary": ((case(),), ()),
    "recent_labs": ((case(),), ()),
    "mrd_report": (by_stage(*REMISSION), by_stage(*RR, *OTHER_STAGES)),
    "neurology_report": (
        (case(neuro_history=["neuropathy", "stroke_tia"]), case(neuro_history=["other_brain"])),
        (
            case(), case(neuro_history=["none"]),
            case(neuro_history=["neuropathy", "brain_radiotherapy", "psychiatric"]),
        ),
    ),
    "transplant_letter": (PLANNED[2:4], (*NOT_PLANNED, *PLANNED[:2], PLANNED[4])),
    "authority_document": (NOT_PATIENT, PATIENT_OR_UNSAID),
}


@pytest.mark.parametrize("kind", DOCUMENT_TYPES, ids=lambda kind: kind.code)
def test_a_record_is_needed_exactly_when_its_line_says_so(kind: DocumentType) -> None:
    needed, not_needed = NEEDED.get(kind.code, ((), (case(), *by_stage(*REMISSION), *PLANNED, *NOT_PATIENT)))
    assert all(kind.required_when(situation) for situation in needed)
    assert not any(kind.required_when(situation) for situation in not_needed)
