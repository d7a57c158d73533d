"""What people do on the urgency and timeline tabs of a case, in words for its trail."""

from __future__ import annotations

from collections.abc import Mapping

from intake.i18n import N_

ACTIONS: Mapping[str, str] = {
    "case.urgency": N_("Looked at the urgency"),
    "case.timeline": N_("Looked at the timeline"),
    "case.summary_pdf": N_("Downloaded the summary as a PDF"),
    "urgency.raise": N_("Raised the urgency"),
    "urgency.ask_to_lower": N_("Asked for a lower urgency"),
    "urgency.confirm": N_("Confirmed the lower urgency"),
    "urgency.decline": N_("Declined the lower urgency"),
    "urgency.withdraw": N_("Took the wish for a lower urgency back"),
    "urgency.close_immediate": N_("Closed the emergency"),
}
