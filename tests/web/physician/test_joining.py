"""Joining with the patient's code, and the page that shows a physician what they sent."""

from __future__ import annotations

from sqlalchemy import select

from intake.models.physicians import PhysicianParty, PhysicianRole
from intake.models.referrals import Referral
from intake.runtime import Runtime
from tests.web.physician.doctors import CLINICAL, JOINING, PDF, Doctor, a_family_file, code_of


def test_the_patients_code_lets_a_physician_add_and_read_nothing(
    doctor: Doctor, runtime: Runtime, request_sent: Referral
) -> None:
    a_family_file(runtime, request_sent)
    doctor.at("/join")
    assert doctor.post("/join", JOINING | {"code": code_of(runtime, request_sent)}) == 200
    assert doctor.path == "/en/doctor/records"
    assert "family.pdf" not in doctor.text
    assert [word for word in CLINICAL if word in doctor.text] == []
    with runtime.reading() as work:
        party = work.session.scalars(select(PhysicianParty)).one()
        assert (party.role, party.name, party.verified_at) == (PhysicianRole.JOINED, "Dr. Ada", None)


def test_a_typing_error_costs_no_try_of_the_code(doctor: Doctor, runtime: Runtime, request_sent: Referral) -> None:
    doctor.at("/join")
    assert doctor.post("/join", JOINING | {"code": code_of(runtime, request_sent), "email": "a@b", "name": ""}) == 422
    for target in ("email", "name"):
        assert f'href="#{target}"' in doctor.text
    assert doctor.post("/join", JOINING | {"code": "2222-2222-2222-2222"}) == 422
    assert 'href="#code"' in doctor.text


def test_the_status_page_shows_what_this_physician_sent(
    doctor: Doctor, runtime: Runtime, request_sent: Referral
) -> None:
    a_family_file(runtime, request_sent)
    doctor.comes_invited(request_sent, asked=("mrd_report",))
    doctor.adds((PDF, "mine.pdf"), note="see page 3")
    assert doctor.signs_in() == 200
    assert doctor.path == "/en/doctor/request"
    assert "mine.pdf" in doctor.text
    assert "family.pdf" not in doctor.text
    assert "Received. Nobody has read it yet." in doctor.words
    assert [word for word in CLINICAL if word in doctor.text] == []
