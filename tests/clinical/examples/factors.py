"""Examples of the six factors (codebook 5), each status of each."""

from __future__ import annotations

from tests.clinical.examples.answers import measured
from tests.clinical.examples.writing import UNKNOWN, day, factor, years_old

B_ALL = {"leukaemia_type": "b_all", "cd19_status": "positive"}
HOME = {"caregiver_available": "full_time", "can_manage_pump": "yes", "line_care": "clinic"}
HEALTHY_NERVES = {"neuro_history": ["none"]}
EPILEPSY = {"neuro_history": ["seizure_epilepsy"]}
LIVER = {"alt": measured(30, "U/L", 40)}

EXAMPLES = (
    factor("F1", "absent", **B_ALL),
    factor("F1", "present", leukaemia_type="t_all"),
    factor("F1", "present", **{**B_ALL, "cd19_status": "negative"}),
    factor("F1", "possible", leukaemia_type="mpal"),
    factor("F1", "possible", cd19_status="partial_weak"),
    factor("F1", "possible", **B_ALL, disease_stage="relapse_first", prior_car_t="yes"),
    factor("F1", "unknown", leukaemia_type="b_all"),
    factor("F1", "unknown", cd19_status="positive"),
    factor("F2", "absent", active_infection="no"),
    factor("F2", "present", active_infection="yes", infection_severity="iv_antibiotics"),
    factor("F2", "possible", active_infection="yes"),
    factor("F2", "unknown", active_infection=UNKNOWN),
    factor("F3", "absent", **HEALTHY_NERVES),
    factor("F3", "present", **EPILEPSY, neuro_exam_result="abnormal"),
    factor("F3", "present", **EPILEPSY, cns_involvement="current"),
    factor("F3", "possible", **EPILEPSY),
    factor("F3", "possible", neuro_exam_result="abnormal"),
    factor("F3", "possible", **HEALTHY_NERVES, cns_involvement="current"),
    factor("F3", "unknown"),
    factor("F4", "absent", **LIVER),
    factor("F4", "absent", bilirubin_total=measured(1, "mg/dL")),
    factor("F4", "present", alt=measured(201, "U/L", 40)),
    factor("F4", "present", liver_disease_known=["gilbert", "cirrhosis"]),
    factor("F4", "possible", alt=measured(121, "U/L", 40)),
    factor("F4", "possible", **LIVER, liver_disease_known=["hepatitis_b"]),
    factor("F4", "possible", liver_disease_known=["hepatitis_c"]),
    factor("F4", "possible", liver_disease_known=["vod_sos_past"]),
    factor("F4", "unknown"),
    factor("F4", "unknown", ggt=measured(30, "U/L", 40)),
    factor("F5", "absent", **HOME),
    factor("F5", "present", caregiver_available="none"),
    factor("F5", "present", can_manage_pump="no"),
    factor("F5", "present", line_care="none_available"),
    factor("F5", "possible", **{**HOME, "caregiver_available": "part_time"}),
    factor("F5", "possible", **HOME, caregiver_can_spot_warning_signs="no"),
    factor("F5", "possible", **HOME, travel_time_minutes=31, stay_near_clinic="no"),
    factor("F5", "absent", **HOME, travel_time_minutes=30, stay_near_clinic="no"),
    factor("F5", "absent", **HOME, travel_time_minutes=31, stay_near_clinic="can_arrange"),
    factor("F5", "possible", **HOME, phone_24h="no"),
    factor("F5", "possible", **HOME, home_safe="no"),
    *(factor("F5", "unknown", **{**HOME, name: UNKNOWN}) for name in HOME),
    factor("F6", "absent", performance_scale="ecog", performance_score=1),
    factor("F6", "present", performance_scale="ecog", performance_score=3),
    factor("F6", "possible", performance_scale="karnofsky", performance_score=60),
    factor("F6", "unknown", performance_scale="ecog"),
    factor("F6", "unknown", performance_score=1),
    factor("F6", "unknown", performance_scale="ecog", performance_score=7),
    factor("F6", "not_applicable", date_of_birth=years_old(1, -1)),
    factor("F6", "unknown", date_of_birth=years_old(1)),
    factor("F6", "unknown", date_of_birth=day(1)),
)
