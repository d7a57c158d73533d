"""The trail of a case: who looked, who did something, by kind and by person."""

from __future__ import annotations

import pytest

from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services import cases, referrals
from intake.services.cases import TrailKind
from tests.support import factories
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn


@pytest.fixture
def case(runtime: Runtime) -> Referral:
    with runtime.work() as work:
        return factories.a_request(work, "EX1")


def actions(runtime: Runtime, case: Referral, kind: TrailKind) -> set[str]:
    with runtime.reading() as work:
        return {look.action for look in cases.trail(work, referrals.find(work, case.id), kind)}


def test_looks_and_changes_are_told_apart(runtime: Runtime, desk: Browser, case: Referral) -> None:
    desk.open(f"/en/desk/cases/{case.id}/notes")
    desk.send(f"/en/desk/cases/{case.id}/notes", {"note": "Call the ward"})
    looked, changed = actions(runtime, case, TrailKind.LOOKS), actions(runtime, case, TrailKind.CHANGES)
    assert looked == {"case.notes"}
    assert {"note.add", "referral.submit"} <= changed
    assert actions(runtime, case, TrailKind.ALL) == looked | changed


def test_the_page_shows_one_person(desk: Browser, signed_in: SignedIn, case: Referral) -> None:
    signed_in("Noa").open(f"/en/desk/cases/{case.id}/answers")
    desk.open(f"/en/desk/cases/{case.id}/history")
    assert "Looked at the answers" in desk.text
    noa = desk.text.split(">Noa</option>")[0].rpartition('value="')[2].split('"')[0]
    desk.open(f"/en/desk/cases/{case.id}/history?who={noa}&kind=changes")
    assert "Nothing of this kind is on record." in desk.text
    desk.open(f"/en/desk/cases/{case.id}/history?who=absurd&kind=absurd")
    assert "Looked at the answers" in desk.text
