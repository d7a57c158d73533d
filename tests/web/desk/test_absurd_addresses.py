"""Whatever stands in the address of a list, the answer is a plain page, and nothing but looks is written."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import text

from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services.queue import Place, Records, Shown, Sort
from intake.web.gate import NAME_OF_FIELD
from tests.support import factories
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn

NAMES = ("state", "level", "language", "step", "owner", "records", "sort", "q", "after", "before", "preview", "said",
         "given", "stayed", "asked", "complete", "page", "since")  # fmt: skip
MEANT = [*Shown, *Records, *Sort, "urgent", "ru", "submitted", "Прим", "+7701", "me", "1"]
EVIL = ("id;--", "' OR '1'='1", "1 UNION SELECT 1", "%27", "<script>alert(1)</script>", "{{7*7}}", "%(x)s", "${7*7}",
        "=1+1", "@SUM", "../../etc/passwd", "\u202e", "\u2028", "a\r\nBcc: x", "9" * 400, "-1", str(2**63),
        "NaN", "1e400", "🦄", "٣", "İ", "ß" * 200)  # fmt: skip
NUMBER = st.integers(-(10**30), 10**30).map(str)
# Control characters are refused for every page alike (corpus V02), so they are no matter of the queue's.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=80)
CURSOR = st.tuples(NUMBER, NUMBER, TEXT).map(".".join)
VALUE = st.one_of(
    st.sampled_from(MEANT), st.sampled_from([one for one in EVIL if one.isprintable()]), CURSOR, NUMBER, TEXT
)
# A name that no form could have is refused for every page alike (corpus V18).
QUERY = st.lists(st.tuples(st.sampled_from(NAMES) | st.from_regex(NAME_OF_FIELD, fullmatch=True), VALUE), max_size=8)
SHARED = [HealthCheck.function_scoped_fixture]  # looks leave nothing behind that the next one could see
MANY = hypothesis_settings(max_examples=50, deadline=None, suppress_health_check=SHARED)


def written(runtime: Runtime) -> tuple[int, ...]:
    """How many rows the tables hold that a look must not touch."""
    tables = ("referral", "saved_view", "staff", "desk_task", "outbox_email")
    with runtime.reading() as work:
        return tuple(work.session.scalar(text(f"SELECT count(*) FROM {table}")) or 0 for table in tables)


@MANY
@example([("after", "1.99999999999999999999999.x"), ("before", "0.0.x"), ("sort", "waiting")])
@example([("after", f"{2**63}.{2**63}.x")])
@given(QUERY)
def test_any_address_of_the_queue_is_a_plain_page(
    runtime: Runtime, desk: Browser, query: list[tuple[str, str]]
) -> None:
    before = written(runtime)
    answer = desk.open(f"/en/desk/?{urlencode(query)}")
    assert answer.status_code == 200
    assert "<script>alert" not in desk.text
    assert ">49<" not in desk.text
    assert written(runtime) == before


@MANY
@given(st.binary(max_size=60))
def test_bytes_that_are_no_text_are_refused_or_ignored(desk: Browser, junk: bytes) -> None:
    assert desk.open(f"/en/desk/?q={quote(junk)}&after={quote(junk)}").status_code in (200, 400)


@MANY
@given(st.text(max_size=60))
def test_a_cursor_is_a_place_or_nothing(code: str) -> None:
    found = Place.read(code)
    assert found is None or Place.read(found.code) == found


LISTS = ("news", "tasks", "alerts", "mail", "rota", "keys", "board", "audit", "board/figures.csv")


@pytest.mark.databases("sqlite")  # what is asked of both databases is asked of the queue above
@pytest.mark.parametrize("page", LISTS)
def test_no_other_list_stumbles_over_its_address(signed_in: SignedIn, page: str) -> None:
    lead = signed_in("Noa", Role.LEAD)
    names = ("from", "to", "person", "reference", "duty", "show", "kind", "after", "before", "since", "older", "q")
    for evil in EVIL[:11]:
        assert lead.open(f"/en/desk/{page}?{urlencode([(name, evil) for name in names])}").status_code == 200, evil
        assert "<script>alert" not in lead.text


def test_an_odd_name_of_a_view_is_kept_as_text(runtime: Runtime, desk: Browser) -> None:
    """V09 to V12 in the queue's own form; V13: nothing in it can begin a line of a header."""
    with runtime.work() as work:
        factories.a_request(work, "EX1")
    for evil in EVIL:
        desk.open("/en/desk/?level=urgent")
        answer = desk.send("/en/desk/views?level=urgent", {"name": evil})
        assert answer.status_code in (200, 400, 422), evil
        assert "\n" not in "".join(value for _name, value in answer.headers)
        assert "<script>alert" not in desk.text
        assert ">49<" not in desk.text
