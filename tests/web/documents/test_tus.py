"""The tus protocol, header by header, and what a resumed file becomes."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from intake.models.documents import Document, DocumentState
from intake.runtime import Runtime
from intake.services import documents
from intake.vault.arrival import ARRIVAL_PART_BYTES
from tests.support.application import Clock
from tests.support.browser import BASE
from tests.support.journey import content
from tests.web.documents.uploader import BYTES, PATH, PDF, Uploader, told


def test_the_server_says_what_it_can_do(parent: Uploader) -> None:
    answer = parent.ask("OPTIONS", PATH)
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == answer.headers["Tus-Resumable"] == "1.0.0"
    assert answer.headers["Tus-Max-Size"] == str(1_945 * 1024 * 1024)
    extensions = {"creation", "creation-with-upload", "termination", "expiration", "checksum"}
    assert set(answer.headers["Tus-Extension"].split(",")) == extensions
    assert answer.headers["Tus-Checksum-Algorithm"] == "sha1,sha256"


def test_a_file_in_pieces_becomes_a_document(parent: Uploader, runtime: Runtime) -> None:
    place = parent.place(name="Выписка №3.pdf")
    assert parent.patch(place, 0, PDF[:5000]).headers["Upload-Offset"] == "5000"
    assert parent.offset(place) == 5000
    last = parent.patch(place, 5000, PDF[5000:])
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, str(len(PDF)))
    assert parent.names() == ["Выписка №3.pdf"]
    with runtime.reading() as work:
        stored = work.session.scalars(select(Document)).one()
        assert (stored.state, stored.sha256) == (DocumentState.QUARANTINED, hashlib.sha256(PDF).hexdigest())
        assert b"".join(documents.content(work, stored)) == PDF
    assert len(content(runtime, parent.draft_id).answers["documents"]) == 1


def test_a_client_that_missed_the_last_answer_learns_that_all_came(parent: Uploader) -> None:
    place = parent.place()
    parent.patch(place, 0, PDF)
    head = parent.ask("HEAD", place)
    assert head.headers["Upload-Offset"] == head.headers["Upload-Length"] == str(len(PDF))
    assert parent.patch(place, len(PDF), b"").status_code == 204
    assert parent.ask("DELETE", place).status_code == 204
    assert parent.names() == ["report.pdf"]


def test_the_first_bytes_may_come_with_the_creation(parent: Uploader) -> None:
    headers = {"Upload_Length": str(len(PDF)), "Upload_Metadata": told(filename="a.pdf"), "Content-Type": BYTES}
    answer = parent.ask("POST", PATH, PDF[:100], **headers)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "100")
    assert parent.patch(answer.headers["Location"], 100, PDF[100:]).status_code == 204


def test_a_head_tells_what_was_told_and_until_when(parent: Uploader, clock: Clock) -> None:
    place = parent.place(name="דוח.pdf")
    head = parent.ask("HEAD", place)
    assert told(filename="דוח.pdf") in head.headers["Upload-Metadata"]
    assert head.headers["Upload-Length"] == str(len(PDF))
    assert head.headers["Upload-Expires"] == "Mon, 23 Nov 2026 08:00:00 GMT"
    assert head.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["POST", "HEAD", "PATCH", "DELETE"])
def test_another_version_of_the_protocol_is_refused(parent: Uploader, method: str) -> None:
    path = PATH if method == "POST" else parent.place()
    answer = parent.ask(method, path, Tus_Resumable="0.2.2", Upload_Length="5", Upload_Offset="0")
    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")


def test_a_wrong_place_is_refused_and_changes_nothing(parent: Uploader) -> None:
    place = parent.place()
    parent.patch(place, 0, PDF[:100])
    assert parent.patch(place, 0, PDF[:100]).status_code == 409
    assert parent.patch(place, 200, PDF[200:300]).status_code == 409
    assert parent.offset(place) == 100


def test_more_than_was_announced_is_refused_unread(parent: Uploader) -> None:
    place = parent.place()
    assert parent.patch(place, 0, PDF + b"x").status_code == 413
    assert parent.offset(place) == 0


def test_bytes_are_only_taken_as_bytes(parent: Uploader) -> None:
    place = parent.place()
    kind = "application/x-www-form-urlencoded"
    assert parent.patch(place, 0, PDF, **{"Content-Type": kind}).status_code == 415


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_checksum_is_proved(parent: Uploader, algorithm: str) -> None:
    place = parent.place()
    good = f"{algorithm} {base64.b64encode(hashlib.new(algorithm, PDF[:50]).digest()).decode()}"
    assert parent.patch(place, 0, PDF[50:100], Upload_Checksum=good).status_code == 460
    assert parent.offset(place) == 0
    assert parent.patch(place, 0, PDF[:50], Upload_Checksum=good).status_code == 204
    assert parent.offset(place) == 50


def test_a_wrong_checksum_over_whole_parts_leaves_nothing_stored(parent: Uploader, runtime: Runtime) -> None:
    body = PDF + bytes(2 * ARRIVAL_PART_BYTES)
    place = parent.place(len(body))
    wrong = f"sha256 {base64.b64encode(bytes(32)).decode()}"
    assert parent.patch(place, 0, body, Upload_Checksum=wrong).status_code == 460
    assert (parent.names(), runtime.store.names()) == ([], [])
    assert parent.patch(place, 0, body).status_code == 204


@pytest.mark.parametrize("header", ["md5 AAAA", "sha1 ?", "sha1"])
def test_a_checksum_nobody_can_read_is_refused(parent: Uploader, header: str) -> None:
    status = parent.patch(parent.place(), 0, PDF, Upload_Checksum=header).status_code
    assert status == (460 if header == "sha1" else 400)


def test_an_upload_that_is_given_up_leaves_nothing(parent: Uploader, runtime: Runtime) -> None:
    place = parent.place()
    parent.patch(place, 0, PDF[:100])
    assert runtime.store.names() != []
    assert parent.ask("DELETE", place).status_code == 204
    assert (parent.rows(), runtime.store.names()) == (0, [])
    assert parent.ask("HEAD", place).status_code == 404


REFUSED: list[tuple[int, str, dict[str, str], int, str]] = [
    (0, "a.pdf", {}, 422, "empty"),
    (50 * 1024 * 1024 + 1, "a.pdf", {}, 413, "too_large"),
    (512 * 1024 * 1024 + 1, "a.dcm", {}, 413, "too_large"),
    (1_945 * 1024 * 1024 + 1, "a.zip", {}, 413, "too_large"),
    (9, "a.docx", {}, 415, "kind"),
    (9, "", {}, 415, "kind"),
    (9, "a.pdf", {"head": b"MZ\x90\0".hex()}, 415, "kind"),
]


@pytest.mark.parametrize(("length", "name", "more", "status", "code"), REFUSED)
def test_what_is_known_beforehand_is_said_before_a_byte_comes(
    parent: Uploader, length: int, name: str, more: dict[str, str], status: int, code: str
) -> None:
    answer = parent.create(length, name or "noextension.exe", **more)
    assert (answer.status_code, answer.json["refusal"]) == (status, code)
    assert len(answer.json["message"]) > 20
    assert parent.rows() == 0


def test_a_bundle_may_be_larger_than_a_document(parent: Uploader, runtime: Runtime, monkeypatch) -> None:
    monkeypatch.setattr(runtime.store, "has_room", lambda _count, _reserve: True)
    assert parent.create(1_945 * 1024 * 1024, "disc.zip").status_code == 201


@pytest.mark.parametrize(
    ("name", "body"), [("report.pdf", b"MZ\x90\0" + b"\0" * 5000), ("photo.jpg", PDF), ("x.pdf", b"\0" * 9)]
)
def test_a_file_that_is_something_else_is_refused_by_its_first_bytes(
    parent: Uploader, runtime: Runtime, name: str, body: bytes
) -> None:
    place = parent.place(len(body), name)
    answer = parent.patch(place, 0, body)
    assert (answer.status_code, answer.json["refusal"]) == (415, "kind")
    assert (parent.rows(), runtime.store.names(), parent.names()) == (0, [], [])


def test_the_same_file_twice_is_kept_once(parent: Uploader, runtime: Runtime) -> None:
    parent.patch(parent.place(), 0, PDF)
    stored = runtime.store.names()
    answer = parent.patch(parent.place(name="copy.pdf"), 0, PDF)
    assert (answer.status_code, answer.json["refusal"]) == (422, "already_there")
    assert parent.names() == ["report.pdf"]
    assert runtime.store.names() == stored


def test_only_so_many_files_may_be_there_or_on_their_way(parent: Uploader, runtime: Runtime) -> None:
    runtime.settings = replace(runtime.settings, limits=replace(runtime.settings.limits, documents_per_case=2))
    runtime.forget_in_force()
    parent.patch(parent.place(), 0, PDF)
    parent.place()
    answer = parent.create(len(PDF))
    assert (answer.status_code, answer.json["refusal"]) == (422, "too_many")


TWO_NAMES = f"{told(filename='a.pdf')},{told(filename='b.pdf')}"


@pytest.mark.parametrize("header", ["filename ?", "filename w/8=", TWO_NAMES])
def test_metadata_nobody_can_read_is_refused(parent: Uploader, header: str) -> None:
    assert parent.ask("POST", PATH, Upload_Length="9", Upload_Metadata=header).status_code == 400


@pytest.mark.parametrize("length", ["", "-1", "1e3", "٣", "9" * 30])
def test_a_length_that_is_no_number_is_refused(parent: Uploader, length: str) -> None:
    sent = {"Upload_Length": length.encode().decode("latin-1"), "Upload_Metadata": told(filename="a.pdf")}
    assert parent.ask("POST", PATH, **sent).status_code == 400


def test_without_the_form_token_nothing_happens(parent: Uploader) -> None:
    parent.token = "0" * 64
    assert parent.create(len(PDF)).status_code == 400
    assert parent.rows() == 0


def test_another_site_cannot_send_files(parent: Uploader) -> None:
    headers = {"Upload_Length": "9", "Upload_Metadata": told(filename="a.pdf"), "Sec_Fetch_Site": "cross-site"}
    assert parent.ask("POST", PATH, **headers).status_code == 403


def test_a_stranger_finds_nothing_and_sees_no_difference(parent: Uploader, runtime: Runtime, app: Flask) -> None:
    place = parent.place()
    stranger = Uploader(runtime, app.test_client())
    absent = f"{PATH}/{'A' * 22}"
    for method in ("HEAD", "PATCH", "DELETE"):
        theirs, none = (stranger.ask(method, path, Upload_Offset="0") for path in (place, absent))
        assert theirs.status_code == none.status_code == 404
        assert theirs.get_data() == none.get_data().replace(b"A" * 22, place.rpartition("/")[2].encode())
    assert parent.offset(place) == 0


def test_nobody_without_a_request_is_led_around(app: Flask) -> None:
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "9", "Sec-Fetch-Site": "same-origin"}
    answer = app.test_client().post(PATH, base_url=BASE, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("method", ["GET", "PUT", "TRACE", "POST"])
def test_other_methods_do_not_exist(parent: Uploader, method: str) -> None:
    answer = parent.ask(method, parent.place())
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"HEAD", "PATCH", "DELETE", "OPTIONS"}
