"""Examples of required, missing and outdated reports (codebook 11)."""

from __future__ import annotations

from typing import Any

from tests.clinical.examples.writing import UNKNOWN, day, documents

ALWAYS = ("diagnosis_pathology", "genetics_report", "latest_marrow_report", "treatment_summary", "recent_labs")
REMISSION = {"disease_stage": "remission_mrd_neg"}


def reports(**dates: Any) -> dict[str, Any]:
    return {"documents": [{"doc_type": kind, "doc_date": stated} for kind, stated in dates.items()]}


EXAMPLES = (
    documents("required", *ALWAYS),
    documents("missing", *ALWAYS),
    *(documents("missing", *(kind for kind in ALWAYS if kind != present), **reports(**{present: day(0)}))
      for present in ALWAYS),
    documents("required", *ALWAYS, "mrd_report", **REMISSION),
    documents("required", *ALWAYS, disease_stage="relapse_first"),
    documents("required", *ALWAYS, "transplant_letter", transplant_plan="donor_found"),
    documents("required", *ALWAYS, "transplant_letter", transplant_plan="date_set"),
    documents("required", *ALWAYS, transplant_plan="donor_search"),
    documents("required", *ALWAYS, "neurology_report", neuro_history=["stroke_tia"]),
    documents("required", *ALWAYS, neuro_history=["neuropathy"]),
    documents("required", *ALWAYS, "mrd_report", "transplant_letter", "neurology_report", **REMISSION,
              transplant_plan="date_set", neuro_history=["stroke_tia"]),
    documents("outdated", **reports(latest_marrow_report=day(-42), recent_labs=day(-14))),
    documents("outdated", "latest_marrow_report", **reports(latest_marrow_report=day(-43))),
    documents("outdated", "recent_labs", **reports(recent_labs=day(-15))),
    documents("outdated", **REMISSION, **reports(mrd_report=day(-42))),
    documents("outdated", "mrd_report", **REMISSION, **reports(mrd_report=day(-43))),
    documents("outdated", **reports(mrd_report=day(-43))),
    documents("outdated", "neurology_report", neuro_history=["stroke_tia"], **reports(neurology_report=day(-31))),
    documents("outdated", neuro_history=["stroke_tia"], **reports(neurology_report=day(-30))),
    documents("outdated", **reports(diagnosis_pathology="2020", treatment_summary="2021")),
    documents("outdated", **reports(recent_labs=UNKNOWN)),
    documents("outdated", documents=[{"doc_type": "recent_labs", "doc_date": day(-40)},
                                     {"doc_type": "recent_labs", "doc_date": day(-3)},
                                     {"doc_type": "recent_labs", "doc_date": day(-90)}, {"doc_date": day(-90)}]),
)
