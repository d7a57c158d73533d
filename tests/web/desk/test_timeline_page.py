"""The timeline tab: two plots, each with a table that says the same, and pictures that only a look can fetch."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from intake.models.audit import AuditEvent
from intake.models.referrals import Referral
from intake.models.staff import Role
from intake.runtime import Runtime
from tests.support import factories
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn

pytestmark = pytest.mark.databases("sqlite")  # what is drawn does not depend on the database
RESULT = {
    "sample_date": "2026-05", "method": "flow", "specimen": "bone_marrow", "result_kind": "not_detected",
    "sensitivity_value": 4, "sensitivity_unit": "power10",
}  # fmt: skip
LINE = {"regimen_class": "chemo_frontline", "start_date": "2025-02", "response": "cr", "regimen_name": "AIEOP-BFM"}


@pytest.fixture
def case(runtime: Runtime) -> Referral:
    with runtime.work() as work:
        return factories.a_request(
            work, any_prior_treatment="yes", treatment_lines=[LINE], mrd_ever_tested="yes", mrd_results=[RESULT]
        )


def looks(runtime: Runtime) -> list[str]:
    with runtime.reading() as work:
        about = select(AuditEvent.action).where(AuditEvent.actor_kind == "staff").order_by(AuditEvent.seq)
        return list(work.session.scalars(about))


def pictures(desk: Browser) -> list[str]:
    return [href.replace("&amp;", "&") for href in re.findall(r'<img src="([^"]+\.svg[^"]*)"', desk.text)]


def test_the_tables_say_what_the_plots_show(desk: Browser, case: Referral) -> None:
    desk.open(f"/en/desk/cases/{case.id}/timeline")
    for said in ("Front-line chemotherapy: AIEOP-BFM", "2025-02", "CR", "Request sent", "Flow cytometry", "10⁻⁴"):
        assert said in desk.text
    assert len(pictures(desk)) == 2


@pytest.mark.parametrize("language", ["en", "he", "ar", "ru"])
def test_the_plots_stay_left_to_right(desk: Browser, case: Referral, language: str) -> None:
    desk.open(f"/{language}/desk/cases/{case.id}/timeline")
    assert desk.text.count('class="chart" dir="ltr"') == 2


def test_a_picture_is_part_of_the_look_that_shows_it(runtime: Runtime, desk: Browser, case: Referral) -> None:
    desk.open(f"/en/desk/cases/{case.id}/timeline")
    for href in pictures(desk):
        answer = desk.open(href)
        assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert looks(runtime) == ["case.timeline"]


def test_a_picture_that_is_fetched_alone_is_a_look(runtime: Runtime, desk: Browser, case: Referral) -> None:
    desk.open(f"/en/desk/cases/{case.id}")
    assert desk.open(f"/en/desk/cases/{case.id}/charts/mrd.svg").status_code == 200
    assert looks(runtime) == ["case.summary", "case.timeline"]


def test_the_administrator_fetches_no_chart(signed_in: SignedIn, case: Referral) -> None:
    administrator = signed_in("Root", Role.ADMINISTRATOR)
    assert administrator.open(f"/en/desk/cases/{case.id}/charts/mrd.svg").status_code == 403


def test_an_unknown_chart_is_no_page(desk: Browser, case: Referral) -> None:
    assert desk.open(f"/en/desk/cases/{case.id}/charts/dose.svg").status_code == 404
    assert desk.open(f"/en/desk/cases/{'n' * 22}/charts/mrd.svg").status_code == 404
