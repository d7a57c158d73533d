"""The page for the tumour board as a download: recorded before the bytes, in the reader's language."""

from __future__ import annotations

import pypdfium2
import pytest
from sqlalchemy import select

from intake.models.audit import AuditEvent
from intake.models.referrals import Referral
from intake.runtime import Runtime
from tests.support import factories
from tests.support.browser import Browser

pytestmark = pytest.mark.databases("sqlite")  # what is set on paper does not depend on the database


@pytest.fixture
def case(runtime: Runtime) -> Referral:
    with runtime.work() as work:
        return factories.a_request(work, "EX1")


@pytest.mark.parametrize("language", ["en", "he", "ar", "ru"])
def test_one_page_with_name_and_reference(runtime: Runtime, desk: Browser, case: Referral, language: str) -> None:
    answer = desk.open(f"/{language}/desk/cases/{case.id}/summary.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{case.reference}.pdf"')
    assert answer.headers["Cache-Control"] == "no-store"
    opened = pypdfium2.PdfDocument(answer.data)
    assert len(opened) == 1
    text = opened[0].get_textpage().get_text_bounded()
    opened.close()
    # pdfium gives the parts of a right-to-left line in an order of its own; how they stand is tested beside the page.
    assert case.reference in text or language in ("he", "ar")
    assert "Примеров" in text
    with runtime.reading() as work:
        made = select(AuditEvent.action).where(AuditEvent.action == "case.summary_pdf")
        assert len(work.session.scalars(made).all()) == 1
