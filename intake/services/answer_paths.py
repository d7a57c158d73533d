"""Answers by their address: "alt", or "mrd_results[0].value" in a row of a repeating group.

Rows have no names. Whoever remembers an answer remembers the revision too, and finds the row again in a later one as it
was then, wherever it has moved; a row that was changed is looked for in its old place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from intake.clinical.answers import Row
from intake.clinical.codebook import FIELDS, GROUPS
from intake.clinical.codebook.model import Field, Kind
from intake.clinical.situation import Situation
from intake.services.completeness import CONSENTS
from intake.services.journey import NOT_ASKED
from intake.services.revisions import CONTACT_FIELDS

_PATH = re.compile(r"(\w{1,60})(?:\[(0|[1-9]\d{0,2})\]\.(\w{1,60}))?", re.ASCII)
# Ways to reach people have a page of their own, which tells the old address.
NOT_FROM_RECORDS = frozenset((*CONTACT_FIELDS, "documents"))


@dataclass(frozen=True)
class Path:
    """An answer's address. `group` and `index` are set for an answer in a row."""

    name: str
    group: str = ""
    index: int = 0

    def __str__(self) -> str:
        return f"{self.group}[{self.index}].{self.name}" if self.group else self.name

    @property
    def field(self) -> Field:
        return GROUPS[self.group].row(self.name) if self.group else FIELDS[self.name]

    def value(self, answers: Mapping[str, Any]) -> Any:
        """The stored answer, None where there is none."""
        return self._row(answers).get(self.name) if self.group else answers.get(self.name)

    def changed(self, answers: Mapping[str, Any], value: Any) -> dict[str, Any]:
        """The answers with this one replaced; None takes it away."""
        if not self.group:
            return _with(answers, self.name, value)
        rows = list(answers[self.group])
        rows[self.index] = _with(self._row(answers), self.name, value)
        return {**answers, self.group: rows}

    def read_row(self, situation: Situation) -> Row | None:
        """The row as the rules read it; None for an answer outside a group."""
        return situation.answers.rows(self.group)[self.index] if self.group else None

    def _row(self, answers: Mapping[str, Any]) -> Mapping[str, Any]:
        rows = answers.get(self.group)
        row = rows[self.index] if isinstance(rows, list) and self.index < len(rows) else {}
        return row if isinstance(row, Mapping) else {}


def read(text: str) -> Path | None:
    """The address in a text, if the codebook has such a question and a record can say something about it."""
    found = _PATH.fullmatch(text)
    if found is None:
        return None
    first, index, column = found.groups()
    path = Path(first) if column is None else Path(column, first, int(index))
    return path if _is_asked(path) else None


def _is_asked(path: Path) -> bool:
    fields = GROUPS[path.group].rows if path.group in GROUPS else () if path.group else FIELDS.values()
    declared = next((field for field in fields if field.name == path.name), None)
    if declared is None or (path.group or path.name) in NOT_FROM_RECORDS:
        return False
    return declared.kind not in NOT_ASKED and declared.kind is not Kind.BOOLEAN and declared.section != CONSENTS


def in_answers(path: Path, answers: Mapping[str, Any]) -> bool:
    """Whether the answers have this place: every plain question, and the rows that are there."""
    rows = answers.get(path.group) if path.group else []
    return not path.group or (isinstance(rows, list) and path.index < len(rows))


def follow(path: Path, before: Mapping[str, Any], now: Mapping[str, Any]) -> Path | None:
    """Where the answer stands now that stood at `path` before; None when its row has gone."""
    if not path.group:
        return path
    row, rows = path._row(before), now.get(path.group)
    rows = rows if isinstance(rows, list) else []
    if path.index < len(rows) and rows[path.index] == row:
        return path
    moved = [index for index, other in enumerate(rows) if other == row]
    if moved:
        return Path(path.name, path.group, moved[0])
    olds = before.get(path.group)
    same_count = isinstance(olds, list) and len(olds) == len(rows)
    return path if same_count and path.index < len(rows) else None


def _with(values: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    kept = {key: held for key, held in values.items() if key != name}
    return kept if value is None else {**values, name: value}
