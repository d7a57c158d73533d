"""A real web server to throw bad input at, and the means to look behind it.

Every answer is looked at: never a failure of ours, never a word about the inside.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from intake.clinical.codebook import FIELDS, SCREEN_OF_FIELD
from intake.clinical.codebook.model import Field, Kind
from intake.db import Base
from intake.runtime import Runtime
from intake.services import drafts, journey
from intake.services.drafts import DraftContent
from tests.support.processes import RunningHouse
from tests.support.visitors import Fields, Page, Visitor, begin

# Written also when something is only looked at or refused.
LOOKED_AT = frozenset(("audit_event", "sign_in_failure", "consent_text", "journey_step"))  # the last one only counts
REFUSALS = frozenset((400, 404, 405, 411, 413, 415, 422))
INSIDE = re.compile(
    rb"Traceback|\.py[\":, ]|sqlalchemy|psycopg|sqlite3|werkzeug|jinja2|\bline \d+, in\b|gunicorn"
    rb"|IntegrityError|DataError|UnicodeDecodeError|Internal Server Error",
    re.IGNORECASE,
)
CASES = Path(__file__).parents[1] / "data" / "example-cases.json"
# What opens questions that no example case asks.
MORE_WAYS: tuple[dict[str, Any], ...] = (
    {"urgent_symptoms": ["none"], "transplant_plan": "already_transplanted"},
    {"blinatumomab_now": "infusing", "infusion_problem": "pump_alarm"},
)


@dataclass(frozen=True)
class Place:
    """One question on one page. `group` is set for a question about a row."""

    field: Field
    path: str
    answers: Mapping[str, Any]
    group: str = ""

    @property
    def name(self) -> str:
        return self.field.name

    def stored(self, answers: Mapping[str, Any]) -> Any:
        """The answer among stored ones."""
        if not self.group:
            return answers.get(self.name)
        rows = answers.get(self.group) or [{}]
        return rows[0].get(self.name)

    def __str__(self) -> str:
        return f"{self.group}.{self.name}" if self.group else self.name


@dataclass
class Ground:
    """One house whose pages are attacked, with a look into its database."""

    house: RunningHouse
    records: Runtime
    _owners: dict[str, tuple[Visitor, str, str]] = field(default_factory=dict)

    def anybody(self) -> Visitor:
        return Visitor(self.house.url)

    def owner(self, answers: Mapping[str, Any], **told: Any) -> tuple[Visitor, str]:
        """Somebody with a draft that holds these answers, and the draft's id."""
        session_id, draft_id = begin(self.records, answers, **told)
        return Visitor(self.house.url, session_id), draft_id

    def content(self, draft_id: str) -> DraftContent:
        with self.records.reading() as work:
            return drafts.content_of(work, drafts.find(work, draft_id))

    def rows(self) -> Counter[str]:
        """How many rows every table has; what only says that somebody looked or was refused is left out."""
        with self.records.reading() as work:
            tables = [table for table in Base.metadata.sorted_tables if table.name not in LOOKED_AT]
            counted = {table.name: work.session.scalar(select(func.count()).select_from(table)) for table in tables}
            return Counter({name: count or 0 for name, count in counted.items()})

    def put(self, place: Place, controls: Fields) -> tuple[Page, Any, Visitor]:
        """Answer one question; the page that follows, what is stored now, and who asked."""
        person, draft_id, token = self._owner_of(place)
        # A row is answered as a whole: what its answers open is asked on the same page.
        asked = {} if place.group else {"asked": place.name}
        posted = {"csrf_token": token, **asked, **controls}
        page = self.checked(person.post(place.path, posted))
        return page, place.stored(self.content(draft_id).answers), person

    def _owner_of(self, place: Place) -> tuple[Visitor, str, str]:
        key = f"{place} {id(place.answers)}"
        if place.group or key not in self._owners:  # a row is answered as a whole, so it begins anew each time
            person, draft_id = self.owner(place.answers)
            self._owners[key] = person, draft_id, person.get("/en/request/short-route").token
        return self._owners[key]

    @staticmethod
    def checked(page: Page) -> Page:
        """The page, after the look that every page gets."""
        assert page.status < 500, f"{page.status}: {page.words[:300]}"
        found = INSIDE.search(page.body)
        assert not found, f"tells of the inside: {found and found.group()!r}"
        return page

    def assert_quiet(self) -> None:
        """The server's log holds no failure and nobody died."""
        lines = self.house.program("web").output().splitlines()
        bad = ('"level": "error"', "Traceback", '"status": 5')
        assert [line for line in lines if any(sign in line for sign in bad)] == []
        assert self.house.program("web").alive


@cache
def ways() -> tuple[dict[str, Any], ...]:
    """Sets of answers that open the questions between them."""
    given = json.loads(CASES.read_text(encoding="utf-8"))
    cases = [case["answers"] for case in (*given["cases"], *given["boundary_checks"])]
    return (*cases, *MORE_WAYS)


@cache
def places() -> tuple[Place, ...]:
    """Every question that can be reached, each with answers under which it is asked."""
    found: dict[str, Place] = {}
    now = datetime.now(UTC)
    for answers in ways():
        way = journey.look(DraftContent(answers=dict(answers)), now)
        for screen in way.screens:
            for asked in way.fields(screen):
                path = f"/en/request/{screen.name}"
                if asked.kind not in journey.NOT_ASKED and screen.name not in ("symptoms", "agreement", "records"):
                    found.setdefault(asked.name, Place(asked, path, answers))
        for group in ("treatment_lines", "mrd_results"):
            if answers.get(group):
                path = f"/en/request/{SCREEN_OF_FIELD[group].name}/rows/1"
                for asked in journey.row_fields(way, group, 0):
                    found.setdefault(f"{group}.{asked.name}", Place(asked, path, answers, group))
    return tuple(found.values())


def places_of(*kinds: Kind) -> tuple[Place, ...]:
    return tuple(place for place in places() if place.field.kind in kinds)


def shown_escaped(text: str, page: Page) -> bool:
    """Whether the page shows the text, and only as text."""
    return str(escape(text, quote=True)).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in page.text


def assert_refused(page: Page, statuses: frozenset[int] = REFUSALS) -> None:
    assert page.status in statuses, f"{page.status} {page.location}"


def assert_fault_beside(page: Page, name: str) -> None:
    """The page comes back with the fault beside its question, and a summary on top that leads there."""
    assert page.status == 422, f"{page.status} {page.location}"
    assert re.search(rf'class="error" id="{re.escape(name)}(-\w+)?-error"', page.text), page.words[:500]
    assert re.search(rf'href="#{re.escape(name)}(-\w+)?"', page.text), page.words[:500]


__all__ = [
    "FIELDS",
    "REFUSALS",
    "Ground",
    "Place",
    "assert_fault_beside",
    "assert_refused",
    "places",
    "places_of",
    "shown_escaped",
]
