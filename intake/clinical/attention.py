"""Which flags belong to which of the eight checks (codebook 4)."""

from __future__ import annotations

ATTENTION: dict[str, tuple[str, ...]] = {
    "C1": ("not_b_lineage", "lineage_check", "cd19_negative", "cd19_weak", "cd19_recheck_needed", "ph_unknown",
           "cns_active", "extramedullary_current"),
    "C2": ("mrd_ge_1_percent", "mrd_ge_0_1", "mrd_0_01_to_0_1", "mrd_low_or_nq",
           "mrd_negative_insufficient_sensitivity", "mrd_not_comparable", "mrd_rising", "mrd_never_tested"),
    "C3": ("ph_positive_no_tki", "prior_blinatumomab", "prior_inotuzumab", "prior_car_t", "prior_transplant",
           "prior_neurotoxicity", "prior_crs_severe", "gvhd_active"),
    "C4": ("neuro_history_significant", "neuro_baseline_missing", "prior_neurotoxicity", "cns_active", "cns_history"),
    "C5": ("liver_raised", "liver_severe", "vod_history", "uln_assumed"),
    "C6": ("kidney_reduced", "kidney_severe"),
    "C7": ("infection_active", "infection_severe", "live_vaccine_recent"),
    "C8": ("performance_borderline", "performance_poor"),
}
"""Flags that staff see beside an item; never shown to patients (codebook 4)."""
