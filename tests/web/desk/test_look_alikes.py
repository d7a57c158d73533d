"""An address that may imitate another one carries a mark wherever the desk shows it (V15)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intake.models.outbox import OutboxEmail, OutboxState
from intake.runtime import Runtime
from intake.services import outbox
from intake.services.work import Work
from intake.web.desk.look_alikes import mixes_alphabets
from intake.web.forms.contacts import read_email
from tests.support import factories
from tests.support.browser import Browser

MARK = "Two alphabets"
IMITATIONS = ["admin@cliniс.test", "admin@clınic.рф", "admin@аррӏе.com", "admin@clinic.teѕt", "admin@gοοgle.com"]
HONEST = [
    "a@clinic.test", "a@münchen.de", "a@пример.рф", "user+tag@x1.co.il", "a@日本語かな.コム", "a@xn--x.org",
    "a@xn--.org", "a@1-2.test",
]  # fmt: skip


@pytest.mark.parametrize("address", IMITATIONS)
def test_a_domain_of_two_alphabets_is_noticed_as_typed_and_as_stored(address: str) -> None:
    local, _at, domain = address.partition("@")
    assert mixes_alphabets(address)
    assert mixes_alphabets(f"{local}@{domain.encode('idna').decode('ascii')}")


@pytest.mark.parametrize("address", HONEST)
def test_a_domain_of_one_alphabet_is_not_marked(address: str) -> None:
    assert not mixes_alphabets(address)


@pytest.mark.parametrize(("address", "marked"), [("mother@gοοgle.com", True), ("mother@пример.рф", False)])
def test_the_desk_shows_what_is_stored_and_the_mark_beside_it(
    runtime: Runtime, desk: Browser, address: str, marked: bool
) -> None:
    stored = read(desk, address)
    with runtime.work() as work:
        referral = factories.a_request(work, "EX1", email=stored)
        _comes_back(work, referral.id, stored)
    for path in (f"cases/{referral.id}/contacts", "mail"):
        assert desk.open(f"/en/desk/{path}").status_code == 200
        assert stored in desk.text, path
        assert "xn--" in stored
        assert address not in desk.text
        assert (MARK in desk.text) is marked, path


def read(desk: Browser, address: str) -> str:
    with desk.client.application.test_request_context("/en/"):
        return read_email(address)


def _comes_back(work: Work, referral_id: str, address: str) -> None:
    outbox.enqueue(
        work, "receipt", address, "receipt:came-back", language="ru", referral_id=referral_id,
        due_at=work.now - timedelta(hours=1),
    )  # fmt: skip
    work.session.flush()
    dead = work.session.query(OutboxEmail).filter_by(dedupe_key="receipt:came-back").one()
    dead.state, dead.last_code = OutboxState.DEAD, "550"
