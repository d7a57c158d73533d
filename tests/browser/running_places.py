"""Pages of those who run the clinic: board, audit log, texts and limits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from intake.models.staff import Role

P = TypeVar("P")


def running_pages(desk: Callable[..., P]) -> list[P]:
    return [
        desk("texts and limits", "desk.settings", "/settings", Role.ADMINISTRATOR),
        desk("facts of the clinic", "desk.facts", "/facts", form=0),
        desk("limits", "desk.limits_page", "/limits"),
        desk("a limit", "desk.limit", "/limits/mrd_days", form=0),
        desk("texts", "desk.texts", "/texts"),
        desk("a text", "desk.text", "/texts/sign.fever", form=1),
        desk("history of a text", "desk.text_history", "/texts/sign.fever/he/history"),
        desk("readers of the pages", "desk.page_reviews", "/page-reviews", Role.ADMINISTRATOR),
        desk("pages of a reader", "desk.pages_of_reader", "/page-reviews/he", Role.ADMINISTRATOR, form=0),
        desk("pages of the clinician", "desk.pages_of_reader", "/page-reviews/clinician"),
        desk("board", "desk.board", "/board"),
        desk("audit log", "desk.audit", "/audit"),
        desk("audit log, filtered", "desk.audit", "/audit?reference=none&from=2020-01-01", Role.ADMINISTRATOR),
    ]
