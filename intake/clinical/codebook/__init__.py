"""The codebook as data: every question once, the pages, the kinds of document (codebook 2, 11, 12)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from intake.clinical.codebook import (
    blinatumomab,
    consents,
    diagnosis,
    discussion,
    documents,
    extent,
    home,
    infection,
    logistics,
    mrd,
    neuro,
    organs,
    patient,
    performance,
    stage,
    submitter,
    transplant,
    treatments,
    urgent,
)
from intake.clinical.codebook.building import YES_NO
from intake.clinical.codebook.countries import COUNTRIES
from intake.clinical.codebook.discussion import TOPIC_NEEDS
from intake.clinical.codebook.documents import DOCUMENT_TYPES, REQUIRED_ORDER, DocumentType
from intake.clinical.codebook.medicines import MEDICINES
from intake.clinical.codebook.model import ABSENT_WORDS, Field, Kind, Level, Screen
from intake.clinical.codebook.performance import performance_options, suggested_scale
from intake.clinical.codebook.screens import SCREEN_BY_NAME, SCREENS, SHORT_ROUTE, STEPS, URGENT_SCREENS

__all__ = [
    "ABSENT_WORDS", "COUNTRIES", "DOCUMENT_TYPES", "DOCUMENT_TYPE_BY_CODE", "FIELDS", "GROUPS", "MEDICINES",
    "REQUIRED_ORDER", "SCREENS", "SCREEN_BY_NAME", "SCREEN_OF_FIELD", "SHORT_ROUTE", "SHORT_ROUTE_FIELDS", "STEPS",
    "TOPIC_NEEDS", "URGENT_SCREENS", "YES_NO", "DocumentType", "Field", "Screen", "field", "performance_options",
    "suggested_scale",
]

# In the order of the codebook, which is also the order of the generated page.
_SECTIONS = (
    urgent, submitter, consents, patient, diagnosis, extent, stage, treatments, mrd, transplant, neuro, organs,
    infection, performance, home, blinatumomab, discussion, documents, logistics,
)

FIELDS: Mapping[str, Field] = MappingProxyType({
    declared.name: declared for section in _SECTIONS for declared in section.FIELDS
})

GROUPS: Mapping[str, Field] = MappingProxyType({
    name: declared for name, declared in FIELDS.items() if declared.kind is Kind.GROUP
})

SCREEN_OF_FIELD: Mapping[str, Screen] = MappingProxyType({name: page for page in SCREENS for name in page.fields})

DOCUMENT_TYPE_BY_CODE: Mapping[str, DocumentType] = MappingProxyType({kind.code: kind for kind in DOCUMENT_TYPES})

# What the short route still has to ask before the request can be sent: names, birth date, authority, consents.
SHORT_ROUTE_FIELDS: tuple[str, ...] = tuple(
    name
    for name, declared in FIELDS.items()
    if declared.level is Level.FINAL and not declared.automatic and SCREEN_OF_FIELD[name].name not in SHORT_ROUTE
)


def field(name: str) -> Field:
    """A question by its name; rows as "treatment_lines.start_date". KeyError when nothing has that name."""
    group, _, row = name.partition(".")
    return FIELDS[group].row(row) if row else FIELDS[group]
