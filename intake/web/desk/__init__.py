"""The desk: where coordinators and haematologists work (ux 3.5, 3.6)."""

from intake.web.desk import (
    alerts,
    case,
    claiming,
    contacts,
    documents,
    entering,
    mail,
    notes,
    people,
    queue,
    rota,
    rota_editing,
    tasks,
)
from intake.web.desk.blueprint import blueprint

__all__ = [
    "alerts", "blueprint", "case", "claiming", "contacts", "documents", "entering", "mail", "notes", "people",
    "queue", "rota", "rota_editing", "tasks",
]  # fmt: skip
