"""One's own account: sessions, app, recovery codes, password."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intake.models.staff import Passkey, Staff
from intake.runtime import Runtime
from intake.services import second_factor
from tests.support import factories
from tests.support.application import Clock
from tests.support.browser import BASE, Browser
from tests.web.account.conftest import Door, LastMail

pytestmark = pytest.mark.databases("sqlite")
FIREFOX = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"}


@pytest.fixture
def desk(door: Door, dana: Staff) -> Browser:
    return door.signs_in()


def test_sessions_are_listed_with_their_browser(door: Door, dana: Staff) -> None:
    door.browser.client.environ_base["HTTP_USER_AGENT"] = FIREFOX["User-Agent"]
    desk = door.signs_in()
    text = desk.open("/en/desk/account").get_data(as_text=True)
    assert "Firefox, Windows" in text
    assert "This one" in text


def test_another_session_is_ended_from_here(desk: Browser, another_door: Door, clock: Clock) -> None:
    clock.move(seconds=30)
    elsewhere = another_door.signs_in()
    desk.open("/en/desk/account")
    desk.send("/en/desk/account/sessions/end-others")
    assert "The sessions have ended." in desk.text
    assert "Sign in to the desk" in elsewhere.open("/en/desk/").get_data(as_text=True)


def test_nobody_ends_a_session_of_somebody_else(desk: Browser, root: Browser) -> None:
    with_root = root.open("/en/desk/account").get_data(as_text=True)
    theirs = with_root.split('name="session" value="')[1][:64]
    desk.open("/en/desk/account")
    desk.send("/en/desk/account/sessions/end", {"session": theirs})
    assert root.open("/en/desk/account").status_code == 200
    assert "Your account" in root.text


def test_ending_the_session_one_looks_from_is_signing_out(desk: Browser) -> None:
    mine = desk.open("/en/desk/account").get_data(as_text=True).split('name="session" value="')[1][:64]
    desk.send("/en/desk/account/sessions/end", {"session": mine})
    assert "Sign in to the desk" in desk.text


def test_a_new_app_replaces_the_old_one_once_it_has_shown_a_code(
    desk: Browser, door: Door, another_door: Door, clock: Clock, last_mail: LastMail
) -> None:
    desk.open("/en/desk/account/app")
    key = door.key
    assert desk.send("/en/desk/account/app", {"code": "000000"}).status_code == 422
    desk.send("/en/desk/account/app", {"code": factories.app_code(door.runtime, key)})
    assert "Your new app counts from now on." in desk.text
    assert last_mail()[0] == "sign_in_changed"
    clock.move(seconds=60)
    another_door.password()
    assert "Enter the code" in another_door.code(factories.app_code(door.runtime))
    assert "<h1>Queue</h1>" in another_door.code(factories.app_code(door.runtime, key))


def test_new_recovery_codes_end_the_old_ones(desk: Browser, runtime: Runtime, dana: Staff) -> None:
    desk.open("/en/desk/account")
    desk.send("/en/desk/account/recovery-codes")
    first = set(desk.text.split('class="code num">')[1:])
    desk.open("/en/desk/account")
    desk.send("/en/desk/account/recovery-codes")
    assert len(first) == 10
    assert not first & set(desk.text.split('class="code num">')[1:])
    with runtime.reading() as work:
        assert second_factor.recovery_codes_left(work, dana) == 10


def test_the_last_second_step_stays(desk: Browser, runtime: Runtime, dana: Staff) -> None:
    with runtime.work() as work:
        person = work.session.get_one(Staff, dana.id)
        second_factor.wipe(work, person)
        key = Passkey(staff_id=dana.id, name="Key", credential_hash="h" * 64, credential_id=b"c", public_key=b"k",
                      created_at=work.now)  # fmt: skip
        work.session.add(key)
        work.session.flush()
        passkey_id = key.id
    desk.open("/en/desk/account")
    desk.send(f"/en/desk/account/passkeys/{passkey_id}/remove")
    assert "This is your last second step." in desk.text
    with runtime.reading() as work:
        assert work.session.scalars(select(Passkey.id)).all() == [passkey_id]


def test_a_password_is_changed_by_whoever_knows_it(desk: Browser, another_door: Door, last_mail: LastMail) -> None:
    new = "a quiet lamp in the rain"
    desk.open("/en/desk/account")
    assert desk.send("/en/desk/account/password", {"old": "not this one at all", "new": new}).status_code == 422
    assert desk.send("/en/desk/account/password", {"old": factories.PASSWORD, "new": "short"}).status_code == 422
    desk.send("/en/desk/account/password", {"old": factories.PASSWORD, "new": new})
    assert "The password was changed" in desk.text
    assert last_mail()[0] == "sign_in_changed"
    assert "One of them is not right" in another_door.password()
    assert "Second step" in another_door.password(password=new)


def test_the_known_browsers_token_opens_nothing(desk: Browser, door: Door) -> None:
    known = desk.client.get_cookie("__Host-intake-known", domain="clinic.test")
    assert known is not None
    desk.client.delete_cookie("__Host-intake", domain="clinic.test", path="/")
    assert "/sign-in" in desk.client.get("/en/desk/", base_url=BASE).headers["Location"]
