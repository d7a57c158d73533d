"""The call to the paging service: what it carries, what it refuses, and what may be tried again."""

from __future__ import annotations

import pytest

from intake.mail.smtp import Permanent, Temporary
from intake.mail.webhook import call
from tests.support.pager import Pager
from tools.ports import any_free

LINK = "https://intake.clinic.example/en/desk/alerts/AbC"
MESSAGE_ID = "<fact-1@clinic.example>"


def test_it_carries_reference_and_link_and_a_key_against_repeats(pager: Pager) -> None:
    call(f"{pager.url}/page?team=1", "A7K4-M9PQ", LINK, MESSAGE_ID, 5)
    [(path, headers, body)] = pager.calls
    assert path == "/page?team=1"
    assert body == {"reference": "A7K4-M9PQ", "link": LINK}
    assert headers["idempotency-key"] == "fact-1@clinic.example"
    assert headers["content-type"] == "application/json"


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500, 503])
def test_a_refusal_may_be_tried_again_and_is_named_by_its_code(pager: Pager, status: int) -> None:
    pager.answer = status
    with pytest.raises(Temporary, match=f"webhook {status}"):
        call(pager.url, "A7K4-M9PQ", LINK, MESSAGE_ID, 5)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_never_followed(pager: Pager, status: int) -> None:
    pager.answer = status
    with pytest.raises(Temporary, match=f"webhook {status}"):
        call(f"{pager.url}/page", "A7K4-M9PQ", LINK, MESSAGE_ID, 5)
    assert [path for path, _headers, _body in pager.calls] == ["/page"]


@pytest.mark.parametrize(
    "url", ["http://pager.example/page", "ftp://127.0.0.1/page", "file:///etc/passwd", "pager.example", ""]
)
def test_without_encryption_nothing_leaves_this_machine(url: str) -> None:
    with pytest.raises(Permanent, match="not https"):
        call(url, "A7K4-M9PQ", LINK, MESSAGE_ID, 5)


def test_a_service_that_is_away_may_be_tried_again() -> None:
    with pytest.raises(Temporary, match="webhook"):
        call(f"http://127.0.0.1:{any_free()}", "A7K4-M9PQ", LINK, MESSAGE_ID, 5)
