"""What an administrator does for colleagues, and what that does to them on their next request."""

from __future__ import annotations

import pytest

from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from tests.support import factories
from tests.support.browser import Browser
from tests.web.account.conftest import Door

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def desk(door: Door, dana: Staff) -> Browser:
    return door.signs_in()


def test_the_list_holds_everybody_and_finds_by_any_part(root: Browser, runtime: Runtime, dana: Staff) -> None:
    with runtime.work() as work:
        factories.a_member_of_staff(work, "רחל", Role.LEAD)
    everybody = root.open("/en/desk/staff").get_data(as_text=True)
    assert all(name in everybody for name in ("Dana", "Root", "רחל"))
    found = root.open("/en/desk/staff?q=רח").get_data(as_text=True)
    assert "רחל" in found
    assert "dana@clinic.test" not in found


@pytest.mark.parametrize("odd", ["%", "_", "'; DROP TABLE staff;--", "\\", "x" * 500])
def test_an_odd_search_finds_nobody_and_breaks_nothing(root: Browser, odd: str) -> None:
    assert "Nobody fits" in root.open("/en/desk/staff", query_string={"q": odd}).get_data(as_text=True)


def test_a_role_counts_from_the_next_request(root: Browser, desk: Browser, dana: Staff) -> None:
    assert desk.open("/en/desk/").status_code == 200
    root.open(f"/en/desk/staff/{dana.id}")
    root.send(f"/en/desk/staff/{dana.id}/role", {"role": "administrator"})
    assert "The role was changed." in root.text
    assert desk.open("/en/desk/").status_code == 403


def test_a_disabled_person_is_out_with_the_next_request_and_comes_back_when_enabled(
    root: Browser, desk: Browser, another_door: Door, dana: Staff
) -> None:
    root.open(f"/en/desk/staff/{dana.id}")
    root.send(f"/en/desk/staff/{dana.id}/disable")
    assert "Sign in to the desk" in desk.open("/en/desk/").get_data(as_text=True)
    assert "One of them is not right" in another_door.password()
    root.open(f"/en/desk/staff/{dana.id}")
    root.send(f"/en/desk/staff/{dana.id}/enable")
    assert "Second step" in another_door.password()


def test_an_administrator_ends_anybodys_sessions(root: Browser, desk: Browser, dana: Staff) -> None:
    root.open(f"/en/desk/staff/{dana.id}")
    root.send(f"/en/desk/staff/{dana.id}/end-sessions")
    assert "Sign in to the desk" in desk.open("/en/desk/").get_data(as_text=True)


def test_languages_are_changed(root: Browser, runtime: Runtime, dana: Staff) -> None:
    root.open(f"/en/desk/staff/{dana.id}")
    assert root.send(f"/en/desk/staff/{dana.id}/languages", {"language": "xx", "speaks": []}).status_code == 422
    root.send(f"/en/desk/staff/{dana.id}/languages", {"language": "ar", "speaks": ["ar", "he"]})
    with runtime.reading() as work:
        person = work.session.get_one(Staff, dana.id)
        assert (person.language, person.spoken_languages) == ("ar", ["ar", "he"])


def test_one_administrator_always_remains(root: Browser, runtime: Runtime) -> None:
    with runtime.reading() as work:
        own = work.session.query(Staff).one().id
    root.open(f"/en/desk/staff/{own}")
    assert root.send(f"/en/desk/staff/{own}/role", {"role": "lead"}).status_code == 422
    for act in ("disable", "reset"):
        root.open(f"/en/desk/staff/{own}")
        root.send(f"/en/desk/staff/{own}/{act}")
        assert "Ask another administrator to do this to your own account." in root.text
    assert root.open("/en/desk/staff").status_code == 200


def test_a_second_account_for_an_address_is_refused_with_what_was_typed(root: Browser, dana: Staff) -> None:
    form = {"name": "Other", "email": "DANA@clinic.test", "role": "lead", "language": "en", "speaks": ["en"]}
    root.open("/en/desk/staff/new")
    assert root.send("/en/desk/staff/new", form).status_code == 422
    assert "somebody has an account with this one" in root.text
    assert 'value="Other"' in root.text


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"email": "noa"}, {"role": "owner"}, {"language": "xx"}, {"speaks": []}, {"speaks": ["xx"]}]
)
def test_what_is_missing_or_not_offered_is_said_beside_its_question(root: Browser, wrong: dict[str, object]) -> None:
    form = {"name": "Noa", "email": "noa@clinic.test", "role": "lead", "language": "en", "speaks": ["en"]}
    root.open("/en/desk/staff/new")
    assert root.send("/en/desk/staff/new", {**form, **wrong}).status_code == 422
    assert f'href="#{next(iter(wrong))}"' in root.text
