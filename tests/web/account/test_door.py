"""Two steps lead to the desk; one leads nowhere."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intake.models.sessions import WebSession
from intake.models.staff import RecoveryCode, Staff
from intake.runtime import Runtime
from intake.services import second_factor
from intake.services.sessions import session_hash
from tests.support import factories
from tests.support.application import Clock
from tests.support.browser import BASE
from tests.web.account.conftest import Door

pytestmark = pytest.mark.databases("sqlite")  # what counts once and who waits is tested on both beside the services


def cookie(door: Door) -> str:
    found = door.browser.client.get_cookie("__Host-intake", domain="clinic.test")
    assert found is not None
    return found.value


def test_password_and_code_open_the_desk(door: Door, dana: Staff) -> None:
    assert "Second step" in door.password()
    assert "<h1>Queue</h1>" in door.code(factories.app_code(door.runtime))


def test_the_password_alone_opens_nothing(door: Door, dana: Staff) -> None:
    door.password()
    assert "<h1>Second step</h1>" in door.browser.open("/en/desk/").get_data(as_text=True)


def test_each_step_gives_a_new_session_and_the_old_one_opens_nothing(door: Door, dana: Staff) -> None:
    door.browser.open("/en/desk/sign-in")
    ids = [cookie(door)]
    door.password()
    ids.append(cookie(door))
    door.code(factories.app_code(door.runtime))
    ids.append(cookie(door))
    assert len(set(ids)) == 3
    with door.runtime.reading() as work:
        half = work.session.get_one(WebSession, session_hash(ids[1]))
        assert half.ended_at is not None


def test_signing_in_leads_to_the_page_that_was_wanted(door: Door, dana: Staff) -> None:
    door.browser.open("/en/desk/tasks")
    wanted = {"next": "/en/desk/tasks"}
    door.browser.send("/en/desk/sign-in", {"email": dana.email, "password": factories.PASSWORD, **wanted})
    door.browser.send("/en/desk/sign-in/second", {"code": factories.app_code(door.runtime), **wanted})
    assert "<h1>Tasks</h1>" in door.browser.text


@pytest.mark.parametrize("path", ["//evil.test", "/\\evil.test", "https:evil.test", "javascript:1", "/en/status"])
def test_nobody_is_sent_elsewhere(door: Door, dana: Staff, path: str) -> None:
    door.password()
    answer = door.browser.send(
        "/en/desk/sign-in/second", {"code": factories.app_code(door.runtime), "next": path}, follow=False
    )
    assert answer.headers["Location"] == "/en/desk/home"


def test_a_code_counts_in_its_own_half_minute_and_the_next(door: Door, dana: Staff, clock: Clock) -> None:
    code = factories.app_code(door.runtime)
    clock.move(seconds=59)
    door.password()
    assert "<h1>Queue</h1>" in door.code(code)


def test_a_code_is_too_old_after_a_minute(door: Door, dana: Staff, clock: Clock) -> None:
    code = factories.app_code(door.runtime)
    clock.move(seconds=60)
    door.password()
    assert "Enter the code that the app shows now." in door.code(code)


def test_no_code_counts_twice(door: Door, another_door: Door, dana: Staff, clock: Clock) -> None:
    code = factories.app_code(door.runtime)
    door.password()
    door.code(code)
    another_door.password()
    assert "Enter the code that the app shows now." in another_door.code(code)
    clock.move(seconds=30)
    assert "<h1>Queue</h1>" in another_door.code(factories.app_code(door.runtime))


def test_figures_of_another_script_are_figures(door: Door, dana: Staff) -> None:
    door.password()
    arabic = factories.app_code(door.runtime).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert "<h1>Queue</h1>" in door.code(arabic)


def test_a_recovery_code_works_once(door: Door, another_door: Door, dana: Staff) -> None:
    with door.runtime.work() as work:
        codes = second_factor.new_recovery_codes(work, work.session.get_one(Staff, dana.id))
    assert len(set(codes)) == 10
    with door.runtime.reading() as work:
        kept = set(work.session.scalars(select(RecoveryCode.code_hash)))
    assert not kept & set(codes)
    door.password()
    assert "<h1>Queue</h1>" in door.code(codes[3].lower().replace("-", " "))
    another_door.password()
    assert "Enter the code that the app shows now." in another_door.code(codes[3])


def test_the_sixth_wrong_code_waits_and_the_wait_ends(door: Door, dana: Staff, clock: Clock) -> None:
    door.password()
    for _ in range(5):
        assert "Enter the code" in door.code("000000")
    assert "Try again in 1 minute." in door.code(factories.app_code(door.runtime))
    clock.move(minutes=1)
    assert "<h1>Queue</h1>" in door.code(factories.app_code(door.runtime))


def test_the_sixth_wrong_password_waits_also_from_elsewhere(door: Door, another_door: Door, dana: Staff) -> None:
    for _ in range(5):
        assert "One of them is not right" in door.password(password="wrong password 12345")
    assert "Try again in 1 minute." in another_door.password()


def test_nobody_is_locked_out_for_more_than_a_quarter_of_an_hour(door: Door, dana: Staff, clock: Clock) -> None:
    for _ in range(9):
        door.password(password="wrong password 12345")
        clock.move(minutes=1)
    clock.move(minutes=15)
    assert "Second step" in door.password()


def test_who_guesses_elsewhere_does_not_keep_the_owner_out_of_a_known_browser(
    door: Door, another_door: Door, dana: Staff
) -> None:
    door.signs_in()
    door.browser.send("/en/desk/sign-out")
    for _ in range(6):
        another_door.password(password="wrong password 12345")
    assert "Try again in" in another_door.password()
    assert "Second step" in door.password()


def test_a_known_browser_is_slow_too_after_five_wrong_passwords_of_its_own(door: Door, dana: Staff) -> None:
    door.signs_in()
    door.browser.send("/en/desk/sign-out")
    for _ in range(5):
        door.password(password="wrong password 12345")
    assert "Try again in 1 minute." in door.password()


def test_signing_out_ends_the_session_for_good_and_clears_the_browser(door: Door, dana: Staff) -> None:
    door.signs_in()
    old = cookie(door)
    answer = door.browser.send("/en/desk/sign-out", follow=False)
    assert '"storage"' in answer.headers["Clear-Site-Data"]
    door.browser.client.set_cookie("__Host-intake", old, domain="clinic.test", secure=True)
    assert "/sign-in" in door.browser.client.get("/en/desk/", base_url=BASE).headers["Location"]


@pytest.mark.parametrize(("idle", "open_"), [(14 * 60 + 59, True), (15 * 60 + 1, False)])
def test_a_desk_that_is_left_alone_closes_after_fifteen_minutes(
    door: Door, dana: Staff, clock: Clock, idle: int, open_: bool
) -> None:
    door.signs_in()
    clock.move(seconds=idle)
    assert ("<h1>Queue</h1>" in door.browser.open("/en/desk/").get_data(as_text=True)) is open_


@pytest.mark.parametrize(("last", "open_"), [(59, True), (61, False)])
def test_a_session_ends_after_eight_hours_however_busy(
    door: Door, dana: Staff, clock: Clock, last: int, open_: bool
) -> None:
    door.signs_in()
    for _ in range(47):
        clock.move(minutes=10)
        door.browser.open("/en/desk/rota")
    clock.move(minutes=9, seconds=last)
    assert ("<h1>On call</h1>" in door.browser.open("/en/desk/rota").get_data(as_text=True)) is open_


def test_whoever_has_no_second_step_is_led_to_set_one_up_and_nowhere_else(door: Door, runtime: Runtime) -> None:
    with runtime.work() as work:
        person = factories.a_member_of_staff(work, "Dana")
        factories.accounts.set_password(work, person, factories.PASSWORD)
    assert "Set up the second step" in door.password()
    assert "Set up the second step" in door.browser.open("/en/desk/").get_data(as_text=True)
