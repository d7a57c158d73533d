"""The desk: where coordinators and haematologists work (ux 3.5, 3.6)."""

from intake.web.desk import (
    alerts,
    board_sheet,
    case,
    charts,
    claiming,
    contacts,
    document_details,
    documents,
    entering,
    evidence,
    mail,
    notes,
    package,
    people,
    queue,
    rota,
    rota_editing,
    tasks,
    urgency,
    viewer,
)
from intake.web.desk.blueprint import blueprint

__all__ = [
    "alerts", "blueprint", "board_sheet", "case", "charts", "claiming", "contacts", "document_details", "documents",
    "entering", "evidence", "mail", "notes", "package", "people", "queue", "rota", "rota_editing", "tasks", "urgency",
    "viewer",
]  # fmt: skip
