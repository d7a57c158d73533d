"""The desk: where coordinators and haematologists work (ux 3.5, 3.6)."""

from intake.web.desk import (
    alerts,
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
    queue_actions,
    queue_keys,
    queue_news,
    rota,
    rota_editing,
    tasks,
    viewer,
)
from intake.web.desk.blueprint import blueprint

__all__ = [
    "alerts", "blueprint", "case", "claiming", "contacts", "document_details", "documents", "entering", "evidence",
    "mail", "notes", "package", "people", "queue", "queue_actions", "queue_keys", "queue_news", "rota", "rota_editing",
    "tasks", "viewer",
]  # fmt: skip
