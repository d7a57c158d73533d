"""Pages around the questions: urgent screen, consents, sending, coming back, and what became of the request."""

from intake.web.patient import (
    agreeing,
    calendar,
    calling,
    contact,
    correcting,
    doctors,
    looks,
    messages,
    questions,
    returning,
    saving,
    sending,
    stopping,
    symptoms,
    watching,
    withdrawing,
)
from intake.web.patient.blueprint import blueprint

__all__ = [
    "agreeing",
    "blueprint",
    "calendar",
    "calling",
    "contact",
    "correcting",
    "doctors",
    "looks",
    "messages",
    "questions",
    "returning",
    "saving",
    "sending",
    "stopping",
    "symptoms",
    "watching",
    "withdrawing",
]
