"""Pages and submissions against bare Flask and SQLAlchemy in the same run (goals P1 to P3).

Run with `make bench-pages`. It prints and asserts nothing: a MISS is a finding, not a failure.
"""

from __future__ import annotations

import http.client
import logging
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from flask import Flask, render_template_string
from sqlalchemy import event, func, select

from config import Settings
from intake.app import create_app
from intake.clinical.codebook.model import Kind
from intake.db import Base
from intake.runtime import Runtime
from intake.web.forms import drawing
from intake.web.forms.question import questions_of
from intake.web.journey.visit import visit
from tests.bench import bare
from tests.bench.measuring import Act, Series, by_turns, line, peak_memory, tell, verdict
from tests.bench.staffed import empty_the_week, staff_the_clinic
from tests.support.application import settings_for
from tests.support.processes import RunningHouse
from tests.support.visitors import TOKEN, Visitor, begin, begin_ready
from tests.support.waiting import until
from tests.web.patient.people import COOKIE, MOTHER
from tools.ports import any_free

pytestmark = pytest.mark.bench

ROOT = Path(__file__).resolve().parents[2]
STEP, FORM_PAGE = "/en/request/patient-name", "/en/request/liver"
ROUND = 150
SUBMISSIONS, PEOPLE = 240, 8


class Caller:
    """Calls an application without a server in between, as one browser."""

    def __init__(self, app: Flask, base: str = "clinic.test", session_id: str = "") -> None:
        self.app, self.host = app, base
        self.cookie = f"{COOKIE}={session_id}" if session_id else ""
        self.status, self.headers = "", []  # type: tuple[str, list[tuple[str, str]]]

    def __call__(self, method: str, path: str, fields: dict[str, str] | None = None) -> bytes:
        body = urlencode(fields or {}).encode()
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": "",
            "SERVER_NAME": self.host,
            "SERVER_PORT": "443", "HTTP_HOST": self.host, "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "https", "wsgi.input": BytesIO(body), "wsgi.errors": sys.stderr, "wsgi.version": (1, 0),
            "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False, "wsgi.input_terminated": True,
            "HTTP_SEC_FETCH_SITE": "same-origin", "HTTP_REFERER": f"https://{self.host}/",
        }  # fmt: skip
        if self.cookie:
            environ["HTTP_COOKIE"] = self.cookie
        if method == "POST":
            environ |= {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body))}
        answer = self.app.wsgi_app(environ, self._start)
        text = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        return text

    def _start(self, status: str, headers: list[tuple[str, str]], _info: Any = None) -> Callable[[bytes], object]:
        self.status, self.headers = status, headers
        given = next((value for name, value in headers if name == "Set-Cookie"), "")
        if given and not self.cookie:
            self.cookie = given.split(";")[0]
        return lambda _data: None


def steps(ours: Flask, plain: Flask, session_id: str) -> dict[str, Act]:
    """One intake step posted, and the bare form posted."""
    person, nobody = Caller(ours, session_id=session_id), Caller(plain)
    token = _token(person("GET", STEP))
    bare_page = nobody("GET", "/step").decode()
    bare_token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', bare_page)
    assert bare_token is not None

    def post(number: int) -> None:
        fields = {"csrf_token": token, "asked": "patient_full_name",
            "patient_full_name": f"Тимур {'абвгд'[number % 5]}"}
        person("POST", STEP, fields)
        assert person.status.startswith("303"), person.status

    def post_bare(number: int) -> None:
        nobody("POST", "/step", {"csrf_token": bare_token.group(1), "name": f"Тимур {number}"})
        assert nobody.status.startswith("303"), nobody.status

    return {"bare": post_bare, "ours": post}


def _token(page: bytes) -> str:
    found = TOKEN.search(page.decode())
    assert found is not None
    return found.group(1)


@contextmanager
def counted(runtime: Runtime) -> Iterator[list[str]]:
    """The statements that run meanwhile."""
    seen: list[str] = []

    def note(_link: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    event.listen(runtime.database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(runtime.database.engine, "before_cursor_execute", note)


@pytest.fixture
def ours(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(settings_for(database_url, tmp_path))
    with Path(os.devnull).open("w") as nowhere:  # log lines cost what they cost, but they are not what is printed
        for handler in logging.root.handlers:
            if isinstance(handler, logging.StreamHandler):
                handler.setStream(nowhere)
        yield app
    app.extensions["intake"].close()


@pytest.fixture
def plain_url(database_url: str, tmp_path: Path) -> str:
    """The bare program's tables stand in the same database, or in a file beside it."""
    return f"sqlite:///{tmp_path / 'bare.sqlite3'}" if database_url.startswith("sqlite") else database_url


def test_p1_an_intake_step(ours: Flask, plain_url: str, database_kind: str) -> None:
    runtime: Runtime = ours.extensions["intake"]
    session_id, _draft = begin(runtime, MOTHER)
    acts = steps(ours, bare.create_app(plain_url), session_id)
    found = by_turns(acts, ROUND)
    with counted(runtime) as statements:
        acts["ours"](1)
    rate = found["bare"].median / found["ours"].median
    cpu = found["ours"].cpu_each / found["bare"].cpu_each
    writes = len([one for one in statements if one.startswith("BEGIN IMMEDIATE")])
    own = [one for one in statements if not one.startswith(("BEGIN", "SAVEPOINT", "RELEASE"))]
    tell(
        f"\nP1 on {database_kind}",
        line("bare: form, CSRF, insert, commit", found["bare"]),
        line("ours: intake step", found["ours"]),
        f"  rate {rate:.2f} of bare (goal 0.50: {verdict(rate >= 0.5, found['bare'])})",
        f"  CPU {cpu:.2f} x bare (goal 2: {verdict(cpu <= 2, found['bare'])})",
        f"  {len(own)} statements (goal 5: {verdict(len(own) <= 5)})"
        + (f", {writes} write transactions" if writes else ""),
        *(f"    {' '.join(one.split())[:110]}" for one in own),
        f"  {peak_memory()}",
    )


@pytest.mark.databases("sqlite")
def test_p3_a_question_page(ours: Flask, plain_url: str) -> None:
    runtime: Runtime = ours.extensions["intake"]
    session_id, _draft = begin(runtime, MOTHER)
    person, nobody = Caller(ours, session_id=session_id), Caller(bare.create_app(plain_url))
    found = by_turns(
        {"hello": lambda _n: _ok(nobody, "/hello"), "ours": lambda _n: _ok(person, FORM_PAGE)}, ROUND * 2
    )
    drawn = by_turns(drawings(ours, session_id), ROUND)
    share = found["hello"].median / found["ours"].median
    faster = drawn["plain"].median / drawn["ours"].median
    tell(
        "\nP3",
        line("hello, world", found["hello"]),
        line(f"question page {FORM_PAGE}", found["ours"]),
        f"  in the application alone {share:.3f} of hello (goal 0.25 behind a server, see below)",
        line("the form drawn by WTForms widgets", drawn["plain"]),
        line("the form drawn by our macros", drawn["ours"]),
        f"  {faster:.2f} x as fast (goal 2: {verdict(faster >= 2, drawn['plain'])})",
        f"  {peak_memory()}",
    )


def _ok(caller: Caller, path: str) -> None:
    caller("GET", path)
    assert caller.status.startswith("200"), f"{path}: {caller.status}"


MACROS = '{% from "journey/question.html" import question %}{% for q in questions %}{{ question(q) }}{% endfor %}'


def drawings(ours: Flask, session_id: str) -> dict[str, Act]:
    """The same questions drawn by our macros and by WTForms, each inside a request."""
    context = ours.test_request_context(FORM_PAGE, base_url="https://clinic.test",
        headers={"Cookie": f"{COOKIE}={session_id}"})
    context.push()
    ours.preprocess_request()
    runtime: Runtime = ours.extensions["intake"]
    with runtime.reading() as work:
        here = visit(work)
        screen = next(screen for screen in here.journey.screens if FORM_PAGE.endswith(screen.name))
        questions = questions_of(here.journey.fields(screen), here.journey.situation, here.voice)
    ours.config.setdefault("SECRET_KEY", "bench")
    ours.secret_key = ours.secret_key or "bench"
    plain = bare.form_of(controls(questions))
    body = "{% for field in form %}{{ field.label }}{{ field(class_='control') }}{% endfor %}"

    def draw_plain(_number: int) -> None:
        render_template_string(body, form=plain(meta={"csrf": False}))

    def draw(_number: int) -> None:
        drawn = [drawing.draw(question, {}, None, False) for question in questions]
        render_template_string(MACROS, questions=drawn)

    return {"plain": draw_plain, "ours": draw}


def controls(questions: Any) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What the questions ask, as names, labels and choices."""
    found: list[tuple[str, str, list[tuple[str, str]]]] = []
    for question in questions:
        options = [(option.code, question.option_label(option.code)) for option in question.options]
        if question.kind is Kind.MEASURE:
            found += [(f"{question.name}_value", question.label, []), (f"{question.name}_uln", "Upper limit", [])]
            found.append((f"{question.name}_unit", "Unit", [(unit, unit) for unit in question.field.units]))
        elif question.kind is Kind.DATE:
            found += [(f"{question.name}_{part}", part, []) for part in ("day", "month", "year")]
        else:
            found.append((question.name, question.label, options))
        if question.absent:
            found.append((f"{question.name}_absent", "", [(str(s), question.absent_label(s)) for s in question.absent]))
    return found


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[RunningHouse]:
    rates = {"POSTS_PER_MINUTE": "10000000", "POSTS_PER_HOUR": "10000000"}
    away = {"BROKER_URL": "redis://127.0.0.1:1/0", "SMTP_URL": "smtp://127.0.0.1:1"}
    running = RunningHouse.furnish(tmp_path / "house", {"DATABASE_URL": database_url} | rates | away)
    running.start("web")
    yield running
    running.remove()


def test_p2_submissions_and_p3_pages_on_two_processes(
    house: RunningHouse, plain_url: str, tmp_path: Path, database_kind: str
) -> None:
    records = Runtime(Settings.from_env(house.environ))
    staff_the_clinic(records)
    sizes = rows_of_one(records, house)
    own, plain = Series(), Series()
    gets: dict[str, list[float]] = {"hello": [], "page": []}
    with bare_server(house, plain_url, sizes) as other:
        for _repeat in range(3):
            bare_press: Press = lambda link: _posted(link, "/submit", {"name": "x"}, "")  # noqa: E731  # as the others
            _add(plain, house, other, [bare_press] * SUBMISSIONS)
            _add(own, house, house.url, ready_to_send(records, house))
        session_id, _draft = begin(records, MOTHER)
        for _repeat in range(3):
            gets["hello"].append(crowd(other, [lambda link: _got(link, "/hello", "")] * 600)[0])
            gets["page"].append(crowd(house.url, [lambda link: _got(link, FORM_PAGE, session_id)] * 300)[0])
    records.close()
    tell(f"\nP2 on {database_kind}: two processes, {PEOPLE} people at once, the client on the same machine")
    tell_of_submissions(own, plain, len(sizes))
    page, hello = sorted(gets["page"])[1], sorted(gets["hello"])[1]
    tell(
        f"P3 on {database_kind}: question page {page:.0f}/s, hello {hello:.0f}/s, "
        f"{page / hello:.2f} of hello (goal 0.25: {'PASS' if page / hello >= 0.25 else 'MISS'})",
        f"  web processes {memory(house)}",
    )


def ready_to_send(records: Runtime, house: RunningHouse) -> list[Press]:
    """Everybody has answered everything and is about to press "Send"; nobody is to be called yet."""
    empty_the_week(records)
    ready = begin_ready(records, [MOTHER] * SUBMISSIONS)
    tokens = pressed_before(house.url, [session for session, _draft in ready])
    return [_sending(session, token) for session, token in tokens]


def _add(series: Series, house: RunningHouse, origin: str, acts: list[Press]) -> None:
    """One repeat: its times, the seconds of one act, and what the house's processes used meanwhile."""
    before = cpu_of(house)
    rate, times = crowd(origin, acts)
    series.wall += times
    series.medians.append(1 / rate)
    series.cpu.append((cpu_of(house) - before) / len(acts))


def tell_of_submissions(own: Series, plain: Series, rows: int) -> None:
    rate, limit = (1 / sorted(series.medians)[1] for series in (own, plain))
    cores = os.cpu_count() or 1
    tell(
        line(f"bare: the same {rows} inserts", plain),
        line("ours: submission", own),
        f"  {rate:.0f} submissions/s (goal 150: {verdict(rate >= 150, plain)}), "
        f"bare {limit:.0f}/s, ratio {rate / limit:.2f}",
        f"  the web processes' CPU alone would allow {cores} cores / {own.cpu_each * 1000:.1f} ms = "
        f"{cores / own.cpu_each:.0f}/s",
        f"  p95 {own.p95 / own.median:.1f} x median (goal 5: {verdict(own.p95 <= 5 * own.median)})",
    )


def memory(house: RunningHouse) -> str:
    pages = (int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in house.program("web").children())
    return ", ".join(f"{count * 4 // 1024} MiB" for count in pages)


def cpu_of(house: RunningHouse) -> float:
    """Seconds of processor time that the web processes have used."""
    stats = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in house.program("web").children())
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / os.sysconf("SC_CLK_TCK")


def rows_of_one(records: Runtime, house: RunningHouse) -> tuple[int, ...]:
    """How many rows one submission writes, and how large they are."""
    [(session_id, _draft)] = begin_ready(records, [MOTHER])
    before = _counts(records)
    person = Visitor(house.url, session_id)
    page = person.post("/en/request/send", {"csrf_token": person.get("/en/request/check").token})
    assert page.location == "/en/sent", page.words[:300]
    after = _counts(records)
    return tuple(size for name, (count, size) in after.items() for _row in range(count - before[name][0]))


def _counts(records: Runtime) -> dict[str, tuple[int, int]]:
    """Rows of each table, and the letters in one of them."""
    with records.reading() as work:
        found = {}
        for table in Base.metadata.sorted_tables:
            row = work.session.execute(select(table).limit(1)).first()
            count = work.session.scalar(select(func.count()).select_from(table)) or 0
            found[table.name] = count, sum(len(str(value)) for value in row or ())
    return found


@contextmanager
def bare_server(house: RunningHouse, database_url: str, sizes: tuple[int, ...]) -> Iterator[str]:
    bare.create_app(database_url)  # its tables; two processes that made them at once would trip over each other
    port = str(any_free())
    environ = house.environ | {
        "PORT": port, "DATABASE_URL": database_url, "BARE_SIZES": " ".join(map(str, sizes)), "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    command = [sys.executable, "-m", "gunicorn", "tests.bench.bare:app_from_environment()"]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | environ, stderr=subprocess.DEVNULL)
    origin = f"http://127.0.0.1:{port}"
    try:
        until(lambda: _answers(origin), "the bare server answers", within=60)
        yield origin
    finally:
        server.terminate()
        server.wait(30)


def _answers(origin: str) -> bool:
    try:
        return Visitor(origin).get("/hello").status == 200
    except OSError:
        return False


def pressed_before(origin: str, sessions: list[str]) -> list[tuple[str, str]]:
    """The form token of every session's check page."""

    def token(session_id: str) -> tuple[str, str]:
        return session_id, Visitor(origin, session_id).get("/en/request/short-route").token

    with ThreadPoolExecutor(PEOPLE) as pool:
        return list(pool.map(token, sessions))


Press = Callable[[http.client.HTTPConnection], int]


def _sending(session_id: str, token: str) -> Press:
    return lambda link: _posted(link, "/en/request/send", {"csrf_token": token}, session_id)


def _posted(link: http.client.HTTPConnection, path: str, fields: dict[str, str], session_id: str) -> int:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin",
        "Cookie": f"intake={session_id}"}
    link.request("POST", path, urlencode(fields).encode(), headers)
    return _status(link, 303)


def _got(link: http.client.HTTPConnection, path: str, session_id: str) -> int:
    link.request("GET", path, headers={"Cookie": f"intake={session_id}"})
    return _status(link, 200)


def _status(link: http.client.HTTPConnection, expected: int) -> int:
    answer = link.getresponse()
    answer.read()
    assert answer.status == expected, answer.status
    return answer.status


def crowd(origin: str, acts: list[Press]) -> tuple[float, list[float]]:
    """All acts by a few people at once; acts a second, and seconds of each."""
    local, times = threading.local(), []

    def act(press: Press) -> None:
        if not hasattr(local, "link"):
            local.link = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=60)
        started = time.perf_counter()
        press(local.link)
        times.append(time.perf_counter() - started)

    with ThreadPoolExecutor(PEOPLE) as people:
        list(people.map(act, acts[:PEOPLE]))
        times.clear()
        started = time.perf_counter()
        list(people.map(act, acts[PEOPLE:]))
        return (len(acts) - PEOPLE) / (time.perf_counter() - started), times
