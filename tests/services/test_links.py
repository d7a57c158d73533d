"""Links and codes: at their edges, spent once, and never telling why they do not work."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from intake.models.outbox import OutboxEmail
from intake.models.sessions import Link
from intake.runtime import Runtime
from intake.services import drafts, links, outbox_secrets, return_codes, revisions
from intake.services.drafts import DraftContent
from intake.services.links import Subject
from tests.services.delivery import a_referral
from tests.support.application import Clock

MAIL = "mother@example.org"


def a_draft(runtime: Runtime, address: str = MAIL) -> str:
    with runtime.work() as work:
        return drafts.start(work, "en", DraftContent(answers={"email": address})).id


def secrets_of_last_mail(runtime: Runtime) -> dict[str, str]:
    """What the person reads in the newest mail."""
    with runtime.reading() as work:
        row = work.session.scalars(select(OutboxEmail).order_by(OutboxEmail.id.desc()).limit(1)).one()
        return outbox_secrets.opened(work.keys, row.payload)


def mails(runtime: Runtime) -> int:
    with runtime.reading() as work:
        return len(work.session.scalars(select(OutboxEmail.id)).all())


def signed_in_mail(runtime: Runtime, draft_id: str) -> dict[str, str]:
    with runtime.work() as work:
        assert links.send_sign_in(work, Subject(draft_id), MAIL, "en")
    return secrets_of_last_mail(runtime)


def spend(runtime: Runtime, token: str) -> Subject | None:
    with runtime.work() as work:
        return links.spend_token(work, token)


def press_saved(runtime: Runtime, token: str) -> bool:
    with runtime.work() as work:
        return links.use_saved(work, token, "en", lambda draft: drafts.content_of(work, draft).answers["email"])


def test_a_sign_in_works_one_second_before_its_end(runtime: Runtime, clock: Clock) -> None:
    draft_id = a_draft(runtime)
    token = signed_in_mail(runtime, draft_id)["token"]
    clock.move(minutes=9, seconds=59)
    assert spend(runtime, token) == Subject(draft_id)


def test_a_sign_in_is_dead_at_its_end(runtime: Runtime, clock: Clock) -> None:
    token = signed_in_mail(runtime, a_draft(runtime))["token"]
    clock.move(minutes=10)
    assert spend(runtime, token) is None


def test_a_sign_in_works_once(runtime: Runtime) -> None:
    token = signed_in_mail(runtime, a_draft(runtime))["token"]
    assert spend(runtime, token) is not None
    assert spend(runtime, token) is None


def test_of_twenty_presses_at_once_one_wins(runtime: Runtime) -> None:
    token = signed_in_mail(runtime, a_draft(runtime))["token"]
    with ThreadPoolExecutor(20) as presses:
        results = list(presses.map(lambda _number: spend(runtime, token), range(20)))
    assert sum(result is not None for result in results) == 1


@pytest.mark.parametrize("forge", [lambda link: link.token_hash, lambda _link: "", lambda _link: "x" * 43])
def test_what_the_database_holds_opens_nothing(runtime: Runtime, forge: Callable[[Link], str]) -> None:
    signed_in_mail(runtime, a_draft(runtime))
    with runtime.reading() as work:
        link = work.session.scalars(select(Link)).one()
    assert spend(runtime, forge(link)) is None


def test_the_token_of_a_saved_link_signs_nobody_in(runtime: Runtime) -> None:
    draft_id = a_draft(runtime)
    with runtime.work() as work:
        links.save_draft(work, drafts.find(work, draft_id), MAIL)
    assert spend(runtime, secrets_of_last_mail(runtime)["token"]) is None


def test_a_saved_link_issues_sign_ins_for_thirty_days_and_each_use_renews_it(runtime: Runtime, clock: Clock) -> None:
    draft_id = a_draft(runtime)
    with runtime.work() as work:
        links.save_draft(work, drafts.find(work, draft_id), MAIL)
    token = secrets_of_last_mail(runtime)["token"]
    clock.move(days=29, hours=23, minutes=59, seconds=59)
    assert press_saved(runtime, token)
    assert spend(runtime, secrets_of_last_mail(runtime)["token"]) == Subject(draft_id)
    clock.move(days=30)
    assert not press_saved(runtime, token)


def test_a_saved_link_dies_when_the_address_changes(runtime: Runtime) -> None:
    draft_id = a_draft(runtime)
    with runtime.work() as work:
        draft = drafts.find(work, draft_id)
        links.save_draft(work, draft, MAIL)
        drafts.save(work, draft, DraftContent(answers={"email": "other@example.org"}))
    assert not press_saved(runtime, secrets_of_last_mail(runtime)["token"])


def test_the_code_of_the_mail_works_however_it_is_typed(runtime: Runtime) -> None:
    draft_id = a_draft(runtime)
    code = signed_in_mail(runtime, draft_id)["code"]
    with runtime.work() as work:
        assert links.spend_code(work, " Mother@Example.org", code.lower().replace("-", " ")) == Subject(draft_id)


@pytest.mark.parametrize(("wrong", "works"), [(4, True), (5, False)])
def test_five_wrong_codes_end_the_right_one(runtime: Runtime, wrong: int, works: bool) -> None:
    code = signed_in_mail(runtime, a_draft(runtime))["code"]
    for _try in range(wrong):
        with runtime.work() as work:
            assert links.spend_code(work, MAIL, "2222-2222-2222") is None
    with runtime.work() as work:
        assert (links.spend_code(work, MAIL, code) is not None) == works


def test_a_code_needs_the_address_that_it_was_sent_to(runtime: Runtime) -> None:
    code = signed_in_mail(runtime, a_draft(runtime))["code"]
    with runtime.work() as work:
        assert links.spend_code(work, "stranger@example.org", code) is None


def test_the_sixth_mail_of_an_hour_is_not_sent(runtime: Runtime, clock: Clock) -> None:
    draft_id = a_draft(runtime)
    with runtime.work() as work:
        links.save_draft(work, drafts.find(work, draft_id), MAIL)
    for _try in range(9):
        with runtime.work() as work:
            links.ask_again(work, MAIL, "192.0.2.0/24", "en")
    assert mails(runtime) == 5
    clock.move(hours=1)
    with runtime.work() as work:
        links.ask_again(work, MAIL, "192.0.2.0/24", "en")
    assert mails(runtime) == 6


def test_asking_for_an_unknown_address_sends_nothing(runtime: Runtime) -> None:
    with runtime.work() as work:
        links.ask_again(work, "nobody@example.org", "192.0.2.0/24", "en")
    assert mails(runtime) == 0


def test_a_request_that_was_sent_is_found_by_its_address(runtime: Runtime) -> None:
    with runtime.work() as work:
        referral_id = a_referral(work).id
        links.ask_again(work, "MOTHER@example.org", "192.0.2.0/24", "en")
    assert spend(runtime, secrets_of_last_mail(runtime)["token"]) == Subject(referral_id=referral_id)


def test_a_link_to_a_withdrawn_request_is_dead(runtime: Runtime) -> None:
    with runtime.work() as work:
        referral = a_referral(work)
        links.ask_again(work, MAIL, "192.0.2.0/24", "en")
    token = secrets_of_last_mail(runtime)["token"]
    with runtime.work() as work:
        revisions.withdraw(work, work.session.merge(referral))
    assert spend(runtime, token) is None


def test_a_return_code_opens_its_draft_and_a_newer_one_replaces_it(runtime: Runtime) -> None:
    draft_id = a_draft(runtime)
    with runtime.work() as work:
        old = return_codes.give_to_draft(work, drafts.find(work, draft_id))
        new = return_codes.give_to_draft(work, drafts.find(work, draft_id))
    assert not set(new) & set("0O1IL")
    with runtime.work() as work:
        assert return_codes.open_by(work, old, "192.0.2.0/24") is None
        opened = return_codes.open_by(work, new.lower().replace("-", ""), "192.0.2.0/24")
        assert opened is not None
        assert opened.draft is not None
        assert opened.draft.id == draft_id


def test_twenty_wrong_codes_make_a_network_wait_a_quarter_of_an_hour(runtime: Runtime, clock: Clock) -> None:
    draft_id = a_draft(runtime)
    with runtime.work() as work:
        code = return_codes.give_to_draft(work, drafts.find(work, draft_id))
        for _try in range(20):
            return_codes.open_by(work, "2222-2222-2222-2222", "192.0.2.0/24")
            work.session.flush()
        assert return_codes.open_by(work, code, "192.0.2.0/24") is None
        assert return_codes.open_by(work, code, "198.51.100.0/24") is not None
    clock.move(minutes=15)
    with runtime.work() as work:
        assert return_codes.open_by(work, code, "192.0.2.0/24") is not None
