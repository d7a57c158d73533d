"""Whatever is posted, a page answers; nobody sees a failure of ours."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.clinical.codebook import FIELDS, GROUPS, SCREENS
from intake.runtime import Runtime
from tests.support.browser import BASE
from tests.support.journey import Person, begin

FREE = {"any_prior_treatment": "yes", "mrd_ever_tested": "yes", "disease_stage": "relapse_first",
        "blinatumomab_now": "infusing", "performance_scale": "ecog"}
PATHS = [
    *(f"/en/request/{screen.name}" for screen in SCREENS if screen.group is None),
    *(
        f"/en/request/{name}/rows{number}"
        for name in ("treatments-so-far", "mrd-results")
        for number in ("", "/1", "/2")
    ),
    "/en/request/short-route",
]
NAMES = [*FIELDS, *(row.name for group in GROUPS.values() for row in group.rows), "asked", "seen", "then", "add",
         "remove", "undo", "all", "right-W16-weight"]
PARTS = ["", "-absent", "-day", "-month", "-year", "-value", "-unit", "-uln", "-other", "-0-days", "-0-from", "-9-to"]
TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "yes", "no", "none", "unknown", "today", "1", "12,5", "2024", "2", "31", "kg", "NaN", "1e400", "09:00",
         "a@x.org", "+77010000001", "'; DROP TABLE draft;--", "<script>", "{{7*7}}", "\u202e", "٣"]
    ),
)


@pytest.fixture
def person(runtime: Runtime, client: FlaskClient) -> Person:
    begin(runtime, client, FREE)
    someone = Person(client)
    someone.open("/en/request/short-route")
    return someone


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(PATHS),
    posted=st.dictionaries(
        st.builds("".join, st.tuples(st.sampled_from(NAMES), st.sampled_from(PARTS))),
        st.lists(TEXTS, min_size=1, max_size=2),
        max_size=8,
    ),
)
def test_no_post_is_answered_with_a_failure(person: Person, path: str, posted: dict[str, list[str]]) -> None:
    data = posted | {"csrf_token": person.token}
    answer = person.client.post(path, base_url=BASE, data=data, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code in (200, 303, 400, 404, 405, 413, 422), (path, posted)
    shown = person.client.get(path, base_url=BASE, follow_redirects=True)
    assert shown.status_code in (200, 404), (path, posted)
