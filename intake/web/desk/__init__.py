"""The desk: where coordinators and haematologists work (ux 3.5, 3.6)."""

from intake.web.desk import (
    alerts,
    assigning,
    case,
    claiming,
    contacts,
    documents,
    entering,
    mail,
    notes,
    opening,
    package,
    queue,
    rota,
    rota_editing,
    tasks,
)
from intake.web.desk.blueprint import blueprint

__all__ = [
    "alerts", "assigning", "blueprint", "case", "claiming", "contacts", "documents", "entering", "mail", "notes",
    "opening", "package", "queue", "rota", "rota_editing", "tasks",
]  # fmt: skip
