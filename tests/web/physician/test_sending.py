"""Sending the dense form: what stops it, what follows from it, and who reads what afterwards."""

from __future__ import annotations

import io
import re
from typing import Any

from sqlalchemy import func, select

from intake.models.desk import DeskTask, TaskKind
from intake.models.physicians import PhysicianParty, PhysicianRole
from intake.models.referrals import Referral, ReferralOrigin
from intake.runtime import Runtime
from intake.services import consents, documents, physicians, referrals
from tests.support.application import Clock
from tests.web.physician.doctors import ADDRESS, FILLED, PDF, Doctor, mails_to, templates_to


def only_referral(runtime: Runtime) -> Referral:
    with runtime.reading() as work:
        return work.session.scalars(select(Referral)).one()


def count(runtime: Runtime, table: Any) -> int:
    with runtime.reading() as work:
        return work.session.scalar(select(func.count()).select_from(table)) or 0


def test_what_is_missing_is_named_and_nothing_is_sent(doctor: Doctor, runtime: Runtime) -> None:
    doctor.begins()
    assert doctor.fills(then="send") == 422
    for target in ("patient_full_name", "physician_email", "authority_basis", "consent_data_processing",
                   "callback_phone"):  # fmt: skip
        assert f'href="#{target}"' in doctor.text, target
    assert count(runtime, Referral) == 0


def test_a_sent_request_is_a_physicians_with_everything_that_follows(doctor: Doctor, runtime: Runtime) -> None:
    assert doctor.refers() == 200
    assert doctor.path == "/en/doctor/referred"
    referral = only_referral(runtime)
    assert (referral.origin, referral.sender_role) == (ReferralOrigin.PHYSICIAN, "referring_physician")
    assert (referral.email, referral.phone, referral.language) == ("mother@example.org", "+77010000009", "ru")
    assert referral.reference in doctor.text
    with runtime.reading() as work:
        party = work.session.scalars(select(PhysicianParty)).one()
        assert (party.role, party.email, party.country) == (PhysicianRole.REFERRING, ADDRESS, "KZ")
        assert (party.name, party.institution) == ("Dr. Ольга Примерова", "Городская больница")
        notes = [text for _at, text in physicians.notes_of(work, party)]
        assert sorted(notes) == ["Relapse after the third line.", "The donor is ready in March."]
        given = {consent.kind for consent in consents.given(work, referral)}
        assert "consent_cross_border_transfer" in given
        assert referrals.answers_of(work, referral)["authority_basis"] == "physician_referral_with_consent"


def test_the_patient_hears_of_it_in_their_language_and_gets_no_ordinary_receipt(
    doctor: Doctor, runtime: Runtime
) -> None:
    doctor.refers()
    assert templates_to(runtime, "mother@example.org") == ["patient_was_referred"]
    assert mails_to(runtime, "mother@example.org")[0].language == "ru"
    assert templates_to(runtime) == ["physician_confirm"]


def test_a_patient_without_an_address_is_told_by_telephone(doctor: Doctor, runtime: Runtime) -> None:
    doctor.refers(email="")
    with runtime.reading() as work:
        tasks = work.session.scalars(select(DeskTask).where(DeskTask.kind == TaskKind.TELL_PATIENT)).all()
    assert [task.detail["what"] for task in tasks] == ["patient_was_referred"]
    assert "a coordinator tells them" in doctor.text


def test_the_patients_code_is_shown_for_a_while_and_opens_the_request(
    doctor: Doctor, runtime: Runtime, clock: Clock, app: Any
) -> None:
    doctor.refers()
    code = re.search(r"\b(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}\b", doctor.words)
    assert code is not None
    family = Doctor(app.test_client(), runtime)
    family.open("/en/request/continue")
    family.send("/en/request/continue", {"code": code.group()})
    assert family.path == "/en/status"
    clock.move(minutes=30)
    doctor.at("/referred")
    assert code.group() not in doctor.text


def test_a_second_press_shows_the_same_request(doctor: Doctor, runtime: Runtime) -> None:
    doctor.begins()
    doctor.fills(**FILLED)
    cookie = doctor.client.get_cookie("__Host-intake", domain="clinic.test")
    assert cookie is not None
    doctor.fills(then="send")
    reference = only_referral(runtime).reference
    doctor.client.set_cookie("__Host-intake", cookie.value, domain="clinic.test", secure=True)  # the answer was lost
    doctor.at("/refer/form")
    assert doctor.path == "/en/doctor/referred"
    assert reference in doctor.text
    assert (count(runtime, Referral), count(runtime, PhysicianParty)) == (1, 1)
    assert templates_to(runtime) == ["physician_confirm"]


def test_the_familys_pages_never_open_the_request_for_the_physician(doctor: Doctor, runtime: Runtime) -> None:
    doctor.begins()
    doctor.fills(**FILLED)
    doctor.send("/en/request/send")
    assert doctor.path == "/en/doctor/refer/form", "a physician's request leaves by the physician's page"
    doctor.fills(then="send")
    for path in ("/en/status", "/en/sent", "/en/status/records", "/en/request/sent"):
        doctor.open(path)
        assert "Тимур" not in doctor.text, path


def test_the_physicians_own_address_is_not_taken_for_the_patients(doctor: Doctor, runtime: Runtime) -> None:
    doctor.begins()
    doctor.fills(**(FILLED | {"email": ADDRESS.upper()}))
    assert doctor.fills(then="send") == 422
    assert "This is your own address" in doctor.text
    assert count(runtime, Referral) == 0


def test_files_go_with_the_form_and_belong_to_the_physician(doctor: Doctor, runtime: Runtime) -> None:
    doctor.begins()
    doctor.fills(**FILLED)
    assert doctor.fills(files=[(io.BytesIO(PDF), "Выписка.pdf"), (io.BytesIO(b"MZ"), "virus.pdf")]) == 422
    assert "virus.pdf" in doctor.text
    [file_id] = re.findall(r'name="kind\.([\w-]+)"', doctor.text)
    doctor.fills(**{f"kind.{file_id}": "latest_marrow_report", "then": "send"})
    assert doctor.path == "/en/doctor/referred"
    with runtime.reading() as work:
        referral = work.session.scalars(select(Referral)).one()
        party = work.session.scalars(select(PhysicianParty)).one()
        [file] = physicians.files_of(work, party)
        assert (file.name, file.details.doc_type, file.sent_by) == ("Выписка.pdf", "latest_marrow_report", "physician")
        assert [other.id for other in documents.listed(work, referral)] == [file.id]
        assert referrals.answers_of(work, referral)["documents"] == [{"doc_type": "latest_marrow_report"}]


def test_a_file_is_taken_out_again_before_sending(doctor: Doctor, runtime: Runtime) -> None:
    doctor.begins()
    doctor.fills(files=[(io.BytesIO(PDF), "wrong patient.pdf")])
    [file_id] = re.findall(r'name="kind\.([\w-]+)"', doctor.text)
    doctor.fills(remove_file=file_id)
    assert "wrong patient.pdf" not in doctor.text


def test_somebody_elses_file_is_not_taken_out(doctor: Doctor, runtime: Runtime, another: Any) -> None:
    other = another()
    other.begins()
    other.fills(files=[(io.BytesIO(PDF), "theirs.pdf")])
    [file_id] = re.findall(r'name="kind\.([\w-]+)"', other.text)
    doctor.begins()
    assert doctor.fills(remove_file=file_id) == 404
    assert "theirs.pdf" in other.at("/refer/form")


def test_a_consent_whose_words_were_never_ours_is_asked_for_again(doctor: Doctor, runtime: Runtime) -> None:
    doctor.begins()
    doctor.fills(**FILLED)
    doctor.fills(**{"version.consent_medical_review": "f" * 64, "then": "send"})
    assert 'href="#consent_medical_review"' in doctor.text
    assert count(runtime, Referral) == 0


def test_the_physician_agrees_in_words_of_their_own(doctor: Doctor) -> None:
    doctor.begins()
    assert "I agree, with the patient&#39;s consent," in doctor.text
