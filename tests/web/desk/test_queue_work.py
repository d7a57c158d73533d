"""What is done from the queue: look, give, put off, keep a view, see who writes, hear of new cases."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import select

from intake.models.audit import AuditEvent
from intake.models.desk import ContactOutcome
from intake.models.referrals import Referral
from intake.models.sessions import WebSession
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import contacts, revisions, ticks
from tests.support import factories
from tests.support.application import Clock
from tests.support.browser import BASE, Browser
from tests.web.desk.conftest import SignedIn

NAME = "Тимур Примеров"


def send(runtime: Runtime, example: str = "EX1", **answers: object) -> str:
    with runtime.work() as work:
        return factories.a_request(work, example, **answers).id


def owner_of(runtime: Runtime, referral_id: str) -> str | None:
    with runtime.reading() as work:
        return work.session.get_one(Referral, referral_id).owner_id


def reached(runtime: Runtime, referral_id: str, staff: Staff) -> None:
    with runtime.work() as work:
        contacts.log(work, work.session.get_one(Referral, referral_id), staff, ContactOutcome.REACHED)


def listed(desk: Browser, query: str = "") -> list[str]:
    """The ids of the requests on a page, in their order."""
    desk.open(f"/en/desk/{query}")
    return re.findall(r'name="case" value="([^"]+)"', desk.text)


def test_a_look_from_the_list_shows_the_question_and_leaves_an_event(runtime: Runtime, desk: Browser) -> None:
    referral_id = send(runtime, main_question="Can this be treated at home?")
    desk.open("/en/desk/?level=urgent")
    [address] = re.findall(r'href="([^"]+)" data-look', desk.text)
    desk.open(address.replace("&amp;", "&").partition("#")[0])
    assert "Can this be treated at home?" in desk.text
    assert f'href="/en/desk/cases/{referral_id}"' in desk.text
    assert 'value="urgent" selected' in desk.text
    with runtime.reading() as work:
        looks = work.session.scalars(select(AuditEvent.object_id).where(AuditEvent.action == "case.preview")).all()
    assert looks == [referral_id]


def test_a_look_at_what_is_not_there_is_the_plain_list(runtime: Runtime, desk: Browser) -> None:
    referral_id = send(runtime)
    assert listed(desk, "?preview=nobody") == [referral_id]
    assert 'id="preview"' not in desk.text


def test_ticked_requests_go_to_one_colleague_and_others_stay(
    runtime: Runtime, desk: Browser, signed_in: SignedIn
) -> None:
    mine, also_mine, hers = send(runtime), send(runtime), send(runtime)
    ada = signed_in("Ada")
    ada.open("/en/desk/")
    ada.send(f"/en/desk/cases/{hers}/claim")
    with runtime.reading() as work:
        ada_id, her_name = work.session.execute(select(Staff.id, Staff.name).where(Staff.name == "Ada")).one()
    desk.open("/en/desk/?level=urgent")
    desk.send("/en/desk/assign?level=urgent", {"case": [mine, also_mine, hers], "to": ada_id})
    assert "2 requests were given." in desk.text
    assert "1 request stayed where it was" in desk.text
    assert {owner_of(runtime, one) for one in (mine, also_mine, hers)} == {ada_id}
    assert 'value="urgent" selected' in desk.text
    assert her_name in desk.text


@pytest.mark.parametrize(("case", "to", "words"), [([], "", "Tick the requests"), (["x"], "me", "Choose a colleague")])
def test_giving_nothing_or_to_nobody_is_asked_back(
    desk: Browser, runtime: Runtime, case: list[str], to: str, words: str
) -> None:
    send(runtime)
    desk.open("/en/desk/")
    assert desk.send("/en/desk/assign", {"case": case, "to": to}).status_code == 422
    assert words in desk.text


def test_who_hands_over_too_late_reads_whose_it_is(runtime: Runtime, desk: Browser, signed_in: SignedIn) -> None:
    referral_id = send(runtime)
    ada = signed_in("Ada")
    ada.open("/en/desk/")
    desk.open("/en/desk/")
    with runtime.reading() as work:
        miriam_id = work.session.scalar(select(Staff.id).where(Staff.name == "Miriam"))
    ada.send(f"/en/desk/cases/{referral_id}/claim")
    desk.send(f"/en/desk/cases/{referral_id}/assign", {"to": miriam_id})
    assert "Ada was first" in desk.text
    ada.send(f"/en/desk/cases/{referral_id}/assign", {"to": miriam_id})
    assert "The request was handed over." in ada.text
    assert owner_of(runtime, referral_id) == miriam_id


def test_a_request_put_off_leaves_the_queue_and_comes_back_by_itself(
    runtime: Runtime, desk: Browser, miriam: Staff, clock: Clock
) -> None:
    referral_id = send(runtime)
    reached(runtime, referral_id, miriam)
    day = (clock.now + timedelta(days=3)).date().isoformat()
    desk.open("/en/desk/")
    desk.send(f"/en/desk/cases/{referral_id}/snooze", {"until": day})
    assert "It comes back by itself." in desk.text
    assert listed(desk) == []
    assert listed(desk, "?state=snoozed") == [referral_id]
    assert "Put off until Wednesday 25 November, 08:00" in desk.text
    clock.move(days=3)
    factories.sign_in(runtime, desk.client, miriam)
    assert listed(desk) == [referral_id]
    ticks.JOBS["queue"].run(runtime)
    with runtime.reading() as work:
        assert work.session.get_one(Referral, referral_id).snoozed_until is None


@pytest.mark.parametrize("until", ["", "yesterday", "2026-11-22", "2027-11-22", "9999-99-99"])
def test_a_request_is_put_off_to_a_day_that_makes_sense(
    runtime: Runtime, desk: Browser, miriam: Staff, until: str
) -> None:
    referral_id = send(runtime)
    reached(runtime, referral_id, miriam)
    desk.open("/en/desk/")
    assert desk.send(f"/en/desk/cases/{referral_id}/snooze", {"until": until}).status_code == 422
    assert "Choose a day from tomorrow on" in desk.text
    assert listed(desk) == [referral_id]


def test_neither_an_emergency_nor_a_family_nobody_reached_is_put_off(runtime: Runtime, desk: Browser) -> None:
    emergency = send(runtime, **factories.EMERGENCY)
    ordinary = send(runtime)
    desk.open("/en/desk/")
    for referral_id, words in ((emergency, "An emergency is never put off"), (ordinary, "Reach the family first")):
        assert desk.send(f"/en/desk/cases/{referral_id}/snooze", {"until": "2026-11-24"}).status_code == 422
        assert words in desk.text
    assert listed(desk) == [emergency, ordinary]


def test_a_reply_of_the_family_brings_back_what_was_put_off_and_lowers_nothing(
    runtime: Runtime, desk: Browser, miriam: Staff, clock: Clock
) -> None:
    first, second = send(runtime), send(runtime)
    for one in (first, second):
        reached(runtime, one, miriam)
    with runtime.work() as work:  # who stands first before they write again
        work.session.get_one(Referral, first).due_at -= timedelta(hours=1)
    desk.open("/en/desk/")
    desk.send(f"/en/desk/cases/{first}/snooze", {"until": "2026-11-25"})
    assert listed(desk) == [second]
    clock.move(minutes=10)
    with runtime.work() as work:
        before = _standing(work.session.get_one(Referral, first))
        revisions.change_contact(work, work.session.get_one(Referral, first), {"callback_phone": "+77010000055"})
    with runtime.reading() as work:
        assert _standing(work.session.get_one(Referral, first)) == before
    assert listed(desk) == [first, second]


def _standing(referral: Referral) -> tuple[object, ...]:
    return referral.rank, referral.due_at, referral.level, referral.contact_due, referral.review_due


def test_a_view_is_kept_under_a_name_for_one_person(runtime: Runtime, desk: Browser, signed_in: SignedIn) -> None:
    send(runtime)
    desk.open("/en/desk/?level=urgent&language=ru")
    desk.send("/en/desk/views?level=urgent&language=ru&evil=1", {"name": "Мои срочные"})
    assert desk.page is not None
    assert desk.page.request.full_path == "/en/desk/?level=urgent&language=ru"
    assert "Мои срочные" in desk.text
    [gone] = re.findall(r'action="(/en/desk/views/[^"]+/remove)"', desk.text)
    ada = signed_in("Ada")
    ada.open("/en/desk/")
    assert "Мои срочные" not in ada.text
    ada.send(gone)
    desk.open("/en/desk/")
    assert "Мои срочные" in desk.text
    desk.send(gone)
    assert "The view was removed." in desk.text
    assert "Мои срочные" not in desk.text


def test_a_view_needs_a_name_and_there_are_twenty_at_most(desk: Browser) -> None:
    desk.open("/en/desk/?level=urgent")
    assert desk.send("/en/desk/views?level=urgent", {"name": " "}).status_code == 422
    assert "Give the view a name" in desk.text
    for number in range(20):
        desk.open("/en/desk/tasks")
        desk.send("/en/desk/views?level=urgent", {"name": f"view {number}"})
    desk.open("/en/desk/tasks")
    assert desk.send("/en/desk/views?level=soon", {"name": "one more"}).status_code == 422
    desk.open("/en/desk/tasks")
    assert desk.send("/en/desk/views?level=soon", {"name": "view 7"}).status_code == 200


def test_colleagues_see_who_writes_for_two_minutes(
    runtime: Runtime, desk: Browser, signed_in: SignedIn, clock: Clock
) -> None:
    referral_id = send(runtime)
    ada = signed_in("Ada")
    ada.open(f"/en/desk/cases/{referral_id}/notes")
    assert f'data-writing="/en/desk/cases/{referral_id}/writing"' in ada.text
    assert ada.send(f"/en/desk/cases/{referral_id}/writing").status_code == 204
    for page in ("/en/desk/", f"/en/desk/cases/{referral_id}"):
        desk.open(page)
        assert "Ada is writing" in desk.text
    ada.open("/en/desk/")
    assert "is writing" not in ada.text
    clock.move(minutes=3)
    desk.open("/en/desk/")
    assert "is writing" not in desk.text


def news(desk: Browser, since: str) -> dict[str, object]:
    answer = desk.client.get(f"/en/desk/news?since={quote(since)}", base_url=BASE)
    assert answer.status_code == 200
    assert len(answer.data) < 5000
    found: dict[str, object] = json.loads(answer.data)
    return found


def test_news_are_two_numbers_and_nobodys_name(runtime: Runtime, desk: Browser, clock: Clock) -> None:
    send(runtime)
    desk.open("/en/desk/")
    [since] = re.findall(r'data-since="([^"]+)"', desk.text)
    assert news(desk, since) == {"cases": 0, "emergencies": 0, "words": ""}
    clock.move(minutes=1)
    send(runtime)
    send(runtime, "EX2")
    with runtime.work() as work:
        factories.an_emergency(work)
    assert news(desk, since) == {"cases": 2, "emergencies": 1, "words": "2 new cases. Show them"}


@pytest.mark.parametrize("since", ["", "soon", "2026-11-22", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+14:00"])
def test_an_odd_moment_gives_a_plain_answer(desk: Browser, since: str) -> None:
    assert news(desk, since)["cases"] == 0


def test_asking_for_news_keeps_no_session_awake(runtime: Runtime, desk: Browser, clock: Clock) -> None:
    desk.open("/en/desk/")
    with runtime.reading() as work:
        seen = work.session.scalars(select(WebSession.seen_at)).one()
    clock.move(minutes=10)
    news(desk, "")
    with runtime.reading() as work:
        assert work.session.scalars(select(WebSession.seen_at)).one() == seen
    desk.open("/en/desk/")
    with runtime.reading() as work:
        assert work.session.scalars(select(WebSession.seen_at)).one() > seen


def test_a_mistyped_name_shows_whom_it_is_near_to(runtime: Runtime, desk: Browser) -> None:
    referral_id = send(runtime)
    ticks.JOBS["queue"].run(runtime)
    assert listed(desk, "?q=Прамеров") == [referral_id]
    assert "one letter away" in desk.text
    assert NAME in desk.text
    assert listed(desk, "?q=Сидоров") == []
    assert "one letter away" not in desk.text


def test_haematologists_see_no_buttons_for_what_they_may_not(runtime: Runtime, signed_in: SignedIn) -> None:
    doctor = signed_in("Tal", Role.HAEMATOLOGIST, sees=send(runtime))
    doctor.open("/en/desk/")
    assert NAME in doctor.text
    assert 'name="case"' not in doctor.text
    assert "/claim" not in doctor.text


def test_every_command_of_the_page_is_in_the_script_and_needs_alt(desk: Browser) -> None:
    desk.open("/en/desk/keys")
    letters = set(re.findall(r"<kbd>([A-Z])</kbd>", desk.text))
    script = desk.client.get(re.findall(r'src="([^"]+queue[^"]*\.js)"', _queue(desk))[0], base_url=BASE).text
    known = set(re.findall(r"Key([A-Z]): function", script))
    known |= {letter.upper() for letter in re.findall(r'\["a".+\]\.forEach', script)[0] if letter.islower()} & letters
    assert letters == known
    assert "!event.altKey" in script


def _queue(desk: Browser) -> str:
    desk.open("/en/desk/")
    return desk.text
