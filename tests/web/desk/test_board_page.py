"""The board as lead and administrator see it, and the file that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from urllib.parse import quote

import pytest

from intake.models.referrals import Referral
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from tests.support import factories
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn
from tests.web.desk.test_looks_at_lists import looks

FORMULAS = ("=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\N{FULLWIDTH EQUALS SIGN}1")


@pytest.fixture
def noa(signed_in: SignedIn) -> Browser:
    return signed_in("Noa", Role.LEAD)


def file_rows(browser: Browser, query: str = "") -> list[list[str]]:
    answer = browser.open(f"/en/desk/board/figures.csv{query}")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="figures-2')
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_every_figure_is_a_table(runtime: Runtime, noa: Browser) -> None:
    with runtime.work() as work:
        for _turn in range(6):
            factories.a_request(work, "EX1")
    noa.open("/en/desk/board")
    assert noa.page is not None
    assert noa.page.status_code == 200
    assert noa.text.count("<table") >= 8
    assert "style=" not in noa.text
    assert 'rect width="100"' in noa.text


def test_the_file_says_what_the_page_says_one_number_a_line(runtime: Runtime, noa: Browser) -> None:
    with runtime.work() as work:
        for _turn in range(6):
            factories.a_request(work, "EX1")
        level = work.session.query(Referral.level).limit(1).scalar()
    rows = file_rows(noa)
    assert rows[0] == ["Figure", "Group", "Measure", "Value", "From day", "To day"]
    asked = [row for row in rows if row[0] == "First contact, by urgency" and row[2] == "Requests"]
    assert [row[3] for row in asked if row[1].casefold() == level] == ["6"]
    assert {row[5] for row in rows[1:]} == {"2026-11-22"}
    assert [look[1] for look in looks(runtime)] == ["board.download"]


def test_few_people_are_hidden_on_the_page_and_in_the_file(runtime: Runtime, noa: Browser) -> None:
    with runtime.work() as work:
        factories.a_request(work, "EX1")
    noa.open("/en/desk/board")
    assert "&lt;5" in noa.text
    assert all(row[3] == "<5" for row in file_rows(noa) if row[:2] == ["Records that are missing", row[1]])


@pytest.mark.parametrize("name", FORMULAS, ids=ascii)
@pytest.mark.databases("sqlite")
def test_v12_a_name_that_is_a_formula_is_text_in_the_file(
    runtime: Runtime, noa: Browser, name: str
) -> None:
    with runtime.work() as work:
        person = Staff(name=name, email="formula@clinic.test", role=Role.COORDINATOR, created_at=work.now)
        work.session.add(person)
        work.session.flush()
        factories.a_request(work, "EX1").owner_id = person.id
    cells = {row[1] for row in file_rows(noa) if row[0] == "Work per person"}
    assert f"'{name}" in cells
    assert name not in cells


@pytest.mark.parametrize(("first", "until"), [("x", "2026-13-99"), ("9999-12-31", "0001-01-01"), ("=1", "' OR 1=1"),
                                              ("2026-11-30", "2026-11-01"), ("\N{ARABIC-INDIC DIGIT TWO}" * 4, "%00")])
@pytest.mark.databases("sqlite")
def test_absurd_days_give_a_plain_page(noa: Browser, first: str, until: str) -> None:
    for page in ("board", "board/figures.csv"):
        answer = noa.open(f"/en/desk/{page}?from={quote(first)}&to={quote(until, safe='%')}")
        assert answer.status_code == (400 if until == "%00" else 200)


@pytest.mark.parametrize(
    ("role", "status"), [(Role.COORDINATOR, 403), (Role.HAEMATOLOGIST, 403), (Role.ADMINISTRATOR, 200)]
)
@pytest.mark.databases("sqlite")
def test_only_who_runs_the_clinic_sees_it(signed_in: SignedIn, role: Role, status: int) -> None:
    browser = signed_in("Somebody", role)
    assert [browser.open(f"/en/desk/{page}").status_code for page in ("board", "board/figures.csv")] == [status] * 2
