"""The desk: where coordinators and haematologists work (ux 3.5, 3.6)."""

from intake.web.desk import (
    alerts,
    audit,
    board,
    board_sheet,
    bundle_page,
    case,
    charts,
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
    urgency,
    viewer,
    wanted,
)
from intake.web.desk.blueprint import blueprint

__all__ = [
    "alerts", "audit", "blueprint", "board", "board_sheet", "bundle_page", "case", "charts", "claiming", "contacts",
    "course", "document_details", "documents", "entering", "evidence", "mail", "messages", "notes", "package",
    "people", "queue", "queue_actions", "queue_keys", "queue_news", "rota", "rota_editing", "settings", "tasks",
    "text_pages", "urgency", "viewer", "wanted",
]  # fmt: skip
