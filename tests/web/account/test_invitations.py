"""How somebody gets an account: a link, a password, a second step, and nothing before all three."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select

from config import Settings
from intake.models.staff import Staff
from intake.runtime import Runtime
from intake.services import people
from tests.support import factories
from tests.support.application import Clock
from tests.support.browser import BASE, Browser
from tests.web.account.conftest import Door, LastMail

pytestmark = pytest.mark.databases("sqlite")
NEW = "a quiet lamp in the rain"
NOA = {"name": "Noa", "email": "noa@clinic.test", "role": "haematologist", "language": "he", "speaks": ["he", "en"]}


@pytest.fixture
def noa(root: Browser, last_mail: LastMail) -> dict[str, str]:
    """The facts of Noa's invitation."""
    root.open("/en/desk/staff/new")
    root.send("/en/desk/staff/new", NOA)
    assert "The invitation is on its way." in root.text
    template, facts = last_mail()
    assert template == "staff_invitation"
    return facts


def accepts(door: Door, token: str, password: str = NEW) -> str:
    door.browser.open("/en/desk/invitation")
    door.browser.send("/en/desk/invitation", {"token": token, "password": password})
    return door.browser.text


def test_link_password_and_app_open_the_desk(door: Door, noa: dict[str, str]) -> None:
    assert "Set up the second step" in accepts(door, noa["token"])
    door.browser.send("/en/desk/sign-in/set-up/app", {"code": factories.app_code(door.runtime, door.key)})
    assert door.browser.text.count('class="code num"') == 10
    assert "<h1>Queue</h1>" in door.browser.open("/en/desk/").get_data(as_text=True)


def test_before_the_second_step_nothing_of_the_desk_opens(door: Door, noa: dict[str, str]) -> None:
    accepts(door, noa["token"])
    assert "Set up the second step" in door.browser.open("/en/desk/").get_data(as_text=True)


def test_a_wrong_first_code_gives_the_same_key_again(door: Door, noa: dict[str, str]) -> None:
    accepts(door, noa["token"])
    key = door.key
    assert door.browser.send("/en/desk/sign-in/set-up/app", {"code": "12345"}).status_code == 422
    assert door.key == key
    assert len(key.replace(" ", "")) * 5 == 160


def test_looking_spends_nothing_and_the_button_spends_it(door: Door, another_door: Door, noa: dict[str, str]) -> None:
    for _ in range(10):
        door.browser.open("/en/desk/invitation")
        door.browser.client.head("/en/desk/invitation", base_url=BASE)
    assert "Set up the second step" in accepts(door, noa["token"])
    assert "This link no longer works" in accepts(another_door, noa["token"])


@pytest.mark.parametrize(("seconds", "works"), [(-1, True), (0, False)])
def test_an_invitation_works_for_48_hours(
    door: Door, noa: dict[str, str], clock: Clock, seconds: int, works: bool
) -> None:
    clock.move(hours=48, seconds=seconds)
    assert ("Set up the second step" in accepts(door, noa["token"])) is works


def test_dead_links_of_every_kind_look_the_same(door: Door, noa: dict[str, str], clock: Clock) -> None:
    pages = [accepts(door, "x" * 43), accepts(door, noa["token"][:-1])]
    clock.move(hours=49)
    pages.append(accepts(door, noa["token"]))
    assert len(set(pages)) == 1
    assert door.browser.page is not None
    assert door.browser.page.status_code == 404


def test_without_scripts_the_code_of_the_mail_does_it(door: Door, noa: dict[str, str]) -> None:
    door.browser.open("/en/desk/invitation")
    door.browser.send("/en/desk/invitation", {"token": "", "email": "NOA@clinic.test", "code": noa["code"].lower(),
                                              "password": NEW})
    assert "Set up the second step" in door.browser.text


def test_the_sixth_wrong_code_ends_the_link(door: Door, noa: dict[str, str]) -> None:
    form = {"token": "", "email": "noa@clinic.test", "password": NEW}
    for _ in range(6):
        door.browser.open("/en/desk/invitation")
        door.browser.send("/en/desk/invitation", {**form, "code": "2222-3333-4444"})
    door.browser.open("/en/desk/invitation")
    door.browser.send("/en/desk/invitation", {**form, "code": noa["code"]})
    assert "This link no longer works" in door.browser.text


@pytest.mark.parametrize(
    ("password", "words"),
    [("short", "15 to 128"), ("x" * 129, "15 to 128"), ("passwordpassword", "Choose another password"),
     ("Leukaemia-Clinic-2026", "Choose another password")],
)
def test_a_password_that_is_refused_leaves_the_link_as_it_was(
    door: Door, noa: dict[str, str], password: str, words: str
) -> None:
    assert words in accepts(door, noa["token"], password)
    assert f'value="{noa["token"]}"' in door.browser.text
    assert "Set up the second step" in accepts(door, noa["token"])


@pytest.mark.parametrize(
    "password", ["הגשם יורד על הכרמל", "тёплый вечер у моря", "مطر خفيف على البحر", "🌧️ over the quiet sea"]
)
def test_a_password_may_be_of_any_script(door: Door, noa: dict[str, str], password: str) -> None:
    assert "Set up the second step" in accepts(door, noa["token"], password)


def test_a_new_invitation_ends_the_old_one(
    root: Browser, door: Door, noa: dict[str, str], last_mail: LastMail, runtime: Runtime
) -> None:
    with runtime.reading() as work:
        person = work.session.scalars(select(Staff).where(Staff.email == "noa@clinic.test")).one()
    root.open(f"/en/desk/staff/{person.id}")
    root.send(f"/en/desk/staff/{person.id}/resend")
    assert "This link no longer works" in accepts(door, noa["token"])
    assert "Set up the second step" in accepts(door, last_mail()[1]["token"])


def test_the_token_is_in_no_address_and_no_row(noa: dict[str, str], runtime: Runtime) -> None:
    with runtime.reading() as work:
        held = [str(row) for table in ("link", "outbox_email", "staff", "audit_event")
                for row in work.session.connection().exec_driver_sql(f"SELECT * FROM {table}")]  # own names
    assert not [row for row in held if noa["token"] in row]


def test_a_reset_tells_the_person_and_ends_every_way_in(
    root: Browser, door: Door, another_door: Door, dana: Staff, last_mail: LastMail
) -> None:
    signed_in = door.signs_in()
    root.open(f"/en/desk/staff/{dana.id}")
    root.send(f"/en/desk/staff/{dana.id}/reset")
    template, facts = last_mail()
    assert template == "staff_reset"
    assert "Sign in to the desk" in signed_in.open("/en/desk/").get_data(as_text=True)
    assert "One of them is not right" in another_door.password()
    assert "Set up the second step" in accepts(another_door, facts["token"])


def created(app: Flask, *given: str) -> tuple[int, str]:
    arguments = ["create-administrator", "--name", "Root", "--email", "Root@clinic.example", *given]
    result = app.test_cli_runner().invoke(args=arguments)
    return result.exit_code, result.output


def test_a_fresh_database_has_nobody(runtime: Runtime) -> None:
    with runtime.reading() as work:
        assert work.session.scalar(select(func.count()).select_from(Staff)) == 0


def test_the_shell_prints_a_link_for_the_first_administrator(app: Flask, door: Door, settings: Settings) -> None:
    code, told = created(app)
    assert code == 0
    link = urlsplit(told.split()[-1])
    assert f"{link.scheme}://{link.netloc}" == settings.public_url
    accepts(door, link.fragment)
    door.browser.send("/en/desk/sign-in/set-up/app", {"code": factories.app_code(door.runtime, door.key)})
    assert "<h1>Staff</h1>" in door.browser.open("/en/desk/staff").get_data(as_text=True)
    assert created(app)[0] == 1


@pytest.mark.parametrize(("seconds", "works"), [(-1, True), (0, False)])
def test_the_shells_link_works_for_half_an_hour(
    app: Flask, door: Door, clock: Clock, seconds: int, works: bool
) -> None:
    token = created(app)[1].split("#")[-1].strip()
    clock.move(minutes=30, seconds=seconds)
    assert ("Set up the second step" in accepts(door, token)) is works


def test_an_administrator_who_missed_the_link_gets_another(app: Flask, door: Door) -> None:
    old = created(app)[1].split("#")[-1].strip()
    new = created(app)[1].split("#")[-1].strip()
    assert "This link no longer works" in accepts(door, old)
    assert "Set up the second step" in accepts(door, new)


def test_an_address_that_is_none_makes_no_account(app: Flask, runtime: Runtime) -> None:
    assert created(app, "--email", "root at clinic")[0] == 1
    with runtime.reading() as work:
        assert people.listed(work) == []


def test_the_usual_names_and_passwords_open_nothing(app: Flask, door: Door, runtime: Runtime) -> None:
    created(app)
    for name in ("admin", "root", "administrator", "root@clinic.example"):
        for password in ("admin", "password", "root", "changeme", ""):
            door.browser.open("/en/desk/sign-in")
            answer = door.browser.send("/en/desk/sign-in", {"email": name, "password": password})
            assert answer.status_code == 422


def test_an_invited_person_appears_as_invited(root: Browser, noa: dict[str, str]) -> None:
    assert "Invited" in root.open("/en/desk/staff?q=noa").get_data(as_text=True)
