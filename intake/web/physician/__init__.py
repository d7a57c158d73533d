"""Physicians: sending records when asked, referring a patient, joining a request, and seeing where it stands."""

from intake.web.physician import adding, doors, joining, mailed_links, referring, sent, watching
from intake.web.physician.blueprint import blueprint

__all__ = ["adding", "blueprint", "doors", "joining", "mailed_links", "referring", "sent", "watching"]
