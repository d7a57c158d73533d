"""The desk: where coordinators and haematologists work (ux 3.5, 3.6)."""

from intake.web.desk import (
    alerts,
    assigning,
    case,
    claiming,
    contacts,
    document_details,
    documents,
    entering,
    evidence,
    mail,
    notes,
    opening,
    package,
    people,
    queue,
    rota,
    rota_editing,
    tasks,
    viewer,
)
from intake.web.desk.blueprint import blueprint

__all__ = [
    "alerts", "assigning", "blueprint", "case", "claiming", "contacts", "document_details", "documents", "entering",
    "evidence", "mail", "notes", "opening", "package", "people", "queue", "rota", "rota_editing", "tasks", "viewer",
]  # fmt: skip
