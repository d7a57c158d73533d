"""The desk: where coordinators and haematologists work (ux 3.5, 3.6)."""

from intake.web.desk import (
    alerts,
    audit,
    board,
    bundle_page,
    case,
    claiming,
    contacts,
    course,
    document_details,
    documents,
    entering,
    evidence,
    mail,
    messages,
    notes,
    package,
    people,
    queue,
    queue_actions,
    queue_keys,
    queue_news,
    rota,
    rota_editing,
    settings,
    tasks,
    text_pages,
    viewer,
    wanted,
)
from intake.web.desk.blueprint import blueprint

__all__ = [
    "alerts", "audit", "blueprint", "board", "bundle_page", "case", "claiming", "contacts", "course",
    "document_details", "documents", "entering", "evidence", "mail", "messages", "notes", "package", "people",
    "queue", "queue_actions", "queue_keys", "queue_news", "rota", "rota_editing", "settings", "tasks", "text_pages",
    "viewer", "wanted",
]  # fmt: skip
