"""Links of physicians at their edges: who may add, who may read, for how long, and never why a link is dead."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from intake.models.outbox import OutboxEmail
from intake.models.physicians import InvitedBy, PhysicianParty, PhysicianRole
from intake.models.referrals import Referral
from intake.models.sessions import Link, LinkPurpose, SessionKind
from intake.runtime import Runtime
from intake.services import closing, links, outbox_secrets, physician_links, physicians, revisions, sessions
from intake.services.keys import destroy_key
from intake.services.physicians import Person, Request
from tests.services.delivery import a_referral
from tests.support.application import Clock

ADDRESS = "doctor@hospital.example"
INVITE, SIGN_IN, CONFIRM = LinkPurpose.INVITE_PHYSICIAN, LinkPurpose.SIGN_IN_PHYSICIAN, LinkPurpose.CONFIRM_ADDRESS


def last_secret(runtime: Runtime) -> dict[str, str]:
    with runtime.reading() as work:
        row = work.session.scalars(select(OutboxEmail).order_by(OutboxEmail.id.desc()).limit(1)).one()
        return outbox_secrets.opened(work.keys, row.payload)


def mails(runtime: Runtime) -> int:
    with runtime.reading() as work:
        return len(work.session.scalars(select(OutboxEmail.id)).all())


def invited(runtime: Runtime, address: str = ADDRESS) -> dict[str, str]:
    """A physician is asked for records; token and code of the mail."""
    with runtime.work() as work:
        referral = work.session.scalar(select(Referral)) or a_referral(work)
        assert physicians.invite(work, referral, Person(address, "en"), Request("Anna"), InvitedBy.PATIENT)
    return last_secret(runtime)


def joined(runtime: Runtime, address: str = ADDRESS) -> str:
    """A physician with a part; its id."""
    with runtime.work() as work:
        referral = work.session.scalar(select(Referral)) or a_referral(work)
        person = Person(address, "en", "Dr. A", "Hospital")
        return physicians.attach(work, referral, person, PhysicianRole.JOINED, InvitedBy.THEMSELVES).id


def signed_in(runtime: Runtime) -> dict[str, str]:
    with runtime.work() as work:
        physician_links.ask_sign_in(work, ADDRESS, "192.0.2.0/24")
    return last_secret(runtime)


def use(runtime: Runtime, purpose: LinkPurpose, token: str) -> str | None:
    with runtime.work() as work:
        party = physician_links.spend_token(work, purpose, token)
        return party.id if party else None


def end_by_closing(runtime: Runtime) -> None:
    with runtime.work() as work:
        revisions.withdraw(work, work.session.scalars(select(Referral)).one())


def end_by_the_patient(runtime: Runtime) -> None:
    with runtime.work() as work:
        physicians.end_access(work, work.session.scalars(select(PhysicianParty)).one())


def end_by_erasing(runtime: Runtime) -> None:
    with runtime.work() as work:
        destroy_key(work, work.session.scalars(select(Referral)).one().key_id)


def end_all_links(runtime: Runtime) -> None:
    """What a changed address does: revisions.change_contact, which has tests of its own."""
    with runtime.work() as work:
        links.revoke_all(work, referral_id=work.session.scalars(select(Referral)).one().id)


ENDS = (end_by_closing, end_by_the_patient, end_by_erasing, end_all_links)


def test_an_invitation_works_for_fourteen_days_as_often_as_it_is_pressed(runtime: Runtime, clock: Clock) -> None:
    token = invited(runtime)["token"]
    assert use(runtime, INVITE, token)
    clock.move(days=13, hours=23, minutes=59, seconds=59)
    assert use(runtime, INVITE, token)
    clock.move(seconds=1)
    assert use(runtime, INVITE, token) is None


def test_a_sign_in_works_until_one_second_before_its_tenth_minute(runtime: Runtime, clock: Clock) -> None:
    physician_id = joined(runtime)
    early, late = signed_in(runtime)["token"], signed_in(runtime)["token"]
    clock.move(minutes=9, seconds=59)
    assert use(runtime, SIGN_IN, early) == physician_id
    clock.move(seconds=1)
    assert use(runtime, SIGN_IN, late) is None


def test_a_sign_in_works_once(runtime: Runtime) -> None:
    joined(runtime)
    token = signed_in(runtime)["token"]
    assert use(runtime, SIGN_IN, token)
    assert use(runtime, SIGN_IN, token) is None


def test_of_twenty_presses_at_once_one_signs_in(runtime: Runtime) -> None:
    joined(runtime)
    token = signed_in(runtime)["token"]
    with ThreadPoolExecutor(20) as presses:
        results = list(presses.map(lambda _number: use(runtime, SIGN_IN, token), range(20)))
    assert sum(result is not None for result in results) == 1


@pytest.mark.parametrize(("life", "works"), [({"minutes": 59, "seconds": 59}, True), ({"minutes": 60}, False)])
@pytest.mark.parametrize("kind", [SessionKind.PHYSICIAN, SessionKind.PHYSICIAN_ADDS])
def test_a_session_idles_for_an_hour(
    runtime: Runtime, clock: Clock, kind: SessionKind, life: dict[str, Any], works: bool
) -> None:
    session_id = a_session(runtime, kind)
    clock.move(**life)
    with runtime.reading() as work:
        assert (sessions.find_session(work, session_id) is not None) == works


@pytest.mark.parametrize(("last", "works"), [({"minutes": 59, "seconds": 59}, True), ({"minutes": 60}, False)])
def test_a_session_ends_after_four_hours_however_busy(
    runtime: Runtime, clock: Clock, last: dict[str, Any], works: bool
) -> None:
    session_id = a_session(runtime, SessionKind.PHYSICIAN_ADDS)
    for _step in range(6):
        clock.move(minutes=30)
        with runtime.work() as work:
            sessions.touch(work, sessions.session_hash(session_id))
    clock.move(**last)
    with runtime.work() as work:
        sessions.touch(work, sessions.session_hash(session_id))
        assert (sessions.find_session(work, session_id) is not None) == works


def a_session(runtime: Runtime, kind: SessionKind) -> str:
    physician_id = joined(runtime)
    session_id = sessions.new_session_id()
    with runtime.work() as work:
        referral_id = physicians.find(work, physician_id).referral_id
        sessions.open_session(work, session_id, kind, referral_id=referral_id, physician_id=physician_id)
    return session_id


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("purpose", [INVITE, SIGN_IN])
def test_a_link_that_was_ended_is_dead(
    runtime: Runtime, end: Callable[[Runtime], None], purpose: LinkPurpose
) -> None:
    token = invited(runtime)["token"]
    if purpose is SIGN_IN:
        token = signed_in(runtime)["token"]
    end(runtime)
    assert use(runtime, purpose, token) is None


@pytest.mark.parametrize("end", [end_by_closing, end_by_the_patient])
def test_whoever_is_in_is_out_at_once(runtime: Runtime, end: Callable[[Runtime], None]) -> None:
    session_id = a_session(runtime, SessionKind.PHYSICIAN_ADDS)
    end(runtime)
    with runtime.reading() as work:
        assert sessions.find_session(work, session_id) is None


def test_a_changed_address_of_the_patient_ends_links_and_sessions(runtime: Runtime) -> None:
    session_id = a_session(runtime, SessionKind.PHYSICIAN_ADDS)
    token = invited(runtime, "other@hospital.example")["token"]
    with runtime.work() as work:
        referral = work.session.scalars(select(Referral)).one()
        closing.close_doors(work, referral)
    assert use(runtime, INVITE, token) is None
    with runtime.reading() as work:
        assert sessions.find_session(work, session_id) is None


@pytest.mark.parametrize("forge", [lambda link: link.token_hash, lambda _link: "", lambda _link: "x" * 43])
def test_what_the_database_holds_opens_nothing(runtime: Runtime, forge: Callable[[Link], str]) -> None:
    invited(runtime)
    with runtime.reading() as work:
        link = work.session.scalars(select(Link)).one()
    assert use(runtime, INVITE, forge(link)) is None


def test_the_code_of_the_mail_works_however_it_is_typed_and_as_often_as_needed(runtime: Runtime) -> None:
    code = invited(runtime)["code"]
    for typed in (code, code.lower(), code.replace("-", " "), code, code, code, code):
        with runtime.work() as work:
            assert physician_links.spend_code(work, INVITE, " Doctor@Hospital.example", typed) is not None


@pytest.mark.parametrize(("wrong", "works"), [(4, True), (5, False)])
def test_five_wrong_codes_end_the_right_one(runtime: Runtime, wrong: int, works: bool) -> None:
    code = invited(runtime)["code"]
    for _try in range(wrong):
        with runtime.work() as work:
            assert physician_links.spend_code(work, INVITE, ADDRESS, "2222-2222-2222") is None
    with runtime.work() as work:
        assert (physician_links.spend_code(work, INVITE, ADDRESS, code) is not None) == works


def test_a_code_needs_the_address_that_it_was_sent_to(runtime: Runtime) -> None:
    code = invited(runtime)["code"]
    with runtime.work() as work:
        assert physician_links.spend_code(work, INVITE, "stranger@example.org", code) is None


def test_asking_for_an_unknown_address_sends_nothing(runtime: Runtime) -> None:
    with runtime.work() as work:
        physician_links.ask_sign_in(work, "nobody@example.org", "192.0.2.0/24")
    assert mails(runtime) == 0


def test_the_sixth_mail_of_an_hour_is_not_sent(runtime: Runtime, clock: Clock) -> None:
    joined(runtime)
    for _try in range(9):
        with runtime.work() as work:
            physician_links.ask_sign_in(work, ADDRESS, "192.0.2.0/24")
    assert mails(runtime) == 5
    clock.move(hours=1)
    with runtime.work() as work:
        physician_links.ask_sign_in(work, ADDRESS, "192.0.2.0/24")
    assert mails(runtime) == 6


def test_the_twenty_first_asking_of_a_network_sends_nothing(runtime: Runtime) -> None:
    joined(runtime)
    with runtime.work() as work:
        for number in range(20):
            physician_links.ask_sign_in(work, f"nobody{number}@example.org", "192.0.2.0/24")
            work.session.flush()
        physician_links.ask_sign_in(work, ADDRESS, "192.0.2.0/24")
    assert mails(runtime) == 0


def test_a_link_that_was_used_proves_the_address(runtime: Runtime) -> None:
    token = invited(runtime)["token"]
    use(runtime, INVITE, token)
    with runtime.reading() as work:
        assert work.session.scalars(select(PhysicianParty)).one().verified_at is not None
