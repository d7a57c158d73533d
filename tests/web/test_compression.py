"""Text leaves compressed, except where its length could tell what it must not; the form token looks new each time."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import brotli
import pytest
from flask import Blueprint, Flask, Response, g, request, send_file
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from config import ROOT
from intake.web import compression
from intake.web.compression import MASK_BYTES, SMALLEST, masked, reflects, unmasks_to
from intake.web.policy import PUBLIC, PUBLIC_FORM, policy
from tests.support.browser import BASE, TOKEN

pytestmark = pytest.mark.databases("sqlite")  # nothing here depends on the database

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
LONG = "Тимур и his report " * 200
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """The application with answers of every make."""
    probe = Blueprint("probe", __name__, url_prefix="/probe")

    @probe.get("/text/<int:size>")
    @policy(PUBLIC)
    def text(size: int) -> Response:
        return Response("x" * size, mimetype="text/plain")

    @probe.get("/streamed")
    @policy(PUBLIC)
    def streamed() -> Response:
        def pieces() -> Iterator[str]:
            yield from [LONG, LONG]

        return Response(pieces(), mimetype="text/html")

    @probe.get("/file")
    @policy(PUBLIC)
    def file() -> Response:
        return send_file(ROOT / "static" / "js" / "clock.js", conditional=True)

    @probe.get("/pdf")
    @policy(PUBLIC)
    def pdf() -> Response:
        return Response(b"%PDF" + b"x" * 9_000, mimetype="application/pdf")

    @probe.get("/said")
    @policy(PUBLIC)
    def said() -> Response:
        return Response(f"{LONG} you looked for {request.args.get('q', '')}", mimetype="text/html")

    @probe.post("/typed")
    @policy(PUBLIC_FORM)
    def typed() -> Response:
        return Response(f"{LONG} {request.form.get('email', '') if request.form.get('show') else ''}")

    @probe.post("/judged")
    @policy(PUBLIC_FORM)
    def judged() -> str:
        return "stale" if g.stale else "fresh"

    app.register_blueprint(probe)
    return app.test_client()


def get(client: FlaskClient, path: str, accept: str = "gzip, br", **headers: str) -> Response:
    return client.get(path, base_url=BASE, headers={"Accept-Encoding": accept, **headers})


@pytest.mark.parametrize(
    ("accept", "coding"),
    [("br", "br"), ("gzip", "gzip"), ("gzip, deflate, br", "br"), ("br;q=0.1, gzip;q=0.9", "gzip"), ("*", "br"),
     ("br;q=0, gzip", "gzip"), ("identity", None), ("deflate", None), ("", None), ("br;q=0", None)],
)  # fmt: skip
def test_a_page_comes_in_the_coding_that_the_browser_takes(
    client: FlaskClient, accept: str, coding: str | None
) -> None:
    answer = get(client, "/en/", accept)
    assert answer.headers.get("Content-Encoding") == coding
    assert "Accept-Encoding" in answer.headers["Vary"]
    body = UNPACK[coding](answer.data) if coding else answer.data
    assert body.startswith(b"<!doctype html>")
    assert answer.headers["Content-Length"] == str(len(answer.data))
    if coding:
        assert len(answer.data) < len(body) / 2


def test_failures_are_compressed_and_guarded_like_pages(client: FlaskClient) -> None:
    answer = get(client, "/en/no-such-page")
    assert (answer.status_code, answer.headers["Content-Encoding"]) == (404, "br")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("size", "coding"), [(SMALLEST - 1, None), (SMALLEST, "br"), (0, None)])
def test_what_is_small_is_left_alone(client: FlaskClient, size: int, coding: str | None) -> None:
    assert get(client, f"/probe/text/{size}").headers.get("Content-Encoding") == coding


@pytest.mark.parametrize("path", ["streamed", "file", "pdf"])
def test_what_is_no_whole_text_is_left_alone(client: FlaskClient, path: str) -> None:
    answer = get(client, f"/probe/{path}")
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers


def test_a_range_of_a_file_is_that_range(client: FlaskClient) -> None:
    answer = get(client, "/probe/file", Range="bytes=0-99")
    assert (answer.status_code, len(answer.data)) == (206, 100)
    assert "Content-Encoding" not in answer.headers


def test_static_files_keep_the_coding_they_had(client: FlaskClient) -> None:
    link = re.search(r'href="(/static/[^"]+\.css)"', client.get("/en/", base_url=BASE).get_data(as_text=True))
    assert link is not None
    answer = get(client, link.group(1))
    assert answer.headers["Content-Encoding"] == "br"
    assert brotli.decompress(answer.data)


@pytest.mark.parametrize("typed", ["Тимур", "<b>Тимур</b>", "mother@example.org", "abc"])
def test_an_answer_that_repeats_what_was_sent_along_is_not_compressed(client: FlaskClient, typed: str) -> None:
    answer = client.get("/probe/said", base_url=BASE, query_string={"q": typed}, headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in answer.headers
    assert get(client, "/probe/said?page=2").headers["Content-Encoding"] == "br"


def test_a_form_that_is_given_back_is_not_compressed(client: FlaskClient) -> None:
    for show, coding in (("1", None), ("", "br")):
        posted = {"email": "mother@example.org", "show": show}
        headers = {"Accept-Encoding": "br", **SAME_SITE}
        answer = client.post("/probe/typed", base_url=BASE, data=posted, headers=headers)
        assert answer.headers.get("Content-Encoding") == coding


def test_our_own_links_do_not_keep_a_page_from_being_compressed() -> None:
    assert "check" in compression.OWN_WORDS
    assert reflects("the word check", ["check"])
    assert not reflects("ab cd", ["ab", ""])
    assert reflects("a &lt;b&gt;", ["<b>"])


def tokens(client: FlaskClient) -> set[str]:
    found = TOKEN.findall(client.get("/en/urgent", base_url=BASE).get_data(as_text=True))
    assert found
    return set(found)


def test_the_form_token_is_another_text_in_every_answer_and_every_one_is_good(client: FlaskClient) -> None:
    first, second = tokens(client), tokens(client)
    assert len(first) == len(second) == 1, "all forms of one answer carry the same text"
    assert first != second
    for token in first | second:
        assert judged(client, token) == "fresh"


def judged(client: FlaskClient, token: str) -> str:
    answer = client.post("/probe/judged", base_url=BASE, data={"csrf_token": token}, headers=SAME_SITE)
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("forged", ["", "0" * 64, "f" * 64, "00" * 16, "zz" * 32, "é" * 64, "0" * 63, "0" * 128, " "])
def test_what_was_never_handed_out_is_stale(client: FlaskClient, forged: str) -> None:
    tokens(client)
    assert judged(client, forged) == "stale"


def test_the_token_of_another_browser_is_stale(client: FlaskClient, app: Flask) -> None:
    theirs = tokens(app.test_client())
    tokens(client)
    assert judged(client, theirs.pop()) == "stale"


PIECE = st.binary(min_size=MASK_BYTES, max_size=MASK_BYTES)


@given(PIECE, PIECE, PIECE)
def test_a_mask_hides_a_secret_and_gives_it_back(secret: bytes, mask: bytes, other: bytes) -> None:
    assert unmasks_to(masked(secret, mask), secret) is (any(secret) or any(mask))
    assert unmasks_to(masked(secret, mask), other) is (secret == other and (any(secret) or any(mask)))


@given(st.text(max_size=80))
def test_whatever_is_sent_as_a_token_is_judged_and_never_fails(shown: str) -> None:
    assert unmasks_to(shown, b"s" * MASK_BYTES) is False
