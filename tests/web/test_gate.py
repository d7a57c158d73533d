"""The gate: what passes, what is refused, and what every answer carries."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Blueprint, Flask, abort, g, request
from flask.testing import FlaskClient

from config import Settings
from intake.app import create_app
from intake.services import sessions
from intake.web import gate, headers
from intake.web.policy import PUBLIC, PUBLIC_FORM, policy
from tests.support.application import Clock
from tests.support.browser import BASE

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
pytestmark = pytest.mark.databases("sqlite")  # the gate's own statements run on both in the journey's tests


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """The application with a few probe pages, registered before the first request."""
    probe = Blueprint("probe", __name__, url_prefix="/probe")

    @probe.get("/undeclared")
    def undeclared() -> str:
        return "nobody may see this"

    @probe.get("/token")
    @policy(PUBLIC)
    def token() -> str:
        return gate.form_token()

    @probe.post("/strict")
    @policy(PUBLIC)
    def strict() -> dict[str, list[str]]:
        return dict(request.form.lists())

    @probe.post("/forgiving")
    @policy(PUBLIC_FORM)
    def forgiving() -> str:
        return "stale" if g.stale else "fresh"

    @probe.get("/fail/<int:code>")
    @policy(PUBLIC)
    def fail(code: int) -> str:
        if code == 500:
            raise ZeroDivisionError("Philadelphia")
        abort(code)

    app.register_blueprint(probe)
    return app.test_client()


def token(client: FlaskClient) -> str:
    return client.get("/probe/token", base_url=BASE).get_data(as_text=True)


def post(client: FlaskClient, path: str = "/probe/strict", **options: object) -> int:
    options.setdefault("headers", SAME_ORIGIN)
    return client.post(path, base_url=BASE, **options).status_code


def test_a_view_without_a_policy_does_not_exist(client: FlaskClient) -> None:
    assert client.get("/probe/undeclared", base_url=BASE).status_code == 404


@pytest.mark.parametrize("code", [400, 403, 404, 413, 415, 429, 500, 503])
def test_every_answer_carries_the_headers(client: FlaskClient, code: int) -> None:
    answer = client.get(f"/probe/fail/{code}", base_url=BASE)
    assert answer.status_code == code
    assert {name: answer.headers[name] for name in headers.HEADERS} == headers.HEADERS
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Strict-Transport-Security"]
    assert "Server" not in answer.headers


def test_a_failure_says_nothing_about_the_inside(client: FlaskClient) -> None:
    text = client.get("/probe/fail/500", base_url=BASE).get_data(as_text=True)
    assert "Philadelphia" not in text
    assert "Traceback" not in text


@pytest.mark.parametrize("host", ["evil.test", "clinic.test.evil.test", "clinic.test@evil.test", ""])
def test_an_unknown_host_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/en/", base_url=BASE, headers={"Host": host}).status_code == 400


def test_a_forwarded_host_is_not_believed(client: FlaskClient) -> None:
    answer = client.get("/", base_url=BASE, headers={"X-Forwarded-Host": "evil.test"})
    assert "evil.test" not in answer.headers["Location"]


def test_the_cookie_is_locked_down(client: FlaskClient) -> None:
    cookie = client.get("/probe/token", base_url=BASE).headers["Set-Cookie"]
    assert cookie.startswith("__Host-intake=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


def test_a_form_with_its_token_passes(client: FlaskClient) -> None:
    assert post(client, data={"csrf_token": token(client)}) == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_a_post_from_elsewhere_is_refused(client: FlaskClient, site: str) -> None:
    assert post(client, data={"csrf_token": token(client)}, headers={"Sec-Fetch-Site": site}) == 403


def test_an_old_browser_is_judged_by_its_origin(client: FlaskClient) -> None:
    data = {"csrf_token": token(client)}
    assert post(client, data=data, headers={"Origin": BASE}) == 200
    assert post(client, data=data, headers={"Origin": "https://evil.test"}) == 403
    assert post(client, data=data, headers={}) == 200


def test_a_token_of_another_session_or_none_is_refused(client: FlaskClient, app: Flask) -> None:
    others = token(app.test_client())
    token(client)
    assert post(client, data={"csrf_token": others}) == 400
    assert post(client, data={"name": "Ann"}) == 400


def test_a_form_that_forgives_learns_that_its_token_is_stale(client: FlaskClient) -> None:
    good = token(client)
    answers = [
        client.post("/probe/forgiving", base_url=BASE, headers=SAME_ORIGIN, data={"csrf_token": value}).text
        for value in (good, "gone")
    ]
    assert answers == ["fresh", "stale"]


BAD_BODIES = {
    "a NUL in a value": b"name=Ann%00a",
    "bytes that are no text": b"name=%FF%FE",
    "an overlong form": b"name=%C0%AF",
    "a replacement character": "name=\ufffd".encode(),
    "a control character": b"name=%08",
    "brackets in a name": b"name[]=a",
    "a raw NUL": b"name=\0",
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES)
def test_what_is_no_text_is_refused(client: FlaskClient, body: bytes) -> None:
    data = f"csrf_token={token(client)}&".encode() + body
    assert post(client, data=data, content_type="application/x-www-form-urlencoded") == 400


def test_a_bad_query_is_refused(client: FlaskClient) -> None:
    assert client.get("/en/?q=%FF", base_url=BASE).status_code == 400
    assert client.get("/en/?q=%00", base_url=BASE).status_code == 400


def test_a_name_in_query_and_body_is_refused(client: FlaskClient) -> None:
    assert post(client, "/probe/strict?name=a", data={"csrf_token": token(client), "name": "b"}) == 400


def test_text_in_any_script_passes_unchanged(client: FlaskClient) -> None:
    names = ["דוד בן־גוריון", "محمد عبد الله", "Ольга Ё.", "李小龍", "می‌خواهم", "👩🏽‍⚕️"]
    answer = client.post("/probe/strict", base_url=BASE, headers=SAME_ORIGIN,
                         data={"csrf_token": token(client), "name": names})
    assert answer.json["name"] == names


def test_a_body_over_the_limit_is_refused_before_it_is_read(client: FlaskClient) -> None:
    data = {"csrf_token": token(client), "story": "x" * 1_100_000}
    assert post(client, data=data) == 413


def test_too_many_fields_are_refused(client: FlaskClient) -> None:
    body = f"csrf_token={token(client)}&" + "&".join(f"a{number}=1" for number in range(1_001))
    assert post(client, data=body, content_type="application/x-www-form-urlencoded") == 413


def test_a_body_without_a_length_is_refused(client: FlaskClient) -> None:
    chunked = {**SAME_ORIGIN, "Transfer-Encoding": "chunked"}
    answer = client.post("/probe/strict", base_url=BASE, headers=chunked, environ_overrides={"CONTENT_LENGTH": ""})
    assert answer.status_code == 411


def test_a_body_cut_short_never_reaches_the_view(app: Flask, client: FlaskClient) -> None:
    """As a server hands it over: the length is promised, the stream ends early and says that it is complete."""
    good = token(client)
    body = f"csrf_token={good}&story=cut in the mid".encode()
    answer = client.post("/probe/strict", base_url=BASE, headers=SAME_ORIGIN, data=body,
                         content_type="application/x-www-form-urlencoded",
                         environ_overrides={"CONTENT_LENGTH": str(len(body) + 50), "wsgi.input_terminated": True})
    assert answer.status_code == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_a_method_that_no_page_has_is_refused(client: FlaskClient, method: str) -> None:
    answer = client.open("/en/", method=method, base_url=BASE, headers=SAME_ORIGIN)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_method_override_is_not_obeyed(client: FlaskClient) -> None:
    assert client.get("/probe/strict?_method=POST", base_url=BASE).status_code == 405
    assert client.get("/probe/strict", base_url=BASE, headers={"X-HTTP-Method-Override": "POST"}).status_code == 405


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.77", "203.0.113.0/24"), ("2001:db8:1:2::9", "2001:db8:1::/48"), (None, "unknown"), ("x", "unknown")],
)
def test_rates_count_networks(address: str | None, network: str) -> None:
    assert gate.network_of(address) == network


@pytest.fixture
def narrow(settings: Settings, clock: Clock) -> Flask:
    """An installation that allows 3 posts a minute."""
    limits = replace(settings.limits, posts_per_minute=3, posts_per_hour=300)
    return create_app(replace(settings, limits=limits), clock)


def test_posts_of_one_network_are_counted_and_told_when_to_come_back(narrow: Flask) -> None:
    answers = [
        narrow.test_client().post("/en/urgent", base_url=BASE, headers=SAME_ORIGIN, data={"a": "1"}) for _ in range(4)
    ]
    assert [answer.status_code == 429 for answer in answers] == [False, False, False, True]
    assert int(answers[-1].headers["Retry-After"]) >= 1


def test_another_network_is_not_held_responsible(narrow: Flask) -> None:
    for _ in range(4):
        narrow.test_client().post("/en/urgent", base_url=BASE, headers=SAME_ORIGIN, data={"a": "1"})
    elsewhere = narrow.test_client().post(
        "/en/urgent", base_url=BASE, headers=SAME_ORIGIN, data={"a": "1"}, environ_base={"REMOTE_ADDR": "198.51.100.7"}
    )
    assert elsewhere.status_code != 429


def test_a_browser_with_a_request_of_its_own_is_counted_by_itself(narrow: Flask) -> None:
    family, neighbours = narrow.test_client(), narrow.test_client()
    answers = []
    for person, posts in ((family, 7), (neighbours, 1)):
        person.set_cookie("__Host-intake", sessions.new_session_id(), domain="clinic.test", secure=True)
        path = "/en/request/what-to-discuss"
        answers.append([person.post(path, base_url=BASE, headers=SAME_ORIGIN, data={"a": "1"}) for _ in range(posts)])
    assert [answer.status_code == 429 for answer in answers[0]] == [False] * 6 + [True]
    assert answers[1][0].status_code != 429
