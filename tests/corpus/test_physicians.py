"""Links and pages of physicians, in the hands of strangers: V32 and V33."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import delete, select, update

from intake.db import new_id
from intake.models.outbox import OutboxEmail
from intake.models.physicians import InvitedBy, PhysicianParty, PhysicianRole
from intake.models.sessions import Link, SessionKind
from intake.models.staff import SignInFailure
from intake.services import documents, outbox_secrets, physician_links, physicians, referrals, revisions
from intake.services.documents import Details
from intake.services.physicians import Person, Request
from intake.services.sessions import new_session_id, open_session
from intake.vault.files import FileWriter
from tests.corpus.ground import Ground, assert_refused
from tests.corpus.test_resumable_uploads import PDF
from tests.corpus.test_strangers import OTHER_IDS, TOKEN, sent_request
from tests.support.visitors import Page, Visitor
from tests.web.patient.people import MOTHER


def physicians_link(ground: Ground, door: str) -> str:
    """The token of a physician's mail: "invited", "sign-in" or "confirm"."""
    referral_id = sent_request(ground)
    with ground.records.work() as work:
        referral = referrals.find(work, referral_id)
        person = Person(f"{referral_id.lower()}@hospital.example", "en", "Dr. A")
        if door == "invited":
            assert physicians.invite(work, referral, person, Request("Anna"), InvitedBy.PATIENT)
        else:
            party = physicians.attach(work, referral, person, PhysicianRole.JOINED, InvitedBy.THEMSELVES)
            if door == "confirm":
                physician_links.confirm_address(work, party)
            else:
                work.session.execute(delete(SignInFailure))  # one network asks for all of them here
                physician_links.ask_sign_in(work, person.email, "192.0.2.0/24")
        row = work.session.scalars(select(OutboxEmail).order_by(OutboxEmail.id.desc()).limit(1)).one()
        return outbox_secrets.opened(work.keys, row.payload)["token"]


def press(ground: Ground, door: str, token: str) -> Page:
    person = ground.anybody()
    form = {"csrf_token": person.get(f"/en/doctor/{door}").token, "token": token}
    return ground.checked(person.post(f"/en/doctor/{door}", form))


def ended(ground: Ground, door: str, how: str) -> str:
    """A physician's token that must not work, and why."""
    if how.startswith("="):
        return how[1:]
    token = physicians_link(ground, door)
    with ground.records.work() as work:
        if how == "expired by a second":
            newest = select(Link.token_hash).order_by(Link.created_at.desc()).limit(1).scalar_subquery()
            past = work.now - timedelta(seconds=1)
            work.session.execute(update(Link).where(Link.token_hash == newest).values(expires_at=past))
        else:
            party = work.session.scalars(
                select(PhysicianParty).order_by(PhysicianParty.created_at.desc()).limit(1)
            ).one()
            if how == "revoked":
                physicians.end_access(work, party)
            else:
                revisions.withdraw(work, referrals.find(work, party.referral_id))
    return token


HOW = ("used", "expired by a second", "revoked", "of a closed case", "its hash", "=unknown", "=" + "A" * 43,
       "=' OR 1=1--", "=" + "x" * 5_000, "=../../etc", "=דוד", "=%00", "=<script>", "=\u202e")  # fmt: skip


def anonymous(page: Page) -> tuple[int, str]:
    """What the page says, without the form token that differs for everybody."""
    return page.status, TOKEN.sub("", page.text)


PHYSICIANS_DEAD = [
    (door, how)
    for door in ("invited", "sign-in", "confirm")
    for how in HOW
    if how not in ("its hash", "used") or (how == "used" and door != "invited")
]


@pytest.mark.parametrize(("door", "how"), PHYSICIANS_DEAD, ids=ascii)
def test_v32_every_dead_link_of_a_physician_leads_to_the_same_page(ground: Ground, door: str, how: str) -> None:
    expected = press(ground, door, "never issued")
    page = press(ground, door, used(ground, door) if how == "used" else ended(ground, door, how))
    assert anonymous(page) == anonymous(expected)
    assert page.status == 404


def used(ground: Ground, door: str) -> str:
    token = physicians_link(ground, door)
    assert press(ground, door, token).status in (200, 303)
    return token


@pytest.mark.parametrize("action", ["end", "date"])
def test_v33_another_familys_doctor_is_as_absent_as_none(ground: Ground, action: str) -> None:
    physicians_link(ground, "invited")
    mine, person = sent_request(ground), ground.anybody()
    with ground.records.work() as work:
        theirs = work.session.scalars(select(PhysicianParty).order_by(PhysicianParty.created_at.desc())).first()
        assert theirs is not None
        identity = theirs.id
        person.session_id = new_session_id()
        open_session(work, person.session_id, SessionKind.PATIENT, referral_id=mine)
    token = person.get("/en/status/doctors").token
    before = ground.rows()
    for asked in (identity, identity.swapcase(), "A" * 22, *OTHER_IDS):
        path = f"/en/status/doctors/{quote(asked, safe='%')}/{action}"
        page = ground.checked(person.post(path, {"csrf_token": token, "allowed": "yes"}))
        assert page.status in (400, 404), asked
    assert ground.rows() == before


@pytest.mark.parametrize("path", ["/en/doctor/records", "/en/doctor/request", "/en/doctor/referred"])
def test_v33_a_physicians_page_opens_for_nobody_else(ground: Ground, path: str) -> None:
    owner, _draft = ground.owner(MOTHER)
    for person in (ground.anybody(), owner):
        assert ground.checked(person.get(path)).location.endswith("/doctor/session-over")


@pytest.mark.parametrize("code", ["2222-2222-2222-2222", "'--", "x" * 5_000, "", "דוד", "%00", "\u202e"], ids=ascii)
def test_v33_a_forged_code_joins_nothing(ground: Ground, code: str) -> None:
    person = ground.anybody()
    form = {"csrf_token": person.get("/en/doctor/join").token, "code": code, "name": "Dr. A", "institution": "H",
        "country": "DE", "email": "a@hospital.example"}
    before = ground.rows()
    assert_refused(ground.checked(person.post("/en/doctor/join", form)), frozenset((422,)))
    assert ground.rows() == before


def test_v22_the_forty_first_file_of_an_invitation_is_refused_in_words_and_leaves_nothing(ground: Ground) -> None:
    referral_id = sent_request(ground)
    with ground.records.work() as work:
        referral = referrals.find(work, referral_id)
        person = Person(f"{referral.id.lower()}@hospital.example", "en", "Dr. A")
        party = physicians.attach(work, referral, person, PhysicianRole.INVITED, InvitedBy.PATIENT)
        session_id = new_session_id()
        open_session(work, session_id, SessionKind.PHYSICIAN_ADDS, referral_id=referral.id, physician_id=party.id)
        for number in range(40):
            writer = FileWriter(work.store, new_id())
            writer.write(PDF + str(number).encode())
            assert documents.take_in(
                work, referral, f"{number}.pdf", writer, details=Details(), physician_id=party.id
            ).document_id  # fmt: skip
    doctor = Visitor(ground.house.url, session_id)
    token, before = doctor.get("/en/doctor/records").token, ground.rows()
    stored = set(ground.records.store.names())
    told = {"Tus-Resumable": "1.0.0", "X-Form-Token": token, "Sec-Fetch-Site": "same-origin",
        "Upload-Length": "900", "Upload-Metadata": "filename " + b64encode(b"41.pdf").decode()}  # fmt: skip
    by_pieces = ground.checked(doctor.ask("POST", "/en/doctor/uploads", b"", told))
    assert (by_pieces.status, "There are many files already." in by_pieces.text) == (422, True)
    body = b"".join((
        b"--B0undary\r\nContent-Disposition: form-data; name=\"csrf_token\"\r\n\r\n", token.encode(),
        b"\r\n--B0undary\r\nContent-Disposition: form-data; name=\"files\"; filename=\"41.pdf\"\r\n\r\n", PDF, b"41",
        b"\r\n--B0undary--\r\n",
    ))  # fmt: skip
    form = {"Content-Type": "multipart/form-data; boundary=B0undary", "Sec-Fetch-Site": "same-origin"}
    at_once = ground.checked(doctor.ask("POST", "/en/doctor/records", body, form))
    assert (at_once.status, "There are many files already." in at_once.words) == (422, True)
    assert ground.rows() == before
    assert set(ground.records.store.names()) == stored
