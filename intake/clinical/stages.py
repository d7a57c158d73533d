"""Groups of disease stages that the rules speak of (codebook 2.4)."""

from __future__ import annotations

REMISSION = frozenset({"remission_mrd_neg", "remission_mrd_pos", "remission_mrd_unknown"})
RELAPSED = frozenset({
    "relapse_first", "relapse_later", "relapse_post_transplant", "relapse_post_cart", "relapse_refractory",
})
RELAPSED_OR_REFRACTORY = RELAPSED | {"primary_refractory"}
ACTIVE = RELAPSED_OR_REFRACTORY | {"new_untreated", "new_in_treatment"}
