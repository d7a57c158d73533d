"""Codes of merging, of records that are asked for and of messages, in words."""

from __future__ import annotations

from collections.abc import Mapping

from intake.i18n import N_
from intake.models.messages import TranslatedBy
from intake.models.record_requests import ItemOutcome
from intake.services.merging import Alike

ALIKE: Mapping[Alike, str] = {
    Alike.BIRTH_DATE_AND_NAME: N_("Same birth date, similar name"),
    Alike.PHONE: N_("Same telephone number"),
}
ITEM_OUTCOMES: Mapping[ItemOutcome, str] = {
    ItemOutcome.ARRIVED: N_("Arrived"),
    ItemOutcome.TICKED: N_("Ticked off"),
    ItemOutcome.DROPPED: N_("Not wanted any more"),
}
TRANSLATED_BY: Mapping[TranslatedBy, str] = {
    TranslatedBy.PERSON: N_("Translated by a person"),
    TranslatedBy.MACHINE: N_("Translated by a machine"),
}
PAGE_LANGUAGES: Mapping[str, str] = {
    "en": N_("English"),
    "ru": N_("Russian"),
    "he": N_("Hebrew"),
    "ar": N_("Arabic"),
}
