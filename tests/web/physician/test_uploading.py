"""Physicians whose files come piece by piece: their own, counted, told of in one mail."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from intake.models.documents import Document
from intake.models.outbox import OutboxEmail
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services import physicians
from tests.support.application import Clock
from tests.support.browser import BASE
from tests.web.physician.doctors import PDF, Doctor, invite, secret_of

PATH = "/en/doctor/uploads"
NAME = "Выписка.pdf"


def ask(doctor: Doctor, method: str, path: str, body: bytes = b"", **headers: str) -> TestResponse:
    """What the script of the page sends."""
    doctor.at("/records")
    found = re.search(r'data-token="([^"]+)"', doctor.text)
    token = unescape(found[1]) if found else ""
    own = {"Tus-Resumable": "1.0.0", "X-Form-Token": token, "Sec-Fetch-Site": "same-origin"}
    own |= {name.replace("_", "-"): value for name, value in headers.items()}
    return doctor.client.open(path, method=method, data=body, headers=own, base_url=BASE)


def begin(doctor: Doctor, content: bytes, name: str = NAME) -> TestResponse:
    told = f"filename {base64.b64encode(name.encode()).decode()},doc_type {base64.b64encode(b'mrd_report').decode()}"
    return ask(doctor, "POST", PATH, Upload_Length=str(len(content)), Upload_Metadata=told)


def add(doctor: Doctor, place: str, start: int, piece: bytes) -> TestResponse:
    return ask(doctor, "PATCH", place, piece, Upload_Offset=str(start), Content_Type="application/offset+octet-stream")


def sends(doctor: Doctor, content: bytes, name: str = NAME) -> int:
    return add(doctor, begin(doctor, content, name).headers["Location"], 0, content).status_code


def mails(runtime: Runtime, template: str) -> list[OutboxEmail]:
    with runtime.reading() as work:
        return list(work.session.scalars(select(OutboxEmail).where(OutboxEmail.template == template)))


def test_a_file_in_pieces_is_the_physicians_with_a_receipt_on_the_page(
    doctor: Doctor, runtime: Runtime, request_sent: Referral
) -> None:
    doctor.comes_invited(request_sent)
    place = begin(doctor, PDF).headers["Location"]
    assert add(doctor, place, 0, PDF[:300]).headers["Upload-Offset"] == "300"
    doctor.at("/records")
    assert f'data-unfinished="{place}"' in doctor.text
    assert add(doctor, place, 300, PDF[300:]).status_code == 204
    doctor.at("/records")
    assert NAME in doctor.text
    with runtime.reading() as work:
        document = work.session.scalars(select(Document)).one()
        assert (document.sent_by, document.doc_type) == ("physician", "mrd_report")
        party = physicians.find(work, document.physician_id)
        assert [file.name for file in physicians.files_of(work, party)] == [NAME]


def test_nobody_else_knows_of_an_upload(
    doctor: Doctor, runtime: Runtime, request_sent: Referral, another: Callable[[], Doctor]
) -> None:
    doctor.comes_invited(request_sent)
    place = begin(doctor, PDF).headers["Location"]
    other = another()
    invite(runtime, request_sent, "other@hospital.example")
    other.uses("/invited", secret_of(runtime, "physician_invited", "other@hospital.example")["token"])
    for method in ("HEAD", "DELETE", "PATCH"):
        absent, answer = (
            ask(other, method, path, Upload_Offset="0", Content_Type="application/offset+octet-stream")
            for path in (f"{PATH}/{'n0' * 11}", place)
        )
        assert (answer.status_code, answer.get_data()) == (404, absent.get_data()), method
    other.at("/records")
    assert place not in other.text
    assert NAME not in other.text
    assert ask(doctor, "HEAD", place).headers["Upload-Offset"] == "0"


def test_whoever_is_not_in_is_told_so(doctor: Doctor) -> None:
    assert begin(doctor, PDF).status_code == 403


def test_whoever_was_sent_away_adds_nothing_more(doctor: Doctor, runtime: Runtime, request_sent: Referral) -> None:
    doctor.comes_invited(request_sent)
    place = begin(doctor, PDF).headers["Location"]
    with runtime.work() as work:
        physicians.end_access(work, physicians.at(work, work.session.get_one(Referral, request_sent.id))[0].party)
    assert add(doctor, place, 0, PDF).status_code in (403, 404)
    with runtime.reading() as work:
        assert work.session.scalars(select(Document)).all() == []


@pytest.mark.parametrize("both_ways", [False, True])
def test_the_limit_counts_what_is_here_and_what_is_on_its_way(
    doctor: Doctor, runtime: Runtime, request_sent: Referral, both_ways: bool
) -> None:
    limits = replace(runtime.settings.limits, documents_per_physician=2)
    runtime.settings = replace(runtime.settings, limits=limits)
    runtime.forget_in_force()
    doctor.comes_invited(request_sent)
    if both_ways:
        doctor.adds((PDF + b"0", "first.pdf"))
    else:
        assert sends(doctor, PDF + b"0") == 204
    begin(doctor, PDF + b"1")
    refused = begin(doctor, PDF + b"2")
    assert (refused.status_code, refused.get_json()["refusal"]) == (422, "too_many")


def test_files_that_come_one_by_one_are_one_mail_a_quarter_of_an_hour(
    doctor: Doctor, runtime: Runtime, request_sent: Referral, clock: Clock
) -> None:
    invite(runtime, request_sent)
    doctor.signs_in()
    for number in range(3):
        assert sends(doctor, PDF + b"%d" % number, f"{number}.pdf") == 204
    [receipt], [notice] = mails(runtime, "physician_receipt"), mails(runtime, "physician_sent_records")
    assert (receipt.payload["files"], notice.payload["files"]) == (3, 3)
    assert (receipt.due_at - clock.now).total_seconds() == 15 * 60
    clock.move(minutes=16)
    assert sends(doctor, PDF + b"late", "late.pdf") == 204
    assert [mail.payload["files"] for mail in mails(runtime, "physician_receipt")] == [3, 1]
    assert [mail.payload["files"] for mail in mails(runtime, "physician_sent_records")] == [3]


def test_the_mails_leave_at_once_when_the_physician_has_finished(
    doctor: Doctor, runtime: Runtime, request_sent: Referral, clock: Clock
) -> None:
    invite(runtime, request_sent)
    doctor.signs_in()
    sends(doctor, PDF)
    doctor.at("/records")
    doctor.post("/sign-out")
    for template in ("physician_receipt", "physician_sent_records"):
        assert [mail.next_at for mail in mails(runtime, template)] == [clock.now]


def test_the_form_for_referring_offers_the_same_way(doctor: Doctor, runtime: Runtime) -> None:
    doctor.begins()
    assert 'data-uploads="/en/request/uploads"' in doctor.text
    doctor.fills(files=[(io.BytesIO(PDF), "a.pdf")])
    assert "a.pdf" in doctor.text
