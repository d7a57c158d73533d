"""Links of every kind in every state that must not open anything: V32.

Whatever is wrong with a link, whoever presses its button sees one page, of one status and one length.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import pytest
from sqlalchemy import select, update

from intake.models.drafts import Draft, DraftState
from intake.models.outbox import OutboxEmail
from intake.models.referrals import Referral
from intake.models.sessions import Link, LinkPurpose, SessionKind, WebSession
from intake.services import drafts, links, outbox_secrets, referrals, revisions, sessions
from intake.services.codes import code_hash
from intake.services.links import Subject
from intake.services.work import Work
from tests.corpus.ground import Ground
from tests.support.visitors import TOKEN, Page, Visitor, begin, begin_ready
from tests.web.patient.people import MOTHER

FORM_TOKEN = TOKEN
OWN_ADDRESS = re.compile(r'href="/\w\w/(request/saved|status/sign-in)[^"]*"')


class Door(StrEnum):
    """The forms that a link or a code of a mail is handed in at."""

    SIGN_IN = "the sign-in link of a request"
    CONTINUE = "the sign-in link of a draft"
    CODE = "the code of a sign-in mail"
    SAVED = "the saved link"


@dataclass(frozen=True)
class Mailed:
    """What a mail held, whose it is, and where it is handed in."""

    door: Door
    token: str
    code: str
    address: str
    draft_id: str
    referral_id: str | None


def mailed(ground: Ground, door: Door) -> Mailed:
    """A link that works, sent to a mailbox of its own: five mails an hour are enough for one."""
    [(_session, draft_id)] = begin_ready(ground.records, [MOTHER])
    address = f"{code_hash('test', draft_id)[:12]}@example.org"
    with ground.records.work() as work:
        draft = drafts.find(work, draft_id)
        content = drafts.content_of(work, draft)
        content.answers["email"] = address
        drafts.save(work, draft, content)
        if door in (Door.SIGN_IN, Door.CODE):
            referral = referrals.submit(work, draft).referral
            assert referral is not None
            assert links.send_sign_in(work, Subject(referral_id=referral.id), address, "en")
        elif door is Door.CONTINUE:
            assert links.send_sign_in(work, Subject(draft.id), address, "en")
        else:
            assert links.save_draft(work, draft, address)
        held = newest_mail(work)
        known = work.session.scalar(select(Referral.id).where(Referral.draft_id == draft.id))
    return Mailed(door, held["token"], held.get("code", ""), address, draft_id, known)


def newest_mail(work: Work) -> dict[str, str]:
    row = work.session.scalars(select(OutboxEmail).order_by(OutboxEmail.id.desc()).limit(1)).one()
    return outbox_secrets.opened(work.keys, row.payload)


def hand_in(ground: Ground, door: Door, link: Mailed | str, by: Visitor | None = None) -> Page:
    """Press the button of the link's page."""
    person = by or ground.anybody()
    path = "/en/request/saved" if door is Door.SAVED else "/en/status/sign-in"
    form = {"csrf_token": person.get(path).token}
    if door is Door.CODE:
        code, address = (link, "nobody@example.org") if isinstance(link, str) else (link.code, link.address)
        form |= {"email": address, "code": code}
    else:
        form |= {"token": link if isinstance(link, str) else link.token}
    return ground.checked(person.post(path, form))


def told(page: Page) -> tuple[int, str, int]:
    """Status, words and length, without what differs for everybody: the form token and the page's own address."""
    plain = OWN_ADDRESS.sub("", FORM_TOKEN.sub("", page.text))
    return page.status, plain, len(plain)


def set_link(ground: Ground, link: Mailed, **values: object) -> None:
    """As if this had happened to the link."""
    hashes = [code_hash(purpose, link.token) for purpose in LinkPurpose]
    with ground.records.work() as work:
        work.session.execute(update(Link).where(Link.token_hash.in_(hashes)).values(**values))


def _spent(ground: Ground, link: Mailed) -> None:
    if link.door is Door.SAVED:  # a saved link is no link for one use; only a row that says so can be spent
        set_link(ground, link, used_at=moment(ground))
    else:
        assert hand_in(ground, link.door, link).status == 303


def _expired(ground: Ground, link: Mailed) -> None:
    set_link(ground, link, expires_at=moment(ground) - timedelta(seconds=1))


def _expired_this_instant(ground: Ground, link: Mailed) -> None:
    set_link(ground, link, expires_at=moment(ground))


def _revoked(ground: Ground, link: Mailed) -> None:
    with ground.records.work() as work:
        links.revoke_all(work, draft_id=None if link.referral_id else link.draft_id, referral_id=link.referral_id)


def _closed(ground: Ground, link: Mailed) -> None:
    with ground.records.work() as work:
        if link.referral_id:
            revisions.withdraw(work, referrals.find(work, link.referral_id))
        else:
            work.session.execute(update(Draft).where(Draft.id == link.draft_id).values(state=DraftState.DISCARDED))


STATES: dict[str, Callable[[Ground, Mailed], None]] = {
    "spent": _spent,
    "expired by a second": _expired,
    "expired this instant": _expired_this_instant,
    "revoked": _revoked,
    "closed": _closed,
}
NEVER_ISSUED = ("A" * 43, "A" * 22, "2345-6789", "0" * 64)
MALFORMED = ("", "' OR 1=1--", "x" * 5_000, "../../etc", "דוד", "%00", "<script>", "\u202e", "a b", "\r\nBcc: x@x.org")


def moment(ground: Ground) -> datetime:
    with ground.records.reading() as work:
        return work.now


def patients(ground: Ground) -> int:
    """How many browsers were let in so far."""
    with ground.records.reading() as work:
        kinds = (SessionKind.VISITOR, SessionKind.PATIENT)
        return work.session.query(WebSession).filter(WebSession.kind.in_(kinds)).count()


def assert_dead(ground: Ground, door: Door, link: Mailed | str) -> None:
    expected = told(hand_in(ground, Door.SIGN_IN, "never issued"))
    before = patients(ground)
    assert told(hand_in(ground, door, link)) == expected
    assert expected[0] == 404
    assert patients(ground) == before


@pytest.mark.parametrize("door", Door)
def test_v32_a_link_that_lives_opens_what_it_was_made_for(ground: Ground, door: Door) -> None:
    """Otherwise the rest of this page would prove nothing."""
    page = hand_in(ground, door, mailed(ground, door))
    assert page.status == 303
    expected = {Door.CONTINUE: "/en/request/", Door.SAVED: "/en/request/look-in-mail"}.get(door, "/en/status")
    assert page.location == expected


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("door", Door)
def test_v32_a_dead_link_leads_to_the_same_page_whatever_it_died_of(ground: Ground, door: Door, state: str) -> None:
    link = mailed(ground, door)
    STATES[state](ground, link)
    assert_dead(ground, door, link)


@pytest.mark.parametrize("typed", [*NEVER_ISSUED, *MALFORMED], ids=lambda typed: ascii(typed[:12]))
@pytest.mark.parametrize("door", Door)
def test_v32_what_was_never_issued_or_is_no_link_leads_there_too(ground: Ground, door: Door, typed: str) -> None:
    if door is Door.CODE or typed not in MALFORMED or typed:  # an empty token is the form with a code, asked above
        assert_dead(ground, door, typed)


@pytest.mark.parametrize("door", [Door.SIGN_IN, Door.CONTINUE, Door.SAVED])
def test_v32_a_link_of_one_kind_opens_nothing_at_another_door(ground: Ground, door: Door) -> None:
    link = mailed(ground, door)
    other = Door.SIGN_IN if door is Door.SAVED else Door.SAVED
    assert_dead(ground, other, link)
    assert_dead(ground, Door.CODE, link.token)
    assert hand_in(ground, door, link).status == 303, "it was not used up by the try"


@pytest.mark.parametrize("purpose", [LinkPurpose.STAFF_INVITATION, LinkPurpose.CONFIRM_ADDRESS])
@pytest.mark.parametrize("door", [Door.SIGN_IN, Door.SAVED])
def test_v32_a_link_for_something_else_opens_no_request(ground: Ground, door: Door, purpose: LinkPurpose) -> None:
    link = mailed(ground, Door.SIGN_IN)
    with ground.records.work() as work:
        changed = update(Link).where(Link.token_hash == code_hash(LinkPurpose.SIGN_IN_PATIENT, link.token))
        work.session.execute(changed.values(token_hash=code_hash(purpose, link.token), purpose=purpose))
    assert_dead(ground, door, link)


def test_v32_a_code_opens_nothing_for_another_requests_address(ground: Ground) -> None:
    mine, theirs = mailed(ground, Door.CODE), mailed(ground, Door.CODE)
    crossed = Mailed(Door.CODE, "", theirs.code, mine.address, mine.draft_id, mine.referral_id)
    assert_dead(ground, Door.CODE, crossed)


def test_v32_the_stored_hash_of_a_link_is_no_link(ground: Ground) -> None:
    link = mailed(ground, Door.SIGN_IN)
    assert_dead(ground, Door.SIGN_IN, code_hash(LinkPurpose.SIGN_IN_PATIENT, link.token))


def test_v32_a_saved_link_is_dead_once_the_address_is_another(ground: Ground) -> None:
    link = mailed(ground, Door.SAVED)
    with ground.records.work() as work:
        draft = drafts.find(work, link.draft_id)
        content = drafts.content_of(work, draft)
        content.answers["email"] = "another@example.org"
        drafts.save(work, draft, content)
    assert_dead(ground, Door.SAVED, link)


def test_v32_another_requests_link_shows_that_request_and_never_the_one_that_was_open(ground: Ground) -> None:
    """Somebody who is signed in to one request presses a link of another one."""
    mine, theirs = mailed(ground, Door.SIGN_IN), mailed(ground, Door.SIGN_IN)
    own, _draft = begin(ground.records, MOTHER)
    person = Visitor(ground.house.url, own)
    assert hand_in(ground, Door.SIGN_IN, mine, person).status == 303
    before = person.session_id
    assert hand_in(ground, Door.SIGN_IN, theirs, person).status == 303
    assert person.session_id != before
    with ground.records.reading() as work:
        found = sessions.find_session(work, person.session_id)
        assert found is not None
        assert found.referral_id == theirs.referral_id
        references = [referrals.find(work, link.referral_id).reference for link in (mine, theirs)]
    shown = person.get("/en/status").text
    assert [reference in shown for reference in references] == [False, True]


def test_v32_a_dead_link_does_not_show_the_request_that_is_open_either(ground: Ground) -> None:
    mine = mailed(ground, Door.SIGN_IN)
    person = ground.anybody()
    assert hand_in(ground, Door.SIGN_IN, mine, person).status == 303
    page = hand_in(ground, Door.SIGN_IN, mine, person)
    assert told(page) == told(hand_in(ground, Door.SIGN_IN, "never issued"))
