"""The desk: where coordinators and haematologists work (ux 3.5, 3.6)."""

from intake.web.desk import (
    alerts,
    audit,
    board,
    case,
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
    settings,
    tasks,
    text_pages,
    viewer,
)
from intake.web.desk.blueprint import blueprint

__all__ = [
    "alerts", "audit", "blueprint", "board", "case", "claiming", "contacts", "document_details", "documents",
    "entering", "evidence", "mail", "notes", "package", "people", "queue", "rota", "rota_editing", "settings", "tasks",
    "text_pages", "viewer",
]  # fmt: skip
