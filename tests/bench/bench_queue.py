"""The queue with many requests: pages, filters, search, claim, counts (goals P4 to P6), on both databases.

Run with `make bench-queue`; `SIZES="10000 100000 1000000"` takes the last one along, which fills for a long time.
It prints and asserts nothing: a MISS is a finding, not a failure.
"""

from __future__ import annotations

import logging
import os
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from sqlalchemy import select, text, update

from intake.app import create_app
from intake.models.referrals import OPEN_REFERRAL, Referral
from intake.models.staff import Staff
from intake.runtime import Runtime
from intake.services import claims, queue
from intake.services.desk_numbers import numbers
from intake.services.queue import Place, Shown, Sort, Wanted
from intake.services.work import Work
from tests.bench import many_referrals
from tests.bench.measuring import Act, Series, by_turns, line, peak_memory, tell, verdict
from tests.support import factories
from tests.support.application import settings_for
from tests.support.browser import BASE
from tests.support.databases import PostgresDatabases, SqliteDatabases
from tests.support.postgres import PostgresServer

pytestmark = pytest.mark.bench

SIZES = tuple(int(size) for size in os.environ.get("SIZES", "10000 100000").split())
PAGES, STATEMENTS = 20, 20
DEEP = 500  # the page that somebody never reaches by hand
BARE = """<!doctype html><title>x</title><table>{% for row in rows %}<tr><td>{{ row.level }}</td><td>{{ row.patient_name }}
</td><td>{{ row.language }}</td><td>{{ row.due_at }}</td><td>{{ row.records_ready }}</td><td>{{ row.owner_id }}</td>
<td>{{ row.next_step }}</td></tr>{% endfor %}</table>"""
WANTED: Mapping[str, Wanted] = {
    "first page": Wanted(),
    "longest waiting": Wanted(sort=Sort.WAITING),
    **{f"list: {shown}": Wanted(shown=shown) for shown in Shown if shown is not Shown.OPEN},
    "urgency": Wanted(level="urgent"),
    "language": Wanted(language="he"),
    "state": Wanted(step="in_triage"),
    "all records": Wanted(records="all"),
    "records missing": Wanted(records="missing"),
    "urgency and language and state": Wanted(level="soon", language="ar", step="submitted"),
}
SEARCHES = {
    "name, Cyrillic": "Сергур", "name, Hebrew": "ברתמון", "name, Arabic": "محساعل", "name, three letters": "dor",
    "two words": "Marton Berco", "name of nobody": "Zzyzx", "number, part": "0001234", "reference, part": "3455",
    "address": "family123",
}  # fmt: skip

Measured = dict[str, Series]


@contextmanager
def clinics() -> Iterator[Mapping[str, Callable[[Path], str]]]:
    """Addresses of new databases by kind."""
    server = PostgresServer.create(shared_buffers="256MB", maintenance_work_mem="256MB")
    try:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "p").mkdir()
            yield {"sqlite": SqliteDatabases(folder).fresh, "postgresql": PostgresDatabases(server, folder / "p").fresh}
    finally:
        server.remove()


def test_print_the_times_of_the_queue(tmp_path: Path) -> None:
    logging.disable(logging.INFO)
    with clinics() as kinds:
        for kind, fresh in kinds.items():
            of_size: dict[int, tuple[Measured, Measured]] = {}
            for size in SIZES:
                folder = tmp_path / f"{kind}-{size}"
                folder.mkdir()
                of_size[size] = measured(kind, size, fresh(folder), folder)
            verdicts(kind, of_size)
    tell(peak_memory())


def measured(kind: str, size: int, url: str, folder: Path) -> tuple[Measured, Measured]:
    """Statements without a page around them, and pages beside the bare one."""
    app = create_app(settings_for(url, folder))
    runtime: Runtime = app.extensions["intake"]
    many_referrals.fill(runtime, size)
    with runtime.reading() as work:
        me = work.session.scalars(select(Staff.id).order_by(Staff.name).limit(1)).one()
        person = work.session.get_one(Staff, me)
        deep = deep_place(work, DEEP * queue.PAGE)
    tell(f"\n{kind}, {size} requests")
    statements = by_turns(acts(runtime, me, deep), STATEMENTS)
    client = app.test_client()
    factories.sign_in(runtime, client, person)
    pages = by_turns(page_acts(client, bare_app(runtime).test_client(), deep), PAGES)
    for name, series in (statements | pages).items():
        tell(line(f"  {name}", series))
    runtime.close()
    return statements, pages


def deep_place(work: Work, rows: int) -> Place:
    """The place so many rows down the open list; half-way down a shorter one."""
    ordered = select(Referral.rank, Referral.due_at, Referral.id).where(text(OPEN_REFERRAL))
    found = ordered.order_by(Referral.rank, Referral.due_at, Referral.id)
    row = work.session.execute(found.offset(rows).limit(1)).first()
    if row is None:
        open_ = numbers(work, "").open
        row = work.session.execute(found.offset(open_ // 2).limit(1)).one()
    return Place(row.rank, row.due_at, row.id)


def acts(runtime: Runtime, me: str, deep: Place) -> dict[str, Act]:
    """One look of each kind."""

    def look(wanted: Wanted, after: Place | None = None) -> Act:
        def act(_number: int) -> None:
            with runtime.reading() as work:
                queue.page(work, wanted, me, after=after)

        return act

    def count_all(_number: int) -> None:
        with runtime.reading() as work:
            numbers(work, me)

    return {
        "page 500": look(Wanted(), deep),
        **{name: look(wanted) for name, wanted in WANTED.items()},
        **{f"search: {name}": look(Wanted(text=typed)) for name, typed in SEARCHES.items()},
        "counts": count_all,
        "claim": claiming(runtime, me),
    }


def claiming(runtime: Runtime, me: str) -> Act:
    """Each act takes a request that is nobody's, with its audit event."""
    with runtime.work() as work:
        free = work.session.scalars(
            select(Referral.id).where(text(OPEN_REFERRAL), Referral.owner_id.is_(None)).limit(STATEMENTS * 3 + 60)
        ).all()
        person = work.session.get_one(Staff, me)
    following = count()

    def act(_number: int) -> None:
        taken = free[next(following) % len(free)]
        with runtime.work() as work:
            claims.claim(work, work.session.get_one(Referral, taken), person)

    with runtime.work() as work:
        work.session.execute(update(Referral).where(Referral.id.in_(free)).values(owner_id=None))
    return act


def bare_app(runtime: Runtime) -> Flask:
    """One indexed select, the same number of rows."""
    app = Flask(__name__)
    columns = (
        Referral.id, Referral.level, Referral.patient_name, Referral.language, Referral.due_at,
        Referral.records_ready, Referral.owner_id, Referral.next_step,
    )  # fmt: skip
    query = (
        select(*columns)
        .where(text(OPEN_REFERRAL))
        .order_by(Referral.rank, Referral.due_at, Referral.id)
        .limit(queue.PAGE)
    )

    @app.get("/")
    def bare() -> str:
        with runtime.database.reading() as session:
            return render_template_string(BARE, rows=session.execute(query).all())

    @app.get("/hello")
    def hello() -> str:
        return "hello"

    return app


def page_acts(client: FlaskClient, bare: FlaskClient, deep: Place) -> dict[str, Act]:
    def get(caller: FlaskClient, path: str) -> Act:
        def act(_number: int) -> None:
            assert caller.get(path, base_url=BASE).status_code == 200

        return act

    return {
        "hello": get(bare, "/hello"),
        "bare page": get(bare, "/"),
        "our page": get(client, "/en/desk/"),
        "our page 500": get(client, f"/en/desk/?after={deep.code}"),
    }


def verdicts(kind: str, of_size: dict[int, tuple[Measured, Measured]]) -> None:
    """P4 to P6 from the smallest clinic to the largest."""
    (small, small_pages), (large, pages) = of_size[min(of_size)], of_size[max(of_size)]
    tell(f"\n{kind}, {min(of_size)} to {max(of_size)} requests")
    ours, bare, hello = pages["our page"], pages["bare page"], pages["hello"]
    p99 = statistics.quantiles(ours.wall, n=100)[-1]
    # Growth by CPU: the two sizes are measured one after the other, and the machine may have been busy with one of them.
    bares = (bare, small_pages["bare page"])
    growth = ours.cpu_each / small_pages["our page"].cpu_each
    deep = pages["our page 500"].median / ours.median
    _say("P4 page, growth", growth, verdict(growth <= 1.15, *bares), "<= 1.15")
    for name in ("first page", "page 500", *(name for name in WANTED if name != "first page")):
        grown = large[name].cpu_each / small[name].cpu_each
        _say(f"P4 statement, {name}, growth", grown, verdict(grown <= 1.05, *bares), "<= 1.05")
    _say("P4 page 500 to the first", deep, verdict(deep <= 1.25, bare), "<= 1.25")
    _say("P4 to hello", hello.cpu_each / ours.cpu_each, verdict(hello.cpu_each / ours.cpu_each >= 0.06, hello), ">= 0.06")
    _say("P4 to the bare page", bare.cpu_each / ours.cpu_each, "", "")
    _say("P4 p99 to median", p99 / ours.median, verdict(p99 <= 3 * ours.median, bare), "<= 3")
    most = 3 if kind == "sqlite" else 6
    for name in SEARCHES:
        took = large[f"search: {name}"].median * 1000
        _say(f"P5 {name}, ms", took, verdict(took <= most, bare), f"<= {most}")
    counted = large["counts"].cpu_each / small["counts"].cpu_each
    _say("P6 counts, growth", counted, verdict(counted <= 1.2, *bares), "<= 1.2")


def _say(what: str, figure: float, said: str, goal: str) -> None:
    tell(f"  {what:<52} {figure:7.2f}  {goal:<8} {said}")
