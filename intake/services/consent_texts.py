"""What people agree to, one text a consent (codebook 2.1). Changing a text makes a new version of it by itself.

The words shown are those of the page's language; the version is their sha256, and what was agreed to is kept byte for
byte in `consent_text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from intake.i18n import N_


@dataclass(frozen=True)
class ConsentWords:
    """`statement` is beside the box; `details` are the sentences that explain it. Both belong to the version.

    `physician` is the statement for somebody who acts for a patient as a professional.
    """

    kind: str
    statement: str
    details: tuple[str, ...]
    needed: bool = True
    physician: str = ""


_ALL = (
    ConsentWords(
        "consent_data_processing",
        N_("I agree that the clinic stores and uses what I send, for this request."),
        (
            N_("What you send is kept encrypted, and only people who work on the request may open it."),
            N_("You can take this back at any time. It is as easy as giving it."),
        ),
        physician=N_("I agree, with the patient's consent, that the clinic stores and uses these data."),
    ),
    ConsentWords(
        "consent_medical_review",
        N_("I agree that doctors of the clinic read it and talk about it with each other."),
        (N_("More than one doctor may look at the records, so that the opinion is a careful one."),),
    ),
    ConsentWords(
        "consent_cross_border_transfer",
        N_("I agree that the information is sent to Israel."),
        (
            N_("The clinic works in Tel Aviv, under Israeli law."),
            N_("The law there can differ from the law where you live."),
        ),
    ),
    ConsentWords(
        "ack_not_emergency",
        N_("I understand that this form is not an emergency service."),
        (N_("Nobody reads it at once. In an emergency, call the treating team or an ambulance."),),
    ),
    ConsentWords(
        "ack_no_treatment_advice",
        N_("This form gives no advice. I change treatment only together with the treating doctor."),
        (N_("Do not start, stop or change a treatment because of this form."),),
    ),
    ConsentWords(
        "consent_messaging_channel",
        N_("You may write to me by the messenger that I chose."),
        (N_("Messengers belong to other companies. We write there only if you agree."),),
    ),
    ConsentWords(
        "consent_contact_treating_team",
        N_("You may contact the treating doctor."),
        (N_("Questions about the treatment can then be answered faster."),),
        needed=False,
        physician=N_("You may contact the treating team."),
    ),
)

TEXTS: Mapping[str, ConsentWords] = MappingProxyType({words.kind: words for words in _ALL})

MESSENGERS = frozenset({"whatsapp", "sms"})
PROFESSIONALS = frozenset({"referring_physician", "other_professional"})
