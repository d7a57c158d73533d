"""A mail that could not be delivered is named at the desk."""

from __future__ import annotations

from intake.mail.mails import MAILS
from intake.web.desk import mail_words

PAGED = {"alert_webhook"}  # goes to the paging service and is no mail


def test_every_mail_has_words_and_no_word_is_left_over() -> None:
    assert set(mail_words.MAIL_TEMPLATES) == set(MAILS) | PAGED
