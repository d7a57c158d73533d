"""Consents and acknowledgements, each one asked for by itself (codebook 2.1)."""

from __future__ import annotations

from intake.clinical.codebook.model import ALWAYS, N_, Field, Kind, Level, Shown, Words
from intake.clinical.codebook.rules import when

SECTION = "consents"


def _box(
    name: str, label: Words, why: str, *, source: str = "codebook 2.1", needed: bool = True, shown: Shown = ALWAYS
) -> Field:
    """A box to tick; a request cannot be sent without the `needed` ones."""
    level = Level.FINAL if needed else Level.OPTIONAL
    return Field(name, SECTION, Kind.BOOLEAN, label, level, why, source, shown=shown, must_be_true=needed)


FIELDS = (
    _box(
        "consent_data_processing",
        Words(
            N_("I agree that the clinic stores and uses what I send, for this request."),
            physician=N_("I agree, with the patient's consent, that the clinic stores and uses these data."),
        ),
        N_("Without this we may not keep what you write."),
    ),
    _box(
        "consent_medical_review",
        Words(N_("I agree that doctors of the clinic read it and talk about it with each other.")),
        N_("More than one doctor may look at the records."),
    ),
    _box(
        "consent_cross_border_transfer",
        Words(N_("I agree that the information is sent to Israel.")),
        N_("The clinic and its computers are in Israel."),
    ),
    _box(
        "ack_not_emergency",
        Words(N_("I understand that this form is not an emergency service.")),
        N_("Nobody reads it at once. In an emergency, call the treating team or an ambulance."),
        source="codebook 2.1; S39",
    ),
    _box(
        "ack_no_treatment_advice",
        Words(
            N_(
                "I understand: this form gives no advice. "
                "I start, stop or change treatment only with the treating doctor."
            ),
            physician=N_("I understand that this form gives no treatment advice."),
        ),
        N_("Do not start, stop or change a treatment because of this form."),
        source="codebook 2.1; clinic page",
    ),
    _box(
        "consent_contact_treating_team",
        Words(
            N_("You may contact the treating doctor."),
            physician=N_("You may contact the treating team."),
        ),
        N_("Questions about the treatment can then be answered faster."),
        needed=False,
    ),
    Field(
        "consent_messaging_channel", SECTION, Kind.BOOLEAN,
        Words(N_("You may write to me by the messenger that I chose.")),
        Level.FINAL,
        N_("Messengers belong to other companies. We write there only if you agree."),
        "codebook 2.1, 2.13",
        shown=when("preferred_channel", "whatsapp", "sms"),
    ),
    Field(
        "consent_text_version", SECTION, Kind.TEXT,
        Words(N_("Version of the consent text")), Level.FINAL,
        N_("It proves which text was agreed to."), "codebook 2.1",
        max_length=200, automatic=True,
    ),
    Field(
        "consent_timestamp", SECTION, Kind.DATETIME,
        Words(N_("Time of the consent")), Level.FINAL,
        N_("It proves when the text was agreed to."), "codebook 2.1", automatic=True,
    ),
    Field(
        "consent_locale", SECTION, Kind.LANGUAGE,
        Words(N_("Language of the consent text")), Level.FINAL,
        N_("It proves in which language the text was read."), "codebook 2.1", automatic=True,
    ),
)
