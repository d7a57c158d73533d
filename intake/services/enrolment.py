"""What belongs to every change of a person's ways to sign in."""

from __future__ import annotations

from intake.models.staff import Staff
from intake.services.outbox import enqueue
from intake.services.work import Work


def tell(work: Work, person: Staff) -> None:
    """A mail to the person, so that nobody else changes their account unnoticed; one a moment is enough."""
    key = f"staff:{person.id}:ways:{work.now.isoformat()}"
    enqueue(work, "sign_in_changed", person.email, key, language=person.language, payload={"at": work.now.isoformat()})
