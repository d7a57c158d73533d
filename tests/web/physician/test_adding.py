"""Physicians who add: by invitation, by the patient's code; receipts of their own and nothing else."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from intake.models.documents import Document
from intake.models.physicians import PhysicianParty
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services import physicians, referrals, revisions
from tests.support.application import Clock
from tests.support.browser import BASE
from tests.web.physician.doctors import (
    ADDRESS,
    CLINICAL,
    JOINING,
    LABEL,
    PDF,
    Doctor,
    a_family_file,
    code_of,
    invite,
    mails_to,
    secret_of,
    templates_to,
)


def test_the_page_shows_reference_label_and_what_is_asked_for_and_nothing_else(
    doctor: Doctor, runtime: Runtime, request_sent: Referral
) -> None:
    a_family_file(runtime, request_sent)
    doctor.comes_invited(request_sent, asked=("mrd_report",))
    assert doctor.path == "/en/doctor/records"
    assert request_sent.reference in doctor.text
    assert LABEL in doctor.text
    assert "family.pdf" not in doctor.text
    assert [word for word in CLINICAL if word in doctor.text] == []


def test_looking_at_the_link_ten_times_spends_nothing(
    doctor: Doctor, runtime: Runtime, request_sent: Referral
) -> None:
    invite(runtime, request_sent)
    token = secret_of(runtime, "physician_invited")["token"]
    for _look in range(10):
        doctor.at("/invited")
        doctor.client.head("/en/doctor/invited", base_url=BASE)
        doctor.client.get(f"/en/doctor/invited?token={token}", base_url=BASE)
    with runtime.reading() as work:
        assert work.session.scalars(select(PhysicianParty)).one().verified_at is None
    assert doctor.uses("/invited", token) == 200
    assert doctor.path == "/en/doctor/records"


@pytest.mark.parametrize("door", ["/sign-in", "/confirm"])
def test_looking_at_a_link_that_works_once_does_not_spend_it(
    doctor: Doctor, runtime: Runtime, request_sent: Referral, door: str
) -> None:
    doctor.at("/join")
    doctor.post("/join", JOINING | {"code": code_of(runtime, request_sent)})
    doctor.at("/status")
    doctor.post("/status", {"email": ADDRESS})
    template = {"/sign-in": "physician_sign_in", "/confirm": "physician_confirm"}[door]
    token = secret_of(runtime, template)["token"]
    for _look in range(10):
        doctor.at(door)
        doctor.client.head(f"/en/doctor{door}", base_url=BASE)
    assert doctor.uses(door, token) == 200
    assert doctor.uses(door, token) == 404


def test_without_a_script_the_code_of_the_mail_is_typed(
    doctor: Doctor, runtime: Runtime, request_sent: Referral
) -> None:
    invite(runtime, request_sent)
    doctor.at("/invited")
    code = secret_of(runtime, "physician_invited")["code"].lower().replace("-", " ")
    assert doctor.post("/invited", {"email": ADDRESS, "code": code}) == 200
    assert doctor.path == "/en/doctor/records"


def test_the_token_is_in_no_address_that_a_server_sees(
    runtime: Runtime, request_sent: Referral, doctor: Doctor
) -> None:
    invite(runtime, request_sent)
    assert "data-from-link" in doctor.at("/invited")
    assert "js/link" in doctor.text


def test_each_file_gets_its_receipt_on_screen_and_all_of_them_one_by_mail(
    doctor: Doctor, runtime: Runtime, request_sent: Referral
) -> None:
    doctor.comes_invited(request_sent)
    files = ((PDF, "Выписка.pdf"), (PDF + b"2", "דוח.pdf"))
    assert doctor.adds(*files, note="The slides follow.", doc_type="latest_marrow_report") == 200
    received = doctor.text.split('id="received"')[1]
    assert "Выписка.pdf" in received
    assert "דוח.pdf" in received
    assert "1 note was received." in doctor.text
    [receipt] = [mail for mail in mails_to(runtime) if mail.template == "physician_receipt"]
    assert receipt.payload["files"] == 2
    assert set(receipt.payload) == {"reference", "files", "at"}, "nothing clinical, no names of files"
    with runtime.reading() as work:
        answers = referrals.answers_of(work, work.session.get_one(Referral, request_sent.id))
        assert answers["documents"].count({"doc_type": "latest_marrow_report"}) == 2


def test_a_refused_file_takes_none_of_the_others_and_not_the_note(
    doctor: Doctor, runtime: Runtime, request_sent: Referral
) -> None:
    doctor.comes_invited(request_sent)
    assert doctor.adds((b"MZ\x90", "tool.pdf"), (PDF, "good.pdf"), (b"", "empty.pdf"), note="here") == 422
    assert "tool.pdf" in doctor.text
    assert "empty.pdf" in doctor.text
    assert "good.pdf" in doctor.text.split('id="received"')[1]
    assert "1 note was received." in doctor.text


def test_a_note_that_is_too_long_comes_back(doctor: Doctor, runtime: Runtime, request_sent: Referral) -> None:
    doctor.comes_invited(request_sent)
    assert doctor.adds((PDF, "good.pdf"), note="x" * 2_001) == 422
    assert "x" * 2_001 in doctor.text
    assert "good.pdf" in doctor.text.split('id="received"')[1]


def test_the_next_visit_by_the_same_link_shows_no_earlier_receipt(
    doctor: Doctor, runtime: Runtime, request_sent: Referral, another: Callable[[], Doctor], clock: Clock
) -> None:
    doctor.comes_invited(request_sent)
    doctor.adds((PDF, "mine.pdf"))
    clock.move(minutes=1)
    later = another()
    later.uses("/invited", secret_of(runtime, "physician_invited")["token"])
    assert "mine.pdf" not in later.text, "a link that lives for days may add, never read"


@pytest.mark.parametrize("path", ["/request", "/referred"])
def test_an_invitation_opens_no_page_that_reads(
    doctor: Doctor, runtime: Runtime, request_sent: Referral, path: str
) -> None:
    doctor.comes_invited(request_sent)
    doctor.adds((PDF, "mine.pdf"))
    assert "mine.pdf" not in doctor.at(path)
    assert doctor.path == "/en/doctor/session-over"


def test_a_physician_reaches_no_page_of_the_patient_or_the_desk(
    doctor: Doctor, runtime: Runtime, request_sent: Referral
) -> None:
    document_id = a_family_file(runtime, request_sent)
    doctor.comes_invited(request_sent)
    doctor.signs_in()
    for path in ("/status", "/status/records", f"/status/records/{document_id}", "/status/doctors", "/sent",
                 "/request/records", "/request/check", f"/desk/cases/{request_sent.id}"):  # fmt: skip
        doctor.open(f"/en{path}")
        assert "family.pdf" not in doctor.text, path
        assert [word for word in CLINICAL if word in doctor.text] == [], path


def test_nobody_elses_file_is_removed_or_described(doctor: Doctor, runtime: Runtime, request_sent: Referral) -> None:
    document_id = a_family_file(runtime, request_sent)
    doctor.comes_invited(request_sent)
    for action in ("", "/remove", "/restore"):
        doctor.at("/records")
        doctor.send(f"/en/status/records/{document_id}{action}", {"doc_type": "mrd_report"})
        doctor.at("/records")
        doctor.send(f"/en/request/records/{document_id}{action}", {"doc_type": "mrd_report"})
    with runtime.reading() as work:
        kept = work.session.get_one(Document, document_id)
        assert (kept.removed_at, kept.doc_type) == (None, None)


def test_whoever_is_sent_away_is_out_with_the_next_request(
    doctor: Doctor, runtime: Runtime, request_sent: Referral
) -> None:
    doctor.comes_invited(request_sent)
    with runtime.work() as work:
        physicians.end_access(work, work.session.scalars(select(PhysicianParty)).one())
    assert doctor.adds((PDF, "late.pdf")) in (200, 400)
    with runtime.reading() as work:
        assert work.session.scalars(select(Document).where(Document.physician_id.is_not(None))).all() == []


def dead_links(doctor: Doctor, runtime: Runtime, clock: Clock, referral: Referral) -> dict[str, tuple[int, str]]:
    """What the button answers for every way in which a link can be dead (V32)."""
    found: dict[str, tuple[int, str]] = {}

    def press(why: str, token: str) -> None:
        doctor.at("/invited")
        status = doctor.post("/invited", {"token": token})
        found[why] = status, re.sub(r'value="[0-9a-f]{64}"', "", doctor.text)

    press("unknown", "x" * 43)
    press("malformed", "../../etc/passwd")
    press("empty", "")
    invite(runtime, referral, "old@hospital.example")
    old = secret_of(runtime, "physician_invited", "old@hospital.example")["token"]
    clock.move(days=14, seconds=1)
    press("expired by a second", old)
    ended = invite(runtime, referral, "ended@hospital.example")
    with runtime.work() as work:
        physicians.end_access(work, physicians.find(work, ended.id))
    press("revoked", secret_of(runtime, "physician_invited", "ended@hospital.example")["token"])
    invite(runtime, referral, "closed@hospital.example")
    with runtime.work() as work:
        revisions.withdraw(work, work.session.get_one(Referral, referral.id))
    press("closed", secret_of(runtime, "physician_invited", "closed@hospital.example")["token"])
    return found


def test_every_dead_link_leads_to_one_page(
    doctor: Doctor, runtime: Runtime, clock: Clock, request_sent: Referral
) -> None:
    found = dead_links(doctor, runtime, clock, request_sent)
    assert len(found) == 6
    assert {status for status, _page in found.values()} == {404}
    assert len({page for _status, page in found.values()}) == 1
    assert "This link no longer works" in found["unknown"][1]


def test_known_and_unknown_addresses_are_answered_alike(
    doctor: Doctor, runtime: Runtime, request_sent: Referral, another: Callable[[], Doctor]
) -> None:
    invite(runtime, request_sent)
    stranger, pages = another(), []
    for person, address in ((doctor, ADDRESS), (stranger, "nobody@example.org")):
        person.at("/status")
        assert person.post("/status", {"email": address}) == 200
        pages.append(person.text)
    assert pages[0] == pages[1]
    assert templates_to(runtime, "nobody@example.org") == []
    assert templates_to(runtime)[-1] == "physician_sign_in"


def test_after_signing_out_the_page_is_closed(doctor: Doctor, runtime: Runtime, request_sent: Referral) -> None:
    doctor.comes_invited(request_sent)
    doctor.post("/sign-out")
    doctor.at("/records")
    assert doctor.path == "/en/doctor/session-over"


def test_a_stale_page_gives_the_note_back(doctor: Doctor, runtime: Runtime, request_sent: Referral) -> None:
    doctor.comes_invited(request_sent)
    answer = doctor.client.post(
        "/en/doctor/records",
        data={"csrf_token": "0" * 64, "note": "typed for long", "files": [(io.BytesIO(PDF), "a.pdf")]},
        base_url=BASE,
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 422
    assert "typed for long" in answer.get_data(as_text=True)
