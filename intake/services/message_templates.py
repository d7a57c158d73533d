"""Beginnings of messages, which whoever writes completes. Nothing is sent as it stands here without being looked at."""

from __future__ import annotations

from intake.services import texts
from intake.services.text_list import MESSAGES
from intake.services.work import Work


def text_of(work: Work, code: str, language: str) -> str:
    """The beginning in the sender's language, as the clinic words it; '' for a code that is none."""
    return texts.text(work, f"message.{code}", language) if code in MESSAGES else ""


def letter_of(work: Work, language: str) -> str:
    """How a letter that names another route begins, in the sender's language."""
    return texts.text(work, "message.another_route", language)
